// `baosong doctor`: goes through what an operator can get wrong, and says how to mend each fault in one sentence.
// Sends no mail and changes nothing but the empty folders that it may have to make.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "daemon/commands/login_trial.hpp"
#include "daemon/commands/options.hpp"
#include "daemon/extractor/sealed_room.hpp"
#include "daemon/flow/instance.hpp"
#include "daemon/flow/rule_book.hpp"

namespace baosong::commands {
namespace {

class Doctor {
 public:
  explicit Doctor(const config::Loaded& loaded) : loaded_(loaded) {}

  int examine() {
    well("configuration", std::to_string(loaded_.campaigns.size()) + " campaigns, " +
                              std::to_string(loaded_.settings.mailboxes.size()) + " mailboxes");
    if (!loaded_.letters.empty())
      well("letters", std::to_string(loaded_.letters.size()) + " templates of the office's own, in " +
                          loaded_.letters.front().file.parent_path().string());
    for (const config::Warning& warning : config::warnings(loaded_))
      advise(warning.campaign + (warning.agency.empty() ? "" : ", " + warning.agency), warning.text);
    examine_storage();
    examine_sealed_room();
    for (const config::Mailbox& mailbox : loaded_.settings.mailboxes) examine_mailbox(mailbox);
    std::printf("%s\n", faults_ ? (std::to_string(faults_) + " faults to mend").c_str() : "no fault found");
    return faults_ ? k_needs_person : k_done;
  }

 private:
  void well(const std::string& what, const std::string& says) {
    std::printf("ok      %s: %s\n", what.c_str(), says.c_str());
  }
  void advise(const std::string& what, const std::string& says) {
    std::printf("advice  %s: %s\n", what.c_str(), says.c_str());
  }
  void fault(const std::string& what, const std::string& found, const std::string& mend) {
    std::printf("FAULT   %s: %s\n        mend: %s\n", what.c_str(), found.c_str(), mend.c_str());
    ++faults_;
  }

  void examine_storage() {
    const std::filesystem::path& root = loaded_.settings.storage.root;
    std::error_code error;
    std::filesystem::create_directories(root, error);
    const std::filesystem::path probe = root / ".doctor";
    const int fd = error ? -1 : open(probe.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) {
      fault("storage " + root.string(), "cannot be written: " + (error ? error.message() : std::strerror(errno)),
            "make the folder and give it to the user that runs baosong: install -d -o baosong " + root.string());
      return;
    }
    close(fd);
    unlink(probe.c_str());
    const auto space = std::filesystem::space(root, error);
    if (!error && space.available < (1ULL << 30))
      fault("storage " + root.string(), "less than 1 GiB is free", "make room: videos need it");
    else
      well("storage " + root.string(), "can be written");
    try {
      (void)flow::open_store(loaded_.settings.storage.index);
      well("index", "can be opened");
    } catch (const std::exception& e) {
      fault("index", e.what(), "see [storage] in baosong.toml");
    }
  }

  void examine_sealed_room() {
    const std::vector<std::string> lacking = extractor::lacking_walls();
    for (const std::string& sentence : lacking) advise("sealed room", sentence);
    if (lacking.empty()) well("sealed room", "this kernel has all its walls");
  }

  void examine_mailbox(const config::Mailbox& mailbox) {
    const std::string name = "mailbox " + mailbox.name;
    try {
      (void)config::read_password(mailbox);
    } catch (const config::PasswordError& e) {
      fault(name, e.what(), "put the authorisation code, one line, into the file that password_file names");
      return;
    }
    if (struct stat about{}; !mailbox.password_file.empty() && stat(mailbox.password_file.c_str(), &about) == 0 &&
                             (about.st_mode & (S_IROTH | S_IRGRP)))
      advise(name,
             mailbox.password_file.string() + " can be read by others: chmod 600 " + mailbox.password_file.string());
    examine_imap(mailbox);
    examine_smtp(mailbox);
  }

  static std::string mend(const mail::MailError& error) {
    switch (error.kind) {
      case mail::MailErrorKind::login_refused:
        return "check user and password; QQ and 163 want an authorisation code (授权码), and IMAP/SMTP switched on in "
               "the mailbox's settings";
      case mail::MailErrorKind::throttled:
        return "wait: the provider limits how often one may log in";
      case mail::MailErrorKind::tls:
        return "check host and port, and ca_file where the server has a certificate of your own CA";
      case mail::MailErrorKind::network:
      case mail::MailErrorKind::timeout:
        return "check host, port and the firewall";
      case mail::MailErrorKind::protocol:
      case mail::MailErrorKind::refused:
      case mail::MailErrorKind::closed:
        return "check that host, port and folder are those of the provider's manual";
    }
    return {};
  }

  void fault(const std::string& what, const mail::MailError& error) {
    fault(what, error.what + (error.server_text.empty() ? "" : " (" + error.server_text + ")"), mend(error));
  }

  void examine_imap(const config::Mailbox& mailbox) {
    const std::string what = "mailbox " + mailbox.name + ", IMAP " + mailbox.imap.host;
    const ImapTrial trial = try_imap(mailbox);
    if (trial.logged_in) well(what, "login accepted");
    if (trial.trouble) {
      fault(what, *trial.trouble);
      return;
    }
    well(what, "folder " + mailbox.folder + ", " + std::to_string(trial.folder.exists) + " messages" +
                   (trial.can_idle ? "" : "; no IDLE: polled"));
    if (trial.folder.read_only)
      fault(what, "the folder may not be written",
            "give a folder of the mailbox's own, or handled mail stays unmarked");
  }

  void examine_smtp(const config::Mailbox& mailbox) {
    const std::string what = "mailbox " + mailbox.name + ", SMTP " + mailbox.smtp.host;
    if (const auto trouble = try_smtp(mailbox))
      fault(what, *trouble);
    else
      well(what, "login accepted");
  }

  const config::Loaded& loaded_;
  int faults_ = 0;
};

}  // namespace

int doctor(const std::filesystem::path& config_file) {
  const config::Loaded loaded =
      flow::load_configuration(config_file);  // its faults name file, line and key by themselves
  return Doctor(loaded).examine();
}

}  // namespace baosong::commands
