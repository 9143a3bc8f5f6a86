#pragma once
// The name of a git object: 20 bytes of SHA-1. A value, so that headers of other folders need no git library.

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox {

struct Oid {
  static constexpr std::size_t kSize = 20;
  std::array<std::uint8_t, kSize> bytes{};

  /// All zeros: git's way to say "no object".
  bool is_zero() const { return *this == Oid{}; }
  auto operator<=>(const Oid&) const = default;
};

/// 40 lower-case hex digits.
std::string to_hex(const Oid& oid);
/// nullopt unless `text` is exactly 40 hex digits.
std::optional<Oid> parse_oid(std::string_view text);
/// The 20 raw bytes at the start of `bytes`, which must be at least that long.
Oid oid_from_bytes(std::string_view bytes);

}  // namespace signalbox

/// The bytes are a hash already.
template <>
struct std::hash<signalbox::Oid> {
  std::size_t operator()(const signalbox::Oid& oid) const noexcept {
    std::size_t value = 0;
    std::memcpy(&value, oid.bytes.data(), sizeof value);
    return value;
  }
};
