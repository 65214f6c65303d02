#include "tests/fakes/test_ca.hpp"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace baosong::fakes {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
constexpr long k_day_seconds = 24L * 60 * 60;

void require(bool good, const char* what) {
  if (!good) throw std::runtime_error(std::string("the test environment is broken: OpenSSL cannot ") + what);
}

Key new_key() {
  Key key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
  require(key != nullptr, "make a key");
  return key;
}

Certificate new_certificate(EVP_PKEY* key, const std::string& kind, int from_days, int to_days) {
  static long serial = 0;
  const std::string common_name = kind + " " + std::to_string(++serial);  // two CAs must not share a name
  Certificate certificate(X509_new(), &X509_free);
  require(certificate != nullptr, "make a certificate");
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), from_days * k_day_seconds);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), to_days * k_day_seconds);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(common_name.c_str()), -1, -1, 0);
  return certificate;
}

void add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  require(extension != nullptr, "make a certificate extension");
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

template <class Write>
std::string to_pem(Write write) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), &BIO_free);
  require(memory != nullptr && write(memory.get()) == 1, "write PEM");
  char* bytes = nullptr;
  const long count = BIO_get_mem_data(memory.get(), &bytes);
  return {bytes, static_cast<std::size_t>(count)};
}

}  // namespace

struct TestCa::Parts {
  Key key{new_key()};
  Certificate certificate{new_certificate(key.get(), "Test CA", -1, 30)};
};

TestCa::TestCa() : parts_(std::make_unique<Parts>()) {
  X509* self = parts_->certificate.get();
  X509_set_issuer_name(self, X509_get_subject_name(self));
  add_extension(self, self, NID_basic_constraints, "critical,CA:TRUE");
  add_extension(self, self, NID_key_usage, "critical,keyCertSign");
  require(X509_sign(self, parts_->key.get(), EVP_sha256()) > 0, "sign");
}

TestCa::~TestCa() = default;

std::string TestCa::pem() const {
  return to_pem([this](BIO* out) { return PEM_write_bio_X509(out, parts_->certificate.get()); });
}

ServerCertificate TestCa::issue(const std::string& names, int from_days, int to_days) const {
  const Key key = new_key();
  const Certificate certificate = new_certificate(key.get(), "test server", from_days, to_days);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(parts_->certificate.get()));
  add_extension(certificate.get(), parts_->certificate.get(), NID_subject_alt_name, names);
  require(X509_sign(certificate.get(), parts_->key.get(), EVP_sha256()) > 0, "sign");
  return {to_pem([&](BIO* out) { return PEM_write_bio_X509(out, certificate.get()); }), to_pem([&](BIO* out) {
            return PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
          })};
}

}  // namespace baosong::fakes
