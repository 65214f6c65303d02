#include "daemon/letters/template_text.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "config/words.hpp"
#include "daemon/letters/templates.hpp"

namespace baosong::letters {
namespace {

// Every name that compose.cpp gives a value to. A name that is not here would silently stand for nothing.
constexpr std::array k_values = {"OFFICE",    "AGENCY",   "CAMPAIGN", "RECEIPT", "SENDER", "SUBJECT",  "RECEIVED",
                                 "TODAY",     "DEADLINE", "COUNT",    "NUMBER",  "NAME",   "VERDICT",  "DETAIL",
                                 "CAPTION",   "CODE",     "REMARK",   "TITLE",   "STATE",  "DEMAND",   "REMEDY",
                                 "CANDIDATE", "EVIDENCE", "MESSAGE",  "REASON",  "FOUND",  "EXPECTED", "CONTACT"};
constexpr std::array k_sections = {
    "HAS_AGENCY", "NO_AGENCY", "HAS_CAMPAIGN", "NO_CAMPAIGN", "HAS_RECEIPT", "HAS_SUBJECT", "DEADLINE_AHEAD", "LATE",
    "UNCONFIRMED", "HAS_ITEMS", "ITEM", "GOOD", "BAD", "NOTICE", "HAS_CAPTION", "HAS_CODE", "HAS_REMARK", "HAS_KEPT",
    "KEPT", "HAS_FAULTS", "FAULT", "HAS_WISHES", "WISH", "PLACE", "HAS_NAME", "HAS_DEMAND", "HAS_REMEDY", "REMEDY_LINE",
    "HAS_CANDIDATES", "CANDIDATE_LINE", "HAS_EVIDENCE", "EVIDENCE_LINE", "HAS_MESSAGE", "HAS_REASON", "NO_FAULTS",
    "HAS_CONTACT",
    // findings.txt.tpl
    "IN_TITLE", "IN_STATE", "IN_DEMAND", "IN_REMEDY", "SUMMARY_MISSING", "SUMMARY_EMPTY", "IMAGE_MISSING",
    "IMAGE_WRONG_FORMAT", "IMAGE_TOO_SMALL", "IMAGE_NO_CAPTION", "IMAGE_TOO_MANY", "IMAGE_CORRUPT", "VIDEO_MISSING",
    "VIDEO_CORRUPT", "VIDEO_LOW_RESOLUTION", "STATISTICS_MISSING", "STATISTICS_COLUMNS", "DOCUMENT_CORRUPT",
    "ATTACHMENT_ENCRYPTED", "ATTACHMENT_CORRUPT", "ATTACHMENT_BOMB", "ATTACHMENT_DANGEROUS", "ATTACHMENT_LINK"};

template <std::size_t N>
void check_known(const std::array<const char*, N>& known, const std::string& name,
                 const std::function<void(const std::string&)>& fail) {
  const std::vector<std::string> names(known.begin(), known.end());
  if (std::find(names.begin(), names.end(), name) == names.end()) {
    fail("{{" + name + "}} is no name that letters know; did you mean " + config::nearest(name, names) + "?");
  }
}

struct Marker {
  char sort = 0;  ///< '#', '/', '>', '!', '%'; 0: a value
  std::string name;
};

class Preparation {
 public:
  Preparation(std::string_view text, const std::string& file, const Inlined& inlined)
      : text_(text), file_(file), inlined_(inlined) {}

  std::string run() {
    while (at_ < text_.size()) {
      const std::size_t end = std::min(text_.find('\n', at_), text_.size() - 1) + 1;
      line(text_.substr(at_, end - at_));
      at_ = end;
      ++line_;
    }
    if (!open_.empty()) {
      fail("{{#" + open_.back().first + "}} of line " + std::to_string(open_.back().second) + " is never closed");
    }
    return std::move(result_);
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw TemplateError(file_ + ":" + std::to_string(line_) + ": " + what);
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
        fail("}} without {{ before it on the line");
      }
      prepared += before;
      other = other || !config::trimmed(before).empty();
      if (open == std::string_view::npos) {
        break;
      }
      const std::size_t close = rest.find("}}", open);
      if (close == std::string_view::npos) {
        fail("{{ without }} after it on the line");
      }
      const Marker marker = read(rest.substr(open + 2, close - open - 2));
      if (marker.sort == '>') {
        const std::string text = inlined_(marker.name);
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
    marker.name = inside.substr(0, inside.find(':'));
    const auto complain = [this](const std::string& what) { fail(what); };
    switch (marker.sort) {
      case '#':
        check_known(k_sections, marker.name, complain);
        open_.emplace_back(marker.name, line_);
        break;
      case '/':
        if (open_.empty() || open_.back().first != marker.name) {
          fail("{{/" + marker.name + "}} closes what is not open" +
               (open_.empty()
                    ? ""
                    : "; open is {{#" + open_.back().first + "}} of line " + std::to_string(open_.back().second)));
        }
        open_.pop_back();
        break;
      case 0:
        check_known(k_values, marker.name, complain);
        break;
      default:
        break;
    }
    return marker;
  }

  std::string_view text_;
  const std::string& file_;
  const Inlined& inlined_;
  std::size_t at_ = 0;
  int line_ = 1;
  std::vector<std::pair<std::string, int>> open_;
  std::string result_;
};

}  // namespace

std::string prepared_template(std::string_view text, const std::string& file, const Inlined& inlined) {
  return Preparation(text, file, inlined).run();
}

}  // namespace baosong::letters
