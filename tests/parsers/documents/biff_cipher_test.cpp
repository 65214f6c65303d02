// Workbooks that Excel encrypts with its own password, encrypted here by OpenSSL's RC4 and by worked-out constants, not
// by the code that reads them.
#include <openssl/evp.h>
#include <openssl/provider.h>

#include <functional>
#include <memory>

#include "parsers/documents/bytes.hpp"
#include "tests/parsers/documents/made_documents.hpp"

namespace baosong::parsers {
namespace {

std::string le32(std::uint32_t value) {
  std::string bytes;
  for (int i = 0; i < 4; ++i) bytes += static_cast<char>(value >> (8 * i));
  return bytes;
}

std::string wide(const std::string& latin) {
  std::string out;
  for (const char c : latin) out += c + std::string(1, '\0');
  return out;
}

std::string digest(const EVP_MD* kind, const std::string& bytes) {
  unsigned char out[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EXPECT_EQ(EVP_Digest(bytes.data(), bytes.size(), out, &size, kind, nullptr), 1);
  return {reinterpret_cast<char*>(out), size};
}

/// The first `count` bytes of RC4's key stream.
std::string key_stream(const std::string& key, std::size_t count) {
  static OSSL_PROVIDER* const legacy = OSSL_PROVIDER_load(nullptr, "legacy");
  static OSSL_PROVIDER* const standard = OSSL_PROVIDER_load(nullptr, "default");
  EXPECT_TRUE(legacy != nullptr && standard != nullptr);
  const std::unique_ptr<EVP_CIPHER_CTX, void (*)(EVP_CIPHER_CTX*)> context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  EXPECT_EQ(EVP_EncryptInit_ex(context.get(), EVP_rc4(), nullptr, nullptr, nullptr), 1);
  EXPECT_EQ(EVP_CIPHER_CTX_set_key_length(context.get(), static_cast<int>(key.size())), 1);
  EXPECT_EQ(
      EVP_EncryptInit_ex(context.get(), nullptr, nullptr, reinterpret_cast<const unsigned char*>(key.data()), nullptr),
      1);
  const std::string zeros(count, '\0');
  std::string out(count, '\0');
  int size = 0;
  EXPECT_EQ(EVP_EncryptUpdate(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size,
                              reinterpret_cast<const unsigned char*>(zeros.data()), static_cast<int>(count)),
            1);
  return out;
}

std::string combined(std::string a, const std::string& b) {
  for (std::size_t i = 0; i < a.size(); ++i) a[i] = static_cast<char>(a[i] ^ b[i]);
  return a;
}

using Scramble = std::function<std::string(const std::string& data, std::size_t offset)>;

/// Scrambles the data of every record that comes after FilePass and is not in clear.
std::string scrambled(std::string stream, const Scramble& scramble) {
  bool on = false;
  for (std::size_t at = 0; at + 4 <= stream.size();) {
    const std::uint16_t id = u16(stream, at);
    const std::size_t size = u16(stream, at + 2);
    at += 4;
    const std::size_t clear = id == 0x85 ? 4 : 0;
    if (on && id != 0x809 && id != 0x2F) {
      const std::string out = scramble(stream.substr(at, size), at);
      stream.replace(at + clear, size - clear, out.substr(clear));
    }
    on = on || id == 0x2F;
    at += size;
  }
  return stream;
}

struct Encrypted {
  std::string file_pass;
  Scramble scramble;
};

Scramble by_blocks(const std::function<std::string(std::uint32_t block)>& key) {
  return [key](const std::string& data, std::size_t offset) {
    std::string out = data;
    for (std::size_t i = 0; i < out.size(); ++i) {
      const std::size_t at = offset + i;
      out[i] = static_cast<char>(out[i] ^ key_stream(key(static_cast<std::uint32_t>(at / 1024)), at % 1024 + 1).back());
    }
    return out;
  };
}

const std::string k_salt = "0123456789abcdef";
const std::string k_verifier = "a verifier of 16";

Encrypted rc4(const std::string& password) {
  std::string repeated;
  for (int i = 0; i < 16; ++i) repeated += digest(EVP_md5(), wide(password)).substr(0, 5) + k_salt;
  const std::string secret = digest(EVP_md5(), repeated).substr(0, 5);
  const auto key = [secret](std::uint32_t block) { return digest(EVP_md5(), secret + le32(block)); };
  const std::string check = combined(k_verifier + digest(EVP_md5(), k_verifier), key_stream(key(0), 32));
  return {std::string("\1\0\1\0\1\0", 6) + k_salt + check, by_blocks(key)};
}

Encrypted crypto_api(const std::string& password, std::uint32_t bits, bool padded) {
  const std::string secret = digest(EVP_sha1(), k_salt + wide(password));
  const auto key = [=](std::uint32_t block) {
    std::string out = digest(EVP_sha1(), secret + le32(block)).substr(0, bits / 8);
    if (padded) out.resize(16, '\0');
    return out;
  };
  const std::string check = combined(k_verifier + digest(EVP_sha1(), k_verifier), key_stream(key(0), 36));
  const std::string header = le32(4) + le32(0) + le32(0x6801) + le32(0x8004) + le32(bits) + le32(1) + le32(0) +
                             le32(0) + wide("A Provider") + std::string(2, '\0');
  return {std::string("\1\0\2\0\2\0", 6) + le32(4) + le32(static_cast<std::uint32_t>(header.size())) + header +
              le32(16) + k_salt + check.substr(0, 16) + le32(20) + check.substr(16),
          by_blocks(key)};
}

/// The key of the password, its verifier and what both make of the bytes of the password, worked out apart.
Encrypted exclusive_or(const std::string& key_and_verifier) {
  const std::string pattern("\x3c\x5b\xd4\x17\xf0\x1f\x28\x13\xf0\x4b\xb4\x03\xc4\x73\xa4\x20", 16);
  return {std::string(2, '\0') + key_and_verifier, [pattern](const std::string& data, std::size_t offset) {
            std::string out = data;
            for (std::size_t i = 0; i < out.size(); ++i) {
              const auto byte = static_cast<unsigned char>(out[i] ^ pattern[(offset + data.size() + i) % 16]);
              out[i] = static_cast<char>(byte >> 3 | byte << 5);
            }
            return out;
          }};
}

struct CipherCase {
  const char* name;
  Encrypted by;
  Fault fault;
};

class BiffCipher : public ::testing::TestWithParam<CipherCase> {};

TEST_P(BiffCipher, ExcelsOwnPasswordAlone) {
  std::vector<std::vector<std::string>> rows;
  for (int i = 0; i < 60; ++i) rows.push_back({"活动名称", "参与人数" + std::to_string(i)});
  const std::string stream = scrambled(make_biff(rows, GetParam().by.file_pass), GetParam().by.scramble);
  ASSERT_GT(stream.size(), 2048U) << "more than two blocks";
  const DocumentReading reading = read_bytes(make_ole({{"Workbook", stream}}), types::k_xls);
  EXPECT_EQ(reading.fault, GetParam().fault);
  if (GetParam().fault != Fault::none) {
    EXPECT_TRUE(reading.facts.tables.empty());
    return;
  }
  rows.push_back({"12.34", "合计"});
  ASSERT_EQ(reading.facts.tables.size(), 1U);
  EXPECT_EQ(reading.facts.tables[0].name, "统计");
  EXPECT_EQ(reading.facts.tables[0].rows, rows);
}

INSTANTIATE_TEST_SUITE_P(
    All, BiffCipher,
    ::testing::Values(
        CipherCase{"rc4", rc4("VelvetSweatshop"), Fault::none},
        CipherCase{"rc4_of_another_password", rc4("secret"), Fault::encrypted},
        CipherCase{"crypto_api_128", crypto_api("VelvetSweatshop", 128, false), Fault::none},
        CipherCase{"crypto_api_40_padded", crypto_api("VelvetSweatshop", 40, true), Fault::none},
        CipherCase{"crypto_api_40", crypto_api("VelvetSweatshop", 40, false), Fault::none},
        CipherCase{"crypto_api_of_another_password", crypto_api("secret", 128, false), Fault::encrypted},
        CipherCase{"exclusive_or", exclusive_or("\x59\xB3\x0A\x9A"), Fault::none},
        CipherCase{"exclusive_or_of_another_password", exclusive_or("\x59\xB3\x0B\x9A"), Fault::encrypted},
        CipherCase{"nothing_said", {"", [](const std::string& data, std::size_t) { return data; }}, Fault::encrypted},
        CipherCase{"cut_short",
                   {std::string("\1\0\1\0\1\0salt", 10), [](const std::string& data, std::size_t) { return data; }},
                   Fault::encrypted}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(BiffCipher, WorkbookThatAnotherProgramProtected) {
  MediaFolder folder(Limits{});
  const DocumentReading reading = read_document(fixture("protected.xls"), types::k_xls, folder.workspace());
  EXPECT_EQ(reading.fault, Fault::none);
  ASSERT_EQ(reading.facts.tables.size(), 1U);
  using Rows = std::vector<std::vector<std::string>>;
  EXPECT_EQ(reading.facts.tables[0].rows, (Rows{{"活动名称", "参与人数"}, {"质量开放日", "128"}}));
}

}  // namespace
}  // namespace baosong::parsers
