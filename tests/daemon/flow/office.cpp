#include "tests/daemon/flow/office.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "parsers/extract.hpp"
#include "tests/samples/samples.hpp"

extern char** environ;

namespace baosong::tests {
namespace {

namespace fs = std::filesystem;

std::string slurp(const fs::path& file) {
  std::ostringstream out;
  out << std::ifstream(file, std::ios::binary).rdbuf();
  return out.str();
}

fs::path make_folder() {
  std::string pattern = (fs::temp_directory_path() / "baosong-office.XXXXXX").string();
  if (!mkdtemp(pattern.data())) throw std::runtime_error("cannot make a temporary folder");
  return pattern;
}

pid_t spawn(const std::vector<std::string>& arguments, const fs::path& out, const fs::path& err,
            const std::vector<std::string>& further_environment) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_addopen(&actions, 2, err.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  std::vector<char*> argv, env;
  for (const std::string& one : arguments) argv.push_back(const_cast<char*>(one.c_str()));
  argv.push_back(nullptr);
  for (const std::string& one : further_environment) env.push_back(const_cast<char*>(one.c_str()));
  for (char** one = environ; *one; ++one) env.push_back(*one);
  env.push_back(nullptr);
  pid_t pid = -1;
  const int error = posix_spawn(&pid, arguments.front().c_str(), &actions, nullptr, argv.data(), env.data());
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error("cannot start " + arguments.front());
  return pid;
}

int exit_status(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

Serving::Serving(const fs::path& folder, const fs::path& config, std::vector<std::string> further_environment)
    : log_(folder / "serve.log") {
  const fs::path path = folder / "notify";
  fs::remove(path);
  socket_ = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.string().copy(address.sun_path, sizeof address.sun_path - 1);
  if (bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("cannot bind " + path.string());
  further_environment.insert(further_environment.end(), {"NOTIFY_SOCKET=" + path.string(), "WATCHDOG_USEC=300000"});
  pid_ = spawn({BAOSONG_BINARY, "serve", "--config", config.string()}, folder / "serve.out", log_, further_environment);
  reader_ = std::jthread([this](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      pollfd waiting{socket_, POLLIN, 0};
      if (poll(&waiting, 1, 100) <= 0) continue;
      char buffer[4096];
      const ssize_t size = recv(socket_, buffer, sizeof buffer, 0);
      if (size <= 0) continue;
      const std::lock_guard lock(mutex_);
      messages_.emplace_back(buffer, static_cast<std::size_t>(size));
      told_.notify_all();
    }
  });
}

Serving::~Serving() {
  if (pid_ > 0) end(SIGKILL);
  reader_.request_stop();
  reader_.join();
  close(socket_);
}

void Serving::wait_for(const std::string& text) {
  std::unique_lock lock(mutex_);
  const auto has_text = [&] {
    while (!messages_.empty()) {
      const bool found = messages_.front().find(text) != std::string::npos;
      messages_.pop_front();
      if (found) return true;
    }
    return false;
  };
  if (!told_.wait_for(lock, std::chrono::seconds(20), has_text))
    throw std::runtime_error("baosong never notified \"" + text + "\"; its log:\n" + log());
}

void Serving::wait_until(const std::string& what, const std::function<bool()>& is_so) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!is_so()) {
    if (std::chrono::steady_clock::now() > until)
      throw std::runtime_error("there never was " + what + "; the log:\n" + log());
    wait_for("WATCHDOG=1");
  }
}

void Serving::signal(int number) const {
  kill(pid_, number);
}

int Serving::end(int number) {
  kill(pid_, number);
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = -1;
  return exit_status(status);
}

std::string Serving::log() const {
  return slurp(log_);
}

Office::Office()
    : folder(make_folder()),
      config(folder / "baosong.toml"),
      host({k_office, k_fuzhou, k_xiamen, k_quanzhou, k_stranger, "second@fujian.example"}) {
  std::ofstream(config) << "[office]\nname = \"福建省质量强省工作联席会议办公室\"\naddress = \"" << k_office
                        << "\"\ntimezone = \"Asia/Shanghai\"\ndigest = \"\"\n\n[[mailbox]]\nname = \"main\"\n"
                        << "imap = \"imaps://localhost:" << host.ports().imaps << "/INBOX\"\n"
                        << "smtp = \"smtp://localhost:" << host.ports().smtp << "\"\nuser = \"" << k_office
                        << "\"\npassword = \"" << host.password() << "\"\nca_file = \"" << host.ca_file().string()
                        << "\"\n\n[storage]\nroot = \"var\"\n\n[campaigns]\ndirectory = \"campaigns\"\n";
  fs::create_directory(folder / "campaigns");
  std::ofstream(folder / "campaigns" / "fujian.toml") << R"(id = "fujian"
title = "福建省“质量月”活动"
notice = "闽质强省办〔2021〕5号"
keywords = ["质量月"]
opens = 2021-08-27
receipt_prefix = "FJ"
roster = "../roster.csv"
interim = true

[[require]]
role = "summary"
level = "required"

[[require]]
role = "image"
level = "required"
max = 6
format = "jpeg"
min_width = 1024
min_height = 768
caption = "required"

[[require]]
role = "video"
level = "expected"
min_width = 1280
min_height = 720
)";
  write_roster();
}

Office::~Office() {
  fs::remove_all(folder);
}

void Office::write_roster(const std::string& further_address) const {
  std::ofstream(folder / "roster.csv") << "id,name,kind,aliases,addresses,domains,contact,phone\n"
                                       << "fuzhou,福州市市场监督管理局,设区市,福州市市场监管局," << k_fuzhou
                                       << (further_address.empty() ? "" : ";" + further_address) << ",,,\n"
                                       << "xiamen,厦门市市场监督管理局,设区市,厦门市市场监管局," << k_xiamen << ",,,\n"
                                       << "quanzhou,泉州市市场监督管理局,设区市,泉州市市场监管局," << k_quanzhou
                                       << ",,,\n";
}

Finished Office::run(std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), BAOSONG_BINARY);
  arguments.insert(arguments.end(), {"--config", config.string()});
  fs::remove(folder / "run.err");
  const pid_t pid = spawn(arguments, folder / "run.out", folder / "run.err", {});
  int status = 0;
  waitpid(pid, &status, 0);
  return {exit_status(status), slurp(folder / "run.out"), slurp(folder / "run.err")};
}

boost::json::object Office::status() const {
  return boost::json::parse(run({"status", "--json"}).out).as_object();
}

boost::json::object Office::standing(const std::string& agency) const {
  const boost::json::object all = status();
  for (const boost::json::value& one : all.at("agencies").as_array())
    if (one.at("id") == boost::json::value(agency)) return one.as_object();
  throw std::runtime_error("status has no agency " + agency);
}

std::vector<std::string> Office::archive() const {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(archive_root()))
    if (entry.is_regular_file()) files.push_back(fs::relative(entry.path(), archive_root()).string());
  std::ranges::sort(files);
  return files;
}

parsers::mime::OutgoingMail text_mail(const std::string& from, const std::string& subject, const std::string& text) {
  static int counter = 0;
  parsers::mime::OutgoingMail mail;
  mail.from = {from, ""};
  mail.to = {{k_office, ""}};
  mail.subject = subject;
  mail.message_id = "<test-" + std::to_string(++counter) + "@agency.example>";
  mail.date = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  mail.text = text;
  return mail;
}

namespace {

parsers::mime::OutgoingMail submission(const std::string& from, const std::string& subject, int second_width,
                                       int second_height) {
  static std::uint32_t seed = 0;
  auto mail = text_mail(from, subject, "现报送质量月活动材料，请查收。");
  const std::string paragraph =
      "活动期间，我局组织开展了质量宣传、质量提升、质量服务等系列活动，深入企业、社区和学校，普及质量知识，帮助企业解决"
      "难题，取得了良好成效。";
  mail.attachments.push_back({"质量月活动总结.docx",
                              "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                              samples::make_docx("质量月活动总结", {paragraph, paragraph}), false, ""});
  mail.attachments.push_back(
      {"图1 质量月启动仪式现场.jpg", "image/jpeg", samples::make_jpeg(1280, 960, ++seed), false, ""});
  mail.attachments.push_back(
      {"图2 实验室开放日活动.jpg", "image/jpeg", samples::make_jpeg(second_width, second_height, ++seed), false, ""});
  mail.attachments.push_back({"质量月短片.mp4", "video/mp4", samples::make_mp4(1280, 720, 1), false, ""});
  return mail;
}

}  // namespace

parsers::mime::OutgoingMail good_submission(const std::string& from, const std::string& subject) {
  return submission(from, subject, 1024, 768);
}

parsers::mime::OutgoingMail small_picture_submission(const std::string& from, const std::string& subject) {
  return submission(from, subject, 640, 480);
}

ReadLetter read_letter(const std::string& mail, const fs::path& scratch) {
  const fs::path folder = scratch / "letter";
  fs::remove_all(folder);
  fs::create_directory(folder);
  const fs::path file = scratch / "letter.eml";
  std::ofstream(file, std::ios::binary) << mail;
  parsers::Workspace workspace(folder, {});
  const auto facts = parsers::extract_message(file, workspace);
  return {facts.subject, facts.text};
}

std::string field(const std::string& mail, const std::string& name) {
  std::istringstream lines(mail);
  std::string line, value;
  bool in_field = false;
  while (std::getline(lines, line) && line != "\r" && !line.empty()) {
    if (line.ends_with('\r')) line.pop_back();
    if (in_field && (line.starts_with(' ') || line.starts_with('\t'))) {
      value += line;
      continue;
    }
    in_field = line.starts_with(name + ":");
    if (in_field) value = line.substr(std::min(line.size(), name.size() + 2));
  }
  return value;
}

}  // namespace baosong::tests
