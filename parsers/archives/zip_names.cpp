#include "parsers/archives/zip_names.hpp"

#include <boost/crc.hpp>

#include "parsers/text/charset.hpp"

namespace baosong::parsers {

namespace {

using namespace std::string_view_literals;

constexpr std::size_t k_end_bytes = 22;
constexpr std::size_t k_entry_bytes = 46;
constexpr std::size_t k_local_bytes = 30;
constexpr std::uint64_t k_utf8_flag = 0x0800;
/// Names and extra fields that are kept; the rest of a directory that is all names is not worth it.
constexpr std::size_t k_most_name_bytes = 16U << 20;

// APPNOTE 4.4.2.2; 7 is the classic Macintosh.
bool is_unix(std::uint64_t host) {
  return host == 3 || host == 7 || host == 19;
}

std::string from_gb18030_or_437(std::string_view raw) {
  if (is_gb18030(raw)) return to_utf8(raw, "GB18030");
  return to_utf8(raw, "IBM437");
}

}  // namespace

std::string decode_name(std::string_view raw) {
  return is_utf8(raw) ? to_utf8(raw, "UTF-8") : from_gb18030_or_437(raw);
}

ZipNames::ZipNames(Input& input, std::size_t most_entries) : input_(input) {
  const std::uint64_t size = input.size();
  const std::uint64_t tail_at = size - std::min<std::uint64_t>(size, 0xFFFF + k_end_bytes);
  const std::string tail = input.read(tail_at, static_cast<std::size_t>(size - tail_at));
  const std::size_t end = tail.rfind("PK\5\6"sv);
  if (end == std::string::npos || tail.size() - end < k_end_bytes) return;
  complete_ = true;
  std::uint64_t directory_end = tail_at + end;
  std::uint64_t directory_bytes = little_endian(tail, end + 12, 4);
  // ZIP64 (4.3.14): the record and its locator of 20 bytes stand between the directory and the end.
  if (end >= 20 && std::string_view(tail).substr(end - 20, 4) == "PK\6\7"sv) {
    const std::uint64_t record_at = little_endian(tail, end - 20 + 8, 8);
    const std::string record = input.read(record_at, 56);
    if (record.starts_with("PK\6\6"sv)) {
      directory_end = record_at;
      directory_bytes = little_endian(record, 40, 8);
    }
  }
  if (directory_bytes > directory_end) return;
  read_directory(directory_end - directory_bytes, directory_end, most_entries);
}

void ZipNames::read_directory(std::uint64_t offset, std::uint64_t end, std::size_t most_entries) {
  std::multimap<std::uint64_t, Entry> by_offset;
  std::size_t name_bytes = 0;
  while (offset + k_entry_bytes <= end) {
    const std::string head = input_.read(offset, k_entry_bytes);
    if (head.size() < k_entry_bytes || !head.starts_with("PK\1\2"sv)) break;
    if (by_offset.size() == most_entries) {
      too_many_ = true;
      return;
    }
    const std::uint64_t name = little_endian(head, 28, 2);
    const std::uint64_t extra = little_endian(head, 30, 2);
    const std::uint64_t comment = little_endian(head, 32, 2);
    Entry entry;
    const std::string both = input_.read(offset + k_entry_bytes, static_cast<std::size_t>(name + extra));
    entry.raw = both.substr(0, static_cast<std::size_t>(name));
    entry.utf8_flag = (little_endian(head, 8, 2) & k_utf8_flag) != 0;
    if (both.size() > name) read_extra(std::string_view(both).substr(static_cast<std::size_t>(name)), entry);
    entry.unix_host = is_unix(little_endian(head, 5, 1));
    name_bytes += both.size();
    if (name_bytes > k_most_name_bytes) {
      too_many_ = true;
      return;
    }
    by_offset.emplace(little_endian(head, 42, 4), std::move(entry));
    offset += k_entry_bytes + name + extra + comment;
  }
  entries_.reserve(by_offset.size());
  for (auto& [at, entry] : by_offset) entries_.push_back(std::move(entry));
}

void ZipNames::read_extra(std::string_view extra, Entry& entry) {
  while (extra.size() >= 4) {
    const std::uint64_t id = little_endian(extra, 0, 2);
    const auto length = static_cast<std::size_t>(little_endian(extra, 2, 2));
    const std::string_view body = extra.substr(4, length);
    // 0x5855, 0x7855, 0x7875: Info-ZIP's and Mac's Unix fields; only local headers need the hint.
    if (id == 0x5855 || id == 0x7855 || id == 0x7875) entry.unix_host = true;
    if (id == 0x7075 && body.size() > 5 && body[0] == 1) {
      boost::crc_32_type crc;
      crc.process_bytes(entry.raw.data(), entry.raw.size());
      const std::string_view name = body.substr(5);
      // The sum tells whether somebody renamed the file without knowing of the field.
      if (little_endian(body, 1, 4) == crc.checksum() && is_utf8(name)) entry.unicode = name;
    }
    if (extra.size() < 4 + length) return;
    extra.remove_prefix(4 + length);
  }
}

const ZipNames::Entry* ZipNames::find(std::string_view raw) {
  if (next_ < entries_.size() && entries_[next_].raw == raw) return &entries_[next_++];
  // libarchive changes flagged names (normal form C) and passes over entries that share a local header.
  for (std::size_t i = next_; i < entries_.size(); ++i) {
    if (entries_[i].raw == raw) {
      next_ = i + 1;
      return &entries_[i];
    }
  }
  return nullptr;
}

ZipNames::Entry ZipNames::local_entry(std::string_view raw, std::uint64_t header_position) {
  const std::string near = input_.read(header_position, 64 * 1024);
  for (std::size_t at = near.find("PK\3\4"sv); at != std::string::npos; at = near.find("PK\3\4"sv, at + 1)) {
    const auto name = static_cast<std::size_t>(little_endian(near, at + 26, 2));
    const auto extra = static_cast<std::size_t>(little_endian(near, at + 28, 2));
    if (at + k_local_bytes + name > near.size()) break;
    if (std::string_view(near).substr(at + k_local_bytes, name) != raw) continue;
    Entry entry;
    entry.raw = raw;
    entry.utf8_flag = (little_endian(near, at + 6, 2) & k_utf8_flag) != 0;
    read_extra(std::string_view(near).substr(at + k_local_bytes + name).substr(0, extra), entry);
    return entry;
  }
  Entry unknown;
  unknown.raw = raw;
  // libarchive has recoded it, which it does with flagged names alone.
  unknown.utf8_flag = is_utf8(raw);
  return unknown;
}

std::string ZipNames::decode(const Entry& entry) {
  if (!entry.unicode.empty()) return entry.unicode;
  if (entry.utf8_flag || (entry.unix_host && is_utf8(entry.raw))) return decode_name(entry.raw);
  if (is_gb18030(entry.raw)) return to_utf8(entry.raw, "GB18030");
  return decode_name(entry.raw);
}

std::string ZipNames::decoded(std::string_view raw, std::uint64_t header_position) {
  if (const Entry* entry = find(raw)) return decode(*entry);
  return decode(local_entry(raw, header_position));
}

}  // namespace baosong::parsers
