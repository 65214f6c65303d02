// Comma-separated values of RFC 4180: quoted cells with "" for a quote and with line ends in them, LF or CRLF.
// Pure. A row that is broken is reported and left out, and reading goes on with the next line, so that all faults of a
// file are found at once. Blank lines, and the rows of nothing but commas that Excel leaves at the end, are no rows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace baosong::config {

struct CsvRow {
  int line = 0;  ///< where it begins; 1 is the first
  std::vector<std::string> cells;
};

struct CsvFault {
  int line = 0;
  std::string found;
};

struct CsvFile {
  std::vector<CsvRow> rows;
  std::vector<CsvFault> faults;
};

[[nodiscard]] CsvFile parse_csv(std::string_view text);

}  // namespace baosong::config
