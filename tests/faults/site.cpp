#include "tests/faults/site.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <fstream>
#include <new>
#include <sstream>
#include <stdexcept>

extern char** environ;

namespace baosong::faults {
namespace {

namespace fs = std::filesystem;

fs::path make_folder() {
  std::string pattern = (fs::temp_directory_path() / "baosong-faults.XXXXXX").string();
  if (!mkdtemp(pattern.data())) throw std::runtime_error("cannot make a temporary folder");
  return fs::canonical(pattern);
}

int spawn(const std::vector<std::string>& arguments, const fs::path& log, const std::vector<std::string>& environment) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_adddup2(&actions, 1, 2);
  std::vector<char*> argv, env;
  for (const std::string& one : arguments) argv.push_back(const_cast<char*>(one.c_str()));
  argv.push_back(nullptr);
  for (const std::string& one : environment) env.push_back(const_cast<char*>(one.c_str()));
  for (char** one = environ; *one; ++one) env.push_back(*one);
  env.push_back(nullptr);
  pid_t pid = -1;
  const int error = posix_spawnp(&pid, argv[0], &actions, nullptr, argv.data(), env.data());
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error("cannot start " + arguments.front());
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// Keeps owners, times and hard links.
void copy_whole(const fs::path& from, const fs::path& to) {
  if (spawn({"cp", "-a", from.string(), to.string()}, "/dev/null", {}) != 0)
    throw std::runtime_error("cannot copy " + from.string() + " to " + to.string());
}

}  // namespace

Site::Site(Programs programs) : programs_(std::move(programs)), folder_(make_folder()), host_(addresses()) {
  std::ofstream(folder_ / "baosong.toml")
      << "[office]\nname = \"福建省质量强省工作联席会议办公室\"\naddress = \"" << k_office
      << "\"\ntimezone = \"Asia/Shanghai\"\ndigest = \"\"\n\n[[mailbox]]\nname = \"main\"\nimap = \"imap://127.0.0.1:"
      << host_.ports().imap << "/INBOX\"\nsmtp = \"smtp://127.0.0.1:" << host_.ports().smtp
      << "\"\ntls = \"none\"\nuser = \"" << k_intake << "\"\npassword = \"" << host_.password()
      << "\"\n\n[storage]\nroot = \"var\"\n\n[campaigns]\ndirectory = \"campaigns\"\n";
  fs::create_directory(folder_ / "campaigns");
  std::ofstream(folder_ / "campaigns" / "fujian.toml") << campaign_toml();
  std::ofstream(folder_ / "roster.csv") << roster_csv();
  const int fd = ::open((folder_ / "control").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0 || ::ftruncate(fd, sizeof(Control)) != 0) throw std::runtime_error("cannot make the control file");
  void* memory = ::mmap(nullptr, sizeof(Control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  ::close(fd);
  if (memory == MAP_FAILED) throw std::runtime_error("cannot map the control file");
  control_ = new (memory) Control;
}

Site::~Site() {
  ::munmap(control_, sizeof(Control));
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

fs::path Site::mail_of(const std::string& user) const {
  return host_.directory() / "mail" / user / "Maildir";
}

void Site::place(const std::vector<std::string>& mails, std::chrono::sys_seconds received_at) {
  for (const std::string& mail : mails) host_.place(k_intake, mail, received_at += std::chrono::seconds(1));
  host_.imap(k_intake, {"SELECT INBOX"});  // now they have their UIDs
}

void Site::save(const std::string& name) {
  const fs::path kept = folder_ / "kept" / name;
  fs::create_directories(kept);
  copy_whole(mail_of(k_intake), kept / "Maildir");
  if (fs::exists(root())) copy_whole(root(), kept / "var");
}

void Site::put_back(const std::string& name) {
  const fs::path kept = folder_ / "kept" / name;
  fs::remove_all(root());
  fs::remove_all(root().string() + ".limbo");
  fs::remove_all(mail_of(k_intake));
  copy_whole(kept / "Maildir", mail_of(k_intake));
  if (fs::exists(kept / "var")) copy_whole(kept / "var", root());
  for (const std::string& user : addresses()) {
    if (user == k_intake) continue;
    for (const char* part : {"cur", "new"}) {
      std::error_code none;
      for (const auto& mail : fs::directory_iterator(mail_of(user) / part, none)) fs::remove(mail.path());
    }
  }
  fs::remove(folder_ / "log");
}

void Site::set(const Setting& setting) {
  const std::int64_t now = control_->now;
  control_ = new (control_) Control;
  control_->now = now;
  control_->fault = static_cast<std::int32_t>(setting.fault);
  control_->at = setting.at;
  control_->in_extractor = setting.in_extractor ? 1 : 0;
  control_->seed = setting.seed;
}

void Site::set_clock(std::chrono::sys_seconds now) {
  control_->now = now.time_since_epoch().count();
}

int Site::run(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), programs_.baosong.string());
  arguments.insert(arguments.end(), {"--config", (folder_ / "baosong.toml").string()});
  return spawn(
      arguments, folder_ / "log",
      {"LD_PRELOAD=" + programs_.shim.string(), std::string(k_control_variable) + "=" + (folder_ / "control").string(),
       std::string(k_root_variable) + "=" + root().string(), "JOURNAL_STREAM=0:0"});
}

std::string Site::log() const {
  std::ostringstream out;
  out << std::ifstream(folder_ / "log").rdbuf();
  return out.str();
}

void Site::wait_for_delivery() const {
  constexpr int k_longest_ms = 60'000;  // between two letters
  const fs::path queue = host_.directory() / "spool" / "input";
  const int watch = inotify_init1(IN_CLOEXEC);
  const bool watching = watch >= 0 && inotify_add_watch(watch, queue.c_str(), IN_DELETE | IN_MOVED_FROM) >= 0;
  bool delivers = watching;
  while (delivers && !fs::is_empty(queue)) {
    pollfd change{watch, POLLIN, 0};
    delivers = ::poll(&change, 1, k_longest_ms) > 0;
    std::array<char, 4096> events;
    if (delivers && ::read(watch, events.data(), events.size()) < 0) delivers = false;
  }
  if (watch >= 0) ::close(watch);
  if (!delivers) throw std::runtime_error(watching ? "Exim does not deliver" : "cannot watch Exim's queue");
}

}  // namespace baosong::faults
