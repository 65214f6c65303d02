// Blobs in a folder. What makes them durable, and why in this order:
//   1. the bytes are flushed while the file still has its name in scratch, so that an address never names a file whose
//      bytes a power cut took (such a file would be believed later, and the good copy dropped);
//   2. then it is renamed to its address; 3. then the folders that lead to it are flushed.
// A file that stands at its address already may have been put there by another process a moment ago: its folders are
// flushed all the same before we speak of it. For many files one syncfs each for 1. and 3. takes the place of many
// fsyncs. Scratch is one subfolder per process, locked while the process lives; open_blobs() removes only those of the
// dead. Files are 0440 from the moment they have an address, see archive_tree.cpp; folders here are 0700.
#include "storage/blobs.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <optional>
#include <set>
#include <stdexcept>
#include <system_error>
#include <unordered_set>

#include "storage/files.hpp"
#include "storage/sha256.hpp"

namespace baosong::storage {
namespace {

namespace fs = std::filesystem;
using files::Fd;

constexpr mode_t k_folder_mode = 0700;
constexpr mode_t k_scratch_mode = 0600;
constexpr mode_t k_blob_mode = 0440;
constexpr std::size_t k_buffer_bytes = std::size_t{256} << 10;
// From so many files on, one syncfs takes the place of an fsync each. Measured on ext4 with files of 1 MB: 1 file 14 ms
// by fsync, 7 ms by syncfs; 4 files 45 and 13; 100 files 925 and 183. For few it is not used all the same: it also
// writes whatever others have dirty on the file system.
constexpr std::size_t k_many_files = 4;

bool is_address(std::string_view sha256) {
  return sha256.size() == 64 && std::all_of(sha256.begin(), sha256.end(),
                                            [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

class FolderBlobWriter final : public BlobWriter {
 public:
  explicit FolderBlobWriter(fs::path path)
      : path_(std::move(path)), fd_(files::open(path_, O_WRONLY | O_CREAT | O_EXCL, k_scratch_mode)) {}
  ~FolderBlobWriter() override {
    if (!taken_) ::unlink(path_.c_str());
  }
  FolderBlobWriter(const FolderBlobWriter&) = delete;
  FolderBlobWriter& operator=(const FolderBlobWriter&) = delete;

  void write(std::string_view bytes) override {
    if (failed_) throw std::system_error(EIO, std::system_category(), "an earlier write failed to " + path_.string());
    failed_ = true;  // until we are through
    if (buffer_.size() + bytes.size() > k_buffer_bytes) {
      flush();
      if (bytes.size() >= k_buffer_bytes) {
        put(bytes);
        bytes = {};
      }
    }
    if (buffer_.capacity() == 0 && !bytes.empty()) buffer_.reserve(k_buffer_bytes);
    buffer_ += bytes;
    failed_ = false;
  }
  [[nodiscard]] std::uint64_t size() const override { return written_ + buffer_.size(); }

  /// The bytes are all in the file; its address.
  BlobInfo finish() {
    if (failed_) throw std::system_error(EIO, std::system_category(), "an earlier write failed to " + path_.string());
    flush();
    std::string().swap(buffer_);
    if (::fchmod(fd_.get(), k_blob_mode) != 0) files::fail("set the mode of", path_);
    return {digest_.hex(), written_};
  }
  [[nodiscard]] const fs::path& path() const { return path_; }
  [[nodiscard]] int fd() const { return fd_.get(); }
  void taken() { taken_ = true; }

 private:
  void put(std::string_view bytes) {
    files::write_all(fd_.get(), bytes, path_);
    digest_.update(bytes);
    written_ += bytes.size();
  }
  void flush() {
    put(buffer_);
    buffer_.clear();
  }

  fs::path path_;
  Fd fd_;
  Sha256 digest_;
  std::string buffer_;
  std::uint64_t written_ = 0;
  bool failed_ = false;
  bool taken_ = false;
};

class FolderBlobs final : public Blobs {
 public:
  explicit FolderBlobs(const fs::path& root) {
    root_ = fs::absolute(root);
    files::make_durable_folder(root_, k_folder_mode);
    root_fd_ = files::open_folder(root_);
    files::make_folder(root_ / "scratch", k_folder_mode);
    clear_scratch_of_the_dead();
    take_scratch();
  }
  ~FolderBlobs() override {
    if (::getpid() != owner_) return;  // a fork of ours ends; the folder is not its own
    std::error_code ignored;           // what cannot be removed now is removed by the next open_blobs()
    fs::remove_all(scratch_, ignored);
  }
  FolderBlobs(const FolderBlobs&) = delete;
  FolderBlobs& operator=(const FolderBlobs&) = delete;

  [[nodiscard]] std::unique_ptr<BlobWriter> begin() override {
    return std::make_unique<FolderBlobWriter>(scratch_ / ("blob-" + std::to_string(++count_)));
  }

  [[nodiscard]] std::vector<BlobInfo> commit(std::span<std::unique_ptr<BlobWriter>> writers) override {
    const Spender spender{writers};
    std::vector<BlobInfo> infos;
    std::vector<Candidate> candidates;
    for (const std::unique_ptr<BlobWriter>& writer : writers) {
      auto& w = dynamic_cast<FolderBlobWriter&>(*writer);
      infos.push_back(w.finish());
      candidates.push_back({w.path(), infos.back().sha256, infos.back().size, w.fd(), &w, false});
    }
    settle(candidates);
    return infos;
  }

  void adopt(std::span<const Adoption> adoptions) override { take_over(adoptions, false); }

  [[nodiscard]] bool mend(const Adoption& file) override {
    if (sha256_of_file(file.file) != file.sha256) return false;
    take_over({&file, 1}, true);
    return true;
  }

  [[nodiscard]] fs::path path(std::string_view sha256) const override {
    if (!contains(sha256)) throw std::runtime_error("no blob " + std::string(sha256) + " in " + root_.string());
    return address(sha256);
  }
  [[nodiscard]] bool contains(std::string_view sha256) const override {
    return is_address(sha256) && ::access(address(sha256).c_str(), F_OK) == 0;
  }
  void each(const std::function<void(const std::string& sha256)>& take) const override {
    for (const fs::directory_entry& outer : fs::directory_iterator(root_)) {
      if (!outer.is_directory() || outer.path().filename() == "scratch") continue;
      for (const fs::directory_entry& inner : fs::directory_iterator(outer)) {
        if (!inner.is_directory()) continue;
        for (const fs::directory_entry& blob : fs::directory_iterator(inner))
          if (const std::string name = blob.path().filename(); is_address(name)) take(name);
      }
    }
  }
  [[nodiscard]] fs::path scratch() const override { return scratch_; }

 private:
  /// A finished file in scratch (or on its file system) that shall stand at an address.
  struct Candidate {
    fs::path path;
    std::string sha256;
    std::uint64_t size = 0;
    int fd = -1;
    FolderBlobWriter* writer = nullptr;
    bool over = false;  ///< also over what stands there
  };

  void take_over(std::span<const Adoption> adoptions, bool over) {
    std::vector<Candidate> candidates;
    std::vector<Fd> open;
    std::vector<fs::path> copies;
    const auto forget = [&copies] {
      for (const fs::path& copy : copies) ::unlink(copy.c_str());
    };
    try {
      for (const Adoption& a : adoptions) {
        if (!is_address(a.sha256)) throw std::invalid_argument("no SHA-256: " + a.sha256);
        // What is adopted was made by the extractor from hostile bytes: a link to elsewhere is refused.
        Fd fd(::open(a.file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
        if (!fd && errno == ENOENT && contains(a.sha256)) continue;  // an adoption that a crash cut short
        if (!fd) files::fail("adopt", a.file);
        struct stat info {};
        if (::fstat(fd.get(), &info) != 0) files::fail("adopt", a.file);
        if (!S_ISREG(info.st_mode)) {
          errno = EINVAL;
          files::fail("adopt (not a file)", a.file);
        }
        Candidate c{a.file, a.sha256, static_cast<std::uint64_t>(info.st_size), fd.get(), nullptr, over};
        if (info.st_dev != device_) {
          c.path = scratch_ / ("copy-" + std::to_string(++count_));
          copies.push_back(c.path);
          Fd copy = files::open(c.path, O_WRONLY | O_CREAT | O_EXCL, k_scratch_mode);
          files::copy(fd.get(), copy.get(), c.path);
          fd = std::move(copy);
          c.fd = fd.get();
        }
        if (::fchmod(c.fd, k_blob_mode) != 0) files::fail("set the mode of", c.path);
        open.push_back(std::move(fd));
        candidates.push_back(std::move(c));
      }
      settle(candidates);
    } catch (...) {
      forget();
      throw;
    }
    for (const Adoption& a : adoptions) files::remove_file(a.file);  // those that were copied, or there already
  }

  /// Spends writers, also on the way of an exception: they remove what they still own.
  struct Spender {
    std::span<std::unique_ptr<BlobWriter>> writers;
    ~Spender() {
      for (std::unique_ptr<BlobWriter>& w : writers) w.reset();
    }
  };

  [[nodiscard]] fs::path address(std::string_view sha256) const { return blob_file(root_, sha256); }

  /// There already, and of the right size: one that was cut short (a damaged disk) is replaced.
  [[nodiscard]] bool stands(const Candidate& c) const {
    struct stat info {};
    return ::stat(address(c.sha256).c_str(), &info) == 0 && static_cast<std::uint64_t>(info.st_size) == c.size;
  }

  void settle(std::vector<Candidate>& candidates) {
    std::vector<Candidate*> fresh;
    for (Candidate& c : candidates)
      if (c.over || !stands(c)) fresh.push_back(&c);
    if (fresh.size() >= k_many_files) {
      files::sync_all(root_fd_.get(), root_);
    } else {
      for (const Candidate* c : fresh) files::sync(c->fd, c->path);
    }
    std::set<fs::path> touched;
    for (const Candidate& c : candidates) make_folders(c.sha256, touched);
    for (Candidate* c : fresh) {
      files::move_file(c->path, address(c->sha256));
      if (c->writer != nullptr) c->writer->taken();
    }
    if (touched.size() >= k_many_files) {
      files::sync_all(root_fd_.get(), root_);
    } else {
      for (const fs::path& folder : touched) files::sync_folder(folder);
    }
    for (const Candidate& c : candidates) {
      durable_folders_.insert(c.sha256.substr(0, 2));
      durable_folders_.insert(c.sha256.substr(0, 4));
    }
  }

  /// Notes every folder whose entries must be on disk before the blob can be spoken of. One whose own entry we have
  /// made durable once needs no second flush of its parent.
  void make_folders(std::string_view sha256, std::set<fs::path>& touched) {
    const fs::path outer = root_ / sha256.substr(0, 2);
    const fs::path inner = outer / sha256.substr(2, 2);
    if (!durable_folders_.contains(std::string(sha256.substr(0, 2)))) {
      files::make_folder(outer, k_folder_mode);
      touched.insert(root_);
    }
    if (!durable_folders_.contains(std::string(sha256.substr(0, 4)))) {
      files::make_folder(inner, k_folder_mode);
      touched.insert(outer);
    }
    touched.insert(inner);
  }

  void clear_scratch_of_the_dead() const {
    for (const fs::directory_entry& entry : fs::directory_iterator(root_ / "scratch")) {
      const Fd fd(::open(entry.path().c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
      if (!fd) {
        if (errno == ENOTDIR || errno == ELOOP) files::remove_file(entry.path());
        continue;
      }
      if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) continue;  // its owner lives
      fs::remove_all(entry.path());
    }
  }

  void take_scratch() {
    struct stat info {};
    for (int n = 0;; ++n) {
      scratch_ = root_ / "scratch" / (std::to_string(::getpid()) + "-" + std::to_string(n));
      if (!files::make_folder(scratch_, k_folder_mode)) continue;
      scratch_lock_ = Fd(::open(scratch_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
      // Between mkdir and lock another process may have taken it for a dead one's and removed it.
      if (!scratch_lock_ || ::flock(scratch_lock_.get(), LOCK_EX | LOCK_NB) != 0) continue;
      if (::stat(scratch_.c_str(), &info) == 0) break;
    }
    device_ = info.st_dev;
  }

  fs::path root_;
  fs::path scratch_;
  Fd root_fd_;
  Fd scratch_lock_;
  pid_t owner_ = ::getpid();
  dev_t device_ = 0;
  std::atomic<unsigned> count_{0};  // begin() may run beside commit()
  std::unordered_set<std::string> durable_folders_;
};

}  // namespace

fs::path blob_file(const fs::path& root, std::string_view sha256) {
  return root / sha256.substr(0, 2) / sha256.substr(2, 2) / sha256;
}

std::string fault_of_blob(const Blobs& blobs, const std::string& sha256, std::uint64_t size) {
  if (!blobs.contains(sha256)) return "is missing";
  const fs::path path = blobs.path(sha256);
  std::error_code error;
  const std::uintmax_t found = fs::file_size(path, error);
  if (error) return "cannot be read: " + error.message();
  if (found != size) return "has " + std::to_string(found) + " bytes instead of " + std::to_string(size);
  try {
    if (sha256_of_file(path) != sha256) return "has other bytes than it should";
  } catch (const std::system_error& e) {  // a disk that cannot give its bytes back is damage as well
    return "cannot be read: " + e.code().message();
  }
  return {};
}

std::unique_ptr<Blobs> open_blobs(const fs::path& root) {
  return std::make_unique<FolderBlobs>(root);
}

}  // namespace baosong::storage
