#include "daemon/flow/alarm.hpp"

#include <algorithm>
#include <array>

#include "config/office_time.hpp"
#include "daemon/flow/rule_book.hpp"
#include "daemon/flow/write_letter.hpp"
#include "daemon/letters/wording.hpp"
#include "spdlog/spdlog.h"

namespace baosong::flow {
namespace {

const storage::MailboxState* state_of(std::span<const storage::MailboxState> states, const std::string& mailbox) {
  const auto found = std::ranges::find(states, mailbox, &storage::MailboxState::mailbox);
  return found == states.end() ? nullptr : &*found;
}

std::vector<std::string> in_lines(const config::Settings& settings, std::span<const storage::MailboxState> states) {
  std::vector<std::string> lines;
  for (const config::Mailbox& mailbox : settings.mailboxes) {
    const storage::MailboxState* state = state_of(states, mailbox.name);
    if (state == nullptr) continue;
    std::string line = mailbox.user + "（" + mailbox.imap.host + "）：";
    if (state->trouble_since)
      line += letters::in_words(*state->trouble_since, settings.office.timezone) + "起无法收信，" +
              std::string(trouble_in_chinese(state->trouble_kind));
    else
      line += "已恢复正常";
    lines.push_back(line);
  }
  return lines;
}

storage::Letter alarm_letter(const RuleBook& book, AlarmStep step, std::span<const storage::MailboxState> states,
                             std::chrono::sys_seconds now) {
  const config::Settings& settings = book.configuration->settings;
  const letters::LetterKind kind =
      step == AlarmStep::raise ? letters::LetterKind::mailboxes_down : letters::LetterKind::mailboxes_back;
  letters::LetterContent content;
  content.office = settings.office.name;
  content.timezone = settings.office.timezone;
  content.today = config::office_date(now, settings.office.timezone);
  content.received_at = now;
  content.evidence = in_lines(settings, states);
  // One letter for each step: the kind is unique in the index.
  const std::string name = std::string(letters::name_of(kind)) + ":" + config::rfc3339(now, settings.office.timezone);
  const Envelope envelope{settings.alarm.route ? std::string(config::k_alarm_route) : settings.mailboxes.front().name,
                          {settings.alarm.address},
                          name,
                          name};
  return write_notice(book.templates.compose(kind, content), envelope, settings.office, now);
}

}  // namespace

AlarmStep alarm_step(std::span<const config::Mailbox> mailboxes, std::span<const storage::MailboxState> states,
                     std::chrono::seconds after, std::chrono::sys_seconds now) {
  bool all_down = true, told = false, one_works = false;
  for (const config::Mailbox& mailbox : mailboxes) {
    const storage::MailboxState* state = state_of(states, mailbox.name);
    all_down = all_down && state != nullptr && state->trouble_since && now - *state->trouble_since >= after;
    told = told || (state != nullptr && state->alarmed);
    one_works = one_works || (state != nullptr && !state->trouble_since);
  }
  if (all_down && !told) return AlarmStep::raise;
  if (told && one_works) return AlarmStep::lift;
  return AlarmStep::nothing;
}

std::string_view trouble_in_chinese(std::string_view trouble_kind) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> k_words{{
      {"network", "连不上服务器，请检查网络"},
      {"timeout", "服务器没有应答，请检查网络"},
      {"closed", "服务器中断了连接"},
      {"tls", "服务器的安全证书有问题，请联系网络管理员"},
      {"login_refused", "服务器不接受登录，请到邮箱网站查看授权码是否失效、客户端收发信服务是否开启"},
      {"throttled", "服务商限制了登录次数，稍后会自动再试"},
      {"protocol", "服务器的应答不正常，请联系邮箱服务商"},
      {"refused", "服务器拒绝了请求，请联系邮箱服务商"},
  }};
  for (const auto& [kind, words] : k_words)
    if (kind == trouble_kind) return words;
  return "原因不明";
}

asio::awaitable<bool> raise_or_lift_alarm(Instance& instance) {
  const Configuration configuration = instance.configuration();
  const config::Settings& settings = configuration->settings;
  co_return co_await instance.in_storage([&](Instance::Storage& storage) {
    const auto states = storage.store->mailbox_states();
    const auto now = instance.now();
    const AlarmStep step = alarm_step(settings.mailboxes, states, settings.alarm.after, now);
    if (step == AlarmStep::nothing) return false;
    std::vector<std::string> names;
    for (const config::Mailbox& mailbox : settings.mailboxes) names.push_back(mailbox.name);
    const RuleBook book(configuration);
    storage.store->record_alarm(names, step == AlarmStep::raise, alarm_letter(book, step, states, now));
    spdlog::warn(step == AlarmStep::raise ? "no mailbox can be reached: the office is told"
                                          : "a mailbox works again: the office is told");
    return true;
  });
}

}  // namespace baosong::flow
