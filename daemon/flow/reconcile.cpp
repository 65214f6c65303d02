#include "daemon/flow/reconcile.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <iterator>
#include <stdexcept>

#include "config/office_time.hpp"
#include "daemon/flow/arrive.hpp"
#include "daemon/flow/junk.hpp"
#include "daemon/rules/answer.hpp"
#include "spdlog/spdlog.h"

namespace baosong::flow {
namespace {

namespace json = boost::json;

constexpr std::chrono::minutes k_at_night = std::chrono::hours(3) + std::chrono::minutes(30);

void count(Reconciliation& into, const storage::Accounted& one, const std::vector<std::string>& own_addresses) {
  if (one.duplicate) {
    ++into.duplicates;
  } else if (one.stage == storage::Stage::failed) {
    ++into.failed;
  } else if (one.stage != storage::Stage::filed || !one.outcome) {
    ++into.waiting;
  } else if (rules::is_own_address(one.from, own_addresses)) {
    ++into.ours;
  } else if (*one.outcome == storage::Outcome::held) {
    ++into.held;
  } else if (*one.outcome == storage::Outcome::ignored) {
    ++into.ignored[one.kind];
  } else {
    ++into.filed;
  }
}

// The counters, under the names that they have in JSON.
template <class Of, class Visit>
void each_counter(Of& one, const Visit& visit) {
  visit("on_server", one.on_server);
  visit("filed", one.filed);
  visit("held", one.held);
  visit("ours", one.ours);
  visit("duplicates", one.duplicates);
  visit("waiting", one.waiting);
  visit("failed", one.failed);
  visit("fetched", one.fetched);
  visit("gone", one.gone);
  visit("junk_looked_at", one.junk_looked_at);
}

std::string ignored_in_chinese(const std::string& kind) {
  if (kind == "auto_reply") return "自动回复";
  if (kind == "bounce") return "退信";
  return "无关邮件";
}

}  // namespace

bool is_settled(const Reconciliation& one) {
  return one.missing.empty() && one.failed == 0 && one.junk_trouble.empty();
}

Reconciliation account_for(const std::vector<mail::Uid>& on_server, const std::vector<storage::Accounted>& known,
                           const std::vector<std::string>& own_addresses) {
  Reconciliation result;
  result.on_server = on_server.size();
  auto next = known.begin();
  for (const mail::Uid uid : on_server) {
    for (; next != known.end() && next->uid < uid; ++next) ++result.gone;
    if (next != known.end() && next->uid == uid) {
      count(result, *next++, own_addresses);
    } else {
      result.missing.push_back(uid);
    }
  }
  result.gone += static_cast<std::size_t>(std::distance(next, known.end()));
  return result;
}

std::string to_json(const Reconciliation& one) {
  json::object object;
  each_counter(one, [&](const char* name, std::size_t value) { object[name] = value; });
  json::object ignored;
  for (const auto& [kind, count] : one.ignored) ignored[kind] = count;
  object["ignored"] = std::move(ignored);
  object["missing"] = json::value_from(one.missing);
  object["rescued"] = json::value_from(one.rescued);
  object["junk_trouble"] = one.junk_trouble;
  return json::serialize(object);
}

Reconciliation reconciliation_from_json(std::string_view text) {
  const json::object object = json::parse(text).as_object();
  Reconciliation one;
  each_counter(one, [&](const char* name, std::size_t& value) { value = object.at(name).to_number<std::size_t>(); });
  for (const auto& [kind, count] : object.at("ignored").as_object())
    one.ignored[std::string(kind)] = count.to_number<std::size_t>();
  one.missing = json::value_to<std::vector<mail::Uid>>(object.at("missing"));
  one.rescued = json::value_to<std::vector<std::string>>(object.at("rescued"));
  one.junk_trouble = json::value_to<std::string>(object.at("junk_trouble"));
  return one;
}

std::string in_chinese(const Reconciliation& one) {
  std::string line = "服务器上" + std::to_string(one.on_server) + "封";
  const auto add = [&](std::size_t count, const std::string& what) {
    if (count) line += "，" + what + std::to_string(count) + "封";
  };
  add(one.filed, "已归档");
  add(one.held, "待人工处理");
  for (const auto& [kind, count] : one.ignored) add(count, ignored_in_chinese(kind));
  add(one.ours, "本办公室自己发出");
  add(one.duplicates, "重复");
  add(one.waiting, "正在处理");
  add(one.failed, "处理失败");
  add(one.missing.size(), "服务器不给、尚未收到");
  add(one.fetched, "此次补收");
  if (!one.rescued.empty()) {
    line += "；从垃圾邮件中找回" + std::to_string(one.rescued.size()) + "封（";
    for (std::size_t i = 0; i < one.rescued.size(); ++i) line += (i ? "、" : "") + one.rescued[i];
    line += "）";
  }
  if (!one.junk_trouble.empty()) line += "；垃圾邮件文件夹未能查看";
  return line;
}

asio::awaitable<mail::Result<Reconciliation>> reconcile(Instance& instance, const config::Mailbox& mailbox,
                                                        mail::ImapSession& session, mail::SelectedFolder& folder,
                                                        RefusedMail& refused, std::function<void()> on_recorded) {
  // The junk folder first: what is moved out of it is then fetched like all other mail.
  Reconciliation junk;
  const auto rescued = co_await rescue_from_junk(instance, mailbox, session, junk);
  if (!rescued) co_return rescued.error();
  const auto selected = co_await session.select(mailbox.folder);
  if (!selected) co_return selected.error();
  folder = *selected;

  const auto arrived = co_await arrive(instance, mailbox.name, session, folder, 1, refused, std::move(on_recorded));
  if (!arrived) co_return arrived.error();
  const auto on_server = co_await session.search_uids(1);
  if (!on_server) co_return on_server.error();
  const auto known = co_await instance.in_storage(
      [&](Instance::Storage& storage) { return storage.store->accounted(mailbox.name, folder.uidvalidity); });

  const config::Settings& settings = instance.configuration()->settings;
  std::vector<std::string> own = {settings.office.address};
  for (const config::Mailbox& one : settings.mailboxes) own.push_back(one.user);
  Reconciliation result = account_for(*on_server, known, own);
  result.fetched = arrived->recorded;
  result.junk_looked_at = junk.junk_looked_at;
  result.rescued = std::move(junk.rescued);
  result.junk_trouble = std::move(junk.junk_trouble);
  const std::string report = to_json(result);
  co_await instance.in_storage(
      [&](Instance::Storage& storage) { storage.store->record_reconciliation(mailbox.name, instance.now(), report); });
  spdlog::log(is_settled(result) ? spdlog::level::info : spdlog::level::warn, "{}: reconciled: {}", mailbox.name,
              report);
  co_return result;
}

bool reconciliation_is_due(std::optional<std::chrono::sys_seconds> last, std::chrono::sys_seconds now,
                           const std::string& timezone) {
  if (!last) return true;
  const auto today = config::office_date(now, timezone);
  auto latest = config::office_instant(today, k_at_night, timezone);
  if (latest > now) {
    const std::chrono::year_month_day yesterday = std::chrono::sys_days(today) - std::chrono::days(1);
    latest = config::office_instant(yesterday, k_at_night, timezone);
  }
  // A clock that was put back must not make it wait for days.
  return *last < latest || *last > now;
}

}  // namespace baosong::flow
