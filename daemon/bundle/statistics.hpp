// The agencies' statistics tables (统计表) as one: every row with where it came from, and what a person should look at.
// A table's columns are found by the head row, as the rules find them (contract 4, statistics.columns); where the
// campaign names none, all columns that the tables have are kept. Nothing is left out silently: a row or table that is
// not merged is in the remarks. Pure.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "parsers/facts.hpp"

namespace baosong::bundle {

/// A statistics table as it was sent.
struct StatisticsFile {
  std::string agency;  ///< official name
  std::string receipt;
  std::string name;     ///< of the file
  std::string path;     ///< in the bundle
  std::string trouble;  ///< why there are no tables ("文件有密码"); empty: they are given
  bool operator==(const StatisticsFile&) const = default;
};

struct MergedCell {
  std::string text;              ///< as the table has it
  std::optional<double> number;  ///< in a numeric column
  std::string odd;               ///< why a person should look, in Chinese; empty: nothing
  bool in_table = false;         ///< its table has the column
};

struct MergedRow {
  std::size_t file = 0;  ///< index into Statistics::files
  std::string table;     ///< sheet name; may be empty
  std::size_t row = 0;   ///< in that table, from 1
  std::vector<MergedCell> cells;
};

struct MergedColumn {
  std::string name;
  bool summed = false;  ///< holds quantities, so that a total means something
};

/// For a person to check.
struct StatisticsRemark {
  std::size_t file = 0;
  std::string table;
  std::size_t row = 0;  ///< 0: the whole table
  std::string column, value;
  std::string what;  ///< Chinese
};

struct Statistics {
  std::vector<StatisticsFile> files;
  std::vector<MergedColumn> columns;
  std::vector<MergedRow> rows;  ///< in the order in which the files were added
  std::vector<StatisticsRemark> remarks;
};

class StatisticsMerge {
 public:
  /// `columns`: the campaign's; may be empty.
  explicit StatisticsMerge(std::vector<std::string> columns);

  /// Files of one agency come one after another.
  void add(StatisticsFile file, std::span<const parsers::Table> tables);

  /// The whole, odd values marked: not a number where the column's others are, negative, a fraction among whole
  /// numbers, more than ten times the median, empty where the others are not.
  [[nodiscard]] Statistics finish();

 private:
  struct Head {
    std::size_t row = 0;                         ///< of the table
    std::map<std::size_t, std::size_t> columns;  ///< of the table → of the whole
    std::vector<std::string> lacking;
    std::vector<std::string> further;  ///< columns that nobody asked for
  };
  [[nodiscard]] std::optional<Head> find_head(const parsers::Table& table);
  void add_table(std::size_t file, const parsers::Table& table, const Head& head);
  void remark(std::size_t file, std::string table, std::size_t row, std::string what, std::string value = {});
  std::size_t column_of(const std::string& title);

  bool asked_;
  Statistics whole_;
  std::map<std::string, std::size_t, std::less<>> known_;  ///< columns by their normalised names
  std::string agency_;
  std::set<std::string> tables_of_agency_;  ///< contents already merged
};

/// A plain figure: 1200, 1,200, -3, 2.5, of any width. nullopt for all else, also for what only looks like one (0591, a
/// telephone number).
[[nodiscard]] std::optional<double> figure_of(const std::string& text);

}  // namespace baosong::bundle
