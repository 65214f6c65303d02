// `baosong export`: the bundle for the next level up. Reads only, and writes one file.
#include <boost/asio.hpp>
#include <cstdio>
#include <filesystem>

#include "daemon/bundle/bundle.hpp"
#include "daemon/commands/options.hpp"
#include "daemon/commands/run_to_end.hpp"
#include "daemon/commands/scratch_folder.hpp"
#include "daemon/commands/terminal.hpp"
#include "daemon/flow/instance.hpp"

namespace baosong::commands {
namespace {

constexpr std::uint64_t k_mb = 1'000'000;

bundle::Report run(const bundle::State& state, flow::Instance& instance, boost::asio::io_context& loop,
                   const std::filesystem::path& out) {
  const ScratchFolder scratch;
  ProgressLine line;
  const bundle::Tools tools{
      *instance.storage().store,
      *instance.storage().blobs,
      instance.extractor,
      scratch.path(),
      {},
      [&](std::uint64_t done, std::uint64_t all) {
        line.show("已写入" + std::to_string(done / k_mb) + "／" + std::to_string(all / k_mb) + "MB");
      }};
  bundle::Report report;
  run_to_end(loop,
             [&]() -> boost::asio::awaitable<void> { report = co_await bundle::write_bundle(state, tools, out); }());
  return report;
}

}  // namespace

int export_bundle(const config::Loaded& loaded, const ExportOptions& options) {
  bundle::State state;
  state.campaign = find_campaign(loaded, options.campaign);
  state.office = loaded.settings.office.name;
  state.timezone = loaded.settings.office.timezone;

  boost::asio::io_context loop;
  flow::Instance instance(loop, std::make_shared<const config::Loaded>(loaded), system_now, {});
  storage::Store& store = *instance.storage().store;
  state.dossiers = store.dossiers(options.campaign);
  state.held = store.messages_with(storage::Outcome::held, options.campaign).size();

  const bundle::Report report = run(state, instance, loop, options.out);
  std::printf("%s：%s。\n", state.campaign.title.c_str(), report.tally.c_str());
  if (state.campaign.requirement(config::Role::statistics) != nullptr)
    std::printf("统计表合并%zu行，需核对%zu处（见“核对情况”）。\n", report.statistics_rows, report.statistics_remarks);
  if (report.omitted_videos > 0) std::printf("%zu个视频因文件过大未附，已列入视频清单。\n", report.omitted_videos);
  if (state.held > 0) std::printf("另有%zu封来信待人工处理，未列入（baosong held）。\n", state.held);
  std::printf("已导出：%s（%zu个文件，%.1fMB）\n", options.out.c_str(), report.files,
              static_cast<double>(report.bytes) / static_cast<double>(k_mb));
  return k_done;
}

}  // namespace baosong::commands
