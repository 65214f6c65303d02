// Encrypted workbook streams that need no password. Excel encrypts a workbook whose structure is protected, and does so
// with a password that is built into it and that it tries on every file: nobody is ever asked for one (MS-XLS 2.2.10,
// MS-OFFCRYPTO 2.3.5 to 2.3.7, DefaultPassword).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace baosong::parsers::biff {

class Cipher {
 public:
  /// From the data of a FilePass record; nullopt: another password, or a method that is unknown.
  [[nodiscard]] static std::optional<Cipher> open(std::string_view file_pass, bool biff8);

  /// Makes the data of record `id` that stands at `offset` of the stream clear. Headers of records always are.
  void decrypt(std::uint16_t id, std::uint64_t offset, std::string& data);

 private:
  enum class Method { exclusive_or, rc4, crypto_api };

  Cipher() = default;
  bool open_exclusive_or(std::string_view key_and_verifier);
  bool open_rc4(std::string_view header);
  bool open_crypto_api(std::string_view header);
  /// Whether the encrypted verifier and, from byte `hash_at` on, its digest agree with the key of the first block.
  bool verifies(std::string_view verifier_and_hash, std::size_t hash_at);
  [[nodiscard]] std::string block_key(std::uint32_t block) const;
  [[nodiscard]] std::uint8_t key_byte(std::uint64_t offset);

  static constexpr std::size_t k_block_bytes = 1024;  ///< each has a key of its own

  Method method_ = Method::exclusive_or;
  std::array<std::uint8_t, 16> pattern_{};  ///< of exclusive_or
  std::string secret_;                      ///< that the keys of the blocks are made of
  std::size_t key_bytes_ = 16;
  bool padded_key_ = false;
  std::uint64_t block_ = UINT64_MAX;  ///< whose key stream is in `key_stream_`
  std::array<std::uint8_t, k_block_bytes> key_stream_{};
};

}  // namespace baosong::parsers::biff
