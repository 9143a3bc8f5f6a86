#pragma once
// Values as bytes: any described struct, and the vectors, maps, optionals and variants made of them. Lengths and
// numbers are variable-length; reading checks every one of them, so foreign bytes give an error and no crash.

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/shared_map.h"
#include "schema/engine.h"
#include "schema/field.h"
#include "schema/name.h"

namespace signalbox {

/// How many values an enum has: reading refuses any other. Specialise it for enums that are stored.
template <typename E>
inline constexpr std::uint64_t kEnumValues = 256;
template <>
inline constexpr std::uint64_t kEnumValues<Engine> = 4;

class ByteWriter {
 public:
  void reserve(std::size_t bytes) { bytes_.reserve(bytes); }
  void number(std::uint64_t value) {
    while (value >= 0x80) {
      bytes_.push_back(static_cast<char>((value & 0x7F) | 0x80));
      value >>= 7U;
    }
    bytes_.push_back(static_cast<char>(value));
  }
  void text(std::string_view value) {
    number(value.size());
    bytes_ += value;
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// After the first bad read everything reads as zero and empty, and failed() is true.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (rest_.empty()) {
        return fail();
      }
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
      if (byte < 0x80) {
        return value;
      }
    }
    return fail();
  }
  /// A count of things that take at least one byte each.
  std::uint64_t count() {
    const std::uint64_t value = number();
    return value <= rest_.size() ? value : fail();
  }
  /// A number below `limit`.
  std::uint64_t below(std::uint64_t limit) {
    const std::uint64_t value = number();
    return value < limit ? value : fail();
  }
  std::string_view text() {
    const std::uint64_t size = count();
    const std::string_view value = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return value;
  }
  bool failed() const { return failed_; }
  bool at_end() const { return rest_.empty(); }

 private:
  std::uint64_t fail() {
    failed_ = true;
    rest_ = {};
    return 0;
  }

  std::string_view rest_;
  bool failed_ = false;
};

namespace binary {

template <typename T>
concept Number = std::is_integral_v<T> && !std::is_same_v<T, bool>;
template <typename T>
concept EnumValue = std::is_enum_v<T>;

// Declared before they are defined, so that containers of containers find each other.
inline void put(ByteWriter& out, const std::string& value);
inline void put(ByteWriter& out, const QualifiedName& value);
inline void put(ByteWriter& out, const ColumnRef& value);
inline void put(ByteWriter& out, bool value);
template <Number T>
void put(ByteWriter& out, T value);
template <EnumValue T>
void put(ByteWriter& out, T value);
template <Described T>
void put(ByteWriter& out, const T& value);
template <typename T>
void put(ByteWriter& out, const std::vector<T>& value);
template <typename T>
void put(ByteWriter& out, const std::optional<T>& value);
template <typename K, typename V>
void put(ByteWriter& out, const std::map<K, V>& value);
template <typename K, typename V>
void put(ByteWriter& out, const SharedMap<K, V>& value);
template <typename... Ts>
void put(ByteWriter& out, const std::variant<Ts...>& value);

inline void get(ByteReader& in, std::string& value);
inline void get(ByteReader& in, QualifiedName& value);
inline void get(ByteReader& in, ColumnRef& value);
inline void get(ByteReader& in, bool& value);
template <Number T>
void get(ByteReader& in, T& value);
template <EnumValue T>
void get(ByteReader& in, T& value);
template <Described T>
void get(ByteReader& in, T& value);
template <typename T>
void get(ByteReader& in, std::vector<T>& value);
template <typename T>
void get(ByteReader& in, std::optional<T>& value);
template <typename K, typename V>
void get(ByteReader& in, std::map<K, V>& value);
template <typename K, typename V>
void get(ByteReader& in, SharedMap<K, V>& value);
template <typename... Ts>
void get(ByteReader& in, std::variant<Ts...>& value);

inline void put(ByteWriter& out, const std::string& value) {
  out.text(value);
}
inline void get(ByteReader& in, std::string& value) {
  value = in.text();
}

inline void put(ByteWriter& out, const QualifiedName& value) {
  out.text(value.schema);
  out.text(value.name);
}
inline void get(ByteReader& in, QualifiedName& value) {
  value.schema = in.text();
  value.name = in.text();
}

inline void put(ByteWriter& out, const ColumnRef& value) {
  put(out, value.table);
  out.text(value.column);
}
inline void get(ByteReader& in, ColumnRef& value) {
  get(in, value.table);
  value.column = in.text();
}

inline void put(ByteWriter& out, bool value) {
  out.number(value ? 1 : 0);
}
inline void get(ByteReader& in, bool& value) {
  value = in.below(2) == 1;
}

// Zigzag: small negative numbers stay small.
template <Number T>
void put(ByteWriter& out, T value) {
  const auto wide = static_cast<std::int64_t>(value);
  out.number((static_cast<std::uint64_t>(wide) << 1U) ^ static_cast<std::uint64_t>(wide >> 63));
}
template <Number T>
void get(ByteReader& in, T& value) {
  const std::uint64_t raw = in.number();
  value = static_cast<T>(static_cast<std::int64_t>((raw >> 1U) ^ (~(raw & 1U) + 1U)));
}

template <EnumValue T>
void put(ByteWriter& out, T value) {
  out.number(static_cast<std::uint64_t>(value));
}
template <EnumValue T>
void get(ByteReader& in, T& value) {
  value = static_cast<T>(in.below(kEnumValues<T>));
}

template <Described T>
void put(ByteWriter& out, const T& value) {
  for_each_field(value, [&](std::string_view, const auto& member) { put(out, member); });
}
template <Described T>
void get(ByteReader& in, T& value) {
  for_each_field(value, [&](std::string_view, auto& member) { get(in, member); });
}

template <typename T>
void put(ByteWriter& out, const std::vector<T>& value) {
  out.number(value.size());
  for (const T& each : value) {
    put(out, each);
  }
}
// Little is reserved: the memory taken must follow the bytes that are there, not the count that they claim.
template <typename T>
void get(ByteReader& in, std::vector<T>& value) {
  value.clear();
  const std::uint64_t size = in.count();
  value.reserve(std::min<std::uint64_t>(size, 16));
  for (std::uint64_t i = 0; i < size && !in.failed(); ++i) {
    get(in, value.emplace_back());
  }
}

template <typename T>
void put(ByteWriter& out, const std::optional<T>& value) {
  put(out, value.has_value());
  if (value) {
    put(out, *value);
  }
}
template <typename T>
void get(ByteReader& in, std::optional<T>& value) {
  value.reset();
  bool present = false;
  get(in, present);
  if (present) {
    get(in, value.emplace());
  }
}

template <typename Map>
void put_map(ByteWriter& out, const Map& value) {
  out.number(value.size());
  for (const auto& [key, each] : value) {
    put(out, key);
    put(out, each);
  }
}
template <typename Map>
void get_map(ByteReader& in, Map& value) {
  value.clear();
  const std::uint64_t size = in.count();
  for (std::uint64_t i = 0; i < size && !in.failed(); ++i) {
    typename Map::key_type key;
    typename Map::mapped_type each;
    get(in, key);
    get(in, each);
    value.insert_or_assign(std::move(key), std::move(each));
  }
}
template <typename K, typename V>
void put(ByteWriter& out, const std::map<K, V>& value) {
  put_map(out, value);
}
template <typename K, typename V>
void get(ByteReader& in, std::map<K, V>& value) {
  get_map(in, value);
}
template <typename K, typename V>
void put(ByteWriter& out, const SharedMap<K, V>& value) {
  put_map(out, value);
}
template <typename K, typename V>
void get(ByteReader& in, SharedMap<K, V>& value) {
  get_map(in, value);
}

template <typename... Ts>
void put(ByteWriter& out, const std::variant<Ts...>& value) {
  out.number(value.index());
  std::visit([&](const auto& each) { put(out, each); }, value);
}
template <typename Variant, std::size_t... Is>
void get_alternative(ByteReader& in, Variant& value, std::size_t index, std::index_sequence<Is...>) {
  ((index == Is ? get(in, value.template emplace<Is>()) : void()), ...);
}
template <typename... Ts>
void get(ByteReader& in, std::variant<Ts...>& value) {
  get_alternative(in, value, in.below(sizeof...(Ts)), std::index_sequence_for<Ts...>{});
}

}  // namespace binary

template <typename T>
std::string encode_value(const T& value) {
  ByteWriter out;
  binary::put(out, value);
  return out.take();
}

/// `what` names the value in the error: "migration".
template <typename T>
Result<T> decode_value(std::string_view bytes, std::string_view what) {
  ByteReader in(bytes);
  T value{};
  binary::get(in, value);
  if (in.failed() || !in.at_end()) {
    return fail(Code::InvalidInput, "the bytes are no " + std::string{what} + "; read it again from its source");
  }
  return value;
}

}  // namespace signalbox
