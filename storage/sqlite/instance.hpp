// Tells the letters that a living process is sending from those that a dead one left behind. Each process that sends
// has a number from the index and keeps the byte of that number in <index>.lock locked (F_OFD_SETLK): the kernel lets
// go of it when the process dies, however it dies. Byte 0 is held while the index is opened and migrated. A fork shares
// the lock with its parent: start the extractor before the first letter is sent, else a letter left by a killed daemon
// waits for its lease to end (k_sending_lease) should the extractor outlive it.
#pragma once

#include <cstdint>
#include <string>

#include "storage/files.hpp"

namespace baosong::storage::sqlite {

class InstanceLock {
 public:
  /// Throws StoreError.
  explicit InstanceLock(const std::string& index_file);

  /// Waits until no other process opens the index.
  void begin_opening();
  void end_opening();

  /// Takes the number for as long as this object lives. False: another has it (an index restored from a backup counts
  /// from an older number).
  [[nodiscard]] bool take(std::int64_t number);
  [[nodiscard]] bool alive(std::int64_t number) const;

 private:
  [[noreturn]] void fail() const;

  std::string file_;
  files::Fd fd_;
  std::int64_t own_ = 0;
};

}  // namespace baosong::storage::sqlite
