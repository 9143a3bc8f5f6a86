#include "base/hash.h"

#include <nettle/hmac.h>
#include <nettle/md5.h>
#include <nettle/memops.h>
#include <nettle/sha1.h>
#include <nettle/sha2.h>

#include <array>

namespace signalbox {
namespace {

const std::uint8_t* bytes_of(std::string_view text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}

template <std::size_t Size>
std::string_view text_of(const std::array<std::uint8_t, Size>& digest) {
  return {reinterpret_cast<const char*>(digest.data()), Size};
}

/// A digest by the three functions that Nettle has for each algorithm.
template <typename Context, std::size_t Size>
std::string hex_digest(std::string_view bytes, void (*init)(Context*), void (*update)(Context*, size_t, const uint8_t*),
                       void (*finish)(Context*, size_t, uint8_t*)) {
  Context context;
  init(&context);
  update(&context, bytes.size(), bytes_of(bytes));
  std::array<std::uint8_t, Size> digest{};
  finish(&context, Size, digest.data());
  return to_hex(text_of(digest));
}

}  // namespace

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

std::string sha256_hex(std::string_view bytes) {
  return hex_digest<sha256_ctx, SHA256_DIGEST_SIZE>(bytes, sha256_init, sha256_update, sha256_digest);
}

std::string sha1_hex(std::string_view bytes) {
  return hex_digest<sha1_ctx, SHA1_DIGEST_SIZE>(bytes, sha1_init, sha1_update, sha1_digest);
}

std::string md5_hex(std::string_view bytes) {
  return hex_digest<md5_ctx, MD5_DIGEST_SIZE>(bytes, md5_init, md5_update, md5_digest);
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  hmac_sha256_ctx context;
  hmac_sha256_set_key(&context, key.size(), bytes_of(key));
  hmac_sha256_update(&context, bytes.size(), bytes_of(bytes));
  std::array<std::uint8_t, SHA256_DIGEST_SIZE> digest{};
  hmac_sha256_digest(&context, digest.size(), digest.data());
  return std::string(text_of(digest));
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && memeql_sec(a.data(), b.data(), a.size()) != 0;
}

std::string fingerprint(std::string_view prefix, std::initializer_list<std::string_view> parts) {
  std::string canonical;
  for (const std::string_view part : parts) {
    canonical += std::to_string(part.size());
    canonical += ':';
    canonical += part;
  }
  return std::string(prefix) + "-" + sha256_hex(canonical).substr(0, 12);
}

}  // namespace signalbox
