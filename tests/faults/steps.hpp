// The steps that a program takes outside of itself: each is counted, fails or ends the process where control.hpp says,
// and is noted for the power loss (power.hpp). What shim.cpp answers libc's callers with.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <ctime>
#include <functional>
#include <string>

#include "tests/faults/control.hpp"

namespace baosong::faults {

/// Whether there is a control at all; before that nothing but the real thing is done.
[[nodiscard]] bool begun();
/// Which fault is on. Only where begun().
[[nodiscard]] Fault fault();
/// Counts the step; true where the fault happens at it (then answer failed()). Does not return where it kills.
[[nodiscard]] bool strikes(Step step, const std::string& what);
/// errno of the fault.
[[nodiscard]] int error_of(Fault one);
/// Sets errno and returns -1.
int failed();

/// What `fd` is open on; empty: no path.
[[nodiscard]] std::string path_of(int fd);
/// A file of ours: neither the log nor a pipe.
[[nodiscard]] bool is_file(int fd);
/// A connection to a server.
[[nodiscard]] bool is_line(int fd);

// --- files: as the system calls of their names; paths relative to a folder's descriptor or AT_FDCWD ----------------
int open_at(int folder, const char* path, int flags, mode_t mode);
/// `put(count)` writes so many bytes.
using Put = std::function<ssize_t(std::size_t count)>;
ssize_t write_at(int fd, std::size_t count, off_t offset, const Put& put);
[[nodiscard]] off_t end_or_here(int fd);
int sync_one(int fd, bool whole_system, const char* what);
int rename_at(int from_folder, const char* from, int to_folder, const char* to, unsigned flags);
int unlink_at(int folder, const char* path, int flags);
int make_folder_at(int folder, const char* path, mode_t mode);
int link_at(int from_folder, const char* from, int to_folder, const char* to, int flags);

// --- lines ---------------------------------------------------------------------------------------------------------
ssize_t send_on(int fd, const void* bytes, std::size_t size, int flags);
ssize_t receive_on(int fd, void* buffer, std::size_t size, int flags);
/// The descriptor is about to be closed: the next to have its number is another line.
void closing(int fd);

/// The clock that the driver set, or the real one.
int clock_of(clockid_t clock, timespec* out);

}  // namespace baosong::faults
