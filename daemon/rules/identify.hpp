// Whose mail is this? Contract 4, agency.basis: by the From address, else its domain; and by agencies' names in strong
// places only. What stands deep in a document or in a mail's running text names nobody: a summary mentions many bodies.
// Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "config/roster.hpp"
#include "daemon/rules/name_index.hpp"
#include "daemon/rules/verdict.hpp"
#include "parsers/facts.hpp"

namespace baosong::rules {

/// Evidence of the registered kinds; `verdict_json` writes them as the contract's words.
inline constexpr std::string_view k_by_address = "发件地址";
inline constexpr std::string_view k_by_domain = "发件地址的域名";
/// A person said whose it is; there is no word of the contract for it.
inline constexpr const char* k_by_person = "经办人确认";

/// The agency that `address` is registered to; nullptr: none. Capitals do not matter; a subdomain is another domain.
[[nodiscard]] const config::Agency* registered_agency(std::string_view address, const config::Roster& roster);

/// The first From address; empty where there is none.
[[nodiscard]] std::string_view sender(const parsers::MessageFacts& facts);

/// The last component of a part's path: its file name, or what stands for one (an attached message's subject).
[[nodiscard]] std::string_view shown_name(const parsers::Part& part);

[[nodiscard]] AgencyMatch identify(const parsers::MessageFacts& facts, const config::Roster& roster,
                                   const NameIndex& names, const std::optional<Summary>& summary);

/// For people, where authentication_failed().
inline constexpr std::string_view k_not_authentic =
    "发件地址未通过收信服务器的来源验证（SPF、DKIM均未通过），可能被他人冒用，报送单位有待确认。";

/// Whether the provider's own check says that both SPF and DKIM failed: the topmost Authentication-Results of
/// `authserv_id` (RFC 8601) alone is believed, since those below it, and those of other names, may be forged.
/// Empty `authserv_id`: false. `results` are raw values, topmost first.
[[nodiscard]] bool authentication_failed(std::span<const std::string> results, std::string_view authserv_id);

}  // namespace baosong::rules
