// `baosong backup` and `restore`. A backup is a folder: index.db, a copy of the index, and blobs/, every blob that it
// names, at the addresses that they have in the storage. The configuration is not in it: it holds passwords, and is the
// operator's to keep. The folder holds a whole backup at every moment once the first is made: blobs are only added,
// and the index is renamed into place when they all are there.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "daemon/flow/instance.hpp"

namespace baosong::flow {

/// It cannot be begun; what() says why and what to do. Nothing has been changed.
struct BackupRefused : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct BackupReport {
  std::size_t copied = 0;           ///< blobs
  std::uint64_t bytes = 0;          ///< of those
  std::size_t there = 0;            ///< blobs that stood there already
  std::vector<std::string> faults;  ///< blobs that are damaged where they come from, and not copied
};

/// Brings `folder` up to date, creating it where lacking, while others go on with the storage. `who`: into the audit
/// trail. Throws BackupRefused, storage::StoreError, std::system_error; a backup that was there is still whole then.
BackupReport backup(Instance& instance, const std::filesystem::path& folder, const std::string& who);

struct RestoreReport {
  BackupReport blobs;
  std::chrono::sys_seconds backup_at{};
  std::size_t letters = 0;  ///< that the backup had still to send: given up, see storage::Store::record_restored()
};

/// Puts a backup in the place of a lost index; its blobs first, each by its hash. Throws BackupRefused (where an index
/// is there, or no backup), AlreadyRunning, storage::StoreError, std::system_error: it may be repeated then.
RestoreReport restore(const config::StoragePlaces& storage, const std::filesystem::path& folder, const std::string& who,
                      std::chrono::sys_seconds now);

}  // namespace baosong::flow
