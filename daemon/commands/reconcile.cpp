// `baosong reconcile`: server against index, now. Beside a daemon it only takes in what lacks, and the daemon does the
// rest; alone it makes a pass afterwards, so that what was taken in is filed and answered.
#include <boost/asio.hpp>
#include <cstdio>
#include <optional>

#include "daemon/commands/one_pass.hpp"
#include "daemon/commands/options.hpp"
#include "daemon/commands/run_to_end.hpp"
#include "daemon/commands/terminal.hpp"
#include "daemon/flow/mailbox.hpp"
#include "daemon/flow/patience.hpp"

namespace baosong::commands {
namespace {

boost::asio::awaitable<void> reconcile_each(flow::Instance& instance, bool& settled) {
  for (const config::Mailbox& settings : instance.configuration()->settings.mailboxes) {
    flow::Patience patience([&instance] { return instance.now(); });
    std::optional<ProgressLine> line(std::in_place);
    std::size_t batches = 0;
    line->show(settings.name + "：正在核对");
    flow::Mailbox mailbox(instance, settings, patience,
                          [&] { line->show(settings.name + "：已补收" + std::to_string(++batches) + "批"); });
    const auto result = co_await mailbox.reconcile();
    line.reset();
    if (result) {
      std::printf("%s：%s\n", settings.name.c_str(), flow::in_chinese(*result).c_str());
      settled = settled && flow::is_settled(*result);
    } else {
      std::fprintf(stderr, "baosong: %s: %s\n", settings.name.c_str(), flow::in_words(result.error()).c_str());
      settled = false;
    }
    co_await mailbox.leave();
  }
}

}  // namespace

int reconcile(const config::Loaded& loaded) {
  bool settled = true;
  {
    boost::asio::io_context loop;
    flow::Instance instance(loop, std::make_shared<const config::Loaded>(loaded), system_now, {});
    run_to_end(loop, reconcile_each(instance, settled));
  }
  try {
    settled = one_pass(loaded).troubles.empty() && settled;
  } catch (const flow::AlreadyRunning&) {
    std::fprintf(stderr, "baosong: the baosong that is running files and answers what was fetched\n");
  }
  return settled ? k_done : k_needs_person;
}

}  // namespace baosong::commands
