// A power loss, for the shim: remembers every change below the storage root that nothing has made durable yet, and on
// power_fails() takes such changes back. The model is strict: bytes are durable by fsync of their file, a name (new,
// gone, moved, a folder) by fsync of the folder it stands in, all of both by syncfs; a rename is whole or not at all.
// Nothing is remembered before begin_power(), and all calls are then idle.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace baosong::faults {

/// `limbo` is a folder on the same file system, made here: what is replaced or removed waits there.
void begin_power(const std::string& limbo);

/// Held around a change and its note, so that the power fails before both or after both.
class PowerTurn {
 public:
  PowerTurn();
  ~PowerTurn();
  PowerTurn(const PowerTurn&) = delete;
  PowerTurn& operator=(const PowerTurn&) = delete;
};

/// A second name for what stands at `path`, so that it can come back; empty where nothing does.
struct Kept {
  std::string name;
};
[[nodiscard]] Kept keep(const std::string& path);
void forget(const Kept& kept);

void name_added(const std::string& path, int fd);  ///< `fd`: of a new file; -1: a link to one that was there
void name_moved(const std::string& from, const std::string& to, const Kept& replaced);
void name_removed(const std::string& path, const Kept& kept);
void folder_added(const std::string& path);
void folder_removed(const std::string& path);

/// Before they do.
void bytes_change(int fd, off_t offset, std::size_t count);
void size_changes(int fd, off_t size);

void durable(int fd);  ///< fsync of a file or a folder
void all_durable();    ///< syncfs

/// Takes back what is not durable: by `seed` all of it; or the bytes but not the names; or some of either, the names
/// in order. Stops every other thread at its next step; the caller ends the process.
void power_fails(std::uint64_t seed);

/// True in the thread that called power_fails().
[[nodiscard]] bool dying();
/// Does not return once the power has failed.
void stop_if_dead();

}  // namespace baosong::faults
