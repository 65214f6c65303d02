// A throw-away folder with a configuration that is whole, to be spoilt one piece at a time.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace baosong::config {

inline constexpr std::string_view k_settings = R"([office]
name = "办公室"
address = "office@fujian.example"
timezone = "Asia/Shanghai"

[[mailbox]]
name = "main"
imap = "imaps://imap.fujian.example/INBOX"
smtp = "smtps://smtp.fujian.example"
user = "office@fujian.example"
password = "geheim"

[storage]
root = "var"

[campaigns]
directory = "campaigns"
)";

inline constexpr std::string_view k_campaign = R"(id = "fujian-2021"
title = "质量月"
opens = 2021-08-27
deadline = 2021-10-15
receipt_prefix = "FJ2021"
roster = "../roster.csv"

[[require]]
role = "summary"
level = "required"

[[require]]
role = "image"
max = 6

[remind]
before = [7, 3, 1]
)";

inline constexpr std::string_view k_roster =
    "id,name,kind,aliases,addresses,domains,contact,phone\n"
    "fuzhou,福州市市场监督管理局,设区市,福州市市场监管局,zlc@fuzhou.example,,,\n"
    "xiamen,厦门市市场监督管理局,设区市,,,scjgj.xiamen.example,,\n";

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "baosong-config-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
      throw std::runtime_error("no temporary folder");
    }
    root_ = name;
    write("baosong.toml", k_settings);
    write("campaigns/fujian.toml", k_campaign);
    write("roster.csv", k_roster);
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void write(const std::string& name, std::string_view text) const {
    std::filesystem::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name, std::ios::binary) << text;
  }

  [[nodiscard]] std::filesystem::path path(const std::string& name = "baosong.toml") const { return root_ / name; }

 private:
  std::filesystem::path root_;
};

/// `text` with `from`, which must stand in it, replaced once; with an empty `from`, `to` is appended.
inline std::string changed(std::string_view text, std::string_view from, std::string_view to) {
  std::string result(text);
  if (from.empty()) {
    return result.append(to);
  }
  const std::size_t at = result.find(from);
  if (at == std::string::npos) {
    throw std::logic_error("test text lacks: " + std::string(from));
  }
  return result.replace(at, from.size(), to);
}

}  // namespace baosong::config
