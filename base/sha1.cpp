#include "base/sha1.h"

#include <openssl/evp.h>

#include <array>

#include "base/hash.h"

namespace signalbox {

std::string sha1_hex(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha1(), nullptr);
  return to_hex({reinterpret_cast<const char*>(digest.data()), length});
}

}  // namespace signalbox
