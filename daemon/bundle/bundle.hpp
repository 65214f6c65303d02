// `baosong export`: the bundle for the next level up, one zip. The same state gives the same bytes, whenever and
// wherever it is made: nothing of the time of making is in it. Written aside and renamed: whoever finds the file finds
// it whole. Attachments go through in pieces, each checked against its hash; nothing holds one.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "daemon/bundle/plan.hpp"
#include "daemon/extractor/extractor.hpp"
#include "storage/blobs.hpp"
#include "storage/store.hpp"

namespace baosong::bundle {

struct Tools {
  storage::Store& store;  ///< asked for facts
  const storage::Blobs& blobs;
  extractor::Extractor& extractor;
  std::filesystem::path scratch;  ///< an empty folder for work in progress
  Limits limits;
  /// Called as files are written; may be empty.
  std::function<void(std::uint64_t done, std::uint64_t all)> progress;
};

struct Report {
  std::size_t files = 0;
  std::uint64_t bytes = 0;  ///< of the zip
  std::string tally;
  std::size_t omitted_videos = 0;
  std::size_t statistics_rows = 0;
  std::size_t statistics_remarks = 0;
};

/// Writes `out`, replacing what is there when the new one is whole. All three outlive the call.
/// Throws std::runtime_error, for people, where `out` cannot be written (no such folder, disk full: what was there is
/// as it was) or where a file is lacking or damaged in the storage.
[[nodiscard]] boost::asio::awaitable<Report> write_bundle(const State& state, const Tools& tools,
                                                          const std::filesystem::path& out);

}  // namespace baosong::bundle
