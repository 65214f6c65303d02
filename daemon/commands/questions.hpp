// Questions to whoever sets baosong up: at a terminal, or through a pipe that has the answers, one a line. Questions go
// to stderr, since stdout is for results.
#pragma once

#include <istream>
#include <stdexcept>
#include <string>

namespace baosong::commands {

/// There are no more answers.
struct InputEnded : std::runtime_error {
  InputEnded() : std::runtime_error("输入已经结束，还有问题没有回答") {}
};

class Questions {
 public:
  /// `from_terminal`: `in` is the terminal on descriptor 0.
  Questions(std::istream& in, bool from_terminal) : in_(in), from_terminal_(from_terminal) {}

  /// One line, without blanks at its ends; what is not UTF-8 or has control characters is asked for again. An empty
  /// line is `fallback`; where that is empty too, it is asked again. Throws InputEnded.
  [[nodiscard]] std::string ask(const std::string& question, const std::string& fallback = {});
  /// The same, where nothing may be an answer.
  [[nodiscard]] std::string ask_if_any(const std::string& question);
  /// A terminal does not show what is typed.
  [[nodiscard]] std::string ask_secret(const std::string& question);

 private:
  [[nodiscard]] std::string line();

  std::istream& in_;
  bool from_terminal_;
};

}  // namespace baosong::commands
