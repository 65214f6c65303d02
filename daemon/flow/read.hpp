// Stage `read`: a message's raw bytes become facts, in the sealed room. What kills its extractor is tried again at
// once, then with growing pauses; after k_max_attempts it counts as unreadable, so that a person sees it and the next
// one is not held up. Where the machine failed (disk full …) it is tried for as long as that lasts.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "daemon/flow/instance.hpp"
#include "parsers/facts.hpp"

namespace baosong::flow {

constexpr int k_max_attempts = 3;

/// A message whose facts are known, or whose extractor failed.
struct ReadMessage {
  storage::Message message;
  parsers::MessageFacts facts;
  std::string facts_json;         ///< to be recorded; empty where the index has them already
  std::filesystem::path content;  ///< folder with the decoded items (Part::content); empty: they are blobs already
  std::string failure;            ///< why there are no facts this time; empty: there are
  bool environment = false;       ///< it failed for the machine's sake
};

/// Reads `messages` side by side, as far as the extractor has places. The result is in the same order. Folders under
/// Blobs::scratch() are the caller's to remove.
[[nodiscard]] asio::awaitable<std::vector<ReadMessage>> read(Instance& instance,
                                                             std::vector<storage::Message> messages);

/// The pause before the next try of a message whose extractor failed `attempts` times.
[[nodiscard]] std::chrono::seconds retry_pause(int attempts);

}  // namespace baosong::flow
