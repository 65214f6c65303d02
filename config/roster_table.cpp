#include "config/roster_table.hpp"

#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>

#include "config/load.hpp"
#include "config/providers.hpp"
#include "config/words.hpp"

namespace baosong::config {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t k_longest_id = 40;
constexpr std::size_t k_rows_above_header = 20;

struct Column {
  std::string_view name;                      ///< the roster's
  std::vector<std::string_view> also_called;  ///< the first that a header has counts before the others
};

const std::vector<Column>& columns() {
  static const std::vector<Column> known = {
      {"id", {"id", "代码", "单位代码", "编码", "单位编码"}},
      {"name", {"name", "单位名称", "单位全称", "单位", "全称", "名称", "报送单位", "成员单位", "机构名称", "部门"}},
      {"kind", {"kind", "类别", "单位类别", "分类", "类型", "单位类型"}},
      {"aliases", {"aliases", "alias", "简称", "单位简称", "别名", "其他名称"}},
      {"addresses",
       {"addresses", "address", "email", "e-mail", "mail", "电子邮箱", "邮箱", "邮箱地址", "电子邮箱地址", "电子邮件",
        "电子信箱", "邮件地址", "联系邮箱"}},
      {"domains", {"domains", "domain", "域名", "邮箱后缀", "邮箱域名"}},
      {"contact", {"contact", "联系人", "姓名", "联系人姓名", "联络员", "负责人", "经办人"}},
      {"phone",
       {"phone", "tel", "mobile", "电话", "联系电话", "联系方式", "电话号码", "办公电话", "手机", "手机号",
        "手机号码"}},
  };
  return known;
}

std::vector<std::string_view> characters(std::string_view text) {
  std::vector<std::string_view> result;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
    result.push_back(text.substr(at, end - at));
    at = end;
  }
  return result;
}

bool is_blank(std::string_view character) {
  return trimmed(character).empty() || has_control_characters(character);
}

/// One line; blanks in a row are one.
std::string one_line(std::string_view cell) {
  std::string result;
  for (const std::string_view one : characters(trimmed(cell))) {
    if (!is_blank(one)) {
      result += one;
    } else if (!result.empty() && result.back() != ' ') {
      result += ' ';
    }
  }
  return std::string(trimmed(result));
}

/// "单位 名称（全称）：" → "单位名称", how headers are compared.
std::string bare(std::string_view header) {
  std::string result;
  for (const std::string_view one : characters(header)) {
    if (one == "（" || one == "(") break;
    if (!is_blank(one) && one != "：" && one != ":" && one != "*" && one != "＊") result += one;
  }
  return lower_case(result);
}

/// Without any blank: a name that the table pads or breaks to look well. Latin words keep theirs.
std::string name_in(std::string_view cell) {
  std::string line = one_line(cell);
  if (count_han(line) > 0) std::erase(line, ' ');
  return line;
}

std::vector<std::string> several(std::string_view cell, bool blanks_separate) {
  constexpr std::array k_separators = {";"sv, "；"sv, ","sv, "，"sv, "、"sv, "/"sv, "|"sv, "\n"sv, "\r"sv, "\t"sv};
  std::vector<std::string> result;
  std::string value;
  const auto finish = [&] {
    const std::string whole = one_line(value);
    if (!whole.empty() && std::ranges::find(result, whole) == result.end()) result.push_back(whole);
    value.clear();
  };
  for (const std::string_view one : characters(cell)) {
    if (std::ranges::find(k_separators, one) != k_separators.end() || (blanks_separate && is_blank(one))) {
      finish();
    } else {
      value += one;
    }
  }
  finish();
  return result;
}

std::string listed(const std::vector<std::string>& values) {
  std::string result;
  for (const std::string& value : values) result += (result.empty() ? "" : "、") + value;
  return result;
}

struct Header {
  std::size_t row = 0;
  std::map<std::string_view, std::vector<std::size_t>> places;  ///< of the roster's columns; by preference
};

std::optional<Header> header_at(const TableRows& rows, std::size_t row) {
  Header header{row, {}};
  for (const Column& column : columns()) {
    for (const std::string_view called : column.also_called)
      for (std::size_t i = 0; i < rows[row].size(); ++i)
        if (bare(rows[row][i]) == called) header.places[column.name].push_back(i);
  }
  if (!header.places.contains("name") || header.places.size() < 2) return std::nullopt;
  // 单位 beside 单位名称 is more likely the parent's; only addresses and phones may stand in several columns.
  for (auto& [name, places] : header.places)
    if (name != "addresses" && name != "phone") places.resize(1);
  return header;
}

class Importer {
 public:
  Importer(const TableRows& rows, Header header, const Roster& before)
      : rows_(rows), header_(std::move(header)), before_(before) {}

  RosterImport read() {
    name_columns();
    for (std::size_t i = header_.row + 1; i < rows_.size(); ++i) read_row(rows_[i]);
    give_ids();
    for (const Agency& agency : result_.roster.agencies) check_senders(agency);
    check_aliases();
    return std::move(result_);
  }

 private:
  void remark(const std::string& of, const std::string& says) {
    result_.remarks.push_back((of.empty() ? "" : of + "：") + says);
  }

  void name_columns() {
    std::set<std::size_t> read;
    for (const Column& column : columns()) {
      const auto found = header_.places.find(column.name);
      if (found == header_.places.end()) continue;
      for (const std::size_t place : found->second) {
        read.insert(place);
        result_.columns.emplace_back(one_line(rows_[header_.row][place]), column.name);
      }
    }
    for (std::size_t i = 0; i < rows_[header_.row].size(); ++i) {
      const std::string called = one_line(rows_[header_.row][i]);
      if (!read.contains(i) && !called.empty()) result_.unread.push_back(called);
    }
  }

  /// The cells of a column; of several, those that are not empty, one a line.
  [[nodiscard]] std::string cell(const std::vector<std::string>& row, std::string_view column) const {
    std::string text;
    const auto found = header_.places.find(column);
    if (found == header_.places.end()) return text;
    for (const std::size_t place : found->second)
      if (place < row.size() && !trimmed(row[place]).empty()) text += (text.empty() ? "" : "\n") + row[place];
    return text;
  }

  void read_row(const std::vector<std::string>& row) {
    const std::string name = name_in(cell(row, "name"));
    const std::string kind = one_line(cell(row, "kind"));
    if (!kind.empty()) kind_ = kind;  // merged cells have their value in the first row alone
    const std::vector<std::string> addresses = several(cell(row, "addresses"), true);
    if (name.empty()) {
      if (!addresses.empty()) remark("", "有一行没有单位名称，未读入（邮箱" + listed(addresses) + "）");
      return;
    }
    // A table printed on several pages has its header on each, and ends with a sum.
    constexpr std::array k_no_names = {"合计"sv, "总计"sv, "小计"sv, "共计"sv};
    if (name == name_in(cell(rows_[header_.row], "name")) || std::ranges::find(k_no_names, name) != k_no_names.end())
      return;
    Agency& agency = agency_named(name);
    if (agency.kind.empty()) agency.kind = kind_;
    if (agency.contact.empty()) agency.contact = one_line(cell(row, "contact"));
    if (agency.phone.empty()) agency.phone = one_line(cell(row, "phone"));
    if (agency.id.empty()) agency.id = one_line(cell(row, "id"));
    for (const std::string& alias : several(cell(row, "aliases"), false)) {
      const std::string whole = name_in(alias);
      if (whole != name && std::ranges::find(agency.aliases, whole) == agency.aliases.end())
        agency.aliases.push_back(whole);
    }
    for (const std::string& address : addresses) add_address(agency, lower_case(address));
    for (std::string domain : several(cell(row, "domains"), true)) add_domain(agency, lower_case(domain));
  }

  Agency& agency_named(const std::string& name) {
    const auto [at, fresh] = by_name_.emplace(name, result_.roster.agencies.size());
    if (fresh) {
      result_.roster.agencies.push_back({"", name, "", {}, {}, {}, "", ""});
    } else {
      remark(name, "出现了不止一行，已合并为一个单位");
    }
    return result_.roster.agencies[at->second];
  }

  void add_address(Agency& agency, const std::string& address) {
    if (!is_mail_address(address)) {
      remark(agency.name, "“" + address + "”不是邮箱地址，未读入");
    } else if (claimed(agency, address, "邮箱")) {
      agency.addresses.push_back(address);
    }
  }

  void add_domain(Agency& agency, std::string domain) {
    domain = domain.substr(domain.rfind('@') + 1);
    if (!is_domain(domain)) {
      remark(agency.name, "“" + domain + "”不是邮箱后缀，未读入");
    } else if (is_public_domain(domain)) {
      remark(agency.name, domain + "是公共邮箱，谁都可以用，不能当作单位的邮箱后缀，未读入；请写完整的邮箱地址");
    } else if (claimed(agency, domain, "邮箱后缀")) {
      agency.domains.push_back(domain);
    }
  }

  /// False where it is another agency's, or this one's already.
  bool claimed(const Agency& agency, const std::string& value, const std::string& what) {
    const auto [owner, fresh] = owners_.emplace(value, agency.name);
    if (!fresh && owner->second != agency.name)
      remark(agency.name, what + value + "与“" + owner->second + "”相同，只算“" + owner->second + "”的");
    return fresh;
  }

  /// Those that the table or the former roster gives go before those that are made.
  void give_ids() {
    std::set<std::string> taken;
    for (Agency& agency : result_.roster.agencies) {
      if (agency.id.empty()) {
        for (const Agency& known : before_.agencies)
          if (known.name == agency.name) agency.id = known.id;
      } else if (!is_id(agency.id)) {
        remark(agency.name, "代码“" + agency.id + "”含有英文字母、数字、- 、_ 、. 以外的字符，另起一个");
        agency.id.clear();
      }
      if (!agency.id.empty() && !taken.insert(agency.id).second) {
        remark(agency.name, "代码“" + agency.id + "”已被别的单位使用，另起一个");
        agency.id.clear();
      }
    }
    // Of an agency that is not in the table now, but may come back.
    for (const Agency& known : before_.agencies) taken.insert(known.id);
    for (Agency& agency : result_.roster.agencies) {
      if (!agency.id.empty()) continue;
      const std::string spoken = spoken_id(agency.name);
      const std::string stem = spoken.empty() ? "agency" : spoken;
      agency.id = stem;
      for (int number = 2; !taken.insert(agency.id).second; ++number) agency.id = stem + "-" + std::to_string(number);
    }
  }

  void check_senders(const Agency& agency) {
    if (agency.addresses.empty() && agency.domains.empty()) remark(agency.name, "没有邮箱，来信要靠人认定，也无法催报");
  }

  void check_aliases() {
    Loaded loaded;
    loaded.campaigns.emplace_back();
    loaded.campaigns.back().roster = result_.roster;
    for (const Warning& warning : warnings(loaded)) {
      const Agency* agency = result_.roster.find(warning.agency);
      if (agency == nullptr) continue;
      if (warning.kind == WarningKind::short_alias) {
        remark(agency->name, "简称“" + warning.alias + "”不足四个汉字，别的文字里也可能出现，请换长一些的");
      } else if (warning.kind == WarningKind::alias_in_name) {
        remark(agency->name, warning.alias == warning.name
                                 ? "简称“" + warning.alias + "”别的单位也在用，来信写它时认不出是哪一家"
                                 : "简称“" + warning.alias + "”是“" + warning.name + "”里的一段，请换长一些的");
      }
    }
  }

  const TableRows& rows_;
  Header header_;
  const Roster& before_;
  std::string kind_;
  std::map<std::string, std::size_t> by_name_;
  std::map<std::string, std::string> owners_;  ///< of addresses and domains, by agency name
  RosterImport result_;
};

// What ICU, which reads character by character, says wrong in names of places and offices. Blanks part syllables.
constexpr std::array k_misread = {
    std::pair("厦门"sv, " xia men "sv), std::pair("西藏"sv, " xi zang "sv),  std::pair("陕西"sv, " shaan xi "sv),
    std::pair("蚌埠"sv, " beng bu "sv), std::pair("六安"sv, " lu an "sv),    std::pair("乐清"sv, " yue qing "sv),
    std::pair("番禺"sv, " pan yu "sv),  std::pair("银行"sv, " yin hang "sv), std::pair("行业"sv, " hang ye "sv),
    std::pair("会计"sv, " kuai ji "sv), std::pair("长"sv, " chang "sv),      std::pair("都"sv, " du "sv),
};

std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string joined(const std::vector<std::string>& values) {
  std::string result;
  for (const std::string& value : values) result += (result.empty() ? "" : ";") + value;
  return result;
}

}  // namespace

std::optional<RosterImport> roster_of_table(const TableRows& rows, const Roster& before) {
  for (std::size_t row = 0; row < std::min(rows.size(), k_rows_above_header); ++row)
    if (auto header = header_at(rows, row)) return Importer(rows, std::move(*header), before).read();
  return std::nullopt;
}

std::string spoken_id(const std::string& name) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<icu::Transliterator> latin(
      icu::Transliterator::createInstance("Han-Latin; Latin-ASCII; Lower", UTRANS_FORWARD, error));
  if (U_FAILURE(error)) throw std::runtime_error(std::string("ICU cannot transliterate: ") + u_errorName(error));
  icu::UnicodeString text = icu::UnicodeString::fromUTF8(name);
  for (const auto& [words, sound] : k_misread)
    text.findAndReplace(icu::UnicodeString::fromUTF8(words), icu::UnicodeString::fromUTF8(sound));
  latin->transliterate(text);
  std::string spoken;
  text.toUTF8String(spoken);
  std::string id;
  std::string syllable;
  const auto fits = [&] { return id.size() + syllable.size() <= k_longest_id; };
  for (const char c : spoken) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      syllable += c;
      continue;
    }
    if (!fits()) break;
    id += syllable;
    syllable.clear();
  }
  if (fits()) id += syllable;
  return id;
}

std::string to_csv(const Roster& roster) {
  std::string text = "\xEF\xBB\xBFid,name,kind,aliases,addresses,domains,contact,phone\n";
  for (const Agency& one : roster.agencies) {
    text += csv_cell(one.id) + "," + csv_cell(one.name) + "," + csv_cell(one.kind) + "," +
            csv_cell(joined(one.aliases)) + "," + csv_cell(joined(one.addresses)) + "," +
            csv_cell(joined(one.domains)) + "," + csv_cell(one.contact) + "," + csv_cell(one.phone) + "\n";
  }
  return text;
}

}  // namespace baosong::config
