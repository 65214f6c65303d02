#include "tests/soak/ledger.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "storage/store.hpp"
#include "tests/daemon/flow/office.hpp"

namespace baosong::soak {
namespace {

std::size_t median(const std::vector<MemorySample>& samples, std::size_t begin, std::size_t end) {
  std::vector<std::size_t> values;
  for (std::size_t i = begin; i < end; ++i) values.push_back(samples[i].kib);
  std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
  return values[values.size() / 2];
}

}  // namespace

bool has_settled(const std::filesystem::path& index) {
  const auto store = storage::open_sqlite_store(index);
  const auto far = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) + std::chrono::hours(999);
  const auto depth = store->outbox_depth();
  const auto waiting = [&](storage::LetterState state) {
    const auto found = depth.find(state);
    return found != depth.end() && found->second > 0;
  };
  return store->unfinished(far, 1).empty() && !waiting(storage::LetterState::queued) &&
         !waiting(storage::LetterState::sending);
}

Account take_account(const std::vector<Mail>& sent, const std::filesystem::path& index,
                     const mailhost::Mailhost& host) {
  const auto store = storage::open_sqlite_store(index);
  Account account;
  std::map<std::string, std::map<std::string, std::map<std::string, int>>> inboxes;  // who, answer to, Message-ID
  const auto inbox = [&](const std::string& who) -> auto& {
    const auto [found, fresh] = inboxes.try_emplace(who);
    if (fresh)
      for (const std::string& letter : host.inbox(who))
        ++found->second[tests::field(letter, "In-Reply-To")][tests::field(letter, "Message-ID")];
    return found->second;
  };
  for (const Mail& mail : sent) {
    ++account.mails;
    ++account.by_kind[mail.kind];
    std::size_t rows = 0;
    for (const storage::Message& message : store->messages_with_id(mail.message_id))
      if (message.stage == storage::Stage::filed && message.duplicate_of == 0) ++rows;
    if (rows == 0) account.lost.push_back(mail.kind + " " + mail.message_id + " is not filed");
    if (rows > 1) account.doubled.push_back(mail.kind + " " + mail.message_id + " is filed twice");
    if (mail.from.ends_with("advertising.example")) continue;  // has no INBOX here
    const auto& letters = inbox(mail.from)[mail.message_id];
    const std::size_t due = mail.answered ? 1 : 0;
    account.letters += due;
    if (letters.size() < due) account.lost.push_back("the letter to " + mail.from + " about " + mail.message_id);
    if (letters.size() > due) account.doubled.push_back("letters to " + mail.from + " about " + mail.message_id);
    for (const auto& [id, count] : letters) account.repeated += static_cast<std::size_t>(count - 1);
  }
  return account;
}

std::size_t resident_kib(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmRSS:")) return std::stoul(line.substr(6));
  return 0;
}

std::string memory_in_words(const std::vector<MemorySample>& samples, bool& flat) {
  std::ostringstream out;
  for (std::size_t begin = 0, end = 0; begin < samples.size(); begin = end) {
    for (end = begin; end < samples.size() && samples[end].life == samples[begin].life;) ++end;
    const std::size_t quarter = (end - begin) / 4;
    if (quarter == 0) continue;
    const auto lasted = samples[end - 1].at - samples[begin].at;
    const std::size_t early = median(samples, begin + quarter, begin + 2 * quarter);
    const std::size_t late = median(samples, end - quarter, end);
    std::size_t most = 0;
    for (std::size_t i = begin; i < end; ++i) most = std::max(most, samples[i].kib);
    out << "  life " << samples[begin].life << ": " << lasted.count() << " s, second quarter " << early / 1024
        << " MiB, last quarter " << late / 1024 << " MiB, most " << most / 1024 << " MiB\n";
    if (lasted >= std::chrono::minutes(10) && late > early + early / 10 && late > early + 4096) flat = false;
  }
  return out.str();
}

}  // namespace baosong::soak
