// What the driver and the shim say to each other: one file that both map. The driver sets the fault before it starts a
// process; the shim counts the steps to which that fault can happen, lets it happen at the n-th, and says where.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

namespace baosong::faults {

/// A step that can fail. Those on files count only below the storage root.
enum class Step : int {
  open,      ///< of a file that is there
  create,    ///< open(O_CREAT) of one that is not
  read,      ///< read, pread
  write,     ///< write, pwrite, sendfile
  truncate,  ///< ftruncate, fallocate
  mode,      ///< fchmod, futimens
  sync,      ///< fsync, fdatasync, syncfs
  rename,
  link,
  unlink,  ///< also rmdir
  mkdir,
  lock,     ///< fcntl(F_SETLK) that takes a lock: SQLite's
  send,     ///< to a server
  answer,   ///< the first bytes received after something was sent
  receive,  ///< further bytes received
};
constexpr int k_steps = 15;
constexpr std::array<const char*, k_steps> k_step_names{"open",  "create", "read",   "write",  "truncate",
                                                        "mode",  "sync",   "rename", "link",   "unlink",
                                                        "mkdir", "lock",   "send",   "answer", "receive"};

enum class Fault : int {
  none,             ///< only counts
  kill,             ///< SIGKILL before the step; at `answer` after it
  power_loss,       ///< what was not made durable is taken back, then SIGKILL
  io_error,         ///< EIO, once
  disk_full,        ///< ENOSPC, from then on until the process ends
  short_write,      ///< half of the bytes, once
  index_busy,       ///< EAGAIN to every lock from then on
  line_cut_before,  ///< connection reset, nothing of this went out
  line_cut_after,   ///< it went out, then the connection is reset
  line_cut_within,  ///< connection reset while bytes come in
};
constexpr int k_faults = 10;
constexpr std::array<const char*, k_faults> k_fault_names{"none",
                                                          "kill",
                                                          "power loss",
                                                          "I/O error",
                                                          "disk full",
                                                          "short write",
                                                          "index busy",
                                                          "line cut before sending",
                                                          "line cut after sending",
                                                          "line cut in receiving"};

/// Whether `fault` can happen at `step`.
constexpr bool can_happen(Fault fault, Step step) {
  const bool changes_files = step == Step::create || step == Step::write || step == Step::truncate ||
                             step == Step::rename || step == Step::link || step == Step::unlink || step == Step::mkdir;
  switch (fault) {
    case Fault::none:
      return false;
    case Fault::kill:
      return changes_files || step == Step::send || step == Step::answer;
    case Fault::power_loss:
      return changes_files || step == Step::sync || step == Step::send || step == Step::answer;
    case Fault::io_error:
      return changes_files || step == Step::open || step == Step::read || step == Step::mode || step == Step::sync;
    case Fault::disk_full:
      return changes_files && step != Step::unlink;
    case Fault::short_write:
      return step == Step::write;
    case Fault::index_busy:
      return step == Step::lock;
    case Fault::line_cut_before:
    case Fault::line_cut_after:
      return step == Step::send;
    case Fault::line_cut_within:
      return step == Step::answer || step == Step::receive;
  }
  return false;
}

struct Control {
  // The driver's:
  std::int32_t fault = 0;
  std::int32_t in_extractor = 0;  ///< 1: strikes in the extractor's processes, not in baosong itself
  std::int64_t at = 0;            ///< the n-th step, from 1
  std::int64_t now = 0;           ///< what the clock says all the while, UTC seconds
  std::uint64_t seed = 0;         ///< of what survives a power loss
  std::int32_t error = 0;         ///< errno instead of the fault's own; 0: that
  char only[60] = {};             ///< strikes only at what has this in its name; empty: at all
  // The shim's:
  std::atomic<std::int64_t> counted{0};  ///< steps of this fault so far
  std::atomic<std::int32_t> struck{0};
  std::array<std::atomic<std::int64_t>, k_steps> steps{}, extractor_steps{};  ///< all, by kind
  char where[512] = {};                                                       ///< the step at which it struck
};

/// Environment of a process under the shim.
constexpr const char* k_control_variable = "BAOSONG_FAULTS_CONTROL";      ///< path of the file
constexpr const char* k_root_variable = "BAOSONG_FAULTS_ROOT";            ///< storage root, absolute
constexpr const char* k_extractor_variable = "BAOSONG_FAULTS_EXTRACTOR";  ///< set where it is the extractor

}  // namespace baosong::faults
