#include "tests/dialogues/premises.hpp"

#include <algorithm>
#include <fstream>

namespace baosong::tests {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::seconds;

std::string mail_of(const std::string& subject, std::size_t bytes) {
  return "Subject: " + subject + "\r\n\r\n" + std::string(bytes, 'm') + "\r\n";
}

void write_configuration(const fs::path& folder) {
  fs::create_directory(folder / "campaigns");
  std::ofstream(folder / "baosong.toml")
      << "[office]\nname = \"办公室\"\naddress = \"office@fujian.example\"\n[[mailbox]]\nname = \"main\"\n"
      << "imap = \"imap://127.0.0.1/INBOX\"\nsmtp = \"smtp://127.0.0.1\"\ntls = \"none\"\n"
      << "user = \"office@fujian.example\"\npassword_file = \"password\"\n[storage]\nroot = \"var\"\n";
  std::ofstream(folder / "password") << k_password << "\n";
  std::ofstream(folder / "campaigns" / "fujian.toml")
      << "id = \"fujian\"\ntitle = \"质量月\"\nopens = 2021-08-27\nreceipt_prefix = \"FJ\"\nkeywords = [\"质量月\"]\n"
      << "roster = \"../roster.csv\"\n[[require]]\nrole = \"summary\"\nlevel = \"required\"\n";
  std::ofstream(folder / "roster.csv") << "id,name,kind,aliases,addresses,domains,contact,phone\n"
                                       << "fuzhou,福州市市场监督管理局,,,a@x.example,,林某,0591-00000000\n";
}

}  // namespace

bool is_premise(const std::string& line) {
  static constexpr const char* k_words[] = {"tls",  "certificate", "text",     "deadline", "connect", "idle",
                                            "pace", "done_folder", "password", "letter",   "cut",     "fill"};

  return std::ranges::count(k_words, line.substr(0, line.find(' '))) != 0;
}

Premises::Premises(const Scenario& scenario, const fs::path& folder)
    : timing{{seconds(20), seconds(20), seconds(20)}, std::chrono::minutes(25)}, folder_(folder) {
  server.texts = {{"one", mail_of("one", 40)}, {"two", mail_of("two", 41)}, {"three", mail_of("three", 42)}};
  write_configuration(folder);
  loaded = config::load(folder / "baosong.toml");
  for (const std::string& line : scenario.head)
    if (is_premise(line)) set(line);
}

void Premises::set(const std::string& line) {
  const Words words = split(line, ' ');
  config::Mailbox& box = mailbox();
  if (words[0] == "tls") {
    const auto security = words[1] == "tls"        ? config::Security::implicit_tls
                          : words[1] == "starttls" ? config::Security::starttls
                                                   : config::Security::plain;
    box.imap.security = box.smtp.security = security;
    certify("good");
  } else if (words[0] == "certificate") {
    certify(words[1]);
  } else if (words[0] == "text") {
    server.texts[words[1]] = unescaped(rest_of(line, 2));
  } else if (words[0] == "fill") {
    server.texts[words[1]] = std::string(std::stoul(words[2]), 'x');
  } else if (words[0] == "deadline") {
    timing.deadlines.reply = timing.deadlines.message_reply = milliseconds(std::stoi(words[1]));
  } else if (words[0] == "connect") {
    timing.deadlines.connect = milliseconds(std::stoi(words[1]));
  } else if (words[0] == "idle") {
    timing.idle = milliseconds(std::stoi(words[1]));
  } else if (words[0] == "pace") {
    box.pace.clear();
    for (const std::string& one : split(words[1], ','))
      box.pace.push_back({std::stoi(one), duration(one.substr(one.find('/') + 1))});
  } else if (words[0] == "done_folder") {
    box.done_folder = words[1];
  } else if (words[0] == "password") {
    fs::remove(folder_ / "password");
  }
}

void Premises::certify(const std::string& kind) {
  static const fakes::TestCa k_ca, k_another;
  server.certificate = (kind == "unknown_ca" ? k_another : k_ca)
                           .issue(kind == "another_host" ? "DNS:mail.example" : "IP:127.0.0.1",
                                  kind == "expired" ? -30 : -1, kind == "expired" ? -1 : 30);
  mailbox().ca_file = folder_ / "ca.pem";
  std::ofstream(folder_ / "ca.pem") << k_ca.pem();
}

}  // namespace baosong::tests
