#include "tests/soak/weather.hpp"

#include <signal.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

#include "tests/soak/post.hpp"

namespace baosong::soak {
namespace {

namespace fs = std::filesystem;

std::string contents(const fs::path& file) {
  std::ostringstream out;
  out << std::ifstream(file, std::ios::binary).rdbuf();
  return out.str();
}

// Every process below `pid`.
void add_descendants(pid_t pid, std::vector<pid_t>& all) {
  std::istringstream children(contents("/proc/" + std::to_string(pid) + "/task/" + std::to_string(pid) + "/children"));
  for (pid_t child = 0; children >> child;) {
    all.push_back(child);
    add_descendants(child, all);
  }
}

}  // namespace

Weather::Weather(mailhost::Mailhost& host, std::uint64_t seed, std::function<void()> restart,
                 std::function<void()> reload)
    : host_(host), random_(seed), restart_(std::move(restart)), reload_(std::move(reload)) {}

std::vector<pid_t> Weather::children_of(const char* pid_file, const char* command) const {
  pid_t master = 0;
  std::ifstream(host_.directory() / "run" / pid_file) >> master;
  std::vector<pid_t> all, chosen;
  if (master > 0) add_descendants(master, all);
  for (const pid_t pid : all)
    if (contents("/proc/" + std::to_string(pid) + "/comm").starts_with(command)) chosen.push_back(pid);
  return chosen;
}

void Weather::cut(const char* pid_file, const char* command) {
  for (const pid_t pid : children_of(pid_file, command)) kill(pid, SIGKILL);
}

// TLS connections live in imap-login, the mailbox in imap: whichever is stopped, the line is silent.
void Weather::freeze(Time until) {
  frozen_ = children_of("master.pid", "imap");
  for (const pid_t pid : frozen_) kill(pid, SIGSTOP);
  frozen_until_ = until;
}

void Weather::thaw() {
  for (const pid_t pid : frozen_) kill(pid, SIGCONT);
  frozen_.clear();
  frozen_until_.reset();
}

// Dovecot gives the folder another UIDVALIDITY and numbers every mail anew.
void Weather::renumber() {
  host_.stop();
  const fs::path maildir = host_.directory() / "mail" / k_intake / "Maildir";
  std::vector<fs::path> remembered;
  for (const fs::directory_entry& entry : fs::directory_iterator(maildir))
    if (entry.path().filename().string().starts_with("dovecot")) remembered.push_back(entry.path());
  for (const fs::path& path : remembered) fs::remove_all(path);
  host_.start();
}

void Weather::strike(Time now) {
  if (down_until_ || frozen_until_) return;  // one at a time
  const auto seconds = [&](int least, int most) {
    return std::chrono::seconds(std::uniform_int_distribution<int>(least, most)(random_));
  };
  const int which = std::uniform_int_distribution<int>(0, 99)(random_);
  std::string name;
  if (which < 25) {
    name = "both servers down for a while";
    host_.stop();
    down_until_ = now + seconds(1, 12);
  } else if (which < 55) {
    name = "IMAP lines cut";
    cut("master.pid", "imap");
  } else if (which < 70) {
    name = "SMTP lines cut";
    cut("exim.pid", "exim4");
  } else if (which < 80) {
    name = "IMAP silent for a while";
    freeze(now + seconds(2, 20));
  } else if (which < 86) {
    name = "daemon killed";
    restart_();
  } else if (which < 92) {
    name = "configuration read again";
    reload_();
  } else if (which < 98) {
    name = "a colleague reads all mail";
    host_.imap(k_intake, {"SELECT INBOX", "STORE 1:* +FLAGS (\\Seen)"});
  } else {
    name = "mailbox numbered anew";
    renumber();
  }
  ++struck_[name];
}

void Weather::pass(Time now) {
  if (down_until_ && now >= *down_until_) {
    host_.start();
    down_until_.reset();
  }
  if (frozen_until_ && now >= *frozen_until_) thaw();
}

void Weather::clear_up() {
  if (down_until_) host_.start();
  down_until_.reset();
  thaw();
}

}  // namespace baosong::soak
