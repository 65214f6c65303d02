// The office's own versions of letter templates: the folder letters/ beside baosong.toml, where there is one. Read here
// as text; which names there are and what may stand in them is daemon/letters' to check.
#pragma once

#include <filesystem>
#include <vector>

#include "config/load.hpp"

namespace baosong::config {

/// Every file of `folder`, by name, but hidden ones and those that end in ~ (an editor's copies). A BOM is taken away
/// and lines end in LF: Windows' Notepad writes both. Faults: what is no file, cannot be read, is over 1 MiB, or is not
/// UTF-8 (with the line). Empty where the folder does not exist.
[[nodiscard]] std::vector<LetterFile> read_letter_files(const std::filesystem::path& folder,
                                                        std::vector<Fault>& faults);

}  // namespace baosong::config
