// What an IMAP server says. The first byte says where the stream is cut in two: pieces may change nothing.
#include <algorithm>
#include <optional>
#include <tuple>

#include "daemon/mail/imap_grammar.hpp"
#include "daemon/mail/imap_text.hpp"
#include "tests/fuzz/harness/feeding.hpp"

namespace baosong::fuzz {
namespace {

using namespace mail;

class Heard final : public ResponseHandler {
 public:
  void on_body_begin(std::optional<Uid> uid, std::uint64_t bytes) override { bodies.push_back({uid, bytes, {}}); }
  void on_body_data(std::string_view piece) override {
    require(!bodies.empty(), "a body begins before its bytes");
    bodies.back().text += piece;
    require(bodies.back().text.size() <= bodies.back().bytes, "a body is no longer than was said");
  }
  void on_response(Response response) override { responses.push_back(std::move(response)); }

  struct Body {
    std::optional<Uid> uid;
    std::uint64_t bytes = 0;
    std::string text;
    bool operator==(const Body&) const = default;
  };
  std::vector<Body> bodies;
  std::vector<Response> responses;
  bool failed = false;
  bool operator==(const Heard& other) const {
    return std::tie(bodies, responses, failed) == std::tie(other.bodies, other.responses, other.failed);
  }
};

Heard heard(std::initializer_list<std::string_view> pieces) {
  Heard all;
  ResponseParser parser(all, {.line_bytes = 2000, .search_line_bytes = 4000, .held_literal_bytes = 500, .nesting = 6});
  for (const std::string_view piece : pieces) {
    const std::optional<ParseError> error = parser.feed(piece);
    all.failed = error.has_value();
    require(!error || (error->line.size() <= 200 && error->offset <= error->line.size()), "where the fault is");
  }
  return all;
}

void feed(std::string_view bytes) {
  if (bytes.empty()) return;
  const std::size_t cut = static_cast<unsigned char>(bytes.front()) * bytes.size() / 256;
  bytes.remove_prefix(1);
  require(heard({bytes}) == heard({bytes.substr(0, cut), bytes.substr(std::min(cut, bytes.size()))}),
          "pieces change nothing");
  (void)parse_internal_date(bytes);
  const std::string name = from_modified_utf7(bytes);
  (void)from_modified_utf7(to_modified_utf7(name));
  const std::string text = quoted(bytes);
  require(text.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos, "a quoted string is one line");
}

const Registration k_target({"imap", feed, 8 * 1024});

}  // namespace
}  // namespace baosong::fuzz
