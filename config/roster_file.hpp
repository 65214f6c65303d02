// Reads a roster: CSV with the header of contract 3, its columns in any order, all of them there. Several values in a
// cell are separated by ; (or the full-width ；, which a Chinese keyboard gives).
#pragma once

#include <filesystem>
#include <vector>

#include "config/load.hpp"
#include "config/roster.hpp"

namespace baosong::config {

/// What could be read; whole only where no fault was added.
[[nodiscard]] Roster read_roster(const std::filesystem::path& file, std::vector<Fault>& faults);

}  // namespace baosong::config
