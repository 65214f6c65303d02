// A walk along BER (X.690 s.8), not libcrypto's decoder: that one holds the whole content in memory.
#include "parsers/mime/smime.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace baosong::parsers::mime {
namespace {

using namespace std::string_view_literals;

constexpr unsigned char k_integer = 0x02;
constexpr unsigned char k_octets = 0x04;
constexpr unsigned char k_oid = 0x06;
constexpr unsigned char k_octets_in_pieces = 0x24;
constexpr unsigned char k_sequence = 0x30;
constexpr unsigned char k_set = 0x31;
constexpr unsigned char k_explicit = 0xA0;

constexpr std::string_view k_signed_data = "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02"sv;
constexpr std::array k_encrypted_data{
    "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03"sv,          // enveloped-data
    "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x04"sv,          // signed and enveloped (PKCS #7)
    "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x06"sv,          // encrypted-data
    "\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01\x17"sv,  // authenticated enveloped-data (RFC 5083)
};

/// Tag and length of an element; the length of an indefinite one is what is left.
struct Element {
  unsigned char tag = 0;
  std::size_t length = 0;
  bool indefinite = false;
  bool cut = false;  ///< longer than the bytes that are there
};

/// Takes the head of the element at the front of `rest`.
std::optional<Element> take_head(std::string_view& rest) {
  if (rest.size() < 2) return std::nullopt;
  Element element;
  element.tag = static_cast<unsigned char>(rest[0]);
  const auto first = static_cast<unsigned char>(rest[1]);
  rest.remove_prefix(2);
  std::uint64_t length = first;
  if (first == 0x80) {
    element.indefinite = true;
    length = rest.size();
  } else if (first > 0x80) {
    const std::size_t bytes = first & 0x7FU;
    if (bytes > 8 || rest.size() < bytes) return std::nullopt;
    length = 0;
    for (std::size_t i = 0; i < bytes; ++i) length = length << 8 | static_cast<unsigned char>(rest[i]);
    rest.remove_prefix(bytes);
  }
  element.cut = length > rest.size();
  element.length = static_cast<std::size_t>(std::min<std::uint64_t>(length, rest.size()));
  return element;
}

/// Narrows `rest` to what is inside the element of `tag` at its front.
bool enter(std::string_view& rest, unsigned char tag) {
  const std::optional<Element> element = take_head(rest);
  if (!element || element->tag != tag) return false;
  rest = rest.substr(0, element->length);
  return true;
}

/// Takes a whole element of `tag` and definite length.
std::optional<std::string_view> take(std::string_view& rest, unsigned char tag) {
  const std::optional<Element> element = take_head(rest);
  if (!element || element->tag != tag || element->indefinite || element->cut) return std::nullopt;
  const std::string_view inside = rest.substr(0, element->length);
  rest.remove_prefix(element->length);
  return inside;
}

/// Calls `visit` with the pieces of the octet string at the front of `rest`; false: it is cut off.
template <typename Visit>
bool each_piece(std::string_view rest, Visit visit) {
  std::optional<Element> element = take_head(rest);
  if (!element) return false;
  if (element->tag == k_octets) {
    visit(rest.substr(0, element->length));
    return !element->cut;
  }
  if (element->tag != k_octets_in_pieces) return false;
  bool whole = !element->cut;
  rest = rest.substr(0, element->length);
  std::uint64_t open = element->indefinite ? 1 : 0;  // indefinite ones, each with an end of contents to come
  while (!rest.empty()) {
    element = take_head(rest);
    if (!element) return false;
    if (element->tag == 0 && element->length == 0) {
      if (open <= 1) return whole;
      --open;
    } else if (element->tag == k_octets_in_pieces) {
      if (element->indefinite) ++open;
    } else if (element->tag == k_octets) {
      visit(rest.substr(0, element->length));
      rest.remove_prefix(element->length);
      whole = whole && !element->cut;
    } else {
      return false;
    }
  }
  return whole && open == 0;
}

}  // namespace

SmimeReading read_smime(std::string_view bytes, Workspace& workspace) {
  SmimeReading out;
  std::string_view rest = bytes;
  if (!enter(rest, k_sequence)) return out;
  const std::optional<std::string_view> type = take(rest, k_oid);
  if (!type) return out;
  if (std::ranges::find(k_encrypted_data, *type) != k_encrypted_data.end()) {
    out.kind = SmimeReading::Kind::encrypted;
    return out;
  }
  // SignedData: version, digest algorithms, the content: its type and, unless the signature is detached, itself.
  if (*type != k_signed_data || !enter(rest, k_explicit) || !enter(rest, k_sequence) || !take(rest, k_integer) ||
      !take(rest, k_set) || !enter(rest, k_sequence) || !take(rest, k_oid) || !enter(rest, k_explicit))
    return out;
  out.kind = SmimeReading::Kind::signed_content;
  ContentWriter writer(workspace);
  bool affordable = true;
  const bool whole = each_piece(rest, [&](std::string_view piece) {
    affordable = affordable && workspace.spend_bytes(piece.size());
    if (affordable) writer.add(piece);
  });
  out.content = writer.finish();
  if (!whole) out.fault = Fault::corrupt;
  if (!affordable) out.fault = Fault::over_limit;
  return out;
}

}  // namespace baosong::parsers::mime
