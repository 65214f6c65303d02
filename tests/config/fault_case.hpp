// One row of a fault table: what is spoilt in a configuration that is whole, and the fault that must be found.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>

#include "config/load.hpp"
#include "tests/config/folder.hpp"

namespace baosong::config {

inline constexpr const char* k_s = "baosong.toml";
inline constexpr const char* k_c = "campaigns/fujian.toml";
inline constexpr const char* k_r = "roster.csv";

struct FaultCase {
  const char* name;
  const char* file;  ///< the one that is spoilt, and that the fault must name
  std::string_view from;
  std::string_view to;
  int line;
  const char* key;
  const char* found;      ///< must stand in it
  const char* expected;   ///< must stand in it
  const char* hint;       ///< must be it
  std::size_t count = 1;  ///< of all faults
};

inline std::ostream& operator<<(std::ostream& out, const FaultCase& one) {
  return out << one.name;
}

inline void expect_fault(const FaultCase& row) {
  const Folder folder;
  const bool settings = std::string_view(row.file) == k_s;
  const bool campaign = std::string_view(row.file) == k_c;
  folder.write(row.file, changed(settings ? k_settings : campaign ? k_campaign : k_roster, row.from, row.to));
  try {
    (void)load(folder.path());
    FAIL() << "no fault was found";
  } catch (const InvalidConfiguration& invalid) {
    SCOPED_TRACE(invalid.what());
    const auto& faults = invalid.faults();
    EXPECT_EQ(faults.size(), row.count);
    const auto named = std::find_if(faults.begin(), faults.end(), [&](const Fault& fault) {
      return fault.file == folder.path(row.file) && fault.line == row.line && fault.key == row.key;
    });
    ASSERT_NE(named, faults.end());
    EXPECT_THAT(named->found, testing::HasSubstr(row.found));
    EXPECT_THAT(named->expected, testing::HasSubstr(row.expected));
    EXPECT_EQ(named->hint, row.hint);
    EXPECT_THAT(invalid.what(), testing::Not(testing::HasSubstr("geheim")));
  }
}

}  // namespace baosong::config
