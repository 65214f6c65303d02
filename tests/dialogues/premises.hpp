// What is there before a scenario begins: the office's settings, the server's certificate and texts, how long is
// waited.
#pragma once

#include <filesystem>
#include <string>

#include "config/load.hpp"
#include "daemon/flow/mailbox.hpp"
#include "tests/dialogues/scenario.hpp"
#include "tests/fakes/dialogue_server.hpp"

namespace baosong::tests {

inline const std::string k_password = "s3cret word";

struct Premises {
  /// As the head of `scenario` has it; its files go into `folder`.
  Premises(const Scenario& scenario, const std::filesystem::path& folder);

  [[nodiscard]] config::Mailbox& mailbox() { return loaded.settings.mailboxes.front(); }

  config::Loaded loaded;
  fakes::DialogueServer::Options server;
  flow::Timing timing;

 private:
  void set(const std::string& line);
  void certify(const std::string& kind);
  std::filesystem::path folder_;
};

/// Whether this line of a head is among them, and no step.
[[nodiscard]] bool is_premise(const std::string& line);

}  // namespace baosong::tests
