#include "config/letter_files.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>

#include "config/words.hpp"

namespace baosong::config {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t k_largest = 1U << 20;

std::vector<fs::path> files_of(const fs::path& folder, std::vector<Fault>& faults) {
  std::vector<fs::path> files;
  std::error_code error;
  if (!fs::exists(folder, error)) {
    return files;
  }
  for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (!name.starts_with('.') && !name.ends_with('~')) {
      files.push_back(entry->path());
    }
  }
  if (error) {
    faults.push_back({folder, 0, "", "a folder that cannot be read (" + error.message() + ")",
                      "a folder of letter templates that baosong's user may read, or none", ""});
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::optional<std::string> text_of(const fs::path& file) {
  std::error_code error;
  if (!fs::is_regular_file(file, error)) {
    return std::nullopt;
  }
  std::ifstream stream(file, std::ios::binary);
  if (!stream.is_open()) {
    return std::nullopt;
  }
  std::string text(k_largest + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (stream.bad()) {
    return std::nullopt;
  }
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return text;
}

/// 0: all are UTF-8.
int first_line_not_utf8(const std::string& text) {
  int number = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    ++number;
    if (!is_utf8(std::string_view(text).substr(at, end - at))) {
      return number;
    }
    at = end + 1;
  }
  return 0;
}

}  // namespace

std::vector<LetterFile> read_letter_files(const fs::path& folder, std::vector<Fault>& faults) {
  constexpr std::string_view k_bom = "\xEF\xBB\xBF";
  std::vector<LetterFile> result;
  for (const fs::path& file : files_of(folder, faults)) {
    std::optional<std::string> text = text_of(file);
    if (!text) {
      faults.push_back({file, 0, "", "what cannot be read", "a text file that baosong's user may read", ""});
      continue;
    }
    if (text->size() > k_largest) {
      faults.push_back({file, 0, "", "over 1 MiB", "a letter template, which is far smaller", ""});
      continue;
    }
    if (text->starts_with(k_bom)) {
      text->erase(0, k_bom.size());
    }
    if (const int line = first_line_not_utf8(*text); line > 0) {
      faults.push_back(
          {file, line, "", "bytes that are no UTF-8", "a file saved as UTF-8 (Notepad: 另存为, 编码, UTF-8)", ""});
      continue;
    }
    std::erase(*text, '\r');
    result.push_back({file, std::move(*text)});
  }
  return result;
}

}  // namespace baosong::config
