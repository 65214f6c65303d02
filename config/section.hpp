// A TOML table as the readers of settings and campaigns see it: every question checks presence, type and value, and
// remembers its key, so that what nobody asked for is an unknown key and no second list of keys exists.
// A question whose answer is faulty records the fault and answers nullopt (or an empty list); reading goes on.
#pragma once

#include <toml++/toml.h>

#include <chrono>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/load.hpp"
#include "config/words.hpp"

namespace baosong::config {

enum class Need {
  required,
  optional,      ///< may lack
  blank_is_none  ///< may lack, and "" means the same
};

/// The text of a configuration file: nullopt and a fault where it cannot be read, is larger than 16 MiB, or is not
/// UTF-8.
[[nodiscard]] std::optional<std::string> read_text(const std::filesystem::path& file, std::vector<Fault>& faults);

/// read_text() as TOML; a syntax error is a fault with its line.
[[nodiscard]] std::optional<toml::table> read_toml(const std::filesystem::path& file, std::vector<Fault>& faults);

/// "60s", "5m", "1h"; nullopt: none of these, or over a million of them.
[[nodiscard]] std::optional<std::chrono::seconds> parse_duration(std::string_view text);

class Section {
 public:
  /// `prefix` is what its keys are called ("office."); `line` where it begins, for keys that lack. The table, the file
  /// and the faults must outlive it.
  Section(const toml::table& table, std::string prefix, int line, const std::filesystem::path& file,
          std::vector<Fault>& faults);

  /// Records every key that was not asked for, in this section and in those it gave out. Once, after all questions.
  void finish();

  [[nodiscard]] bool has(std::string_view key) const { return table_->contains(key); }
  /// Where the key stands; the section's own line where it lacks.
  [[nodiscard]] int line_of(std::string_view key) const;

  /// A text without control characters, blanks at its ends taken away; never empty.
  std::optional<std::string> text(std::string_view key, Need need, std::string_view expected);
  /// As an optional text(), but what stands there is never shown, and its blanks stay.
  std::optional<std::string> secret(std::string_view key);

  /// A text that `parse` understands (it answers nullopt where not).
  template <typename Parse>
  auto parsed(std::string_view key, Need need, std::string_view expected, Parse parse)
      -> decltype(parse(std::string())) {
    const std::optional<std::string> value = text(key, need, expected);
    if (!value) {
      return std::nullopt;
    }
    auto result = parse(*value);
    if (!result) {
      fault(key, in_quotes(*value), expected);
    }
    return result;
  }

  /// One of the words of `choices`.
  template <typename T>
  std::optional<T> choice(std::string_view key, Need need, std::span<const std::pair<std::string_view, T>> choices) {
    std::vector<std::string> words;
    for (const auto& [word, value] : choices) {
      words.push_back('"' + std::string(word) + '"');
    }
    const std::string expected = either_of(words);
    const std::optional<std::string> found = text(key, need, expected);
    if (!found) {
      return std::nullopt;
    }
    for (const auto& [word, value] : choices) {
      if (word == *found) {
        return value;
      }
    }
    std::string hint = near_enough(in_quotes(*found), words);
    fault(key, in_quotes(*found), expected, hint.size() > 2 ? hint.substr(1, hint.size() - 2) : hint);
    return std::nullopt;
  }

  std::optional<bool> flag(std::string_view key);
  std::optional<std::int64_t> whole_number(std::string_view key, std::int64_t least, std::int64_t most);
  std::optional<double> number(std::string_view key, double least, double most);
  std::optional<std::chrono::year_month_day> date(std::string_view key, Need need);
  /// "60s", "5m", "1h"
  std::optional<std::chrono::seconds> duration(std::string_view key, std::chrono::seconds least,
                                               std::chrono::seconds most);
  /// "150MiB", or a whole number of bytes
  std::optional<std::uint64_t> size_bytes(std::string_view key);
  /// Relative ones are relative to the file. Absolute and normal.
  std::optional<std::filesystem::path> path(std::string_view key, Need need, std::string_view expected);

  /// Lists. All their members differ and none is empty; `one_is_enough`: a single text stands for a list of one.
  std::vector<std::string> texts(std::string_view key, std::string_view expected, bool one_is_enough = false);
  std::vector<int> whole_numbers(std::string_view key, int least, int most);
  std::vector<std::chrono::year_month_day> dates(std::string_view key);

  /// [key]; nullptr where it lacks or is no table. Valid as long as this section.
  Section* table(std::string_view key, Need need);
  /// [[key]], numbered from 1 as people count
  std::vector<Section*> tables(std::string_view key, Need need);

  /// Records a fault at the key.
  void fault(std::string_view key, std::string found, std::string_view expected, std::string hint = {});

 private:
  const toml::node* ask(std::string_view key, Need need, std::string_view expected);
  void wrong_type(std::string_view key, const toml::node& node, std::string_view expected);
  /// Calls `take` with each member of the list at the key; `take` answers whether it could use it.
  void each(std::string_view key, std::string_view expected, const std::function<bool(const toml::node&)>& take);

  const toml::table* table_;
  std::string prefix_;
  int line_;
  const std::filesystem::path* file_;
  std::vector<Fault>* faults_;
  std::vector<std::string> asked_;
  std::deque<Section> given_out_;
};

}  // namespace baosong::config
