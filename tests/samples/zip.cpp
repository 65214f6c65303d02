#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <unicode/ucnv.h>
#include <zlib.h>

#include <memory>
#include <stdexcept>

#include "tests/samples/bytes.hpp"
#include "tests/samples/samples.hpp"

namespace baosong::samples {

namespace {

std::string gb18030(const std::string& utf8) {
  std::string out(utf8.size() * 2 + 16, '\0');
  UErrorCode status = U_ZERO_ERROR;
  const std::int32_t size = ucnv_convert("GB18030", "UTF-8", out.data(), static_cast<std::int32_t>(out.size()),
                                         utf8.data(), static_cast<std::int32_t>(utf8.size()), &status);
  if (U_FAILURE(status)) throw std::runtime_error("a name that GB18030 has not");
  out.resize(static_cast<std::size_t>(size));
  return out;
}

struct Member {
  std::string name;  ///< as written
  std::string extra;
  std::string packed;
  std::uint32_t crc = 0;
  std::uint32_t size = 0;
  std::uint32_t offset = 0;
};

// libarchive translates names by the thread's locale; in "C" it has none but ASCII.
class Utf8Locale {
 public:
  Utf8Locale() : locale_(::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)), before_(::uselocale(locale_)) {}
  ~Utf8Locale() {
    ::uselocale(before_);
    ::freelocale(locale_);
  }
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;

 private:
  locale_t locale_;
  locale_t before_;
};

constexpr std::uint32_t k_dos_date = (41U << 9) | (10U << 5) | 12U;  // 2021-10-12
constexpr std::uint32_t k_dos_time = 9U << 11;

}  // namespace

std::uint32_t crc32_of(std::string_view bytes) {
  return static_cast<std::uint32_t>(
      crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
}

std::string deflated(std::string_view bytes, bool raw) {
  z_stream stream{};
  if (deflateInit2(&stream, 6, Z_DEFLATED, raw ? -15 : 15, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error("zlib refuses");
  }
  std::string out(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int ended = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (ended != Z_STREAM_END) throw std::runtime_error("zlib did not finish");
  return out;
}

std::string make_zip(const std::vector<ZipMember>& members, const ZipOptions& options) {
  using Names = ZipOptions::Names;
  const bool gbk = options.names == Names::gb18030 || options.names == Names::unicode_extra;
  const std::uint32_t flags = (options.names == Names::utf8_flag ? 0x0800U : 0U) | (options.encrypted ? 1U : 0U);
  const std::uint32_t made_by = (options.names == Names::utf8_unix ? 3U : 0U) << 8 | 20U;
  std::string out;
  std::string directory;
  for (const ZipMember& given : members) {
    const std::uint32_t method = options.stored || given.bytes.empty() ? 0 : 8;
    Member member;
    member.name = gbk ? gb18030(given.name) : given.name;
    member.crc = crc32_of(given.bytes);
    member.size = static_cast<std::uint32_t>(given.bytes.size());
    member.offset = static_cast<std::uint32_t>(out.size());
    if (options.encrypted) member.packed = std::string(11, 'x') + static_cast<char>(member.crc >> 24);
    member.packed += method == 8 ? deflated(given.bytes, true) : given.bytes;
    if (options.names == Names::unicode_extra) {
      put_le(member.extra, 0x7075, 2);
      put_le(member.extra, static_cast<std::uint32_t>(given.name.size() + 5), 2);
      member.extra += '\1';
      put_le(member.extra, crc32_of(member.name), 4);
      member.extra += given.name;
    }
    std::string common;  // what the local header and the directory have in common
    put_le(common, 20, 2);
    put_le(common, flags, 2);
    put_le(common, method, 2);
    put_le(common, k_dos_time, 2);
    put_le(common, k_dos_date, 2);
    put_le(common, member.crc, 4);
    put_le(common, static_cast<std::uint32_t>(member.packed.size()), 4);
    put_le(common, member.size, 4);
    put_le(common, static_cast<std::uint32_t>(member.name.size()), 2);
    put_le(common, static_cast<std::uint32_t>(member.extra.size()), 2);
    out += "PK\3\4" + common + member.name + member.extra + member.packed;
    directory += "PK\1\2";
    put_le(directory, made_by, 2);
    directory += common;
    put_le(directory, 0, 2);  // comment
    put_le(directory, 0, 2);  // disk
    put_le(directory, 0, 2);  // internal attributes
    put_le(directory, options.names == Names::utf8_unix ? 0100644U << 16 : 0x20U, 4);
    put_le(directory, member.offset, 4);
    directory += member.name + member.extra;
  }
  const auto count = static_cast<std::uint32_t>(members.size());
  const auto start = static_cast<std::uint32_t>(out.size());
  out += directory + "PK\5\6";
  put_le(out, 0, 4);
  put_le(out, count, 2);
  put_le(out, count, 2);
  put_le(out, static_cast<std::uint32_t>(directory.size()), 4);
  put_le(out, start, 4);
  put_le(out, 0, 2);
  return out;
}

std::string make_archive(const std::vector<ZipMember>& members, const std::string& format, const std::string& filter,
                         const std::string& options) {
  const Utf8Locale locale;
  const std::unique_ptr<archive, decltype(&archive_write_free)> writer(archive_write_new(), &archive_write_free);
  const auto must = [&](int result) {
    if (result < ARCHIVE_WARN) throw std::runtime_error(archive_error_string(writer.get()));
  };
  must(archive_write_set_format_by_name(writer.get(), format.c_str()));
  if (!filter.empty()) must(archive_write_add_filter_by_name(writer.get(), filter.c_str()));
  if (!options.empty()) must(archive_write_set_options(writer.get(), options.c_str()));
  if (!options.empty()) must(archive_write_set_passphrase(writer.get(), "baosong"));
  must(archive_write_set_bytes_in_last_block(writer.get(), 1));
  std::string out;
  must(archive_write_open(
      writer.get(), &out, nullptr,
      [](archive*, void* opaque, const void* bytes, std::size_t size) {
        static_cast<std::string*>(opaque)->append(static_cast<const char*>(bytes), size);
        return static_cast<la_ssize_t>(size);
      },
      nullptr));
  for (const ZipMember& member : members) {
    const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(), &archive_entry_free);
    archive_entry_update_pathname_utf8(entry.get(), member.name.c_str());
    archive_entry_set_mtime(entry.get(), 1'634'000'000, 0);
    archive_entry_set_perm(entry.get(), 0644);
    const bool link = member.bytes.starts_with("link:");
    archive_entry_set_filetype(entry.get(), member.name.ends_with('/') ? AE_IFDIR : link ? AE_IFLNK : AE_IFREG);
    if (link) archive_entry_update_symlink_utf8(entry.get(), member.bytes.c_str() + 5);
    archive_entry_set_size(entry.get(), link ? 0 : static_cast<la_int64_t>(member.bytes.size()));
    must(archive_write_header(writer.get(), entry.get()));
    if (!link && archive_write_data(writer.get(), member.bytes.data(), member.bytes.size()) < 0) must(ARCHIVE_FATAL);
  }
  must(archive_write_close(writer.get()));
  return out;
}

}  // namespace baosong::samples
