#include "daemon/bundle/whole_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <string>
#include <system_error>

namespace baosong::bundle {
namespace {

namespace fs = std::filesystem;
namespace files = storage::files;

fs::path folder_of(const fs::path& file) {
  return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

std::string megabytes(std::uint64_t bytes) {
  constexpr std::uint64_t k_mb = 1'000'000;
  return std::to_string((bytes + k_mb - 1) / k_mb) + " MB";
}

std::string no_room(const fs::path& folder, std::uint64_t needed, std::uint64_t available) {
  return "there is not enough room in " + folder.string() + ": " + megabytes(needed) + " are needed, " +
         megabytes(available) + " are free; make room, or choose another place with --out";
}

}  // namespace

WholeFile::WholeFile(fs::path file, std::uint64_t needed)
    : file_(std::move(file)), partial_(file_.string() + ".partial"), needed_(needed) {
  const fs::path folder = folder_of(file_);
  std::error_code error;
  if (!fs::is_directory(folder, error))
    throw std::runtime_error("there is no folder " + folder.string() + "; make it first, or choose another with --out");
  if (fs::is_directory(file_, error))
    throw std::runtime_error(file_.string() + " is a folder; --out names the file to be written");
  const fs::space_info space = fs::space(folder, error);
  if (!error && space.available < needed) throw std::runtime_error(no_room(folder, needed, space.available));
  fd_ = files::open(partial_, O_RDWR | O_CREAT, 0666);
  if (::flock(fd_.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {  // some file systems have no locks
    committed_ = true;                                                       // it is the other's
    throw std::runtime_error("another export is writing " + partial_.string() +
                             "; wait for it, or choose another name");
  }
  if (::ftruncate(fd_.get(), 0) != 0) files::fail("empty", partial_);
}

WholeFile::~WholeFile() {
  if (!committed_ && fd_) ::unlink(partial_.c_str());
}

void WholeFile::commit() {
  files::sync(fd_.get(), partial_);
  files::move_file(partial_, file_);
  committed_ = true;
  files::sync_folder(folder_of(file_));
}

std::string WholeFile::explain(const std::system_error& error) const {
  const int number = error.code().value();
  const fs::path folder = folder_of(file_);
  if (number == ENOSPC || number == EDQUOT) {
    std::error_code ignored;
    const fs::space_info space = fs::space(folder, ignored);
    return no_room(folder, needed_, ignored ? 0 : space.available);
  }
  if (number == EFBIG)
    return "the file system of " + folder.string() + " cannot hold a file of " + megabytes(needed_) +
           " (FAT32 stops at 4 GB); choose another place with --out";
  return error.what();
}

}  // namespace baosong::bundle
