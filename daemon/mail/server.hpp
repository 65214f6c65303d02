// Whom to speak to, as whom, and how much patience to have. Values only.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace baosong::mail {

enum class Security {
  tls,       ///< TLS from the first byte (imaps, smtps)
  starttls,  ///< plain until STARTTLS, which must succeed before anything else is said
  none,      ///< plain text; only where the caller has made sure that the server is on the loopback
};

struct ServerAddress {
  std::string host;  ///< name or IP address; the certificate must be for it
  std::uint16_t port = 0;
  Security security = Security::tls;
};

struct Credentials {
  std::string user;
  std::string password;  ///< never logged
};

struct TlsTrust {
  std::string ca_file;  ///< PEM; trusted besides the system's; empty: the system's alone
};

/// How long to wait. `reply` runs anew with each byte that arrives: a large mail on a slow line is no fault.
struct Deadlines {
  std::chrono::milliseconds connect = std::chrono::seconds(60);  ///< name, TCP, TLS and login together
  std::chrono::milliseconds reply = std::chrono::seconds(90);
  /// For SMTP's answer to a whole message: giving up early means sending it twice (RFC 5321 s.4.5.3.2.6).
  std::chrono::milliseconds message_reply = std::chrono::minutes(10);
};

}  // namespace baosong::mail
