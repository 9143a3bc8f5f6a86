#include "git/oid.h"

namespace signalbox {
namespace {

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') {
    return digit - '0';
  }
  if (digit >= 'a' && digit <= 'f') {
    return digit - 'a' + 10;
  }
  if (digit >= 'A' && digit <= 'F') {
    return digit - 'A' + 10;
  }
  return -1;
}

}  // namespace

std::string to_hex(const Oid& oid) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(2 * Oid::kSize);
  for (const std::uint8_t byte : oid.bytes) {
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 15U];
  }
  return out;
}

std::optional<Oid> parse_oid(std::string_view text) {
  if (text.size() != 2 * Oid::kSize) {
    return std::nullopt;
  }
  Oid out;
  for (std::size_t i = 0; i < Oid::kSize; ++i) {
    const int high = hex_value(text[2 * i]);
    const int low = hex_value(text[2 * i + 1]);
    if (high < 0 || low < 0) {
      return std::nullopt;
    }
    out.bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return out;
}

Oid oid_from_bytes(std::string_view bytes) {
  Oid out;
  std::memcpy(out.bytes.data(), bytes.data(), Oid::kSize);
  return out;
}

}  // namespace signalbox
