#include "tests/dialogues/play.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio.hpp>
#include <functional>
#include <map>
#include <memory>
#include <set>

#include "daemon/flow/answer.hpp"
#include "daemon/flow/mailbox.hpp"
#include "storage/sha256.hpp"
#include "tests/dialogues/premises.hpp"
#include "tests/fakes/dialogue_server.hpp"

namespace baosong::tests {
namespace {

namespace fs = std::filesystem;
namespace asio = boost::asio;
using std::chrono::milliseconds;
using std::chrono::seconds;

// "\0office@fujian.example\0s3cret word", as AUTH PLAIN says it.
const std::string k_password_encoded = "AG9mZmljZUBmdWppYW4uZXhhbXBsZQBzM2NyZXQgd29yZA==";

/// The office that the scenario plays in: its settings, its index, one server.
class Office {
 public:
  explicit Office(const Scenario& scenario) : scenario_(scenario) {
    std::string pattern = (fs::temp_directory_path() / "baosong-dialogue.XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
    premises_ = std::make_unique<Premises>(scenario, folder_);
  }
  ~Office() {
    mailbox_.reset();
    outbox_.reset();
    instance_.reset();
    server_.reset();
    fs::remove_all(folder_);
  }
  Office(const Office&) = delete;
  Office& operator=(const Office&) = delete;

  void play() {
    if (std::ranges::count(scenario_.head, "cut") != 0) cut_everywhere();
    begin(scenario_.dialogue);
    for (const std::string& line : scenario_.head) {
      SCOPED_TRACE(line);
      step(line);
    }
    end();
  }

 private:
  void queue(const Words& words) {
    storage::Letter letter;
    letter.mailbox = "main";
    letter.kind = words[2] + ":" + words[1];
    letter.recipients = split(words[3], ',');
    letter.campaign = "fujian";
    letter.agency = "fuzhou";
    letter.receipt = "FJ-0001";
    letter.subject = "【FJ-0001】" + words[1];
    letter.message_id = "<" + words[1] + "@fujian.example>";
    letter.bytes = "Message-ID: " + letter.message_id + "\r\nSubject: x\r\n\r\n.dot\r\n";
    letter.due_at = now();
    store().queue_letters({&letter, 1});
  }

  // ---- the play

  void begin(const std::string& dialogue) {
    end();
    const bool first = !instance_;
    server_ = std::make_unique<fakes::DialogueServer>(dialogue, premises_->server);
    open();
    if (!first) return;
    for (const std::string& line : scenario_.head)
      if (line.starts_with("letter ")) queue(split(line, ' '));
  }

  void open() {
    if (!instance_) {
      instance_ = std::make_unique<flow::Instance>(
          loop_, std::make_shared<const config::Loaded>(premises_->loaded), [this] { return now(); },
          extractor::Options{});
      patience_ = std::make_unique<flow::Patience>([this] { return now(); });
    }
    config::Mailbox settings = premises_->mailbox();
    settings.imap.port = settings.smtp.port = server_->port();
    mailbox_ = std::make_unique<flow::Mailbox>(
        *instance_, settings, *patience_, [this] { on_recorded(); }, premises_->timing);
    const auto still_true = [](flow::Instance::Storage&, const storage::Letter&) { return true; };
    outbox_ = std::make_unique<flow::Outbox>(*instance_, settings, *patience_, still_true, premises_->timing.deadlines);
  }

  /// The line is closed, and the dialogue must have been played.
  void end() {
    mailbox_.reset();
    outbox_.reset();
    if (!server_) return;
    EXPECT_EQ(server_->finish(), "");
    if (premises_->mailbox().imap.security != config::Security::plain) {
      EXPECT_EQ(server_->plain_bytes().find(k_password), std::string::npos);
      EXPECT_EQ(server_->plain_bytes().find(k_password_encoded), std::string::npos);
      EXPECT_EQ(server_->plain_bytes().find("LOGIN"), std::string::npos);
    }
    server_.reset();
  }

  // The line is cut after every byte that follows "# cut", each time in an office of its own: whatever had come whole
  // is there, and all of it after the next visit.
  void cut_everywhere() {
    const std::size_t mark = scenario_.dialogue.find("# cut");
    const std::size_t first = sent_until(scenario_.dialogue.substr(0, mark) + "drop\n");
    const std::size_t last = sent_until(scenario_.dialogue);
    ASSERT_GT(last, first + 100);
    for (std::size_t cut = first; cut < last; ++cut) {
      SCOPED_TRACE("cut after byte " + std::to_string(cut));
      Office office(scenario_);
      office.premises_->server.drop_after_bytes = cut;
      office.begin(scenario_.dialogue);
      ASSERT_FALSE(office.run(office.mailbox_->fetch()));
      office.premises_->server.drop_after_bytes = SIZE_MAX;
      office.begin(scenario_.dialogue);
      const auto fetched = office.run(office.mailbox_->fetch());
      ASSERT_TRUE(fetched) << fetched.error().what;
      for (const std::string& line : scenario_.head)
        if (line.starts_with("recorded ")) office.step(line);
      office.mailbox_.reset();
      (void)office.server_->finish();  // where all had come before the cut, it waits for a FETCH in vain
      office.server_.reset();
    }
  }

  std::size_t sent_until(const std::string& dialogue) {
    Office office(scenario_);
    office.begin(dialogue);
    (void)office.run(office.mailbox_->fetch());
    office.mailbox_.reset();
    EXPECT_EQ(office.server_->finish(), "");
    const std::size_t sent = office.server_->sent_bytes();
    office.server_.reset();
    return sent;
  }

  // ---- steps

  void step(const std::string& line) {
    if (is_premise(line)) return;
    const Words words = split(line, ' ');
    static const std::map<std::string, void (Office::*)(const Words&, const std::string&)> k_steps = {
        {"fetch", &Office::fetch},     {"show", &Office::show},       {"watch", &Office::watch},
        {"file", &Office::file},       {"send", &Office::send},       {"later", &Office::later},
        {"queue", &Office::queue_now}, {"restart", &Office::restart}, {"recorded", &Office::recorded},
        {"refused", &Office::refused}, {"flagged", &Office::flagged}, {"pause", &Office::pause},
        {"state", &Office::state},     {"marked", &Office::marked},   {"lost", &Office::marked},
        {"told", &Office::told},       {"turn", &Office::turn},       {"same", &Office::same},
        {"kept", &Office::kept}};
    const auto found = k_steps.find(words.at(0));
    if (found == k_steps.end()) throw std::logic_error(scenario_.file.string() + ": no such step: " + line);
    (this->*found->second)(words, line);
  }

  template <class T>
  T run(asio::awaitable<T> coroutine) {
    auto future = asio::co_spawn(loop_, std::move(coroutine), asio::use_future);
    loop_.restart();
    loop_.run();
    return future.get();
  }

  template <class T>
  void expect_error(const mail::Result<T>& result, const Words& words, const std::string& line) {
    if (result) {
      ADD_FAILURE() << "no error";
      return;
    }
    const std::string all = result.error().what + " / " + result.error().server_text;
    EXPECT_EQ(to_string(result.error().kind), words.at(1)) << all;
    EXPECT_NE(all.find(rest_of(line, 2)), std::string::npos) << all;
    EXPECT_EQ(all.find(k_password), std::string::npos);
  }

  void fetch(const Words& words, const std::string& line) {
    const auto fetched = run(mailbox_->fetch());
    if (words.at(1) != "ok") return expect_error(fetched, words, line);
    ASSERT_TRUE(fetched) << fetched.error().what << " / " << fetched.error().server_text;
    EXPECT_EQ(std::to_string(fetched->recorded), words.at(2));
  }

  void show(const Words& words, const std::string& line) {
    const auto shown = run(mailbox_->show_handled());
    if (words.at(1) != "ok") return expect_error(shown, words, line);
    EXPECT_TRUE(shown) << shown.error().what << " / " << shown.error().server_text;
  }

  void send(const Words& words, const std::string& line) {
    const auto sent = run(outbox_->send_due());
    if (words.at(1) != "ok") return expect_error(sent, words, line);
    ASSERT_TRUE(sent) << sent.error().what << " / " << sent.error().server_text;
    EXPECT_EQ(std::to_string(*sent), words.at(2));
  }

  // Recorded mail is counted when there is some, between two uses of the storage; a pause is looked for 50 times a
  // second, and nothing hangs on the exact moment. The clock goes as it does.
  void watch(const Words& words, const std::string&) {
    began_ = std::chrono::steady_clock::now();
    wanted_rows_ = words.at(2) == "recorded" ? std::stoul(words.at(3)) : SIZE_MAX;
    const std::int64_t pause = words.at(2) == "pause" ? std::stol(words.at(4)) : INT64_MAX;
    asio::steady_timer timer(loop_);
    bool ended = false;
    std::function<void()> look = [&] {
      if (patience_->pause(flow::Patience::Side::imap).count() >= pause) mailbox_->stop();
      timer.expires_after(milliseconds(20));
      timer.async_wait([&](boost::system::error_code) {
        if (!ended) look();
      });
    };
    look();
    run([](Office& self, asio::steady_timer& ticks, bool& over) -> asio::awaitable<int> {
      co_await self.mailbox_->watch();
      over = true;
      ticks.cancel();
      co_return 0;
    }(*this, timer, ended));
    offset_ = now() - k_begin;
    began_.reset();
    wanted_rows_ = SIZE_MAX;
  }

  void on_recorded() {
    if (wanted_rows_ != SIZE_MAX && rows().size() >= wanted_rows_) mailbox_->stop();
  }

  void file(const Words&, const std::string&) {
    std::vector<storage::Filing> filings;
    for (const storage::Message& message : store().unfinished(now(), 1000))
      filings.push_back({message.key, [](storage::Desk&) {
                           storage::Decision decision;
                           decision.outcome = storage::Outcome::ignored;
                           return decision;
                         }});
    store().file(filings);
  }

  void queue_now(const Words& words, const std::string&) { queue(words); }

  // The process, not the server.
  void restart(const Words&, const std::string&) {
    mailbox_.reset();
    outbox_.reset();
    instance_.reset();
    open();
  }

  void later(const Words& words, const std::string&) { offset_ += duration(words.at(1)); }

  // ---- what is true

  std::vector<storage::Message> rows() {
    std::vector<storage::Message> all;
    for (storage::MessageKey key = 1;; ++key) {
      auto message = store().message(key);
      if (!message) return all;
      all.push_back(std::move(*message));
    }
  }

  static std::string uid_of(const storage::Message& message) {
    const std::string uid = std::to_string(message.arrival.uid);
    return message.arrival.uidvalidity == 77 ? uid : std::to_string(message.arrival.uidvalidity) + "/" + uid;
  }

  void recorded(const Words& words, const std::string&) {
    std::multiset<std::string> expected(words.begin() + 1, words.end()), found;
    expected.erase("nothing");
    for (const storage::Message& message : rows()) {
      std::string name = "other bytes";
      for (const auto& [text, bytes] : premises_->server.texts)
        if (message.arrival.sha256 == storage::sha256_of(bytes)) name = text;
      EXPECT_EQ(storage::sha256_of_file(instance_->storage().blobs->path(message.arrival.sha256)),
                message.arrival.sha256);
      const std::string uid = uid_of(message);
      found.insert(expected.contains(uid + "=-") ? uid + "=-" : uid + "=" + name);
    }
    EXPECT_EQ(found, expected);
  }

  void refused(const Words& words, const std::string&) { EXPECT_EQ(std::to_string(mailbox_->refused()), words.at(1)); }

  void flagged(const Words& words, const std::string&) {
    std::set<std::string> expected(words.begin() + 1, words.end()), found;
    expected.erase("nothing");
    for (const storage::Message& message : rows()) found.insert(uid_of(message));
    for (const std::uint32_t validity : {77U, 78U})
      for (const storage::Message& message : store().unflagged("main", validity)) found.erase(uid_of(message));
    for (const storage::Message& message : store().unfinished(now(), 1000)) found.erase(uid_of(message));
    EXPECT_EQ(found, expected);
  }

  void pause(const Words& words, const std::string&) {
    const auto side = words.at(1) == "imap" ? flow::Patience::Side::imap : flow::Patience::Side::smtp;
    const std::string& range = words.at(2);
    EXPECT_GE(patience_->pause(side).count(), std::stol(range));
    EXPECT_LE(patience_->pause(side).count(), std::stol(range.substr(range.find("..") + 2)));
  }

  storage::Letter letter(const std::string& name) {
    for (const storage::Letter& one : store().letters_about("FJ-0001"))
      if (one.kind.ends_with(":" + name)) return one;
    throw std::logic_error("no letter " + name);
  }

  void state(const Words& words, const std::string&) {
    static const std::map<storage::LetterState, std::string> k_names = {{storage::LetterState::queued, "queued"},
                                                                        {storage::LetterState::sending, "sending"},
                                                                        {storage::LetterState::sent, "sent"},
                                                                        {storage::LetterState::gave_up, "gave_up"}};
    const storage::Letter one = letter(words.at(1));
    EXPECT_EQ(k_names.at(one.state), words.at(2)) << one.reply;
    for (std::size_t i = 3; i < words.size(); ++i) {
      const std::string& word = words[i];
      const std::string value = word.substr(word.find('=') + 1);
      if (word.starts_with("attempts=")) {
        EXPECT_EQ(std::to_string(one.attempts), value);
      }
      if (word.starts_with("due=")) {
        EXPECT_EQ("+" + std::to_string((one.due_at - now()).count()), value);
      }
      if (word.starts_with("left=")) {
        EXPECT_EQ(one.waiting, split(value, ','));
      }
    }
  }

  void marked(const Words& words, const std::string&) {
    const auto bad = store().undeliverable();
    std::set<std::string> found;
    if (words[0] == "marked") {
      for (const auto& [address, one] : bad) found.insert(address);
    } else {
      for (const storage::Letter& one : store().letters_about("FJ-0001"))
        for (const storage::Returned& back : one.returned)
          if (!bad.contains(back.address)) found.insert(back.address);
    }
    std::set<std::string> expected;
    if (words.at(1) != "nothing")
      for (const std::string& address : split(words[1], ',')) expected.insert(address);
    EXPECT_EQ(found, expected);
  }

  void told(const Words& words, const std::string&) {
    std::vector<std::string> found;
    for (const storage::Letter& one : store().letters_about("FJ-0001"))
      if (one.kind.starts_with("returned:")) {
        EXPECT_EQ(one.recipients, Words{"office@fujian.example"});
        found.push_back(one.kind.substr(one.kind.find(':', 9) + 1));
      }
    const Words expected = words.at(1) == "nothing" ? Words{} : Words(words.begin() + 1, words.end());
    EXPECT_EQ(found, expected);
  }

  void turn(const Words& words, const std::string&) {
    const auto next = run(outbox_->next_turn());
    EXPECT_EQ(next ? "+" + std::to_string((*next - now()).count()) : "none", words.at(1));
  }

  // Only once the dialogue has been played: these close the line.
  std::string kept_by_server(const std::string& name) {
    mailbox_.reset();
    outbox_.reset();
    EXPECT_EQ(server_->finish(), "");
    return server_->kept(name);
  }
  void same(const Words& words, const std::string&) {
    EXPECT_NE(kept_by_server(words.at(1)).find("Message-ID: <"), std::string::npos);
    EXPECT_EQ(kept_by_server(words[1]), kept_by_server(words.at(2)));
  }
  void kept(const Words& words, const std::string& line) {
    EXPECT_NE(kept_by_server(words.at(1)).find(rest_of(line, 2)), std::string::npos) << kept_by_server(words[1]);
  }

  storage::Store& store() { return *instance_->storage().store; }
  [[nodiscard]] std::chrono::sys_seconds now() const {
    const auto real = began_ ? std::chrono::steady_clock::now() - *began_ : std::chrono::steady_clock::duration(0);
    return k_begin + offset_ + std::chrono::floor<seconds>(real);
  }

  static constexpr std::chrono::sys_seconds k_begin =
      std::chrono::sys_days(std::chrono::year(2021) / 10 / 12) + std::chrono::hours(1);
  const Scenario& scenario_;
  fs::path folder_;
  std::unique_ptr<Premises> premises_;
  seconds offset_{0};
  std::optional<std::chrono::steady_clock::time_point> began_;  // set while the clock goes
  std::size_t wanted_rows_ = SIZE_MAX;
  asio::io_context loop_;
  std::unique_ptr<fakes::DialogueServer> server_;
  std::unique_ptr<flow::Instance> instance_;
  std::unique_ptr<flow::Patience> patience_;
  std::unique_ptr<flow::Mailbox> mailbox_;
  std::unique_ptr<flow::Outbox> outbox_;
};

}  // namespace

void play(const Scenario& scenario) {
  Office(scenario).play();
}

}  // namespace baosong::tests
