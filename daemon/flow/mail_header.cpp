#include "daemon/flow/mail_header.hpp"

#include <boost/json.hpp>
#include <fstream>

#include "parsers/facts_json.hpp"

namespace baosong::flow {
namespace {

constexpr std::size_t k_most_bytes = 256 * 1024;

}  // namespace

void HeaderSink::begin(std::optional<mail::Uid>, std::uint64_t) {
  text_.clear();
}

void HeaderSink::write(std::string_view piece) {
  if (text_.size() < k_most_bytes) text_ += piece.substr(0, k_most_bytes - text_.size());
}

void HeaderSink::end(const mail::FetchedMessage& message) {
  headers.push_back({message.uid, message.internal_date, text_});
}

boost::asio::awaitable<std::optional<parsers::MessageFacts>> read_header(extractor::Extractor& room,
                                                                         const MailHeader& header,
                                                                         std::filesystem::path scratch) {
  const std::string name = "header-" + std::to_string(header.uid);
  const std::filesystem::path folder = scratch / name;
  const std::filesystem::path file = scratch / (name + ".eml");
  std::filesystem::create_directory(folder);
  std::ofstream(file, std::ios::binary) << header.text;
  extractor::Job job{extractor::Job::What::mail, file, folder, {}};
  const extractor::Extraction extraction = co_await room.extract(std::move(job));
  std::filesystem::remove_all(folder);
  std::filesystem::remove(file);
  if (!extraction.failure.empty()) co_return std::nullopt;
  co_return parsers::facts_from_json(boost::json::parse(extraction.facts));
}

}  // namespace baosong::flow
