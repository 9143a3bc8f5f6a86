#include "forges/app_token.h"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <memory>

#include "base/base64.h"

namespace signalbox {
namespace {

using namespace std::chrono_literals;

template <typename T, void (*Free)(T*)>
struct Freed {
  void operator()(T* thing) const { Free(thing); }
};
using Bio = std::unique_ptr<BIO, Freed<BIO, BIO_free_all>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY, EVP_PKEY_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX, EVP_MD_CTX_free>>;

/// A key with a passphrase is refused: nobody is there to be asked.
int no_passphrase(char*, int, int, void*) {
  return -1;
}

Result<std::string> sign_rs256(std::string_view pem, std::string_view text) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const Key key(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr) : nullptr);
  if (!key || EVP_PKEY_base_id(key.get()) != EVP_PKEY_RSA) {
    return fail(Code::Denied, "the App's private key is no RSA key in PEM: check webhooks.github.private_key");
  }
  const Digest digest(EVP_MD_CTX_new());
  std::size_t length = 0;
  if (!digest || EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1 ||
      EVP_DigestSign(digest.get(), nullptr, &length, reinterpret_cast<const unsigned char*>(text.data()),
                     text.size()) != 1) {
    return fail(Code::Internal, "OpenSSL cannot sign with the App's private key");
  }
  std::string signature(length, '\0');
  if (EVP_DigestSign(digest.get(), reinterpret_cast<unsigned char*>(signature.data()), &length,
                     reinterpret_cast<const unsigned char*>(text.data()), text.size()) != 1) {
    return fail(Code::Internal, "OpenSSL cannot sign with the App's private key");
  }
  signature.resize(length);
  return signature;
}

std::int64_t seconds_of(Instant at) {
  return std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
}

}  // namespace

std::string base64url_encode(std::string_view bytes) {
  std::string out = base64_encode(bytes);
  while (out.ends_with('=')) {
    out.pop_back();
  }
  for (char& c : out) {
    c = c == '+' ? '-' : c == '/' ? '_' : c;
  }
  return out;
}

Result<std::string> app_jwt(std::uint64_t app_id, std::string_view private_key_pem, Instant now) {
  const std::string claims =
      fmt::format(R"({{"iat":{},"exp":{},"iss":"{}"}})", seconds_of(now - 60s), seconds_of(now + 9min), app_id);
  const std::string text = base64url_encode(R"({"alg":"RS256","typ":"JWT"})") + "." + base64url_encode(claims);
  auto signature = sign_rs256(private_key_pem, text);
  if (!signature) {
    return signature;
  }
  return text + "." + base64url_encode(*signature);
}

}  // namespace signalbox
