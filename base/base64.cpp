#include "base/base64.h"

#include <openssl/evp.h>

#include <algorithm>

namespace signalbox {

std::string base64_encode(std::string_view bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(length));
  return out;
}

std::optional<std::string> base64_decode(std::string_view text) {
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
  // OpenSSL forgives spaces around and padding within; a key with those was damaged on its way.
  const bool whole = text.size() % 4 == 0 && std::ranges::none_of(text.substr(0, text.size() - padding), [](char c) {
                       return c == '=' || c == ' ' || c == '\n' || c == '\r' || c == '\t';
                     });
  if (!whole) {
    return std::nullopt;
  }
  std::string out(text.size() / 4 * 3, '\0');
  const int length =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<const unsigned char*>(text.data()),
                      static_cast<int>(text.size()));
  if (length < 0) {
    return std::nullopt;
  }
  out.resize(static_cast<std::size_t>(length) - padding);
  return out;
}

}  // namespace signalbox
