// The limits that every parser obeys (contract 2, [limits], and Postfix's figures for headers). One struct, passed down;
// exceeding a limit is a fact (Fault::over_limit), never a crash.
#pragma once

#include <cstddef>
#include <cstdint>

namespace baosong::parsers {

struct Limits {
  // contract 2
  int archive_depth = 5;                           ///< archives in archives
  std::uint64_t archive_members = 2000;            ///< over all archives of a mail
  std::uint64_t unpacked_bytes = 2ULL << 30;       ///< over all archives of a mail
  double ratio = 200;                              ///< unpacked : packed, counted above `ratio_free_bytes` unpacked
  std::uint64_t ratio_free_bytes = 64ULL << 20;
  std::uint64_t mail_bytes = 150ULL << 20;
  // mail structure
  std::size_t header_bytes = 512 * 1024;           ///< one header block
  std::size_t field_bytes = 64 * 1024;             ///< one field; what is beyond is cut
  std::size_t fields = 2000;
  int mime_depth = 50;
  std::size_t parts = 5000;
  std::size_t text_bytes = 4U << 20;               ///< own text kept of a mail
  // documents
  std::size_t paragraphs = 20000;
  std::size_t table_rows = 5000;
  std::size_t document_text_bytes = 8U << 20;
  std::uint64_t picture_pixels = 400'000'000;      ///< larger pictures are measured, not decoded
};

}  // namespace baosong::parsers
