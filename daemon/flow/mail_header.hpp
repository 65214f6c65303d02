// Header fields of mail that is only looked at (the junk folder, a mailbox before the first start): fetched without the
// body and without \Seen, and read in the sealed room like all that strangers wrote.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "daemon/extractor/extractor.hpp"
#include "daemon/mail/imap_session.hpp"
#include "parsers/facts.hpp"

namespace baosong::flow {

struct MailHeader {
  mail::Uid uid = 0;
  std::optional<std::chrono::sys_seconds> received_at;  ///< INTERNALDATE
  std::string text;                                     ///< as sent; cut after 256 KiB
};

/// For ImapSession::fetch(…, FetchWhat::header).
class HeaderSink final : public mail::MessageSink {
 public:
  void begin(std::optional<mail::Uid> uid, std::uint64_t bytes) override;
  void write(std::string_view piece) override;
  void end(const mail::FetchedMessage& message) override;
  void abandon() override {}

  std::vector<MailHeader> headers;

 private:
  std::string text_;
};

/// nullopt: the extractor failed at it. `scratch` is a folder that exists; nothing is left in it. Throws what
/// Extractor::extract() throws.
[[nodiscard]] boost::asio::awaitable<std::optional<parsers::MessageFacts>> read_header(extractor::Extractor& room,
                                                                                       const MailHeader& header,
                                                                                       std::filesystem::path scratch);

}  // namespace baosong::flow
