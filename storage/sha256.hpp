// SHA-256 by OpenSSL: in pieces, of a text, of a file; as lower-case hex.
#pragma once

#include <openssl/evp.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace baosong::storage {

class Sha256 {
 public:
  Sha256();
  void update(std::string_view bytes);
  /// Once, at the end.
  [[nodiscard]] std::string hex();

 private:
  struct Free {
    void operator()(EVP_MD_CTX* c) const { EVP_MD_CTX_free(c); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> context_;
};

[[nodiscard]] std::string sha256_of(std::string_view bytes);
/// Reads it in pieces. Throws std::system_error.
[[nodiscard]] std::string sha256_of_file(const std::filesystem::path& path);

}  // namespace baosong::storage
