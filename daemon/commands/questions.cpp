#include "daemon/commands/questions.hpp"

#include <termios.h>
#include <unistd.h>

#include <cstdio>

#include "config/words.hpp"

namespace baosong::commands {
namespace {

/// The terminal shows nothing of what is typed, as long as it lives.
class Silence {
 public:
  explicit Silence(bool wanted) : wanted_(wanted && tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (!wanted_) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  ~Silence() {
    if (!wanted_) return;
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    std::fputs("\n", stderr);  // the one that was not shown
  }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;

 private:
  termios before_{};
  bool wanted_;
};

}  // namespace

std::string Questions::line() {
  std::string text;
  if (!std::getline(in_, text)) throw InputEnded();
  return std::string(config::trimmed(text));
}

std::string Questions::ask_if_any(const std::string& question) {
  for (;;) {
    std::fprintf(stderr, "%s：", question.c_str());
    std::string answer = line();
    if (config::is_utf8(answer) && !config::has_control_characters(answer)) return answer;
    std::fputs("里面有认不出的字符，请再输一次。\n", stderr);
  }
}

std::string Questions::ask(const std::string& question, const std::string& fallback) {
  for (;;) {
    std::string answer = ask_if_any(fallback.empty() ? question : question + " [" + fallback + "]");
    if (answer.empty()) answer = fallback;
    if (!answer.empty()) return answer;
    std::fputs("这一项不能空着。\n", stderr);
  }
}

std::string Questions::ask_secret(const std::string& question) {
  const Silence silence(from_terminal_);
  return ask(question);
}

}  // namespace baosong::commands
