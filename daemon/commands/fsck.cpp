// `baosong fsck`: what is damaged, what was made good again, and what a person must do for the rest. In the manner of
// `baosong doctor`.
#include <boost/asio.hpp>
#include <cstdio>

#include "daemon/commands/options.hpp"
#include "daemon/commands/run_to_end.hpp"
#include "daemon/commands/terminal.hpp"
#include "daemon/flow/fsck.hpp"

namespace baosong::commands {
namespace {

std::string mebibytes(std::uint64_t bytes) {
  return std::to_string((bytes + (1 << 20) - 1) >> 20) + " MiB";
}

void print(const flow::FsckReport& report) {
  for (const std::string& fault : report.index)
    std::printf(
        "FAULT   index: %s\n        mend: stop baosong, move the index aside, and `baosong restore` the backup\n",
        fault.c_str());
  if (report.index.empty()) std::printf("ok      index: whole\n");
  for (const flow::BlobFault& fault : report.faults) {
    if (!fault.repaired.empty()) {
      std::printf("MENDED  %s: %s; %s\n", fault.what.c_str(), fault.found.c_str(), fault.repaired.c_str());
      continue;
    }
    std::printf(
        "FAULT   %s: %s; %s\n        mend: copy %s from a backup to its place in the storage, or ask the agency "
        "to send it again\n",
        fault.what.c_str(), fault.found.c_str(), fault.hindrance.c_str(), fault.file.c_str());
  }
  std::printf("ok      blobs: %zu whole (%s)", report.blobs, mebibytes(report.bytes).c_str());
  if (report.unnamed != 0) std::printf(", %zu that the index does not name (harmless)", report.unnamed);
  std::printf("\n");
  if (!report.index.empty() || !report.faults.empty())
    std::printf(
        "damage was found: have the disk looked at (smartctl, the kernel's log), and see that backups are made\n");
}

}  // namespace

int fsck(const config::Loaded& loaded) {
  refuse_to_write_as_root(loaded.settings.storage);
  boost::asio::io_context loop;
  flow::Instance instance(loop, std::make_shared<const config::Loaded>(loaded), system_now, {});
  flow::FsckReport report;
  {
    ProgressLine line;
    const auto progress = [&](std::size_t blobs, std::uint64_t bytes) {
      line.show(std::to_string(blobs) + " files, " + mebibytes(bytes));
    };
    run_to_end(loop, [&]() -> boost::asio::awaitable<void> { report = co_await flow::fsck(instance, progress); }());
  }
  print(report);
  return report.index.empty() && report.faults.empty() ? k_done : k_needs_person;
}

}  // namespace baosong::commands
