// `baosong export`: the bundle for the next level up. Reads only, and writes one file.
#include <unistd.h>

#include <boost/asio.hpp>
#include <cstdio>
#include <exception>
#include <filesystem>

#include "daemon/bundle/bundle.hpp"
#include "daemon/commands/options.hpp"
#include "daemon/commands/scratch_folder.hpp"
#include "daemon/flow/instance.hpp"

namespace baosong::commands {
namespace {

constexpr std::uint64_t k_mb = 1'000'000;

// How far it is, for a person who waits at a terminal.
class ProgressLine {
 public:
  explicit ProgressLine(bool shown) : shown_(shown) {}
  ~ProgressLine() {
    if (last_ != 0) std::fprintf(stderr, "\r\x1b[K");
  }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void show(std::uint64_t done, std::uint64_t all) {
    constexpr std::uint64_t k_step = 16 * k_mb;
    if (!shown_ || done < last_ + k_step) return;
    last_ = done;
    std::fprintf(stderr, "\r%llu of %llu MB written", static_cast<unsigned long long>(done / k_mb),
                 static_cast<unsigned long long>(all / k_mb));
    std::fflush(stderr);
  }

 private:
  bool shown_;
  std::uint64_t last_ = 0;
};

bundle::Report run(const bundle::State& state, flow::Instance& instance, boost::asio::io_context& loop,
                   const std::filesystem::path& out) {
  const ScratchFolder scratch;
  ProgressLine line(isatty(STDERR_FILENO) != 0);
  const bundle::Tools tools{*instance.storage().store,
                            *instance.storage().blobs,
                            instance.extractor,
                            scratch.path(),
                            {},
                            [&](std::uint64_t done, std::uint64_t all) { line.show(done, all); }};
  bundle::Report report;
  std::exception_ptr failed;
  boost::asio::co_spawn(
      loop, [&]() -> boost::asio::awaitable<void> { report = co_await bundle::write_bundle(state, tools, out); },
      [&](std::exception_ptr error) {
        failed = error;
        loop.stop();
      });
  loop.run();
  if (failed) std::rethrow_exception(failed);
  return report;
}

}  // namespace

int export_bundle(const config::Loaded& loaded, const ExportOptions& options) {
  bundle::State state;
  state.campaign = find_campaign(loaded, options.campaign);
  state.office = loaded.settings.office.name;
  state.timezone = loaded.settings.office.timezone;

  boost::asio::io_context loop;
  extractor::Options extractor_options;
  extractor_options.limits = flow::parser_limits(loaded.settings.limits);
  flow::Instance instance(loop, std::make_shared<const config::Loaded>(loaded), system_now, extractor_options);
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
