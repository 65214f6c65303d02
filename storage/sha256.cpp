#include "storage/sha256.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <vector>

#include "storage/files.hpp"

namespace baosong::storage {

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  if (!context_ || EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("OpenSSL has no SHA-256");
}

void Sha256::update(std::string_view bytes) {
  EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size());
}

std::string Sha256::hex() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> raw{};
  unsigned length = 0;
  EVP_DigestFinal_ex(context_.get(), raw.data(), &length);
  constexpr std::string_view k_digits = "0123456789abcdef";
  std::string out;
  for (unsigned i = 0; i < length; ++i) {
    out += k_digits[raw[i] >> 4U];
    out += k_digits[raw[i] & 15U];
  }
  return out;
}

std::string sha256_of(std::string_view bytes) {
  Sha256 digest;
  digest.update(bytes);
  return digest.hex();
}

std::string sha256_of_file(const std::filesystem::path& path) {
  const files::Fd fd = files::open(path, O_RDONLY);
  Sha256 digest;
  std::vector<char> piece(std::size_t{256} << 10);
  for (;;) {
    const ssize_t n = ::read(fd.get(), piece.data(), piece.size());
    if (n == 0) return digest.hex();
    if (n < 0) {
      if (errno == EINTR) continue;
      files::fail("read", path);
    }
    digest.update({piece.data(), static_cast<std::size_t>(n)});
  }
}

}  // namespace baosong::storage
