#include <numeric>

#include "config/load.hpp"

namespace baosong::config {
namespace {

std::string all_as_text(const std::vector<Fault>& faults) {
  return std::accumulate(faults.begin(), faults.end(), std::string(), [](std::string text, const Fault& fault) {
    return std::move(text) + (text.empty() ? "" : "\n") + to_text(fault);
  });
}

}  // namespace

std::string to_text(const Fault& fault) {
  std::string text = fault.file.string();
  if (fault.line > 0) {
    text += ":" + std::to_string(fault.line);
  }
  if (!fault.key.empty()) {
    text += ": " + fault.key;
  }
  text += ": found " + fault.found + "; expected " + fault.expected;
  if (!fault.hint.empty()) {
    text += "; did you mean \"" + fault.hint + "\"?";
  }
  return text;
}

InvalidConfiguration::InvalidConfiguration(std::vector<Fault> faults)
    : std::runtime_error(all_as_text(faults)), faults_(std::move(faults)) {}

}  // namespace baosong::config
