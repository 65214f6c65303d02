// Every blob that the index names, and what it is of: for those that look after blobs (fsck, backup).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "storage/store.hpp"

namespace baosong::flow {

struct NamedBlob {
  std::string sha256;
  std::uint64_t size = 0;
  storage::MessageKey message = 0;  ///< whose raw mail it is, or that brought it
  std::string item;                 ///< its path; empty: the raw mail itself
  std::string agency, receipt;      ///< whose; empty where undecided
};

/// Calls `take` for each: raw mails; decoded items of filed messages, as their facts have them; items of dossiers. The
/// same blob as often as it is named. Returns the messages whose facts cannot be read. Throws storage::StoreError.
std::vector<storage::MessageKey> for_each_named_blob(storage::Store& store,
                                                     const std::function<void(const NamedBlob&)>& take);

/// "图1.jpg of message 7 (fuzhou, FJ2021-0003)", for the operator.
[[nodiscard]] std::string in_words(const NamedBlob& blob);

}  // namespace baosong::flow
