// Numbers of a spreadsheet cell, roughly as the program shows them: dates and percentages are what a reader would miss.
// Pure.
#pragma once

#include <string>
#include <string_view>

namespace baosong::parsers {

enum class NumberKind { general, date, time, date_time, percent };

/// `id`: of the built-in formats (ISO/IEC 29500-1 s.18.8.30; xls has the same); `code`: of a custom one, else empty.
[[nodiscard]] NumberKind number_kind(unsigned id, std::string_view code);

/// Dates as 2021-10-08, times as 09:30, whole numbers without a point. `from_1904`: the day count of old Macs.
[[nodiscard]] std::string shown_number(double value, NumberKind kind, bool from_1904);

}  // namespace baosong::parsers
