#include "daemon/letters/template_text.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "config/words.hpp"

namespace baosong::letters {
namespace {

// Every name that compose.cpp gives a value to. A name that is not here would silently stand for nothing.
constexpr std::array k_values = {"OFFICE",    "AGENCY",   "CAMPAIGN", "RECEIPT", "SENDER", "SUBJECT",  "RECEIVED",
                                 "TODAY",     "DEADLINE", "COUNT",    "NUMBER",  "NAME",   "VERDICT",  "DETAIL",
                                 "CAPTION",   "CODE",     "REMARK",   "TITLE",   "STATE",  "DEMAND",   "REMEDY",
                                 "CANDIDATE", "EVIDENCE", "MESSAGE",  "REASON",  "FOUND",  "EXPECTED", "CONTACT",
                                 "WEEKDAY",   "ASKED",    "WORDS",    "COMMAND", "WIDTH"};
constexpr std::array k_sections = {
    "HAS_AGENCY", "NO_AGENCY", "HAS_CAMPAIGN", "NO_CAMPAIGN", "HAS_RECEIPT", "HAS_SUBJECT", "DEADLINE_AHEAD", "LATE",
    "UNCONFIRMED", "HAS_ITEMS", "ITEM", "GOOD", "BAD", "NOTICE", "HAS_CAPTION", "HAS_CODE", "HAS_REMARK", "HAS_KEPT",
    "KEPT", "HAS_FAULTS", "FAULT", "HAS_WISHES", "WISH", "PLACE", "HAS_NAME", "HAS_DEMAND", "HAS_REMEDY", "REMEDY_LINE",
    "HAS_CANDIDATES", "CANDIDATE_LINE", "HAS_EVIDENCE", "EVIDENCE_LINE", "HAS_MESSAGE", "NO_MESSAGE", "HAS_REASON",
    "NO_REASON", "NO_FAULTS", "NO_WISHES", "HAS_DEADLINE", "HAS_SENDER", "HAS_CODES", "AMENDS", "BEGINS", "INTERIM",
    "FINAL", "HAS_CONTACT", "NO_RECEIPT", "LAST_DAY", "OVERDUE", "HAS_ASKED", "ASKED_LINE", "SECTION", "URGENT", "LINE",
    "HAS_COMMAND", "TABLE", "BAR", "PART", "ROW", "OPEN", "PAPER",
    // findings.txt.tpl
    "IN_TITLE", "IN_STATE", "IN_DEMAND", "IN_REMEDY", "HAS_FOUND", "NO_FOUND", "IS_JPG", "NOT_JPG", "IS_HEIC",
    "SUMMARY_MISSING", "SUMMARY_EMPTY", "SUMMARY_SCANNED", "IMAGE_MISSING", "IMAGE_WRONG_FORMAT", "IMAGE_TOO_SMALL",
    "IMAGE_NO_CAPTION", "IMAGE_TOO_MANY", "IMAGE_DUPLICATE", "IMAGE_CORRUPT", "VIDEO_MISSING", "VIDEO_CORRUPT",
    "VIDEO_LOW_RESOLUTION", "STATISTICS_MISSING", "STATISTICS_COLUMNS", "DOCUMENT_CORRUPT", "ATTACHMENT_ENCRYPTED",
    "ATTACHMENT_CORRUPT", "ATTACHMENT_BOMB", "ATTACHMENT_DANGEROUS", "ATTACHMENT_LINK"};

struct Marker {
  char sort = 0;  ///< '#', '/', '>', '!', '%'; 0: a value
  std::string name;
};

class Preparation {
 public:
  Preparation(std::string_view text, const std::filesystem::path& file, const Parts& parts)
      : text_(text), file_(file), parts_(parts) {}

  std::string run() {
    while (at_ < text_.size()) {
      const std::size_t end = std::min(text_.find('\n', at_), text_.size() - 1) + 1;
      line(text_.substr(at_, end - at_));
      at_ = end;
      ++line_;
    }
    if (!open_.empty()) {
      line_ = open_.back().second;
      fail("{{#" + open_.back().first + "}} that is never closed", "{{/" + open_.back().first + "}} after it");
    }
    return std::move(result_);
  }

 private:
  [[noreturn]] void fail(const std::string& found, const std::string& expected, const std::string& hint = {}) const {
    throw TemplateFault{{file_, line_, "", found, expected, hint}};
  }

  template <class Names>
  void check_known(const std::string& name, const Names& known, const std::string& expected) const {
    const std::vector<std::string> names(known.begin(), known.end());
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      fail(config::in_quotes(name), expected, config::nearest(name, names));
    }
  }

  void line(std::string_view whole) {
    std::string_view rest = whole;
    std::string prepared;
    std::string markers;      // prepared, without what stands between them
    bool standalone = false;  // of markers alone, none of them a value
    bool other = false;
    while (!rest.empty()) {
      const std::size_t open = rest.find("{{");
      const std::string_view before = rest.substr(0, open);
      if (before.find("}}") != std::string_view::npos) {
        fail("}} without {{ before it", "both on one line");
      }
      prepared += before;
      other = other || !config::trimmed(before).empty();
      if (open == std::string_view::npos) {
        break;
      }
      const std::size_t close = rest.find("}}", open);
      if (close == std::string_view::npos) {
        fail("{{ without }} after it", "both on one line");
      }
      const Marker marker = read(rest.substr(open + 2, close - open - 2));
      if (marker.sort == '>') {
        const std::string text = parts_.text(marker.name);
        markers += text;
        prepared += text;
      } else if (marker.sort != '!') {
        markers += rest.substr(open, close + 2 - open);
        prepared += rest.substr(open, close + 2 - open);
      }
      standalone = standalone || marker.sort != 0;
      other = other || marker.sort == 0;
      rest.remove_prefix(close + 2);
    }
    result_ += standalone && !other ? markers : prepared;
  }

  Marker read(std::string_view inside) {
    Marker marker;
    if (!inside.empty() && std::string_view("#/>!%").find(inside.front()) != std::string_view::npos) {
      marker.sort = inside.front();
      inside.remove_prefix(1);
    }
    marker.name = inside;
    switch (marker.sort) {
      case '#':
        check_known(marker.name, k_sections, "the name of a section");
        open_.emplace_back(marker.name, line_);
        break;
      case '/':
        if (open_.empty()) {
          fail("{{/" + marker.name + "}}, which closes what is not open", "{{#" + marker.name + "}} before it");
        } else if (open_.back().first != marker.name) {
          fail("{{/" + marker.name + "}}, which closes what is not open",
               "{{/" + open_.back().first + "}} first, for {{#" + open_.back().first + "}} of line " +
                   std::to_string(open_.back().second));
        }
        open_.pop_back();
        break;
      case '>':
        check_known(marker.name, parts_.names, "the name of a part");
        break;
      case '%':
        if ("{{%" + marker.name + "}}" != k_autoescape) {
          fail("{{%" + marker.name + "}}", std::string(k_autoescape) + " or nothing of the kind");
        }
        break;
      case 0:
        check_known(marker.name, k_values, "the name of a value");
        break;
      default:
        break;
    }
    return marker;
  }

  std::string_view text_;
  const std::filesystem::path& file_;
  const Parts& parts_;
  std::size_t at_ = 0;
  int line_ = 1;
  std::vector<std::pair<std::string, int>> open_;
  std::string result_;
};

}  // namespace

std::string prepared_template(std::string_view text, const std::filesystem::path& file, const Parts& parts) {
  return Preparation(text, file, parts).run();
}

}  // namespace baosong::letters
