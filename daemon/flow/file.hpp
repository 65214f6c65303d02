// Stages `judged` and `filed`: a read message gets its verdict, and in one transaction the dossier becomes what it
// shall be and the letter is queued. The archive tree follows. Runs on the storage thread.
#pragma once

#include <chrono>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "daemon/flow/instance.hpp"
#include "daemon/flow/read.hpp"
#include "daemon/letters/templates.hpp"
#include "daemon/rules/name_index.hpp"

namespace baosong::flow {

/// What a configuration means for judging and answering, built once for it: the rosters' automata, the letter
/// templates.
struct RuleBook {
  /// Throws letters::TemplateError.
  explicit RuleBook(Configuration of);

  Configuration configuration;
  std::map<std::string, rules::NameIndex, std::less<>> names;  ///< by campaign id
  letters::Templates templates;
  std::vector<std::string> own_addresses;  ///< the office's and its mailboxes': never answered
};

struct FilingReport {
  std::size_t filed = 0;
  std::size_t failed = 0;  ///< to be tried again later; each is in the log and in `baosong failed`
};

/// Files `batch` in its order, so that a later mail sees what an earlier one did, and removes the folders of its
/// content. Throws storage::StoreError, std::system_error: then nothing of the batch has happened, and all of it may be
/// repeated.
FilingReport file(Instance::Storage& storage, const RuleBook& book, std::chrono::sys_seconds now,
                  std::span<ReadMessage> batch);

/// Makes the archive tree show what has been filed and not been shown yet.
void archive(Instance::Storage& storage, const config::Loaded& configuration);

}  // namespace baosong::flow
