// libcrypto's functions as far as they are used here, handed on to the library once it is loaded: base/late_library.h.
// Only a GitHub App signs with a key of its own.

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "base/late_library.h"

namespace {

const signalbox::LateLibrary& libcrypto() {
  static const signalbox::LateLibrary library("libcrypto.so.3");
  return library;
}

}  // namespace

// NOLINTBEGIN: the names are libcrypto's
#define LATE(name) (*libcrypto().function<decltype(name)>(#name))

BIO* BIO_new_mem_buf(const void* bytes, int length) {
  return LATE(BIO_new_mem_buf)(bytes, length);
}
void BIO_free_all(BIO* bio) {
  LATE(BIO_free_all)(bio);
}
EVP_PKEY* PEM_read_bio_PrivateKey(BIO* bio, EVP_PKEY** into, pem_password_cb* ask, void* user) {
  return LATE(PEM_read_bio_PrivateKey)(bio, into, ask, user);
}
int EVP_PKEY_get_base_id(const EVP_PKEY* key) {
  return LATE(EVP_PKEY_get_base_id)(key);
}
void EVP_PKEY_free(EVP_PKEY* key) {
  LATE(EVP_PKEY_free)(key);
}
const EVP_MD* EVP_sha256() {
  return LATE(EVP_sha256)();
}
EVP_MD_CTX* EVP_MD_CTX_new() {
  return LATE(EVP_MD_CTX_new)();
}
void EVP_MD_CTX_free(EVP_MD_CTX* digest) {
  LATE(EVP_MD_CTX_free)(digest);
}
int EVP_DigestSignInit(EVP_MD_CTX* digest, EVP_PKEY_CTX** context, const EVP_MD* type, ENGINE* engine, EVP_PKEY* key) {
  return LATE(EVP_DigestSignInit)(digest, context, type, engine, key);
}
int EVP_DigestSign(EVP_MD_CTX* digest, unsigned char* signature, size_t* length, const unsigned char* text,
                   size_t text_length) {
  return LATE(EVP_DigestSign)(digest, signature, length, text, text_length);
}

#undef LATE
// NOLINTEND
