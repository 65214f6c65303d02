// A header block, and each thing that a field may hold read from the bytes as they are.
#include "parsers/mime/header.hpp"

#include "parsers/mime/address.hpp"
#include "parsers/mime/date.hpp"
#include "parsers/mime/transfer.hpp"
#include "parsers/mime/words.hpp"
#include "tests/fuzz/harness/feeding.hpp"

namespace baosong::fuzz {
namespace {

namespace mime = parsers::mime;

void require_date(std::string_view raw) {
  const std::optional<std::string> date = mime::parse_date(raw);
  if (!date) return;
  std::string shape = *date;
  for (char& c : shape)
    if (c >= '0' && c <= '9') c = '0';
  require(shape == "0000-00-00T00:00:00+00:00" || shape == "0000-00-00T00:00:00-00:00", "RFC 3339", *date);
}

void require_value(std::string_view raw) {
  require_line(mime::shown_text(raw), "shown text");
  require_text(mime::decode_words(raw), "decoded words");
  const std::vector<parsers::Address> addresses = mime::parse_addresses(raw);
  require(addresses.size() <= 200, "number of addresses");
  for (const parsers::Address& address : addresses) {
    require(!address.address.empty(), "an entry has an address");
    require_line(address.address, "address");
    require_line(address.name, "display name");
  }
  for (const std::string& id : mime::message_ids(raw)) {
    require_line(id, "message id");
    require(id.size() > 2 && id.starts_with('<') && id.ends_with('>'), "a message id stands in brackets", id);
  }
  require_date(raw);
  const mime::Parameterised field(raw);
  for (const char* name : {"name", "filename", "charset", "boundary", "format"}) {
    require_text(field.text(name), "parameter");
    (void)field.token(name);
    (void)field.has(name);
  }
  (void)mime::transfer_of(raw);
}

void feed(std::string_view bytes) {
  const parsers::Limits limits = small_limits();
  for (const char newline : {'\n', '\r'}) {
    const mime::Header header(bytes, limits, newline);
    require(header.size() <= limits.fields, "number of fields");
    (void)header.has_known_field();
    for (const char* name : {"From", "Subject", "Date", "Message-ID", "References", "Content-Type",
                             "Content-Disposition", "Return-Path", "Authentication-Results", "X"}) {
      require_line(header.text(name), "field");
      require(header.has(name) || header.raw(name).empty(), "a field that is not there is empty");
      for (const std::string& raw : header.all(name)) {
        require(raw.find('\0') == std::string::npos && raw.size() <= limits.field_bytes, "a raw field");
        require_value(raw);
      }
    }
  }
  require_value(bytes.substr(0, limits.field_bytes));
  (void)mime::field_name(bytes);
}

const Registration k_target({"header", feed, 16 * 1024});

}  // namespace
}  // namespace baosong::fuzz
