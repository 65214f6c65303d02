#include <cerrno>
#include <cstring>
#include <fstream>

#include "config/settings.hpp"

namespace baosong::config {

std::string read_password(const Mailbox& mailbox) {
  if (!mailbox.password.empty()) {
    return mailbox.password;
  }
  const std::string where = "mailbox '" + mailbox.name + "': password_file " + mailbox.password_file.string();
  if (!std::filesystem::is_regular_file(mailbox.password_file)) {
    throw PasswordError(where + " is missing or no regular file");
  }
  errno = 0;
  std::ifstream stream(mailbox.password_file, std::ios::binary);
  if (!stream) {
    throw PasswordError(where + " cannot be opened: " + std::strerror(errno));
  }
  std::string password;
  std::getline(stream, password);
  if (stream.bad()) {
    throw PasswordError(where + " cannot be read");
  }
  if (password.ends_with('\r')) {
    password.pop_back();
  }
  if (password.empty()) {
    throw PasswordError(where + ": its first line is empty; it should be the password");
  }
  return password;
}

}  // namespace baosong::config
