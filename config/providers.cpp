#include "config/providers.hpp"

#include <algorithm>
#include <array>

#include "config/places.hpp"
#include "config/words.hpp"

namespace baosong::config {
namespace {

using namespace std::string_view_literals;

const std::vector<Provider>& table() {
  static const std::vector<Provider> providers = {
      {"qq",
       "QQ邮箱",
       {"qq.com", "vip.qq.com", "foxmail.com"},
       "imaps://imap.qq.com:993/INBOX",
       "smtps://smtp.qq.com:465"},
      {"163", "网易163邮箱", {"163.com"}, "imaps://imap.163.com:993/INBOX", "smtps://smtp.163.com:465"},
      {"126", "网易126邮箱", {"126.com"}, "imaps://imap.126.com:993/INBOX", "smtps://smtp.126.com:465"},
      {"yeah", "网易yeah邮箱", {"yeah.net"}, "imaps://imap.yeah.net:993/INBOX", "smtps://smtp.yeah.net:465"},
      {"sina", "新浪邮箱", {"sina.com"}, "imaps://imap.sina.com:993/INBOX", "smtps://smtp.sina.com:465"},
      {"sina.cn", "新浪邮箱（cn）", {"sina.cn"}, "imaps://imap.sina.cn:993/INBOX", "smtps://smtp.sina.cn:465"},
      {"aliyun", "阿里云邮箱", {"aliyun.com"}, "imaps://imap.aliyun.com:993/INBOX", "smtps://smtp.aliyun.com:465"},
      {"exmail", "腾讯企业邮", {}, "imaps://imap.exmail.qq.com:993/INBOX", "smtps://smtp.exmail.qq.com:465"},
      {"qiye163", "网易企业邮", {}, "imaps://imap.qiye.163.com:993/INBOX", "smtps://smtp.qiye.163.com:465"},
      {"qiyealiyun", "阿里企业邮", {}, "imaps://imap.qiye.aliyun.com:993/INBOX", "smtps://smtp.qiye.aliyun.com:465"},
  };
  return providers;
}

// Beyond those of the table: anybody can have an address there, too.
constexpr std::array k_other_public = {
    "188.com"sv, "139.com"sv,   "189.cn"sv,      "wo.cn"sv,       "sohu.com"sv,   "tom.com"sv,      "21cn.com"sv,
    "263.net"sv, "gmail.com"sv, "outlook.com"sv, "hotmail.com"sv, "icloud.com"sv, "vip.sina.com"sv, "vip.163.com"sv};

std::string as_url(std::string_view typed, MailProtocol protocol, std::string_view scheme, std::string_view folder) {
  if (parse_mail_url(typed, protocol)) return std::string(typed);
  if (typed.find("//") != std::string_view::npos) return {};
  std::string url = std::string(scheme) + std::string(typed) + std::string(folder);
  return parse_mail_url(url, protocol) ? url : std::string();
}

}  // namespace

std::span<const Provider> providers() {
  return table();
}

const Provider* provider_of(std::string_view address) {
  const std::string domain = lower_case(address.substr(address.rfind('@') + 1));
  for (const Provider& one : table())
    if (std::ranges::find(one.domains, domain) != one.domains.end()) return &one;
  return nullptr;
}

const Provider* find_provider(std::string_view key) {
  const auto found = std::ranges::find(table(), lower_case(key), &Provider::key);
  return found == table().end() ? nullptr : &*found;
}

bool is_public_domain(std::string_view domain) {
  return provider_of(domain) != nullptr ||
         std::ranges::find(k_other_public, lower_case(domain)) != k_other_public.end();
}

std::string imap_url(std::string_view typed) {
  return as_url(typed, MailProtocol::imap, "imaps://", "/INBOX");
}

std::string smtp_url(std::string_view typed) {
  return as_url(typed, MailProtocol::smtp, "smtps://", "");
}

std::string guessed_smtp(std::string_view imap_url) {
  const auto url = parse_mail_url(imap_url, MailProtocol::imap);
  if (!url) return {};
  for (const Provider& one : table())
    if (one.imap == imap_url) return std::string(one.smtp);
  std::string host = url->host;
  if (host.starts_with("imap.")) host.replace(0, 4, "smtp");
  if (host.find(':') != std::string::npos) host = "[" + host + "]";
  return (url->implicit_tls ? "smtps://" : "smtp://") + host;
}

}  // namespace baosong::config
