// The judgement of one message by itself: facts and circumstances in, verdict out. Pure; `received_at` is the only
// clock. What it means together with the agency's earlier mail is amend.hpp's.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "config/campaign.hpp"
#include "daemon/rules/name_index.hpp"
#include "daemon/rules/verdict.hpp"
#include "parsers/facts.hpp"

namespace baosong::rules {

struct Circumstances {
  std::span<const config::Campaign> campaigns;  ///< those that the mailbox serves (`inspect`: all)
  std::string forced_campaign;                  ///< `--campaign`; empty: to be found
  std::string thread_campaign;                  ///< the campaign of the mail that this one answers; empty: none known
  std::string decided_agency;                   ///< a person said whose it is (`assign`): an id; empty: nobody did
  std::chrono::sys_seconds received_at{};
  std::string timezone = "Asia/Shanghai";
  std::string authserv_id;  ///< whose Authentication-Results to believe; empty: nobody's
  /// Another deadline for one agency (`extend`); may be empty (`inspect` knows no extensions).
  std::function<std::optional<std::chrono::sys_seconds>(std::string_view campaign, std::string_view agency)> extension;
  /// The automaton of a campaign's roster, kept by who judges many mails; empty: it is built for this call.
  std::function<const NameIndex&(const config::Campaign&)> names;
};

[[nodiscard]] Verdict judge(const parsers::MessageFacts& facts, const Circumstances& circumstances);

}  // namespace baosong::rules
