#include "parsers/text/figures.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "parsers/text/han.hpp"

namespace baosong::parsers {
namespace {

constexpr std::size_t k_max_figures = 100;
constexpr std::size_t k_max_digits = 12;
constexpr std::size_t k_max_clause = 1000;  // bytes; each number in a clause looks through all of it

/// A unit counts as `what` where its clause has one of `words` ('|' between them; empty: always).
struct Rule {
  std::string_view unit;
  std::string_view words;
  std::string_view what;
};

// Longer units before those that they begin with; of one unit the first whose words are there.
constexpr auto k_rules = std::to_array<Rule>({
    {"人次", "", "人次"},
    {"场次", "", "活动"},
    {"场", "培训|讲座|授课", "培训"},
    {"场", "", "活动"},
    {"批次", "合格|抽检|抽查|监测|检验", "抽检"},
    {"批次", "", "批次"},
    {"万元", "罚没|罚款", "罚没款"},
    {"份", "资料|手册|传单|宣传单|宣传册|折页|海报|问卷|材料|读本", "资料"},
    {"册", "资料|手册|宣传册|读本|图书", "资料"},
    {"本", "资料|手册|宣传册|读本", "资料"},
    {"张", "海报|传单|宣传单|宣传画|展板", "资料"},
    {"条", "横幅|标语|条幅", "横幅"},
    {"条", "短信|信息|微信|推文|消息", "信息"},
    {"幅", "横幅|标语|条幅|海报", "横幅"},
    {"块", "展板|展牌|宣传栏", "展板"},
    {"篇", "报道|稿件|新闻|信息|推文", "报道"},
    {"家", "企业|单位|商户|门店|经营者|超市|机构|店", "企业"},
    {"起", "立案|案件|投诉|违法", "案件"},
    {"件", "立案|案件|投诉|举报", "案件"},
    {"人", "参与|参加|服务|培训|发动|出动|惠及|吸引|受益", "人数"},
    {"名", "参与|参加|服务|培训|发动|出动|志愿者|人员|执法|群众|学生", "人数"},
    {"项", "标准", "标准"},
});

bool has_one_of(std::string_view text, std::string_view words) {
  while (!words.empty()) {
    const std::size_t end = std::min(words.find('|'), words.size());
    if (text.find(words.substr(0, end)) != std::string_view::npos) return true;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return false;
}

/// Cuts `text` after any of the marks; the marks stay with what is before them.
std::vector<std::string_view> cut(std::string_view text, std::string_view marks) {
  std::vector<std::string_view> pieces;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size();) {
    const bool multi = static_cast<unsigned char>(text[at]) >= 0xE0;
    const std::size_t length = multi ? 3 : 1;
    const std::string_view character = text.substr(at, length);
    at += length;
    if (!multi && static_cast<unsigned char>(character[0]) >= 0x80) continue;
    if (marks.find(character) == std::string_view::npos) continue;
    pieces.push_back(text.substr(begin, std::min(at, text.size()) - begin));
    begin = at;
  }
  if (begin < text.size()) pieces.push_back(text.substr(begin));
  return pieces;
}

/// Full-width digits and point to half-width; nothing else changes.
std::string half_width(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at, 3);
    if (rest.size() == 3 && rest.starts_with("\xEF\xBC") && rest[2] >= '\x90' && rest[2] <= '\x99') {
      out += static_cast<char>('0' + (rest[2] - '\x90'));
      at += 3;
    } else if (rest == "．") {
      out += '.';
      at += 3;
    } else {
      out += text[at++];
    }
  }
  return out;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Takes the number at `at` (12, 1,200, 1.5万, 3000余); empty: none stands there.
std::string take_number(std::string_view clause, std::size_t& at) {
  std::string value;
  while (at < clause.size() && (is_digit(clause[at]) || ((clause[at] == '.' || clause[at] == ',') && !value.empty() &&
                                                         at + 1 < clause.size() && is_digit(clause[at + 1])))) {
    if (clause[at] != ',') value += clause[at];
    ++at;
  }
  for (const std::string_view after : {"余", "多", "万", "余", "多"}) {
    while (at < clause.size() && clause[at] == ' ') ++at;
    // 万元 is a unit of its own.
    if (!clause.substr(at).starts_with(after) || clause.substr(at).starts_with("万元")) continue;
    value += after;
    at += after.size();
  }
  return value;
}

const Rule* rule_for(std::string_view clause, std::string_view rest) {
  const auto found = std::find_if(k_rules.begin(), k_rules.end(), [&](const Rule& rule) {
    return rest.starts_with(rule.unit) && (rule.words.empty() || has_one_of(clause, rule.words));
  });
  return found == k_rules.end() ? nullptr : &*found;
}

void find_in_clause(std::string_view clause, std::string_view sentence, std::vector<Figure>& figures) {
  // An ordinal (第 833 场) counts nothing.
  for (std::size_t at = 0; at < clause.size();) {
    if (!is_digit(clause[at])) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    const std::string value = take_number(clause, at);
    const bool ordinal = trimmed(clause.substr(0, begin)).ends_with("第");
    const Rule* const rule = rule_for(clause, clause.substr(at));
    if (rule == nullptr || ordinal || value.size() > k_max_digits || figures.size() >= k_max_figures) continue;
    figures.push_back({std::string(rule->what), value, std::string(sentence)});
  }
}

}  // namespace

std::vector<Figure> find_figures(const std::vector<std::string_view>& paragraphs) {
  std::vector<Figure> figures;
  for (const std::string_view paragraph : paragraphs) {
    if (figures.size() >= k_max_figures) break;
    const std::string text = half_width(paragraph);
    for (const std::string_view sentence : cut(text, "。！？；\t")) {
      for (const std::string_view clause : cut(sentence, "，、："))
        if (clause.size() <= k_max_clause) find_in_clause(clause, trimmed(sentence), figures);
    }
  }
  return figures;
}

}  // namespace baosong::parsers
