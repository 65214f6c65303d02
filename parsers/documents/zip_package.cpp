#include "parsers/documents/zip_package.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <memory>

#include "parsers/archives/disk_error.hpp"
#include "parsers/documents/input_file.hpp"
#include "parsers/limits.hpp"

namespace baosong::parsers {
namespace {

constexpr std::string_view k_end_of_directory{"PK\x05\x06", 4};
constexpr std::size_t k_end_search_bytes = 22 + 65535;
constexpr std::size_t k_block_bytes = 32768;

bool has_directory(const std::filesystem::path& file) {
  const InputFile input(file);
  const std::uint64_t from = input.size() > k_end_search_bytes ? input.size() - k_end_search_bytes : 0;
  return input.read_at(from, k_end_search_bytes).find(k_end_of_directory) != std::string::npos;
}

std::string entry_name(archive_entry* entry) {
  const char* name = archive_entry_pathname_utf8(entry);
  if (name == nullptr) name = archive_entry_pathname(entry);
  std::string text = name == nullptr ? std::string() : name;
  std::replace(text.begin(), text.end(), '\\', '/');
  while (text.starts_with('/')) text.erase(0, 1);
  return text;
}

}  // namespace

ZipMember::ZipMember(archive* zip, archive_entry* entry, std::uint64_t packed_bytes)
    : zip_(zip), name_(entry_name(entry)), packed_bytes_(packed_bytes) {
  if (archive_entry_is_data_encrypted(entry) > 0) fault_ = Fault::encrypted;
}

std::size_t ZipMember::read(char* to, std::size_t count) {
  if (fault_ != Fault::none) return 0;
  const Limits limits;
  const bool inflated = read_bytes_ > limits.ratio_free_bytes &&
                        static_cast<double>(read_bytes_) > limits.ratio * static_cast<double>(packed_bytes_);
  if (read_bytes_ >= k_max_member_bytes || inflated) {
    fault_ = Fault::over_limit;
    return 0;
  }
  const la_ssize_t got = archive_read_data(zip_, to, count);
  if (got < 0) {
    expect_sound_disk(zip_);
    fault_ = Fault::corrupt;
    return 0;
  }
  read_bytes_ += static_cast<std::uint64_t>(got);
  return static_cast<std::size_t>(got);
}

std::size_t ZipMember::read_xml(char* to, std::size_t count) {
  if (read_bytes_ < k_max_xml_bytes) return read(to, count);
  if (!cut_) {
    cut_ = true;
    char block[16384];
    while (read(block, sizeof block) > 0) {
      // To its end: whether it is a bomb shows only there.
    }
  }
  return 0;
}

std::string ZipMember::read_all(std::size_t cap) {
  std::string bytes;
  char block[16384];
  while (bytes.size() < cap) {
    const std::size_t got = read(block, std::min(sizeof block, cap - bytes.size()));
    if (got == 0) break;
    bytes.append(block, got);
  }
  return bytes;
}

Fault walk_zip(const std::filesystem::path& file, const std::function<bool(ZipMember&)>& visit) {
  const std::unique_ptr<archive, int (*)(archive*)> zip(archive_read_new(), archive_read_free);
  if (!zip) throw std::bad_alloc();
  archive_read_support_format_zip(zip.get());
  if (archive_read_open_filename(zip.get(), file.c_str(), k_block_bytes) != ARCHIVE_OK) {
    expect_sound_disk(zip.get());
    return Fault::corrupt;
  }

  const std::uint64_t packed_bytes = std::filesystem::file_size(file);
  Fault worst = has_directory(file) ? Fault::none : Fault::corrupt;
  for (std::size_t count = 0; count < k_max_members; ++count) {
    archive_entry* entry = nullptr;
    const int status = archive_read_next_header(zip.get(), &entry);
    if (status == ARCHIVE_EOF) return worst;
    if (status != ARCHIVE_OK && status != ARCHIVE_WARN) {
      expect_sound_disk(zip.get());
      return worst == Fault::none ? Fault::corrupt : worst;
    }
    ZipMember member(zip.get(), entry, packed_bytes);
    const bool locked = member.fault() == Fault::encrypted;
    const bool more = visit(member);
    if (locked) return Fault::encrypted;
    if (member.fault() != Fault::none && worst == Fault::none) worst = member.fault();
    if (!more) return worst;
  }
  return worst == Fault::none ? Fault::over_limit : worst;
}

Fault read_xml_member(const std::filesystem::path& file, std::string_view name,
                      const std::function<void(XmlReader&)>& read) {
  bool found = false;
  bool well_formed = true;
  const Fault walked = walk_zip(file, [&](ZipMember& member) {
    if (member.name() != name) return true;
    found = true;
    XmlReader xml([&](char* to, std::size_t count) { return member.read_xml(to, count); });
    read(xml);
    well_formed = !xml.failed() || member.cut();
    return false;
  });
  return walked == Fault::none && !(found && well_formed) ? Fault::corrupt : walked;
}

}  // namespace baosong::parsers
