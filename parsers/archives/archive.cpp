// Archives by libarchive, streamed member by member into the workspace. Contract 4 (attachment.encrypted, .corrupt,
// .bomb) and contract 2, [limits]. Refuses: formats other than zip, 7z, rar, tar and compressed single files; links,
// devices and folders (left out); more members, bytes or a higher ratio than the limits allow, as soon as a header only
// announces it. A member that cannot be read whole is left out; what was read before it stays.
#include "parsers/archives/archive.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <locale.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <new>
#include <stdexcept>
#include <system_error>

#include "parsers/archives/input.hpp"
#include "parsers/archives/rar5_headers.hpp"
#include "parsers/archives/zip_names.hpp"
#include "parsers/digest.hpp"
#include "parsers/text/names.hpp"

namespace baosong::parsers {

namespace {

constexpr std::size_t k_block_bytes = 64 * 1024;
/// Folders, links and rubbish are no members, but they too take time.
constexpr std::uint64_t k_entries_per_member = 10;
constexpr const char* k_nameless = "未命名";

// libarchive translates names by the thread's locale; in "C" it loses the Unicode names of 7z and rar. Made at the
// start of the program: the sealed room has no files of locales.
const locale_t k_utf8_locale = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);

class Utf8Locale {
 public:
  Utf8Locale() {
    if (k_utf8_locale == nullptr) throw std::runtime_error("this host has no locale C.UTF-8");
    before_ = ::uselocale(k_utf8_locale);
  }
  ~Utf8Locale() { ::uselocale(before_); }
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;

 private:
  locale_t before_ = nullptr;
};

// A member's bytes on their way into the workspace; what is not kept() is removed again.
class MemberFile {
 public:
  explicit MemberFile(std::filesystem::path file)
      : file_(std::move(file)), descriptor_(::open(file_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {
    if (descriptor_ < 0) fail();
  }
  ~MemberFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!kept_) ::unlink(file_.c_str());
  }
  MemberFile(const MemberFile&) = delete;
  MemberFile& operator=(const MemberFile&) = delete;

  void write(std::string_view bytes) {
    digest_.update(bytes);
    size_ += bytes.size();
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail();
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] ArchiveMember kept(std::string path) {
    const int descriptor = std::exchange(descriptor_, -1);
    if (::close(descriptor) != 0) fail();
    kept_ = true;
    return {std::move(path), file_, size_, digest_.hex()};
  }

 private:
  [[noreturn]] void fail() const {
    throw std::system_error(errno, std::generic_category(), "cannot write " + file_.string());
  }
  std::filesystem::path file_;
  int descriptor_;
  bool kept_ = false;
  std::uint64_t size_ = 0;
  Sha256 digest_;
};

enum class Outcome { whole, broken, over_limit };

class Unpacking {
 public:
  Unpacking(const std::filesystem::path& file, Workspace& workspace)
      : workspace_(workspace), input_(file), archive_(archive_read_new(), &archive_read_free) {
    if (!archive_) throw std::bad_alloc();
    // Formats one by one: mtree, for one, would open other files.
    archive_read_support_format_zip(archive_.get());
    archive_read_support_format_7zip(archive_.get());
    archive_read_support_format_rar(archive_.get());
    archive_read_support_format_rar5(archive_.get());
    archive_read_support_format_tar(archive_.get());
    archive_read_support_format_raw(archive_.get());
    archive_read_support_filter_gzip(archive_.get());
    archive_read_support_filter_bzip2(archive_.get());
    archive_read_support_filter_xz(archive_.get());
    archive_read_support_filter_lzma(archive_.get());
    archive_read_support_filter_zstd(archive_.get());
    archive_read_support_filter_compress(archive_.get());
    rar5_ = read_rar5_headers(input_);
    if (input_.read(0, 2) == "PK") zip_.emplace(input_, static_cast<std::size_t>(most_entries()));
    file_ = file.string();
  }

  ArchiveReading run() {
    if (zip_ && zip_->too_many()) {
      reading_.fault = Fault::over_limit;
    } else if (rar5_.encrypted) {
      // libarchive cannot tell which of the files in it are; what it would make of them is noise.
      reading_.fault = Fault::encrypted;
    } else {
      read_entries();
      if (encrypted_ && reading_.fault != Fault::over_limit) reading_.fault = Fault::encrypted;
    }
    return std::move(reading_);
  }

 private:
  [[nodiscard]] std::uint64_t most_entries() const {
    return workspace_.limits().archive_members * k_entries_per_member;
  }

  void read_entries() {
    if (archive_read_open_filename(archive_.get(), file_.c_str(), k_block_bytes) != ARCHIVE_OK) {
      // Nothing more may be asked of an archive that was not opened: libarchive would follow a wild pointer.
      reading_.fault = Fault::corrupt;
      return;
    }
    for (std::uint64_t entries = 0;; ++entries) {
      archive_entry* entry = nullptr;
      const int status = archive_read_next_header(archive_.get(), &entry);
      if (status == ARCHIVE_EOF) break;
      if (status < ARCHIVE_WARN || is_bare_file()) return stop_broken();
      if (entries == most_entries()) {
        reading_.fault = Fault::over_limit;
        return;
      }
      switch (read_entry(*entry)) {
        case Outcome::whole:
          break;
        case Outcome::broken:
          return stop_broken();
        case Outcome::over_limit:
          reading_.fault = Fault::over_limit;
          return;
      }
    }
    if ((zip_ && !zip_->complete()) || (rar5_.is_rar5 && !rar5_.complete)) reading_.fault = Fault::corrupt;
  }

  // What is neither an archive nor compressed: libarchive's raw format takes anything.
  [[nodiscard]] bool is_bare_file() const {
    return archive_format(archive_.get()) == ARCHIVE_FORMAT_RAW && archive_filter_count(archive_.get()) < 2;
  }

  void stop_broken() {
    reading_.fault = Fault::corrupt;
    const char* why = archive_error_string(archive_.get());
    const bool says_so =
        why != nullptr && (std::strstr(why, "ncrypt") != nullptr || std::strstr(why, "assphrase") != nullptr ||
                           std::strstr(why, "Crypto") != nullptr);
    if (says_so || archive_read_has_encrypted_entries(archive_.get()) > 0) encrypted_ = true;
  }

  Outcome read_entry(archive_entry& entry) {
    const bool regular = archive_entry_filetype(&entry) == AE_IFREG && archive_entry_hardlink(&entry) == nullptr &&
                         archive_entry_symlink(&entry) == nullptr;
    const std::string decoded = name_of(entry);
    // Of a file that has no type (zip by DOS), a slash at the end says that it is a folder.
    const bool folder = decoded.ends_with('/') || decoded.ends_with('\\');
    std::string path = safe_path(decoded);
    if (archive_entry_is_encrypted(&entry) != 0) {
      encrypted_ = true;
      return Outcome::whole;
    }
    if (!regular || folder || is_rubbish(path)) return read_data(nullptr);
    if (path.empty()) path = k_nameless;
    if (announces_too_much(entry) || !workspace_.spend_member()) return Outcome::over_limit;
    MemberFile member(workspace_.new_file());
    const Outcome outcome = read_data(&member);
    if (outcome == Outcome::whole) reading_.members.push_back(member.kept(std::move(path)));
    return outcome;
  }

  std::string name_of(archive_entry& entry) {
    const char* raw = archive_entry_pathname(&entry);
    if (raw == nullptr) raw = archive_entry_pathname_utf8(&entry);
    if (raw == nullptr) return {};
    if (zip_) {
      const la_int64_t position = archive_read_header_position(archive_.get());
      return zip_->decoded(raw, static_cast<std::uint64_t>(std::max<la_int64_t>(0, position)));
    }
    return decode_name(raw);
  }

  [[nodiscard]] bool is_over_ratio(std::uint64_t unpacked) const {
    const Limits& limits = workspace_.limits();
    return unpacked > limits.ratio_free_bytes &&
           static_cast<double>(unpacked) > limits.ratio * static_cast<double>(input_.size());
  }

  [[nodiscard]] bool announces_too_much(archive_entry& entry) const {
    if (archive_entry_size_is_set(&entry) == 0 || archive_entry_size(&entry) <= 0) return false;
    const auto size = static_cast<std::uint64_t>(archive_entry_size(&entry));
    return size > workspace_.limits().unpacked_bytes || is_over_ratio(unpacked_ + size);
  }

  bool spend(std::uint64_t bytes) {
    unpacked_ += bytes;
    return workspace_.spend_bytes(bytes) && !is_over_ratio(unpacked_);
  }

  // To `member`, or to nowhere: what is left out is counted too, since unpacking it takes as long.
  Outcome read_data(MemberFile* member) {
    std::uint64_t written = 0;
    for (;;) {
      const void* block = nullptr;
      std::size_t size = 0;
      la_int64_t offset = 0;
      const int status = archive_read_data_block(archive_.get(), &block, &size, &offset);
      if (status == ARCHIVE_EOF) return Outcome::whole;
      if (status != ARCHIVE_OK) return Outcome::broken;
      const auto at = static_cast<std::uint64_t>(std::max<la_int64_t>(0, offset));
      while (written < at) {  // a hole of a sparse file
        static constexpr std::array<char, k_block_bytes> k_zeros{};
        const auto hole = static_cast<std::size_t>(std::min<std::uint64_t>(at - written, k_zeros.size()));
        if (!spend(hole)) return Outcome::over_limit;
        if (member != nullptr) member->write({k_zeros.data(), hole});
        written += hole;
      }
      if (!spend(size)) return Outcome::over_limit;
      if (member != nullptr) member->write({static_cast<const char*>(block), size});
      written += size;
    }
  }

  Workspace& workspace_;
  Utf8Locale locale_;
  Input input_;
  std::string file_;
  std::unique_ptr<archive, decltype(&archive_read_free)> archive_;
  std::optional<ZipNames> zip_;
  Rar5Headers rar5_;
  ArchiveReading reading_;
  std::uint64_t unpacked_ = 0;
  bool encrypted_ = false;
};

}  // namespace

ArchiveReading read_archive(const std::filesystem::path& file, Workspace& workspace) {
  return Unpacking(file, workspace).run();
}

}  // namespace baosong::parsers
