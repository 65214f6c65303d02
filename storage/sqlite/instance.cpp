#include "storage/sqlite/instance.hpp"

#include <fcntl.h>

#include <cerrno>
#include <cstring>

#include "storage/store.hpp"

namespace baosong::storage::sqlite {
namespace {

struct flock byte(std::int64_t number, short type) {
  struct flock lock {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  lock.l_start = number;
  lock.l_len = 1;
  return lock;
}

}  // namespace

InstanceLock::InstanceLock(const std::string& index_file)
    : file_(index_file + ".lock"), fd_(::open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
  if (!fd_) fail();
}

void InstanceLock::fail() const {
  throw StoreError("lock file " + file_ + ": " + std::strerror(errno) +
                   "; see that the folder exists, that it and the " +
                   "file belong to the user that runs baosong, and that the file system is not mounted read-only");
}

void InstanceLock::begin_opening() {
  struct flock lock = byte(0, F_WRLCK);
  while (::fcntl(fd_.get(), F_OFD_SETLKW, &lock) != 0)
    if (errno != EINTR) fail();
}

void InstanceLock::end_opening() {
  struct flock lock = byte(0, F_UNLCK);
  if (::fcntl(fd_.get(), F_OFD_SETLK, &lock) != 0) fail();
}

bool InstanceLock::take(std::int64_t number) {
  struct flock lock = byte(number, F_WRLCK);
  if (::fcntl(fd_.get(), F_OFD_SETLK, &lock) != 0) {
    if (errno == EAGAIN || errno == EACCES) return false;
    fail();
  }
  own_ = number;
  return true;
}

bool InstanceLock::alive(std::int64_t number) const {
  if (number == own_) return true;
  struct flock lock = byte(number, F_WRLCK);
  if (::fcntl(fd_.get(), F_OFD_GETLK, &lock) != 0) fail();
  return lock.l_type != F_UNLCK;
}

}  // namespace baosong::storage::sqlite
