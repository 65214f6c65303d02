#include "parsers/documents/ole_file.hpp"

#include <strings.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "parsers/documents/bytes.hpp"

namespace baosong::parsers {
namespace {

constexpr std::string_view k_signature = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
constexpr std::uint32_t k_last_regular = 0xFFFFFFFA;  // what is above: end of chain, free, table sectors
constexpr std::size_t k_header_fat_sectors = 109;
constexpr std::size_t k_max_entries = 20000;
constexpr std::size_t k_max_depth = 32;
constexpr unsigned k_mini_shift = 6;

std::string entry_name(std::string_view entry) {
  const std::size_t units = std::min<std::size_t>(u16(entry, 64) / 2, 32);
  icu::UnicodeString name;
  for (std::size_t i = 0; i < units && u16(entry, 2 * i) != 0; ++i)
    name.append(static_cast<char16_t>(u16(entry, 2 * i)));
  std::string utf8;
  name.toUTF8String(utf8);
  std::replace(utf8.begin(), utf8.end(), '/', '_');
  return utf8;
}

}  // namespace

std::optional<OleFile> OleFile::open(const std::filesystem::path& file) {
  OleFile ole{InputFile(file)};
  if (!ole.read_structure()) return std::nullopt;
  return ole;
}

std::string OleFile::sector(std::uint32_t number) const {
  return file_.read_at((static_cast<std::uint64_t>(number) + 1) << shift_, std::size_t{1} << shift_);
}

bool OleFile::read_structure() {
  const std::string header = file_.read_at(0, 512);
  if (header.size() < 512 || !header.starts_with(k_signature)) return false;
  shift_ = u16(header, 30);
  if (shift_ != 9 && shift_ != 12) return false;
  mini_cutoff_ = std::min<std::uint32_t>(u32(header, 56), 1U << 16);
  const std::uint64_t sectors = file_.size() >> shift_;
  const std::size_t per_sector = std::size_t{1} << (shift_ - 2);

  std::vector<std::uint32_t> fat_sectors;
  for (std::size_t i = 0; i < k_header_fat_sectors; ++i) fat_sectors.push_back(u32(header, 76 + 4 * i));
  std::uint32_t next = u32(header, 68);
  for (std::uint64_t steps = 0; next < sectors && steps < sectors / per_sector + 1; ++steps) {
    const std::string more = sector(next);
    for (std::size_t i = 0; i + 1 < per_sector; ++i) fat_sectors.push_back(u32(more, 4 * i));
    if (more.size() < std::size_t{1} << shift_) break;
    next = u32(more, 4 * (per_sector - 1));
  }
  for (const std::uint32_t number : fat_sectors) {
    if (number >= sectors || fat_.size() > sectors) continue;
    const std::string table = sector(number);
    for (std::size_t i = 0; i < per_sector; ++i) fat_.push_back(i * 4 < table.size() ? u32(table, 4 * i) : 0xFFFFFFFF);
  }
  for (const std::uint32_t number : chain(fat_, u32(header, 60))) {
    const std::string table = sector(number);
    for (std::size_t i = 0; i * 4 < table.size(); ++i) mini_fat_.push_back(u32(table, 4 * i));
  }
  return read_directory(u32(header, 48));
}

std::vector<std::uint32_t> OleFile::chain(const std::vector<std::uint32_t>& table, std::uint32_t start) const {
  std::vector<std::uint32_t> numbers;
  while (start < k_last_regular && start < table.size() && numbers.size() < table.size()) {
    numbers.push_back(start);
    start = table[start];
  }
  return numbers;
}

bool OleFile::read_directory(std::uint32_t start) {
  std::string directory;
  for (const std::uint32_t number : chain(fat_, start)) {
    directory += sector(number);
    if (directory.size() >= k_max_entries * 128) break;
  }
  const std::size_t count = directory.size() / 128;
  if (count == 0 || u8(directory, 66) != 5) return false;
  const auto raw = [&](std::uint32_t number) { return std::string_view(directory).substr(number * 128ULL, 128); };
  mini_sectors_ = chain(fat_, u32(raw(0), 116));

  struct Step {
    std::uint32_t number;
    std::string folder;
    std::size_t depth;
  };
  std::vector<bool> seen(count, false);
  seen[0] = true;
  std::vector<Step> todo{{u32(raw(0), 76), "", 0}};
  while (!todo.empty()) {
    const Step step = std::move(todo.back());
    todo.pop_back();
    if (step.number >= count || seen[step.number]) continue;
    seen[step.number] = true;
    const std::string_view bytes = raw(step.number);
    const std::uint8_t kind = u8(bytes, 66);
    todo.push_back({u32(bytes, 72), step.folder, step.depth});
    todo.push_back({u32(bytes, 68), step.folder, step.depth});
    if (kind != 1 && kind != 2) continue;
    Entry entry{step.folder + entry_name(bytes), kind == 1, u32(bytes, 116), u32(bytes, 120)};
    if (kind == 1 && step.depth < k_max_depth) todo.push_back({u32(bytes, 76), entry.path + '/', step.depth + 1});
    entries_.push_back(std::move(entry));
  }
  return true;
}

const OleFile::Entry* OleFile::find(std::string_view path) const {
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    return entry.path.size() == path.size() && strncasecmp(entry.path.data(), path.data(), path.size()) == 0;
  });
  return found == entries_.end() ? nullptr : &*found;
}

OleFile::Stream OleFile::stream(std::string_view path) const {
  Stream stream;
  stream.ole_ = this;
  const Entry* entry = find(path);
  if (entry == nullptr || entry->storage) return stream;
  stream.mini_ = entry->size < mini_cutoff_;
  stream.sectors_ = chain(stream.mini_ ? mini_fat_ : fat_, entry->start);
  const std::uint64_t reached = static_cast<std::uint64_t>(stream.sectors_.size())
                                << (stream.mini_ ? k_mini_shift : shift_);
  // Sectors that are named twice, or mini sectors that are not there, may reach further than there are bytes.
  stream.size_ = std::min({entry->size, reached, file_.size()});
  stream.broken_ = stream.size_ < entry->size;
  if (!stream.mini_ && stream.size_ > 0) {
    // A file cut short: the chain is whole, the sectors are not there.
    const std::size_t last = static_cast<std::size_t>((stream.size_ - 1) >> shift_);
    if ((static_cast<std::uint64_t>(stream.sectors_[last]) + 1) << shift_ >= file_.size()) stream.broken_ = true;
  }
  return stream;
}

std::string OleFile::Stream::read_at(std::uint64_t offset, std::size_t count) const {
  std::string bytes;
  if (offset >= size_) return bytes;
  count = static_cast<std::size_t>(std::min<std::uint64_t>(count, size_ - offset));
  const unsigned shift = mini_ ? k_mini_shift : ole_->shift_;
  while (count > 0) {
    const std::uint64_t within = offset & ((std::uint64_t{1} << shift) - 1);
    const std::size_t piece =
        static_cast<std::size_t>(std::min<std::uint64_t>(count, (std::uint64_t{1} << shift) - within));
    std::uint64_t place = 0;
    const std::uint32_t number = sectors_[static_cast<std::size_t>(offset >> shift)];
    if (mini_) {
      const std::uint64_t in_mini_stream = (static_cast<std::uint64_t>(number) << k_mini_shift) + within;
      const std::uint64_t index = in_mini_stream >> ole_->shift_;
      if (index >= ole_->mini_sectors_.size()) break;
      const std::uint64_t rest = in_mini_stream & ((std::uint64_t{1} << ole_->shift_) - 1);
      place = ((static_cast<std::uint64_t>(ole_->mini_sectors_[static_cast<std::size_t>(index)]) + 1) << ole_->shift_) +
              rest;
    } else {
      place = ((static_cast<std::uint64_t>(number) + 1) << shift) + within;
    }
    const std::string part = ole_->file_.read_at(place, piece);
    bytes += part;
    if (part.size() < piece) break;
    offset += piece;
    count -= piece;
  }
  return bytes;
}

}  // namespace baosong::parsers
