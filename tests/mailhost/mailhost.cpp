// See mailhost.hpp.
#include "tests/mailhost/mailhost.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

#include "tests/mailhost/line_client.hpp"

namespace baosong::mailhost {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void fail(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), "mailhost: " + what);
}

std::string contents(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Everything until the other side closes.
std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 4096> piece;
  while (true) {
    const auto count = ::read(descriptor, piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return text;
    text.append(piece.data(), static_cast<std::size_t>(count));
  }
}

struct Pipe {
  int read_end = -1;
  int write_end = -1;
};

Pipe make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) fail("pipe");
  return {ends[0], ends[1]};
}

// A Maildir name begins with seconds and, in Dovecot's, goes on with .M and microseconds of any width.
std::pair<long long, long long> arrival(const fs::path& file) {
  const std::string name = file.filename();
  const auto micros = name.find(".M");
  return {std::atoll(name.c_str()), micros == std::string::npos ? 0 : std::atoll(name.c_str() + micros + 2)};
}

std::vector<fs::path> mail_files(const fs::path& maildir) {
  std::vector<fs::path> files;
  for (const char* folder : {"cur", "new"}) {
    std::error_code absent;  // a mailbox that never had a mail has no folders yet
    for (const auto& entry : fs::directory_iterator(maildir / folder, absent)) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end(), [](const fs::path& a, const fs::path& b) {
    return std::pair(arrival(a), a.filename()) < std::pair(arrival(b), b.filename());
  });
  return files;
}

}  // namespace

Mailhost::Mailhost(std::vector<std::string> users) : users_(std::move(users)) {
  std::string folder = fs::temp_directory_path() / "mailhost.XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr) fail("mkdtemp");
  directory_ = folder;
  try {
    start();
  } catch (...) {
    std::error_code ignored;
    fs::remove_all(directory_, ignored);
    throw;
  }
}

Mailhost::~Mailhost() {
  stop();
  std::error_code ignored;
  fs::remove_all(directory_, ignored);
}

void Mailhost::start() {
  if (script_ > 0) return;
  std::vector<std::string> words{BAOSONG_MAILHOST_SCRIPT, "run", directory_};
  if (ports_.imap == 0) words.insert(words.end(), users_.begin(), users_.end());
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);

  const Pipe in = make_pipe();
  const Pipe out = make_pipe();
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.read_end, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out.write_end, STDOUT_FILENO);
  const int error = ::posix_spawn(&script_, words[0].c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(in.read_end);
  ::close(out.write_end);
  script_stdin_ = in.write_end;
  // The script closes its stdout when the servers are up, or ends when they are not.
  const std::string description = error == 0 ? read_all(out.read_end) : "";
  ::close(out.read_end);
  if (description.empty()) {
    const std::string log = contents(directory_ / "log/dovecot.log") + contents(directory_ / "log/exim.log");
    if (error != 0) script_ = -1;
    stop();
    throw std::runtime_error("mailhost: the servers did not start; the script says why on stderr\n" + log);
  }
  read_environment();
}

void Mailhost::stop() {
  if (script_stdin_ >= 0) ::close(std::exchange(script_stdin_, -1));
  if (script_ > 0) {
    while (::waitpid(script_, nullptr, 0) < 0 && errno == EINTR) {
    }
    script_ = -1;
  }
}

void Mailhost::read_environment() {
  std::map<std::string, std::string> values;
  std::ifstream in(directory_ / "env");
  for (std::string line; std::getline(in, line);) {
    const auto equals = line.find('=');
    values[line.substr(0, equals)] = line.substr(equals + 1);
  }
  const auto port = [&](const char* name) { return static_cast<std::uint16_t>(std::stoi(values.at(name))); };
  ports_ = {.imap = port("MAILHOST_IMAP_PORT"),
            .imaps = port("MAILHOST_IMAPS_PORT"),
            .lmtp = port("MAILHOST_LMTP_PORT"),
            .smtp = port("MAILHOST_SMTP_PORT"),
            .smtps = port("MAILHOST_SMTPS_PORT")};
  ca_file_ = values.at("MAILHOST_CA");
  password_ = values.at("MAILHOST_PASSWORD");
}

void Mailhost::submit(const std::string& sender, const std::string& recipient, std::string_view mail) {
  LineClient smtp(ports_.smtp);
  smtp.expect('2');
  smtp.command("EHLO localhost", '2');
  const std::string login = std::string(1, '\0') + sender + std::string(1, '\0') + password_;
  smtp.command("AUTH PLAIN " + base64(login), '2');
  smtp.command("MAIL FROM:<" + sender + ">", '2');
  smtp.command("RCPT TO:<" + recipient + ">", '2');
  smtp.command("DATA", '3');
  smtp.send(dot_stuffed(mail));
  smtp.expect('2');
  smtp.command("QUIT", '2');
}

void Mailhost::deliver(const std::string& recipient, const std::vector<std::string>& mails, const std::string& sender) {
  LineClient lmtp(ports_.lmtp);
  lmtp.expect('2');
  lmtp.command("LHLO localhost", '2');
  for (const auto& mail : mails) {
    lmtp.command("MAIL FROM:<" + sender + ">", '2');
    lmtp.command("RCPT TO:<" + recipient + ">", '2');
    lmtp.command("DATA", '3');
    lmtp.send(dot_stuffed(mail));
    lmtp.expect('2');
  }
  lmtp.command("QUIT", '2');
}

void Mailhost::place(const std::string& recipient, std::string_view mail, std::chrono::sys_seconds received_at) {
  const fs::path folder = maildir(recipient);
  if (!fs::exists(folder / "new")) imap(recipient, {"SELECT INBOX"});  // Dovecot makes the folders, with its own owner
  const auto seconds = received_at.time_since_epoch().count();
  const std::string name =
      std::to_string(seconds) + ".M" + std::to_string(placed_++) + "P" + std::to_string(::getpid()) + ".place";
  std::ofstream(folder / "tmp" / name, std::ios::binary).write(mail.data(), static_cast<std::streamsize>(mail.size()));
  struct stat owner {};
  if (::stat(folder.c_str(), &owner) != 0) fail("stat " + folder.string());
  const timespec times[2] = {{.tv_sec = seconds, .tv_nsec = 0}, {.tv_sec = seconds, .tv_nsec = 0}};
  const std::string file = folder / "tmp" / name;
  if (::chown(file.c_str(), owner.st_uid, owner.st_gid) != 0) fail("chown " + file);
  if (::utimensat(AT_FDCWD, file.c_str(), times, 0) != 0) fail("utimensat " + file);
  if (fs::file_size(file) != mail.size()) throw std::runtime_error("mailhost: " + file + " could not be written whole");
  fs::rename(file, folder / "new" / name);
}

std::vector<std::string> Mailhost::inbox(const std::string& user) const {
  std::vector<std::string> mails;
  for (const auto& file : mail_files(maildir(user))) mails.push_back(contents(file));
  return mails;
}

std::vector<std::string> Mailhost::wait_for(const std::string& user, std::size_t count) const {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (mail_files(maildir(user)).size() < count) {
    if (std::chrono::steady_clock::now() > until) {
      throw std::runtime_error("mailhost: " + user + " has " + std::to_string(inbox(user).size()) + " mails, not " +
                               std::to_string(count) + "; Exim says:\n" + contents(directory_ / "log/exim.log"));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return inbox(user);
}

std::size_t Mailhost::seen(const std::string& user) const {
  const auto files = mail_files(maildir(user));
  return static_cast<std::size_t>(std::count_if(files.begin(), files.end(), [](const fs::path& file) {
    const std::string name = file.filename();
    const auto flags = name.find(":2,");
    return flags != std::string::npos && name.find('S', flags) != std::string::npos;
  }));
}

std::vector<std::string> Mailhost::imap(const std::string& user, const std::vector<std::string>& commands) {
  LineClient client(ports_.imap);
  std::vector<std::string> untagged;
  (void)client.read_line();  // the greeting
  std::vector<std::string> all{"LOGIN \"" + user + "\" \"" + password_ + "\""};
  all.insert(all.end(), commands.begin(), commands.end());
  all.emplace_back("LOGOUT");
  for (const auto& command : all) {
    client.send("a " + command + "\r\n");
    std::string line = client.read_line();
    for (; !line.starts_with("a "); line = client.read_line()) untagged.push_back(line);
    if (!line.starts_with("a OK")) throw std::runtime_error("mailhost: " + command + " was answered: " + line);
  }
  return untagged;
}

fs::path Mailhost::maildir(const std::string& user) const {
  return directory_ / "mail" / user / "Maildir";
}

}  // namespace baosong::mailhost
