// Archives by libarchive, streamed member by member into the workspace. Contract 4 (attachment.encrypted, .corrupt,
// .bomb) and contract 2, [limits]. Refuses: formats other than zip, 7z, rar, tar and compressed single files; links,
// devices and folders (left out); more members, bytes or a higher ratio than the limits allow, as soon as a header only
// announces it. A member that cannot be read whole is left out, and the others stay: those before it, and those after
// it where the format can be read on (a zip can always, by its directory).
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

#include "parsers/archives/disk_error.hpp"
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
/// A zip is opened anew after a member that libarchive gives up over, this often.
constexpr int k_most_openings = 50;
/// Longer paths lose their beginning: what tells files apart is at the end.
constexpr std::size_t k_most_path_bytes = 4096;
constexpr const char* k_nameless = "未命名";
constexpr std::string_view k_apple_double("\0\x05\x16\x07\0\2\0\0", 8);

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
    if (head_.size() < k_apple_double.size()) head_ += bytes.substr(0, k_apple_double.size() - head_.size());
    size_ += bytes.size();
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail();
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  /// The first eight bytes, or fewer where there are no more.
  [[nodiscard]] std::string_view head() const { return head_; }
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
  std::string head_;
  std::uint64_t size_ = 0;
  Sha256 digest_;
};

enum class Outcome {
  whole,
  broken,  ///< this member only
  stuck,   ///< and libarchive reads no further
  over_limit,
};

// The path of a member, made safe and short enough to be written about.
std::string member_path(std::string_view decoded) {
  std::string path = safe_path(decoded);
  if (path.size() <= k_most_path_bytes) return path;
  std::size_t from = path.size() - k_most_path_bytes;
  while (from < path.size() && (static_cast<unsigned char>(path[from]) & 0xC0) == 0x80) ++from;
  return safe_path(std::string_view(path).substr(from));
}

// The one file in a compression that keeps no name is called as the compressed file without its last extension.
std::string name_without_extension(std::string_view name) {
  const std::string known = extension(name);
  if (known.empty()) return std::string(name);
  return std::string(name.substr(0, name.rfind('.')));
}

class Unpacking {
 public:
  Unpacking(const std::filesystem::path& file, std::string_view media_type, std::string_view name, Workspace& workspace)
      : workspace_(workspace),
        input_(file),
        file_(file.string()),
        media_type_(media_type),
        name_(name),
        archive_(nullptr, &archive_read_free),
        rar5_(read_rar5_headers(input_)) {
    if (media_type_ == "application/zip") zip_.emplace(input_, static_cast<std::size_t>(most_entries()));
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

  // Formats one by one, and only those that the file is of: mtree, for one, would open other files; and a zip or docx
  // that is compressed once more is the one file in it.
  bool open() {
    archive_.reset(archive_read_new());
    if (!archive_) throw std::bad_alloc();
    archive* reader = archive_.get();
    if (media_type_ == "application/zip") {
      archive_read_support_format_zip(reader);
    } else if (media_type_ == "application/x-7z-compressed") {
      archive_read_support_format_7zip(reader);
    } else if (media_type_ == "application/vnd.rar") {
      archive_read_support_format_rar(reader);
      archive_read_support_format_rar5(reader);
    } else {
      archive_read_support_format_tar(reader);
      archive_read_support_format_raw(reader);
      archive_read_support_filter_gzip(reader);
      archive_read_support_filter_bzip2(reader);
      archive_read_support_filter_xz(reader);
      archive_read_support_filter_lzip(reader);
      archive_read_support_filter_lz4(reader);
      archive_read_support_filter_zstd(reader);
      archive_read_support_filter_compress(reader);
    }
    return archive_read_open_filename(reader, file_.c_str(), k_block_bytes) == ARCHIVE_OK;
  }

  void read_entries() {
    std::uint64_t entries = 0;
    for (int openings = 0; openings < k_most_openings; ++openings) {
      if (!open()) {
        expect_sound_disk(archive_.get());
        // Nothing more may be asked of an archive that was not opened: libarchive would follow a wild pointer.
        reading_.fault = Fault::corrupt;
        return;
      }
      if (!pass_over(entries) || !read_on(entries)) break;
    }
    const bool cut_off = (zip_ && !zip_->complete()) || (rar5_.is_rar5 && !rar5_.complete);
    if (cut_off && reading_.fault == Fault::none) reading_.fault = Fault::corrupt;
  }

  // The entries that were read before the archive was opened anew.
  bool pass_over(std::uint64_t entries) {
    archive_entry* entry = nullptr;
    for (; entries > 0; --entries) {
      if (archive_read_next_header(archive_.get(), &entry) < ARCHIVE_WARN) return false;
    }
    return true;
  }

  // Counts in `entries`. True where libarchive gave up over a member, but reads those after it when it begins anew.
  bool read_on(std::uint64_t& entries) {
    for (;;) {
      archive_entry* entry = nullptr;
      const int status = archive_read_next_header(archive_.get(), &entry);
      if (status == ARCHIVE_EOF) return false;
      if (status < ARCHIVE_WARN || is_bare_file()) {
        note_broken();
        return false;
      }
      if (entries == most_entries()) {
        reading_.fault = Fault::over_limit;
        return false;
      }
      ++entries;
      switch (read_entry(*entry)) {
        case Outcome::whole:
          break;
        case Outcome::broken:
          note_broken();
          break;
        case Outcome::stuck:
          note_broken();
          return zip_ && zip_->complete();
        case Outcome::over_limit:
          reading_.fault = Fault::over_limit;
          return false;
      }
    }
  }

  // What is neither an archive nor compressed: libarchive's raw format takes anything.
  [[nodiscard]] bool is_bare_file() const {
    return archive_format(archive_.get()) == ARCHIVE_FORMAT_RAW && archive_filter_count(archive_.get()) < 2;
  }

  void note_broken() {
    expect_sound_disk(archive_.get());
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
    std::string path = member_path(decoded);
    if (archive_entry_is_encrypted(&entry) != 0) {
      encrypted_ = true;
      return Outcome::whole;
    }
    if (!regular || folder || is_rubbish(path)) return read_data(nullptr);
    if (path.empty()) path = k_nameless;
    if (announces_too_much(entry) || !workspace_.spend_member()) return Outcome::over_limit;
    MemberFile member(workspace_.new_file());
    const Outcome outcome = read_data(&member);
    if (outcome == Outcome::whole && !is_apple_double(path, member))
      reading_.members.push_back(member.kept(std::move(path)));
    return outcome;
  }

  // What macOS keeps of a file beside its content: rubbish wherever it is unpacked.
  static bool is_apple_double(std::string_view path, const MemberFile& member) {
    return path.substr(path.rfind('/') + 1).starts_with("._") && member.head() == k_apple_double;
  }

  std::string name_of(archive_entry& entry) {
    const bool raw_format = archive_format(archive_.get()) == ARCHIVE_FORMAT_RAW;
    const char* raw = archive_entry_pathname(&entry);
    if (raw == nullptr) raw = archive_entry_pathname_utf8(&entry);
    if (raw == nullptr) return {};
    // "data" is libarchive's own word for a file without a name; a gzip header may have one.
    if (raw_format && std::string_view(raw) == "data" && !name_.empty()) return name_without_extension(name_);
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
      if (status != ARCHIVE_OK) return status == ARCHIVE_FATAL ? Outcome::stuck : Outcome::broken;
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
  std::string media_type_;
  std::string name_;
  std::unique_ptr<archive, decltype(&archive_read_free)> archive_;
  Rar5Headers rar5_;
  std::optional<ZipNames> zip_;
  ArchiveReading reading_;
  std::uint64_t unpacked_ = 0;
  bool encrypted_ = false;
};

}  // namespace

ArchiveReading read_archive(const std::filesystem::path& file, std::string_view media_type, std::string_view name,
                            Workspace& workspace) {
  return Unpacking(file, media_type, name, workspace).run();
}

}  // namespace baosong::parsers
