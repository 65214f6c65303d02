// The zip inside docx, xlsx, odt, ods and ofd, read member by member through libarchive, never whole.
// Every member is cut at k_max_member_bytes or at the ratio of Limits, its XML at k_max_xml_bytes, the list at
// k_max_members: a bomb costs at most that.
// Not for archives that agencies pack themselves: those are parsers/archives.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "parsers/documents/xml_reader.hpp"
#include "parsers/facts.hpp"

struct archive;
struct archive_entry;

namespace baosong::parsers {

constexpr std::size_t k_max_members = 20000;
constexpr std::uint64_t k_max_member_bytes = 192ULL << 20;
constexpr std::uint64_t k_max_xml_bytes = 32ULL << 20;  // three seconds of parsing; text of thousands of pages

/// The member at which the walk stands.
class ZipMember {
 public:
  [[nodiscard]] const std::string& name() const { return name_; }
  /// Bytes read; 0 at the end of the member, and where it breaks off (`fault()` then says why).
  std::size_t read(char* to, std::size_t count);
  /// What is left of the member, at most `cap` bytes.
  [[nodiscard]] std::string read_all(std::size_t cap);
  /// read() for a parser: ends at k_max_xml_bytes, which is no fault unless the member is a bomb.
  std::size_t read_xml(char* to, std::size_t count);
  /// Whether read_xml() ended before the member did.
  [[nodiscard]] bool cut() const { return cut_; }
  [[nodiscard]] Fault fault() const { return fault_; }

 private:
  friend Fault walk_zip(const std::filesystem::path&, const std::function<bool(ZipMember&)>&);
  ZipMember(archive* zip, archive_entry* entry, std::uint64_t packed_bytes);
  archive* zip_;
  std::string name_;
  std::uint64_t packed_bytes_;  ///< of the whole file: no member has more
  std::uint64_t read_bytes_ = 0;
  bool cut_ = false;
  Fault fault_ = Fault::none;
};

/// Calls `visit` for each member in order until it says false. The worst fault met: corrupt where the directory at the
/// end of the zip is lacking, a header is broken or a member that was read breaks off; encrypted; over_limit.
Fault walk_zip(const std::filesystem::path& file, const std::function<bool(ZipMember&)>& visit);

/// Hands the XML member `name` to `read`, which may stop anywhere. As walk_zip(); corrupt as well where there is no
/// such member, or where what was read of it is not well-formed (what read_xml() cuts off is not missed).
Fault read_xml_member(const std::filesystem::path& file, std::string_view name,
                      const std::function<void(XmlReader&)>& read);

}  // namespace baosong::parsers
