// `baosong init`: asks for the mailbox, tries it, shows what lies in it, and writes a configuration under which nothing
// that lies there is answered. Questions and answers are Chinese: whoever sets it up is an office. Nothing is written
// before the mailbox has been reached, and baosong.toml last of all, so that a half-done beginning is begun again.
#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iostream>

#include "config/new_settings.hpp"
#include "config/office_time.hpp"
#include "config/places.hpp"
#include "config/providers.hpp"
#include "config/words.hpp"
#include "daemon/commands/login_trial.hpp"
#include "daemon/commands/mailbox_content.hpp"
#include "daemon/commands/options.hpp"
#include "daemon/commands/questions.hpp"
#include "daemon/letters/wording.hpp"
#include "storage/files.hpp"

namespace baosong::commands {
namespace {

namespace fs = std::filesystem;
namespace files = storage::files;

constexpr int k_most_trials = 5;  // providers lock an account after some refused logins
constexpr const char* k_timezone = "Asia/Shanghai";
constexpr const char* k_service_user = "baosong";
constexpr const char* k_password_file = "mailbox-main.password";

/// What is wrong with a server, for the office.
std::string in_chinese(const mail::MailError& error) {
  const std::string said = error.server_text.empty() ? "" : "（服务器的答复：" + error.server_text + "）";
  switch (error.kind) {
    case mail::MailErrorKind::login_refused:
      return "服务器不接受这个登录名和授权码" + said +
             "。请到邮箱网站看看：IMAP/SMTP服务开启了没有；这里要的是授权码，不是登录网页的密码。";
    case mail::MailErrorKind::throttled:
      return "服务器限制登录次数" + said + "。";
    case mail::MailErrorKind::tls:
      return "加密连接没有建立起来：服务器的证书不能确认（" + error.what +
             "）。请核对服务器名称；单位自建的邮件服务器，请向网络管理员要一份CA证书文件。";
    case mail::MailErrorKind::network:
    case mail::MailErrorKind::timeout:
      return "连不上服务器（" + error.what + "）。请核对服务器名称和端口，检查这台电脑能否上网、防火墙是否放行。";
    case mail::MailErrorKind::protocol:
    case mail::MailErrorKind::refused:
    case mail::MailErrorKind::closed:
      return "服务器的应答不正常（" + error.what + "）" + said + "。请核对服务器名称、端口和文件夹。";
  }
  return {};
}

config::Server server(const config::MailUrl& url) {
  return {url.host, url.port, url.implicit_tls ? config::Security::implicit_tls : config::Security::starttls};
}

std::string companies() {
  std::string text;
  for (const config::Provider& one : config::providers())
    if (one.domains.empty()) text += (text.empty() ? "" : "，") + std::string(one.name) + "输入" + std::string(one.key);
  return text;
}

class Setup {
 public:
  explicit Setup(const InitOptions& options)
      : file_(fs::absolute(options.config_file)),
        questions_(std::cin, isatty(STDIN_FILENO) != 0),
        since_(options.since.value_or(config::office_date(system_now(), k_timezone))) {}

  int run() {
    ask_where();
    refuse_to_overwrite();
    read_campaigns();
    ask_office();
    ask_servers();
    ask_login();
    ask_root();
    if (!try_until_it_works()) return k_needs_person;
    print_content();
    write();
    print_next_steps();
    return k_done;
  }

 private:
  void ask_where() {
    const fs::path folder = questions_.ask("配置放在哪个文件夹", file_.parent_path().string());
    file_ = fs::absolute(folder) / file_.filename();
  }

  void refuse_to_overwrite() const {
    if (fs::exists(fs::symlink_status(file_)))
      throw WrongUsage(file_.string() +
                       " 已经有了，不会覆盖。要重新设置，请先把它移走；只改个别项目，请直接修改它，"
                       "再运行 baosong doctor");
    fs::path there = file_.parent_path();
    while (!fs::exists(there) && there.has_relative_path()) there = there.parent_path();
    if (access(there.c_str(), W_OK | X_OK) != 0)
      throw std::runtime_error("不能在 " + there.string() + " 里写文件（" + std::strerror(errno) +
                               "）。请用 sudo baosong init 运行，或者换一个文件夹");
  }

  /// Those that the office has put there already; at fault or not, they are doctor's to examine.
  void read_campaigns() {
    const fs::path folder = file_.parent_path() / "campaigns";
    std::error_code none;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, none)) {
      if (entry.path().extension() != ".toml") continue;
      has_campaigns_ = true;
      try {
        campaigns_.push_back(config::load_campaign(entry.path()));
      } catch (const config::InvalidConfiguration&) {
        std::fprintf(stderr, "%s 还有错误，写好配置以后运行 baosong doctor 可以看到。\n", entry.path().c_str());
      }
    }
  }

  void ask_office() {
    settings_.office = questions_.ask("办公室名称（写在信末落款处）");
    for (;;) {
      settings_.address = questions_.ask("办公室的邮箱地址");
      if (config::is_mail_address(settings_.address)) return;
      std::fputs("这不像一个邮箱地址，应当像 office@fujian.example 这样。\n", stderr);
    }
  }

  void ask_servers() {
    const config::Provider* provider = config::provider_of(settings_.address);
    const std::string before = settings_.imap;
    if (before.empty() && provider == nullptr)
      std::fprintf(stderr,
                   "从地址看不出是哪一家的邮箱。%s；单位自建的，请输入收信（IMAP）服务器的名称，问网络管理员。\n",
                   companies().c_str());
    const std::string imap = !before.empty() ? before : provider != nullptr ? std::string(provider->imap) : "";
    settings_.imap = ask_server("收信服务器（IMAP）", imap, &config::Provider::imap, config::imap_url);
    const std::string smtp = settings_.imap == before ? settings_.smtp : config::guessed_smtp(settings_.imap);
    settings_.smtp = ask_server("发信服务器（SMTP）", smtp, &config::Provider::smtp, config::smtp_url);
  }

  std::string ask_server(const std::string& question, const std::string& guess,
                         std::string_view config::Provider::*of_provider, std::string (*as_url)(std::string_view)) {
    for (;;) {
      const std::string typed = questions_.ask(question, guess);
      if (const config::Provider* provider = config::find_provider(typed)) return std::string(provider->*of_provider);
      if (const std::string url = as_url(typed); !url.empty()) return url;
      std::fputs("请输入服务器的名称，例如 imap.fujian.example；端口特别的写成 imap.fujian.example:993。\n", stderr);
    }
  }

  void ask_login() {
    settings_.user = questions_.ask("登录名", settings_.user.empty() ? settings_.address : settings_.user);
    password_ = questions_.ask_secret("授权码（输入时不显示）");
  }

  void ask_root() {
    settings_.root = questions_.ask("材料存放在哪个文件夹", "/var/lib/baosong");
    settings_.root = (file_.parent_path() / settings_.root).lexically_normal().string();
  }

  [[nodiscard]] config::Mailbox mailbox() const {
    config::Mailbox one;
    const auto imap = config::parse_mail_url(settings_.imap, config::MailProtocol::imap);
    const auto smtp = config::parse_mail_url(settings_.smtp, config::MailProtocol::smtp);
    one.name = "main";
    one.imap = server(*imap);
    one.smtp = server(*smtp);
    if (!imap->folder.empty()) one.folder = imap->folder;
    one.user = settings_.user;
    one.password = password_;
    one.ca_file = settings_.ca_file;
    return one;
  }

  bool try_until_it_works() {
    for (int trial = 1;; ++trial) {
      std::fputs("正在试登录……\n", stderr);
      const config::Mailbox tried = mailbox();
      const auto look = [this](mail::ImapSession& session) { return look_through(session, campaigns_, content_); };
      auto trouble = try_imap(tried, look).trouble;
      const std::string& host = trouble ? tried.imap.host : tried.smtp.host;
      const char* const side = trouble ? "收信" : "发信";
      if (!trouble) trouble = try_smtp(tried);
      if (!trouble) return true;
      std::fprintf(stderr, "%s（%s）不成功：%s\n", side, host.c_str(), in_chinese(*trouble).c_str());
      const bool throttled = trouble->kind == mail::MailErrorKind::throttled;
      if (throttled || trial == k_most_trials) {
        const bool locks = throttled || trouble->kind == mail::MailErrorKind::login_refused;
        std::fprintf(stderr, "%s再运行 baosong init。没有写任何文件。\n",
                     locks ? "为免邮箱被锁定，请过半小时" : "请查明原因以后");
        return false;
      }
      if (trouble->kind == mail::MailErrorKind::login_refused) {
        ask_login();
        continue;
      }
      std::fputs("请改正以后再试，直接回车表示不变。\n", stderr);
      ask_servers();
      if (trouble->kind == mail::MailErrorKind::tls) ask_ca_file();
    }
  }

  void ask_ca_file() {
    for (;;) {
      settings_.ca_file = questions_.ask_if_any("CA证书文件（单位自建的邮件服务器才需要；没有就直接回车）");
      if (settings_.ca_file.empty()) return;
      settings_.ca_file = fs::absolute(settings_.ca_file).string();
      if (fs::is_regular_file(settings_.ca_file)) return;
      std::fprintf(stderr, "没有 %s 这个文件。\n", settings_.ca_file.c_str());
    }
  }

  void print_content() const {
    std::printf("登录成功，收信、发信都可以用。\n");
    if (content_.mails == 0) {
      std::printf("邮箱里现在没有信。\n");
    } else {
      const auto day = [](std::optional<std::chrono::sys_seconds> time) {
        return time ? letters::in_words(config::office_date(*time, k_timezone)) : std::string("日期不明");
      };
      std::printf("邮箱里现有 %zu 封信，最早的是%s，最近的是%s。\n", content_.mails, day(content_.oldest).c_str(),
                  day(content_.newest).c_str());
    }
    if (content_.oldest && config::office_date(*content_.oldest, k_timezone).year() < since_.year())
      std::printf("里面有往年的信。往年活动的材料，请先在邮箱网站上移到别的文件夹，免得算到今年的活动里。\n");
    for (const MailboxContent::Senders& one : content_.senders)
      std::printf("最近的 %zu 封里，有 %zu 封来自“%s”名册上的 %zu 家单位。\n", content_.looked_at, one.mails,
                  one.title.c_str(), one.agencies.size());
    std::printf("%s以前收到的信全部归档，一封都不回；从这一天起的照常回信。\n", letters::in_words(since_).c_str());
  }

  void write() {
    const fs::path folder = file_.parent_path();
    umask(022);  // whoever runs the daemon must be able to read it; what others must not read says so itself
    fs::create_directories(folder);
    const fs::path password_file = folder / k_password_file;
    files::replace(password_file, password_file.string() + ".new", password_ + "\n", 0600);
    link_for_systemd(folder / "credentials");
    if (fs::create_directories(settings_.root)) fs::permissions(settings_.root, fs::perms(0750));
    if (!settings_.ca_file.empty()) settings_.ca_file = bring(settings_.ca_file, folder / "ca.pem");
    give_to_service(password_file);
    give_to_service(settings_.root);
    if (!has_campaigns_) {
      campaign_ = folder / "campaigns" / "campaign.toml";
      roster_ = folder / "rosters" / "roster.csv";
      write_new(campaign_, config::blank_campaign());
      if (!fs::exists(roster_)) write_new(roster_, config::blank_roster());
    }
    settings_.password_file = k_password_file;
    settings_.answer_since = since_;
    write_new(file_, config::settings_text(settings_));
  }

  /// Where it lies, in somebody's home perhaps, the daemon may not read. Returns how baosong.toml calls the copy.
  static std::string bring(const fs::path& file, const fs::path& copy) {
    std::error_code none;
    if (!fs::equivalent(file, copy, none)) fs::copy_file(file, copy, fs::copy_options::overwrite_existing);
    fs::permissions(copy, fs::perms(0644));
    return copy.filename().string();
  }

  /// The unit does not start without the credential that it names (systemd/baosong.service).
  static void link_for_systemd(const fs::path& credentials) {
    files::make_folder(credentials, 0700);
    const fs::path link = credentials / "mailbox-main";
    fs::remove(link);
    fs::create_symlink(fs::path("..") / k_password_file, link);
  }

  /// Whoever is root writes for the daemon, which has a user of its own (systemd/baosong.service).
  static void give_to_service(const fs::path& path) {
    if (geteuid() != 0) return;
    const passwd* user = getpwnam(k_service_user);
    struct stat about {};
    if (user == nullptr || stat(path.c_str(), &about) != 0 || about.st_uid != 0) return;
    if (chown(path.c_str(), user->pw_uid, user->pw_gid) != 0) files::fail("give away", path);
  }

  static void write_new(const fs::path& path, std::string_view text) {
    fs::create_directories(path.parent_path());
    const files::Fd fd = files::open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    files::write_all(fd.get(), text, path);
    files::sync(fd.get(), path);
  }

  void print_next_steps() const {
    const bool usual = file_ == "/etc/baosong/baosong.toml";
    const std::string program =
        std::string(geteuid() == 0 && getpwnam(k_service_user) ? "sudo -u baosong " : "") + "baosong ";
    const std::string with = usual ? "" : " --config " + file_.string();
    std::printf("\n已写好 %s，授权码在 %s。\n", file_.c_str(), (file_.parent_path() / k_password_file).c_str());
    std::printf("\n接下来：\n");
    if (!campaign_.empty())
      std::printf(
          "  先填好活动 %s 和名册 %s\n"
          "  （手头的Excel名单：baosong roster import 名单.xlsx --out %s）\n",
          campaign_.c_str(), roster_.c_str(), roster_.c_str());
    std::printf("  1. 检查一遍：%sdoctor%s\n", program.c_str(), with.c_str());
    std::printf("  2. 试收一次：%spoll%s\n", program.c_str(), with.c_str());
    std::printf("  3. 长期运行：%sserve%s（装了服务的：sudo systemctl enable --now baosong）\n", program.c_str(),
                with.c_str());
  }

  fs::path file_;
  Questions questions_;
  std::chrono::year_month_day since_;
  config::NewSettings settings_;
  std::string password_;
  std::vector<config::Campaign> campaigns_;
  bool has_campaigns_ = false;
  MailboxContent content_;
  fs::path campaign_, roster_;  ///< written to be filled in; empty: none
};

}  // namespace

int init(const InitOptions& options) {
  try {
    return Setup(options).run();
  } catch (const InputEnded& e) {
    throw std::runtime_error(std::string(e.what()) + "。没有写任何文件");
  }
}

}  // namespace baosong::commands
