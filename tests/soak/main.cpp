// ./dev soak [MINUTES [SEED]]: a daemon serves a real mailbox while mail arrives at random and everything around it
// fails at random; at the end every mail and every letter is accounted for, and memory must have stayed flat.
// Exit status 0: nothing lost, nothing doubled, memory flat.
#include <sys/wait.h>

#include <csignal>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <thread>

#include "tests/daemon/flow/office.hpp"
#include "tests/soak/ledger.hpp"
#include "tests/soak/post.hpp"
#include "tests/soak/weather.hpp"

namespace baosong::soak {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr double k_seconds_between_mails = 1.5;
constexpr double k_seconds_between_faults = 20;
constexpr seconds k_between_samples{5};
// As long as the longest pause after a lost line, and some more.
constexpr seconds k_time_to_settle{900};

class Site {
 public:
  Site() : host(Post::addresses()) {
    std::string pattern = (fs::temp_directory_path() / "baosong-soak.XXXXXX").string();
    if (!mkdtemp(pattern.data())) throw std::runtime_error("cannot make a temporary folder");
    folder = pattern;
    fs::create_directory(folder / "campaigns");
    std::ofstream(folder / "campaigns" / "soak.toml") << Post::campaign_toml();
    std::ofstream(folder / "roster.csv") << Post::roster_csv();
    std::ofstream(folder / "baosong.toml")
        << "[office]\nname = \"办公室\"\naddress = \"" << k_office << "\"\n[[mailbox]]\nname = \"main\"\n"
        << "imap = \"imaps://localhost:" << host.ports().imaps
        << "/INBOX\"\nsmtp = \"smtp://localhost:" << host.ports().smtp << "\"\nuser = \"" << k_intake
        << "\"\npassword = \"" << host.password() << "\"\nca_file = \"" << host.ca_file().string()
        << "\"\n[storage]\nroot = \"var\"\n"
        << "[campaigns]\ndirectory = \"campaigns\"\n";
  }
  ~Site() { fs::remove_all(folder); }
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;

  void start() {
    ++life;
    serving = std::make_unique<tests::Serving>(folder, folder / "baosong.toml");
    serving->wait_for("READY=1");
  }
  void kill() {
    serving->end(SIGKILL);
    serving.reset();
  }
  [[nodiscard]] fs::path index() const { return folder / "var" / "index.db"; }

  fs::path folder;
  mailhost::Mailhost host;
  std::unique_ptr<tests::Serving> serving;
  int life = 0;
};

int soak(std::chrono::minutes how_long, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  Post post(seed);
  Site site;
  site.start();
  Weather weather(
      site.host, seed + 1,
      [&] {
        site.kill();
        site.start();
      },
      [&] { site.serving->signal(SIGHUP); });

  const auto begun = Clock::now();
  const auto end = begun + how_long;
  const auto after = [&](double mean) {
    return std::chrono::duration_cast<Clock::duration>(
        std::chrono::duration<double>(std::exponential_distribution<double>(1 / mean)(random)));
  };
  auto next_mail = begun, next_fault = begun + after(k_seconds_between_faults), next_sample = begun;
  std::vector<Mail> sent;
  std::vector<MemorySample> samples;
  while (Clock::now() < end) {
    const auto now = Clock::now();
    weather.pass(now);
    if (now >= next_mail && weather.servers_are_up()) {
      Mail mail = post.next();
      site.host.deliver(k_intake, {mail.bytes}, mail.from);
      sent.push_back(std::move(mail));
      next_mail = now + after(k_seconds_between_mails);
    }
    if (now >= next_fault) {
      weather.strike(now);
      next_fault = now + after(k_seconds_between_faults);
    }
    if (now >= next_sample) {
      samples.push_back(
          {std::chrono::duration_cast<seconds>(now - begun), site.life, resident_kib(site.serving->pid())});
      next_sample = now + k_between_samples;
      if (samples.size() % 60 == 0)
        std::cerr << samples.back().at.count() << " s: " << sent.size() << " mails, " << samples.back().kib / 1024
                  << " MiB\n";
    }
    std::this_thread::sleep_for(milliseconds(20));  // this is a schedule, not a wait for something
  }

  weather.clear_up();
  const auto patience = Clock::now() + k_time_to_settle;
  // Dovecot, Exim and the daemon each have their own pauses; the last mail was delivered a moment ago.
  while (Clock::now() < patience &&
         !(has_settled(site.index()) && take_account(sent, site.index(), site.host).lost.empty()))
    std::this_thread::sleep_for(seconds(1));
  const Account account = take_account(sent, site.index(), site.host);
  const int stopped = site.serving->end(SIGTERM);

  std::cout << "soak: " << how_long.count() << " min, seed " << seed << "\n";
  std::cout << "mails delivered: " << account.mails << "\n";
  for (const auto& [kind, count] : account.by_kind) std::cout << "  " << kind << ": " << count << "\n";
  std::cout << "faults:\n";
  for (const auto& [name, count] : weather.struck()) std::cout << "  " << name << ": " << count << "\n";
  std::cout << "letters due: " << account.letters << ", repeated under the same Message-ID: " << account.repeated
            << "\nlost: " << account.lost.size() << ", doubled: " << account.doubled.size() << "\n";
  for (const std::string& one : account.lost) std::cout << "  LOST " << one << "\n";
  for (const std::string& one : account.doubled) std::cout << "  DOUBLED " << one << "\n";
  bool flat = true;
  std::cout << "memory of the daemon:\n" << memory_in_words(samples, flat) << (flat ? "" : "  NOT FLAT\n");
  const bool good = account.lost.empty() && account.doubled.empty() && flat && stopped == 0;
  if (!good) {
    const fs::path kept = fs::temp_directory_path() / "baosong-soak-failed.log";
    fs::copy_file(site.folder / "serve.log", kept, fs::copy_options::overwrite_existing);
    std::cout << "the daemon's log: " << kept.string() << "\n";
  }
  return good ? 0 : 1;
}

}  // namespace
}  // namespace baosong::soak

int main(int argc, char** argv) {
  try {
    const std::chrono::minutes how_long(argc > 1 ? std::stoi(argv[1]) : 60);
    const std::uint64_t seed = argc > 2 ? std::stoull(argv[2]) : std::random_device{}();
    return baosong::soak::soak(how_long, seed);
  } catch (const std::exception& e) {
    std::cerr << "soak: " << e.what() << "\n";
    return 1;
  }
}
