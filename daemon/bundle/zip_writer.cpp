#include "daemon/bundle/zip_writer.hpp"

#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cassert>
#include <limits>

#include "config/office_time.hpp"

namespace baosong::bundle {
namespace {

constexpr std::uint32_t k_full32 = 0xFFFFFFFF;
constexpr std::uint16_t k_full16 = 0xFFFF;
constexpr std::uint16_t k_utf8_names = 1U << 11U;  // general purpose bit 11
constexpr std::uint16_t k_version = 20, k_version_zip64 = 45;
constexpr std::uint16_t k_made_on_unix = 3U << 8U;
constexpr std::uint64_t k_crc_at = 14;                     // in a local header
constexpr std::uint32_t k_regular_file = 0100644U << 16U;  // external attributes: st_mode

void put_le(std::string& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>(value >> (8 * i) & 0xFF));
}

// Extra field 0x5455 with the time of change alone: the same in local header and directory.
std::string unix_time_field(std::uint32_t time) {
  std::string out;
  put_le(out, 0x5455, 2);
  put_le(out, 5, 2);
  put_le(out, 1, 1);
  put_le(out, time, 4);
  return out;
}

// DOS dates go from 1980 to 2107, in steps of two seconds.
void set_dos_time(std::chrono::sys_seconds instant, const std::string& zone, std::uint16_t& date, std::uint16_t& time) {
  const std::string wall = config::rfc3339(instant, zone);  // 2021-10-12T09:05:00+08:00
  const auto figure = [&](std::size_t at, std::size_t length) {
    return static_cast<unsigned>(std::stoul(wall.substr(at, length)));
  };
  const unsigned year = std::clamp(figure(0, 4), 1980U, 2107U);
  date = static_cast<std::uint16_t>((year - 1980) << 9U | figure(5, 2) << 5U | figure(8, 2));
  time = static_cast<std::uint16_t>(figure(11, 2) << 11U | figure(14, 2) << 5U | figure(17, 2) / 2);
}

}  // namespace

std::string local_header(const ZipEntry& entry) {
  const bool large = entry.size >= k_full32;
  std::string extra = unix_time_field(entry.unix_time);
  if (large) {
    put_le(extra, 0x0001, 2);  // zip64
    put_le(extra, 16, 2);
    put_le(extra, entry.size, 8);
    put_le(extra, entry.size, 8);
  }
  std::string out;
  put_le(out, 0x04034b50, 4);
  put_le(out, large ? k_version_zip64 : k_version, 2);
  put_le(out, k_utf8_names, 2);
  put_le(out, 0, 2);  // stored
  put_le(out, entry.time, 2);
  put_le(out, entry.date, 2);
  put_le(out, entry.crc, 4);
  put_le(out, large ? k_full32 : entry.size, 4);
  put_le(out, large ? k_full32 : entry.size, 4);
  put_le(out, entry.name.size(), 2);
  put_le(out, extra.size(), 2);
  return out + entry.name + extra;
}

std::string directory_record(const ZipEntry& entry) {
  std::string zip64;
  if (entry.size >= k_full32) {
    put_le(zip64, entry.size, 8);
    put_le(zip64, entry.size, 8);
  }
  if (entry.offset >= k_full32) put_le(zip64, entry.offset, 8);
  std::string extra = unix_time_field(entry.unix_time);
  if (!zip64.empty()) {
    put_le(extra, 0x0001, 2);
    put_le(extra, zip64.size(), 2);
    extra += zip64;
  }
  const std::uint16_t version = zip64.empty() ? k_version : k_version_zip64;
  std::string out;
  put_le(out, 0x02014b50, 4);
  put_le(out, static_cast<std::uint16_t>(k_made_on_unix | version), 2);
  put_le(out, version, 2);
  put_le(out, k_utf8_names, 2);
  put_le(out, 0, 2);
  put_le(out, entry.time, 2);
  put_le(out, entry.date, 2);
  put_le(out, entry.crc, 4);
  put_le(out, std::min<std::uint64_t>(entry.size, k_full32), 4);
  put_le(out, std::min<std::uint64_t>(entry.size, k_full32), 4);
  put_le(out, entry.name.size(), 2);
  put_le(out, extra.size(), 2);
  put_le(out, 0, 2);  // comment
  put_le(out, 0, 2);  // disk
  put_le(out, 0, 2);  // internal attributes
  put_le(out, k_regular_file, 4);
  put_le(out, std::min<std::uint64_t>(entry.offset, k_full32), 4);
  return out + entry.name + extra;
}

std::string directory_end(std::uint64_t start, std::uint64_t size, std::uint64_t count) {
  std::string out;
  if (start >= k_full32 || size >= k_full32 || count >= k_full16) {
    put_le(out, 0x06064b50, 4);
    put_le(out, 44, 8);
    put_le(out, k_made_on_unix | k_version_zip64, 2);
    put_le(out, k_version_zip64, 2);
    put_le(out, 0, 4);
    put_le(out, 0, 4);
    put_le(out, count, 8);
    put_le(out, count, 8);
    put_le(out, size, 8);
    put_le(out, start, 8);
    put_le(out, 0x07064b50, 4);  // where that record is
    put_le(out, 0, 4);
    put_le(out, start + size, 8);
    put_le(out, 1, 4);
  }
  put_le(out, 0x06054b50, 4);
  put_le(out, 0, 2);
  put_le(out, 0, 2);
  put_le(out, std::min<std::uint64_t>(count, k_full16), 2);
  put_le(out, std::min<std::uint64_t>(count, k_full16), 2);
  put_le(out, std::min<std::uint64_t>(size, k_full32), 4);
  put_le(out, std::min<std::uint64_t>(start, k_full32), 4);
  put_le(out, 0, 2);
  return out;
}

ZipWriter::ZipWriter(int fd, std::filesystem::path file, std::string zone)
    : fd_(fd), file_(std::move(file)), timezone_(std::move(zone)) {}

void ZipWriter::put(std::string_view bytes) {
  storage::files::write_all(fd_, bytes, file_);
  offset_ += bytes.size();
}

void ZipWriter::begin(std::string name, std::chrono::sys_seconds changed, std::uint64_t size) {
  ZipEntry& entry = entries_.emplace_back();
  entry.name = std::move(name);
  entry.size = lacking_ = size;
  entry.offset = offset_;
  set_dos_time(changed, timezone_, entry.date, entry.time);
  entry.unix_time = static_cast<std::uint32_t>(
      std::clamp<std::int64_t>(changed.time_since_epoch().count(), 0, std::numeric_limits<std::int32_t>::max()));
  put(local_header(entry));
}

void ZipWriter::write(std::string_view bytes) {
  ZipEntry& entry = entries_.back();
  assert(bytes.size() <= lacking_);
  entry.crc =
      static_cast<std::uint32_t>(crc32_z(entry.crc, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
  lacking_ -= bytes.size();
  put(bytes);
}

// The sum is known only now; it goes into the local header all the same.
void ZipWriter::end() {
  assert(lacking_ == 0);
  std::string crc;
  put_le(crc, entries_.back().crc, 4);
  const ssize_t n = ::pwrite(fd_, crc.data(), crc.size(), static_cast<off_t>(entries_.back().offset + k_crc_at));
  if (n != static_cast<ssize_t>(crc.size())) storage::files::fail("write", file_);
}

void ZipWriter::finish() {
  const std::uint64_t start = offset_;
  for (const ZipEntry& entry : entries_) put(directory_record(entry));
  put(directory_end(start, offset_ - start, entries_.size()));
}

}  // namespace baosong::bundle
