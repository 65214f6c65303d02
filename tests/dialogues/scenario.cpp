#include "tests/dialogues/scenario.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace baosong::tests {
namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::logic_error("no such file: " + file.string());
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

Words split(const std::string& text, char at) {
  Words out;
  std::istringstream in(text);
  for (std::string one; std::getline(in, one, at);)
    if (!one.empty()) out.push_back(one);
  return out;
}

std::string rest_of(const std::string& line, int words) {
  std::size_t at = 0;
  for (int i = 0; i < words && at != std::string::npos; ++i) at = line.find_first_not_of(' ', line.find(' ', at));
  return at == std::string::npos ? "" : line.substr(at);
}

std::string unescaped(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
    } else if (const char c = text[++i]; c == 'x') {
      out += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
      i += 2;
    } else {
      out += c == 'r' ? '\r' : c == 'n' ? '\n' : c;
    }
  }
  return out;
}

std::chrono::seconds duration(const std::string& text) {
  const std::chrono::seconds unit(text.back() == 'm' ? 60 : text.back() == 'h' ? 3600 : 1);
  return unit * std::stoll(text);
}

Scenario read_scenario(const std::filesystem::path& file) {
  Scenario scenario{file, {}, {}};
  for (const std::string& line : split(read_file(file), '\n')) {
    const std::size_t at = line.find_first_not_of(' ');
    const std::string text = at == std::string::npos ? "" : line.substr(at);
    if (text.starts_with("#: ")) {
      scenario.head.push_back(text.substr(3));
    } else if (text.starts_with("include ")) {
      scenario.dialogue += read_file(file.parent_path().parent_path() / "parts" / (text.substr(8) + ".dialogue"));
    } else {
      scenario.dialogue += text + "\n";
    }
  }
  return scenario;
}

}  // namespace baosong::tests
