// Small RAR archives with stored (method 0) files, since nothing free writes RAR: RAR 5.0 archive format, and unrar's
// technote for RAR 4.
#pragma once

#include <boost/crc.hpp>
#include <cstdint>
#include <string>
#include <vector>

namespace baosong::parsers {

struct RarFile {
  std::string name;  ///< as written
  std::string bytes;
  bool encrypted = false;
};

inline std::uint32_t rar_crc(const std::string& bytes) {
  boost::crc_32_type crc;
  crc.process_bytes(bytes.data(), bytes.size());
  return crc.checksum();
}

inline std::string rar_number(std::uint64_t value, int width) {
  std::string out;
  for (int i = 0; i < width; ++i) out += static_cast<char>(value >> (8 * i) & 0xFF);
  return out;
}

inline std::string rar_vint(std::uint64_t value) {
  std::string out;
  for (; value > 0x7F; value >>= 7) out += static_cast<char>((value & 0x7F) | 0x80);
  return out + static_cast<char>(value);
}

inline std::string rar5_block(const std::string& header) {
  const std::string sized = rar_vint(header.size()) + header;
  return rar_number(rar_crc(sized), 4) + sized;
}

inline std::string make_rar5(const std::vector<RarFile>& files, bool headers_encrypted = false) {
  std::string rar("Rar!\x1A\7\1\0", 8);
  if (headers_encrypted) {
    return rar + rar5_block(std::string("\4\0\0\0\17", 5) + std::string(16, 's')) + std::string(200, '\x5A');
  }
  rar += rar5_block(std::string("\1\0\0", 3));
  for (const RarFile& file : files) {
    // Extra area: one record of type 1, file encryption.
    const std::string record = "\1" + std::string("\0\0\17", 3) + std::string(32, 'i');
    const std::string extra = file.encrypted ? rar_vint(record.size()) + record : "";
    std::string header = "\2";
    header += file.encrypted ? '\3' : '\2';
    if (file.encrypted) header += rar_vint(extra.size());
    header += rar_vint(file.bytes.size());
    header += '\4';  // a CRC follows
    header += rar_vint(file.bytes.size()) + rar_vint(0x20) + rar_number(rar_crc(file.bytes), 4);
    header += std::string("\0\0", 2);  // stored; Windows
    header += rar_vint(file.name.size()) + file.name + extra;
    rar += rar5_block(header) + file.bytes;
  }
  return rar + rar5_block(std::string("\5\0\0", 3));
}

inline std::string make_rar4(const std::vector<RarFile>& files) {
  const auto block = [](const std::string& after_crc) {
    return rar_number(rar_crc(after_crc) & 0xFFFF, 2) + after_crc;
  };
  std::string rar("Rar!\x1A\7\0", 7);
  rar += block(std::string("\x73\0\0\x0D\0", 5) + std::string(6, '\0'));
  for (const RarFile& file : files) {
    std::string header = "\x74";
    header += rar_number(0x8000U | (file.encrypted ? 4U : 0U), 2);
    header +=
        rar_number(32 + file.name.size(), 2) + rar_number(file.bytes.size(), 4) + rar_number(file.bytes.size(), 4);
    header += '\2';  // Windows
    header += rar_number(rar_crc(file.bytes), 4) + rar_number(0x534C4800, 4);
    header += "\x14\x30";  // version 2.0, stored
    header += rar_number(file.name.size(), 2) + rar_number(0x20, 4) + file.name;
    rar += block(header) + file.bytes;
  }
  return rar + std::string("\xC4\x3D\x7B\0\x40\7\0", 7);
}

}  // namespace baosong::parsers
