#include "parsers/documents/biff_cipher.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <bit>
#include <numeric>
#include <stdexcept>

#include "parsers/documents/biff.hpp"
#include "parsers/documents/bytes.hpp"

namespace baosong::parsers::biff {
namespace {

constexpr std::string_view k_password = "VelvetSweatshop";
constexpr std::size_t k_salt_bytes = 16;
constexpr std::size_t k_verifier_bytes = 16;
constexpr std::size_t k_short_key_bytes = 5;  // of 40 bits

std::string wide_password() {
  std::string wide;
  for (const char c : k_password) wide.append({c, '\0'});
  return wide;
}

std::string digest(const EVP_MD* kind, std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, kind, nullptr) != 1)
    throw std::runtime_error("libcrypto cannot make a digest");
  return {reinterpret_cast<const char*>(out.data()), size};
}

std::string le32(std::uint32_t value) {
  std::string bytes;
  for (int i = 0; i < 4; ++i) bytes += static_cast<char>(value >> (8 * i));
  return bytes;
}

/// The key stream of RC4 for `key`. Own code: OpenSSL 3 has RC4 only in a provider that must be loaded.
template <std::size_t N>
void fill_key_stream(std::string_view key, std::array<std::uint8_t, N>& stream) {
  std::array<std::uint8_t, 256> state{};
  std::iota(state.begin(), state.end(), std::uint8_t{0});
  std::uint8_t j = 0;
  for (std::size_t i = 0; i < state.size(); ++i) {
    j = static_cast<std::uint8_t>(j + state[i] + u8(key, i % key.size()));
    std::swap(state[i], state[j]);
  }
  std::uint8_t i = 0;
  j = 0;
  for (std::uint8_t& byte : stream) {
    ++i;
    j = static_cast<std::uint8_t>(j + state[i]);
    std::swap(state[i], state[j]);
    byte = state[static_cast<std::uint8_t>(state[i] + state[j])];
  }
}

struct ExclusiveOr {
  std::uint16_t key = 0;
  std::uint16_t verifier = 0;
};

/// MS-OFFCRYPTO 2.3.7.1 and 2.3.7.2; its tables are the states of one shift register.
ExclusiveOr exclusive_or_of_password() {
  const auto step = [](std::uint16_t& state) {
    state = std::rotl(state, 1);
    if ((state & 1) != 0) state ^= 0x1020;
  };
  ExclusiveOr out;
  std::uint16_t bit_value = 0x8000;
  std::uint16_t initial = 0xFFFF;
  for (auto c = k_password.rbegin(); c != k_password.rend(); ++c) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      step(bit_value);
      step(initial);
      if ((static_cast<unsigned char>(*c) >> bit & 1) != 0) out.key ^= bit_value;
    }
  }
  out.key ^= initial;
  out.verifier = static_cast<std::uint16_t>(k_password.size()) ^ 0xCE4B;
  for (std::size_t i = 0; i < k_password.size(); ++i) {
    const std::size_t by = (i + 1) % 15;
    const unsigned c = static_cast<unsigned char>(k_password[i]);
    out.verifier ^= static_cast<std::uint16_t>((c << by | c >> (15 - by)) & 0x7FFF);
  }
  return out;
}

/// Records that stay in clear, as they are needed before the password or by other programs (MS-XLS 2.2.10).
bool is_clear(std::uint16_t id) {
  constexpr auto k_clear = std::to_array<std::uint16_t>({0x0809, 0x002F, 0x0194, 0x0195, 0x00E1, 0x0196, 0x0138});
  return std::find(k_clear.begin(), k_clear.end(), id) != k_clear.end();
}

}  // namespace

std::optional<Cipher> Cipher::open(std::string_view file_pass, bool biff8) {
  Cipher cipher;
  if (!biff8) return cipher.open_exclusive_or(file_pass) ? std::optional(std::move(cipher)) : std::nullopt;
  const std::string_view header = file_pass.substr(std::min<std::size_t>(2, file_pass.size()));
  bool opened = false;
  if (u16(file_pass, 0) == 0) {
    opened = cipher.open_exclusive_or(header);
  } else if (u16(header, 0) == 1) {
    opened = cipher.open_rc4(header);
  } else if (u16(header, 2) == 2) {
    opened = cipher.open_crypto_api(header);
  }
  return opened ? std::optional(std::move(cipher)) : std::nullopt;
}

bool Cipher::open_exclusive_or(std::string_view key_and_verifier) {
  const ExclusiveOr ours = exclusive_or_of_password();
  if (u16(key_and_verifier, 0) != ours.key || u16(key_and_verifier, 2) != ours.verifier) return false;
  // The password and the first byte of the padding. That Excel rotates by two, and in which order it decrypts, is told
  // otherwise by the specification, but LibreOffice and POI agree on it after real files.
  for (std::size_t i = 0; i < pattern_.size(); ++i) {
    const auto byte = static_cast<std::uint8_t>(i < k_password.size() ? k_password[i] : '\xBB');
    pattern_[i] = std::rotl(static_cast<std::uint8_t>(byte ^ (i % 2 == 0 ? ours.key & 0xFF : ours.key >> 8)), 2);
  }
  return true;
}

bool Cipher::open_rc4(std::string_view header) {
  constexpr std::size_t k_at = 4;  // behind the version
  if (header.size() < k_at + k_salt_bytes + 2 * k_verifier_bytes) return false;
  const std::string salted =
      digest(EVP_md5(), wide_password()).substr(0, k_short_key_bytes) + std::string(header.substr(k_at, k_salt_bytes));
  std::string repeated;
  for (int i = 0; i < 16; ++i) repeated += salted;
  method_ = Method::rc4;
  secret_ = digest(EVP_md5(), repeated).substr(0, k_short_key_bytes);
  return verifies(header.substr(k_at + k_salt_bytes, 2 * k_verifier_bytes), k_verifier_bytes);
}

bool Cipher::open_crypto_api(std::string_view header) {
  constexpr std::size_t k_at = 12;  // behind version, flags and the size of what follows
  const std::size_t size = u32(header, 8);
  if (size > header.size() || header.size() - size < k_at + 4 + k_salt_bytes + k_verifier_bytes + 4 + 20) return false;
  const std::uint32_t bits = u32(header, k_at + 16);
  key_bytes_ = bits == 0 ? k_short_key_bytes : std::clamp<std::size_t>(bits / 8, 1, 16);
  const std::string_view verifier = header.substr(k_at + size + 4);
  method_ = Method::crypto_api;
  secret_ = digest(EVP_sha1(), std::string(verifier.substr(0, k_salt_bytes)) + wide_password());
  const std::string both = std::string(verifier.substr(k_salt_bytes, k_verifier_bytes)) +
                           std::string(verifier.substr(k_salt_bytes + k_verifier_bytes + 4, 20));
  // A key of 40 bits is filled up with zeros by Microsoft's own provider, and not by every other writer.
  padded_key_ = key_bytes_ == k_short_key_bytes;
  if (verifies(both, k_verifier_bytes)) return true;
  padded_key_ = false;
  block_ = UINT64_MAX;
  return key_bytes_ == k_short_key_bytes && verifies(both, k_verifier_bytes);
}

bool Cipher::verifies(std::string_view verifier_and_hash, std::size_t hash_at) {
  std::string clear(verifier_and_hash);
  for (std::size_t i = 0; i < clear.size(); ++i) clear[i] = static_cast<char>(u8(clear, i) ^ key_byte(i));
  const EVP_MD* const kind = method_ == Method::rc4 ? EVP_md5() : EVP_sha1();
  return digest(kind, std::string_view(clear).substr(0, hash_at)) == std::string_view(clear).substr(hash_at);
}

std::string Cipher::block_key(std::uint32_t block) const {
  if (method_ == Method::rc4) return digest(EVP_md5(), secret_ + le32(block));
  std::string key = digest(EVP_sha1(), secret_ + le32(block)).substr(0, key_bytes_);
  if (padded_key_) key.resize(16, '\0');
  return key;
}

std::uint8_t Cipher::key_byte(std::uint64_t offset) {
  if (offset / k_block_bytes != block_) {
    block_ = offset / k_block_bytes;
    fill_key_stream(block_key(static_cast<std::uint32_t>(block_)), key_stream_);
  }
  return key_stream_[offset % k_block_bytes];
}

void Cipher::decrypt(std::uint16_t id, std::uint64_t offset, std::string& data) {
  if (is_clear(id)) return;
  // Where the part of a sheet begins is in clear too, so that other programs find it.
  for (std::size_t i = id == Record::bound_sheet ? 4 : 0; i < data.size(); ++i) {
    const std::uint8_t byte = u8(data, i);
    data[i] = static_cast<char>(method_ == Method::exclusive_or
                                    ? std::rotl(byte, 3) ^ pattern_[(offset + data.size() + i) % pattern_.size()]
                                    : byte ^ key_byte(offset + i));
  }
}

}  // namespace baosong::parsers::biff
