#include "parsers/mime/smime.hpp"

#include <gtest/gtest.h>

#include <random>

#include "tests/parsers/scratch.hpp"

namespace baosong::parsers::mime {
namespace {

using namespace std::string_literals;

const std::string k_signed = "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02"s;
const std::string k_enveloped = "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03"s;
const std::string k_data = "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01"s;

std::string element(char tag, const std::string& content) {
  const std::size_t size = content.size();
  if (size < 128) return tag + std::string(1, static_cast<char>(size)) + content;
  return tag + "\x82"s + static_cast<char>(size >> 8) + static_cast<char>(size & 255) + content;
}

std::string indefinite(char tag, const std::string& content) {
  return tag + "\x80"s + content + "\0\0"s;
}

/// SignedData without certificates and signers; `wrap` makes definite or indefinite elements.
template <typename Wrap>
std::string signed_data(const std::string& octets, Wrap wrap) {
  const std::string content = wrap('\x30', element('\x06', k_data) + (octets.empty() ? octets : wrap('\xA0', octets)));
  const std::string algorithms = element('\x31', element('\x30', element('\x06', "\x60\x86"s)));
  const std::string signers = element('\x31', "");
  return wrap('\x30', element('\x06', k_signed) +
                          wrap('\xA0', wrap('\x30', element('\x02', "\1"s) + algorithms + content + signers)));
}

std::string mail_with(const std::string& bytes) {
  std::string mail =
      "From: a@b.example\r\nContent-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\n"
      "Content-Transfer-Encoding: binary\r\n\r\n";
  return mail + bytes;
}

const std::string k_entity =
    "Content-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\nContent-Type: text/plain; "
    "charset=utf-8\r\n\r\n材料见附件。\r\n"
    "--B\r\nContent-Type: text/plain; name=a.txt\r\n\r\nabc\r\n--B--\r\n";

TEST(Smime, SignedContentIsReadWhateverItsForm) {
  const std::string half = k_entity.substr(0, 50), rest = k_entity.substr(50);
  const std::string pieces = element('\4', half) + indefinite('\x24', element('\4', rest));
  const std::pair<const char*, std::string> rows[] = {
      {"definite", signed_data(element('\4', k_entity), element)},
      {"indefinite, in pieces", signed_data(indefinite('\x24', pieces), indefinite)},
      {"definite, in pieces", signed_data(element('\x24', pieces), element)},
  };
  for (const auto& [name, bytes] : rows) {
    const MessageFacts facts = testing::facts_of(mail_with(bytes));
    ASSERT_EQ(facts.parts.size(), 2U) << name;
    EXPECT_TRUE(facts.parts[0].container) << name;
    EXPECT_EQ(facts.parts[0].media_type, "application/pkcs7-mime") << name;
    EXPECT_EQ(facts.parts[0].fault, Fault::none) << name;
    EXPECT_EQ(facts.parts[1].path, "smime.p7m/a.txt") << name;
    EXPECT_EQ(facts.parts[1].size, 3U) << name;
    EXPECT_EQ(facts.text, "材料见附件。\n") << name;
  }
}

TEST(Smime, SignedFileKeepsItsName) {
  const MessageFacts facts =
      testing::facts_of("From: a@b.example\r\nContent-Type: application/octet-stream; name=\"总结.txt.p7m\"\r\n\r\n" +
                        signed_data(element('\4', "一份总结"s), element));
  ASSERT_EQ(facts.parts.size(), 2U);
  EXPECT_EQ(facts.parts[1].path, "总结.txt.p7m/总结.txt");
  EXPECT_EQ(facts.parts[1].media_type, "text/plain");
}

TEST(Smime, OthersAreToldApart) {
  const MessageFacts encrypted =
      testing::facts_of(mail_with(element('\x30', element('\x06', k_enveloped) + element('\xA0', "x"))));
  ASSERT_EQ(encrypted.parts.size(), 1U);
  EXPECT_EQ(encrypted.parts[0].fault, Fault::encrypted);
  EXPECT_FALSE(encrypted.parts[0].container);

  const testing::Scratch scratch;
  Workspace workspace(scratch.output(), {});
  EXPECT_EQ(read_smime(signed_data("", element), workspace).kind, SmimeReading::Kind::none) << "detached";
  EXPECT_EQ(read_smime("", workspace).kind, SmimeReading::Kind::none);
  EXPECT_EQ(read_smime("0\3abc", workspace).kind, SmimeReading::Kind::none);

  const std::string whole = signed_data(element('\4', k_entity), element);
  const SmimeReading cut = read_smime(std::string_view(whole).substr(0, whole.size() - 40), workspace);
  EXPECT_EQ(cut.kind, SmimeReading::Kind::signed_content);
  EXPECT_EQ(cut.fault, Fault::corrupt);

  Limits limits;
  limits.unpacked_bytes = 10;
  const testing::Scratch other;
  Workspace poor(other.output(), limits);
  EXPECT_EQ(read_smime(whole, poor).fault, Fault::over_limit);
}

TEST(Smime, SurvivesTruncationAndMutation) {
  const std::string pieces = element('\4', "abc"s) + indefinite('\x24', element('\4', "def"s));
  const std::string whole = signed_data(indefinite('\x24', pieces), indefinite);
  std::mt19937 random(3);
  for (std::size_t i = 0; i <= whole.size(); ++i) {
    const testing::Scratch scratch;
    Workspace workspace(scratch.output(), {});
    (void)read_smime(std::string_view(whole).substr(0, i), workspace);
    std::string changed = whole;
    for (int k = 0; k < 4; ++k) changed[random() % changed.size()] = static_cast<char>(random());
    EXPECT_LE(read_smime(changed, workspace).content.size, changed.size());
  }
}

}  // namespace
}  // namespace baosong::parsers::mime
