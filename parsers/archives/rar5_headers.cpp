#include "parsers/archives/rar5_headers.hpp"

#include <optional>

namespace baosong::parsers {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view k_signature = "Rar!\x1A\7\1\0"sv;
constexpr std::size_t k_header_bytes = 64 * 1024;  // names and records; the format allows 2 MiB
constexpr int k_most_blocks = 100'000;

enum BlockType : std::uint64_t { file_block = 2, service_block = 3, encryption_block = 4, end_block = 5 };
constexpr std::uint64_t k_has_extra = 1;
constexpr std::uint64_t k_has_data = 2;
constexpr std::uint64_t k_encryption_record = 1;
constexpr std::uint64_t k_more_volumes = 1;

// Seven bits a byte, the lowest first, the top bit says that more follow; at most ten bytes.
struct Reader {
  std::string_view bytes;
  bool failed = false;

  std::uint64_t vint() {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < 10 && i < bytes.size(); ++i) {
      const auto byte = static_cast<unsigned char>(bytes[i]);
      value |= static_cast<std::uint64_t>(byte & 0x7F) << (7 * i);
      if ((byte & 0x80) == 0) {
        bytes.remove_prefix(i + 1);
        return value;
      }
    }
    failed = true;
    return 0;
  }
};

bool has_encryption_record(std::string_view extra) {
  Reader reader{extra};
  while (!reader.bytes.empty()) {
    const std::uint64_t size = reader.vint();
    if (reader.failed || size == 0 || size > reader.bytes.size()) return false;
    const std::string_view rest = reader.bytes.substr(static_cast<std::size_t>(size));
    if (reader.vint() == k_encryption_record && !reader.failed) return true;
    reader.bytes = rest;
  }
  return false;
}

}  // namespace

Rar5Headers read_rar5_headers(Input& input) {
  Rar5Headers result;
  if (input.read(0, k_signature.size()) != k_signature) return result;
  result.is_rar5 = true;
  std::uint64_t at = k_signature.size();
  for (int blocks = 0; blocks < k_most_blocks; ++blocks) {
    const std::string block = input.read(at, k_header_bytes);
    if (block.size() < 7) break;
    Reader reader{std::string_view(block).substr(4)};  // after the CRC
    const std::uint64_t header_size = reader.vint();
    if (reader.failed || header_size == 0 || header_size > reader.bytes.size()) break;
    const auto header_start = static_cast<std::size_t>(reader.bytes.data() - block.data());
    const std::string_view header = reader.bytes.substr(0, static_cast<std::size_t>(header_size));
    reader.bytes = header;
    const std::uint64_t type = reader.vint();
    const std::uint64_t flags = reader.vint();
    const std::uint64_t extra_size = (flags & k_has_extra) != 0 ? reader.vint() : 0;
    const std::uint64_t data_size = (flags & k_has_data) != 0 ? reader.vint() : 0;
    if (reader.failed) break;
    if (type == end_block) {
      result.complete = (reader.vint() & k_more_volumes) == 0;
      break;
    }
    const bool secret_file = (type == file_block || type == service_block) && extra_size <= header.size() &&
                             has_encryption_record(header.substr(header.size() - static_cast<std::size_t>(extra_size)));
    if (type == encryption_block || secret_file) {
      result.encrypted = true;
      break;
    }
    if (data_size > input.size()) break;
    at += header_start + header_size + data_size;
  }
  return result;
}

}  // namespace baosong::parsers
