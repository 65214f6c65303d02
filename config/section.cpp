#include "config/section.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <sstream>

namespace baosong::config {
namespace {

int line_of_node(const toml::node& node) {
  return static_cast<int>(node.source().begin.line);
}

std::string describe(const toml::node& node) {
  std::ostringstream words;
  switch (node.type()) {
    case toml::node_type::string:
      return in_quotes(node.as_string()->get()) + " (a text)";
    case toml::node_type::integer:
      words << node.as_integer()->get() << " (a whole number)";
      return words.str();
    case toml::node_type::floating_point:
      words << node.as_floating_point()->get() << " (a number with a point)";
      return words.str();
    case toml::node_type::boolean:
      return node.as_boolean()->get() ? "true" : "false";
    case toml::node_type::date:
      words << node.as_date()->get() << " (a date)";
      return words.str();
    case toml::node_type::time:
      words << node.as_time()->get() << " (a time)";
      return words.str();
    case toml::node_type::date_time:
      words << node.as_date_time()->get() << " (a date with a time)";
      return words.str();
    case toml::node_type::array:
      return node.as_array()->empty() ? "an empty list" : "a list";
    case toml::node_type::table:
      return "a table";
    case toml::node_type::none:
      break;
  }
  return "nothing";
}

std::optional<std::chrono::year_month_day> as_day(const toml::node& node) {
  constexpr int k_first_year = 1970;
  constexpr int k_last_year = 2999;
  const auto* date = node.as_date();
  if (date == nullptr) {
    return std::nullopt;
  }
  const toml::date& value = date->get();
  const std::chrono::year_month_day day{std::chrono::year(value.year), std::chrono::month(value.month),
                                        std::chrono::day(value.day)};
  const bool possible = day.ok() && value.year >= k_first_year && value.year <= k_last_year;
  return possible ? std::optional(day) : std::nullopt;
}

/// The number at the beginning of `text`, which it takes away.
std::optional<std::uint64_t> take_number(std::string_view& text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) {
    return std::nullopt;
  }
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
  constexpr std::uint64_t k_most = 1ULL << 50;
  const auto figure = take_number(text);
  const std::string_view unit = trimmed(text);
  int shift = -1;
  for (const auto& [name, bits] :
       {std::pair("B", 0), std::pair("KiB", 10), std::pair("MiB", 20), std::pair("GiB", 30), std::pair("TiB", 40)}) {
    shift = unit == name ? bits : shift;
  }
  if (!figure || shift < 0 || *figure == 0 || *figure > (k_most >> shift)) {
    return std::nullopt;
  }
  return *figure << shift;
}

constexpr std::string_view k_date = "a date without quotation marks, such as 2021-10-15";

}  // namespace

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
  const auto figure = take_number(text);
  const std::string_view unit = trimmed(text);
  const std::uint64_t seconds = unit == "s" ? 1 : unit == "m" ? 60 : unit == "h" ? 3600 : 0;
  if (!figure || seconds == 0 || *figure > 1'000'000) {
    return std::nullopt;
  }
  return std::chrono::seconds(*figure * seconds);
}

std::optional<std::string> read_text(const std::filesystem::path& file, std::vector<Fault>& faults) {
  constexpr std::streamsize k_most_bytes = 16 << 20;
  std::error_code error;
  if (!std::filesystem::exists(file, error)) {
    faults.push_back({file, 0, "", "no such file", "a file that can be read", ""});
    return std::nullopt;
  }
  std::ifstream stream(file, std::ios::binary);
  std::string text;
  if (std::filesystem::is_regular_file(file, error) && stream) {
    std::array<char, 65536> piece;
    do {
      stream.read(piece.data(), piece.size());
      text.append(piece.data(), static_cast<std::size_t>(stream.gcount()));
    } while (stream && text.size() <= static_cast<std::size_t>(k_most_bytes));
  }
  if (!stream.eof()) {
    const bool large = text.size() > static_cast<std::size_t>(k_most_bytes);
    faults.push_back({file, 0, "", large ? "a file of more than 16 MiB" : "a file that cannot be opened and read",
                      large ? "a smaller one" : "a regular file that baosong's user may read", ""});
    return std::nullopt;
  }
  if (!is_utf8(text)) {
    int line = 1;
    for (std::size_t begin = 0; begin < text.size(); ++line) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      if (!is_utf8(std::string_view(text).substr(begin, end - begin))) {
        break;
      }
      begin = end + 1;
    }
    faults.push_back({file, line, "", "bytes that are not UTF-8",
                      "a file saved as UTF-8 (in Excel: \"CSV UTF-8\"; in Notepad: encoding UTF-8)", ""});
    return std::nullopt;
  }
  return text;
}

std::optional<toml::table> read_toml(const std::filesystem::path& file, std::vector<Fault>& faults) {
  const auto text = read_text(file, faults);
  if (!text) {
    return std::nullopt;
  }
  try {
    return toml::parse(*text, file.string());
  } catch (const toml::parse_error& error) {
    std::string words(error.description());
    std::replace_if(
        words.begin(), words.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    faults.push_back(
        {file, static_cast<int>(error.source().begin.line), "", words, "lines of TOML, such as key = \"text\"", ""});
    return std::nullopt;
  }
}

Section::Section(const toml::table& table, std::string prefix, int line, const std::filesystem::path& file,
                 std::vector<Fault>& faults)
    : table_(&table), prefix_(std::move(prefix)), line_(line), file_(&file), faults_(&faults) {}

void Section::finish() {
  for (const auto& [key, node] : *table_) {
    const std::string_view name = key.str();
    if (std::find(asked_.begin(), asked_.end(), name) == asked_.end()) {
      fault(name, "an unknown key", either_of(asked_), nearest(name, asked_));
    }
  }
  for (Section& section : given_out_) {
    section.finish();
  }
}

int Section::line_of(std::string_view key) const {
  for (const auto& [name, node] : *table_) {
    if (name.str() == key) {
      const int line = static_cast<int>(name.source().begin.line);
      return line > 0 ? line : line_of_node(node);
    }
  }
  return line_;
}

void Section::fault(std::string_view key, std::string found, std::string_view expected, std::string hint) {
  std::string name = in_quotes(key);
  name = name.substr(1, name.size() - 2);
  faults_->push_back({*file_, line_of(key), prefix_ + name, std::move(found), std::string(expected), std::move(hint)});
}

void Section::wrong_type(std::string_view key, const toml::node& node, std::string_view expected) {
  fault(key, describe(node), expected);
}

const toml::node* Section::ask(std::string_view key, Need need, std::string_view expected) {
  if (std::find(asked_.begin(), asked_.end(), key) == asked_.end()) {
    asked_.emplace_back(key);
  }
  const toml::node* node = table_->get(key);
  if (node == nullptr && need == Need::required) {
    fault(key, "nothing", expected);
  }
  return node;
}

std::optional<std::string> Section::text(std::string_view key, Need need, std::string_view expected) {
  const toml::node* node = ask(key, need, expected);
  if (node == nullptr) {
    return std::nullopt;
  }
  const auto* value = node->as_string();
  if (value == nullptr) {
    wrong_type(key, *node, expected);
    return std::nullopt;
  }
  const std::string_view words = trimmed(value->get());
  if (words.empty() && need == Need::blank_is_none) {
    return std::nullopt;
  }
  if (words.empty() || has_control_characters(words)) {
    fault(key, words.empty() ? "an empty text" : in_quotes(words), expected);
    return std::nullopt;
  }
  return std::string(words);
}

std::optional<std::string> Section::secret(std::string_view key) {
  constexpr std::string_view k_expected = "a text in quotation marks, on one line and not empty";
  const toml::node* node = ask(key, Need::optional, k_expected);
  if (node == nullptr) {
    return std::nullopt;
  }
  const auto* value = node->as_string();
  if (value == nullptr || value->get().empty() || has_control_characters(value->get())) {
    fault(key, value != nullptr && value->get().empty() ? "an empty text" : "another value (not shown)", k_expected);
    return std::nullopt;
  }
  return value->get();
}

std::optional<bool> Section::flag(std::string_view key) {
  constexpr std::string_view k_expected = "true or false, without quotation marks";
  const toml::node* node = ask(key, Need::optional, k_expected);
  if (node == nullptr) {
    return std::nullopt;
  }
  if (!node->is_boolean()) {
    wrong_type(key, *node, k_expected);
    return std::nullopt;
  }
  return node->as_boolean()->get();
}

std::optional<std::int64_t> Section::whole_number(std::string_view key, std::int64_t least, std::int64_t most) {
  const std::string expected =
      "a whole number from " + std::to_string(least) + " to " + std::to_string(most) + ", without quotation marks";
  const toml::node* node = ask(key, Need::optional, expected);
  if (node == nullptr) {
    return std::nullopt;
  }
  const auto* value = node->as_integer();
  if (value == nullptr || value->get() < least || value->get() > most) {
    wrong_type(key, *node, expected);
    return std::nullopt;
  }
  return value->get();
}

std::optional<double> Section::number(std::string_view key, double least, double most) {
  std::ostringstream words;
  words << "a number from " << least << " to " << most << ", without quotation marks";
  const toml::node* node = ask(key, Need::optional, words.str());
  if (node == nullptr) {
    return std::nullopt;
  }
  const std::optional<double> value = node->is_number() ? node->value<double>() : std::nullopt;
  if (!value || !(*value >= least && *value <= most)) {
    wrong_type(key, *node, words.str());
    return std::nullopt;
  }
  return value;
}

std::optional<std::chrono::year_month_day> Section::date(std::string_view key, Need need) {
  const toml::node* node = ask(key, need, k_date);
  if (node == nullptr) {
    return std::nullopt;
  }
  const auto day = as_day(*node);
  if (!day) {
    wrong_type(key, *node, k_date);
  }
  return day;
}

std::optional<std::chrono::seconds> Section::duration(std::string_view key, std::chrono::seconds least,
                                                      std::chrono::seconds most) {
  const std::string expected = "a time such as \"60s\", \"5m\" or \"1h\", from " + std::to_string(least.count()) +
                               " to " + std::to_string(most.count()) + " seconds";
  return parsed(key, Need::optional, expected, [&](const std::string& words) {
    const auto value = parse_duration(words);
    return value && *value >= least && *value <= most ? value : std::nullopt;
  });
}

std::optional<std::uint64_t> Section::size_bytes(std::string_view key) {
  constexpr std::string_view k_expected =
      "a size such as \"150MiB\" or \"2GiB\" (KiB, MiB, GiB, TiB), or a whole number of bytes";
  const toml::node* node = ask(key, Need::optional, k_expected);
  if (node != nullptr && node->is_integer() && node->as_integer()->get() > 0) {
    return static_cast<std::uint64_t>(node->as_integer()->get());
  }
  return parsed(key, Need::optional, k_expected, [](const std::string& words) { return parse_size(words); });
}

std::optional<std::filesystem::path> Section::path(std::string_view key, Need need, std::string_view expected) {
  const auto words = text(key, need, expected);
  if (!words) {
    return std::nullopt;
  }
  return (file_->parent_path() / *words).lexically_normal();
}

void Section::each(std::string_view key, std::string_view expected,
                   const std::function<bool(const toml::node&)>& take) {
  const toml::node* node = ask(key, Need::optional, expected);
  if (node == nullptr) {
    return;
  }
  const toml::array* list = node->as_array();
  if (list == nullptr) {
    wrong_type(key, *node, expected);
    return;
  }
  for (const toml::node& member : *list) {
    if (!take(member)) {
      fault(key, describe(member) + " in the list", expected);
      faults_->back().line = line_of_node(member);
    }
  }
}

std::vector<std::string> Section::texts(std::string_view key, std::string_view expected, bool one_is_enough) {
  std::vector<std::string> result;
  const auto take = [&](const toml::node& node) {
    const std::string words(node.is_string() ? trimmed(node.as_string()->get()) : std::string_view());
    if (words.empty() || has_control_characters(words) ||
        std::find(result.begin(), result.end(), words) != result.end()) {
      return false;
    }
    result.push_back(words);
    return true;
  };
  const toml::node* node = ask(key, Need::optional, expected);
  if (one_is_enough && node != nullptr && node->is_string()) {
    if (!take(*node)) {
      wrong_type(key, *node, expected);
    }
    return result;
  }
  if (node != nullptr && node->is_array() && node->as_array()->empty()) {
    wrong_type(key, *node, expected);
    return result;
  }
  each(key, expected, take);
  return result;
}

std::vector<int> Section::whole_numbers(std::string_view key, int least, int most) {
  std::vector<int> result;
  const std::string expected = "a list of different whole numbers from " + std::to_string(least) + " to " +
                               std::to_string(most) + ", such as [7, 3, 1]";
  each(key, expected, [&](const toml::node& node) {
    const auto* value = node.as_integer();
    if (value == nullptr || value->get() < least || value->get() > most ||
        std::find(result.begin(), result.end(), value->get()) != result.end()) {
      return false;
    }
    result.push_back(static_cast<int>(value->get()));
    return true;
  });
  return result;
}

std::vector<std::chrono::year_month_day> Section::dates(std::string_view key) {
  std::vector<std::chrono::year_month_day> result;
  each(key, "a list of different dates without quotation marks, such as [2021-10-01, 2021-10-02]",
       [&](const toml::node& node) {
         const auto day = as_day(node);
         if (!day || std::find(result.begin(), result.end(), *day) != result.end()) {
           return false;
         }
         result.push_back(*day);
         return true;
       });
  return result;
}

Section* Section::table(std::string_view key, Need need) {
  const std::string expected = "a section [" + prefix_ + std::string(key) + "]";
  const toml::node* node = ask(key, need, expected);
  if (node == nullptr) {
    return nullptr;
  }
  if (!node->is_table()) {
    wrong_type(key, *node, expected);
    return nullptr;
  }
  return &given_out_.emplace_back(*node->as_table(), prefix_ + std::string(key) + ".", line_of_node(*node), *file_,
                                  *faults_);
}

std::vector<Section*> Section::tables(std::string_view key, Need need) {
  const std::string expected = "at least one section [[" + prefix_ + std::string(key) + "]]";
  const toml::node* node = ask(key, need, expected);
  std::vector<Section*> result;
  if (node == nullptr) {
    return result;
  }
  const toml::array* list = node->as_array();
  if (list == nullptr || (list->empty() && need == Need::required) || !(list->empty() || list->is_array_of_tables())) {
    wrong_type(key, *node, expected);
    return result;
  }
  int number = 0;
  for (const toml::node& member : *list) {
    const std::string prefix = prefix_ + std::string(key) + "[" + std::to_string(++number) + "].";
    result.push_back(&given_out_.emplace_back(*member.as_table(), prefix, line_of_node(member), *file_, *faults_));
  }
  return result;
}

}  // namespace baosong::config
