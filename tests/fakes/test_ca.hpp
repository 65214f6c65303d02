// A certificate authority for one test: makes a CA and server certificates, good ones and faulty ones. P-256, in
// memory.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace baosong::fakes {

struct ServerCertificate {
  std::string certificate_pem;
  std::string key_pem;
};

class TestCa {
 public:
  TestCa();
  ~TestCa();
  TestCa(const TestCa&) = delete;
  TestCa& operator=(const TestCa&) = delete;

  [[nodiscard]] std::string pem() const;

  /// `names` in subjectAltName form: "IP:127.0.0.1", "DNS:mail.example". Valid from now + `from_days` to now +
  /// `to_days`.
  [[nodiscard]] ServerCertificate issue(const std::string& names, int from_days = -1, int to_days = 30) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace baosong::fakes
