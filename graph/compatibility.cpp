#include "graph/compatibility.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "schema/type.h"

namespace signalbox {
namespace {

constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();

/// "numeric(10,2)" taken apart.
struct TypeParts {
  std::string name;
  std::vector<std::string> arguments;
  bool is_array = false;
  bool is_unsigned = false;
};

/// Splits at commas outside of quotes: enum('a,b','c').
std::vector<std::string> split_arguments(std::string_view text) {
  std::vector<std::string> out(1);
  bool in_quotes = false;
  for (const char c : text) {
    in_quotes = in_quotes != (c == '\'');
    if (c == ',' && !in_quotes) {
      out.emplace_back();
    } else if (c != ' ' || in_quotes) {
      out.back() += c;
    }
  }
  return out;
}

TypeParts parts_of(std::string_view type) {
  TypeParts parts;
  std::string name(type);
  if (name.ends_with("[]")) {
    parts.is_array = true;
    name.resize(name.size() - 2);
  }
  const std::size_t open = name.find('(');
  const std::size_t close = name.rfind(')');
  if (open != std::string::npos && close != std::string::npos && close > open) {
    parts.arguments = split_arguments(std::string_view(name).substr(open + 1, close - open - 1));
    name.erase(open, close - open + 1);
  }
  if (const std::size_t at = name.find(" unsigned"); at != std::string::npos) {
    parts.is_unsigned = true;
    name.erase(at, 9);
  }
  parts.name = trim(name);
  return parts;
}

std::optional<std::uint64_t> number(const std::vector<std::string>& arguments, std::size_t index) {
  std::uint64_t value = 0;
  if (index >= arguments.size()) {
    return std::nullopt;
  }
  const std::string& text = arguments[index];
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

Compatibility by_order(std::uint64_t from, std::uint64_t to) {
  if (from == to) {
    return Compatibility::Same;
  }
  return from < to ? Compatibility::Wider : Compatibility::Narrower;
}

/// Bits of a whole number's magnitude; nullopt for other types.
std::optional<std::uint64_t> integer_bits(const TypeParts& type) {
  constexpr std::array<std::pair<std::string_view, std::uint64_t>, 7> kBits = {{{"tinyint", 7},
                                                                                {"smallint", 15},
                                                                                {"mediumint", 23},
                                                                                {"int", 31},
                                                                                {"integer", 31},
                                                                                {"bigint", 63},
                                                                                {"int8", 63}}};
  for (const auto& [name, bits] : kBits) {
    if (name == type.name) {
      return bits + (type.is_unsigned ? 1 : 0);
    }
  }
  return std::nullopt;
}

/// Characters that fit; nullopt for other types. Blank-padded types are texts of their own.
std::optional<std::uint64_t> text_length(Engine engine, const TypeParts& type) {
  if (type.name == "character varying" || type.name == "varchar") {
    return number(type.arguments, 0).value_or(kUnlimited);
  }
  if (type.name == "text") {
    return is_mysql_family(engine) ? 65'535 : kUnlimited;
  }
  constexpr std::array<std::pair<std::string_view, std::uint64_t>, 3> kMySql = {
      {{"tinytext", 255}, {"mediumtext", 16'777'215}, {"longtext", 4'294'967'295}}};
  for (const auto& [name, length] : kMySql) {
    if (name == type.name) {
      return length;
    }
  }
  return std::nullopt;
}

std::optional<Compatibility> compare_integers(const TypeParts& from, const TypeParts& to) {
  const auto a = integer_bits(from);
  const auto b = integer_bits(to);
  if (!a || !b) {
    return std::nullopt;
  }
  // What has lost its negative numbers is narrower, however many bits it has; a larger number may not fit a program.
  if ((to.is_unsigned && !from.is_unsigned) || *b < *a) {
    return Compatibility::Narrower;
  }
  return *a == *b ? Compatibility::Same : Compatibility::Meaning;
}

std::optional<Compatibility> compare_decimals(const TypeParts& from, const TypeParts& to) {
  const auto is_decimal = [](const TypeParts& type) { return type.name == "numeric" || type.name == "decimal"; };
  if (!is_decimal(from) || !is_decimal(to)) {
    return std::nullopt;
  }
  if (from.arguments == to.arguments) {
    return Compatibility::Same;
  }
  if (to.arguments.empty()) {
    return Compatibility::Wider;
  }
  if (from.arguments.empty()) {
    return Compatibility::Narrower;
  }
  const auto scale = [](const TypeParts& type) { return number(type.arguments, 1).value_or(0); };
  const auto whole = [&](const TypeParts& type) {
    const std::uint64_t precision = number(type.arguments, 0).value_or(0);
    return precision - std::min(precision, scale(type));
  };
  const bool fits = whole(to) >= whole(from) && scale(to) >= scale(from);
  return fits ? Compatibility::Wider : Compatibility::Narrower;
}

std::optional<Compatibility> compare_floats(const TypeParts& from, const TypeParts& to) {
  const auto rank = [](const TypeParts& type) -> std::uint64_t {
    if (type.name == "real" || type.name == "float") {
      return 1;
    }
    return type.name == "double precision" || type.name == "double" ? 2 : 0;
  };
  return rank(from) == 0 || rank(to) == 0 ? std::nullopt : std::optional(by_order(rank(from), rank(to)));
}

/// A time without a zone that gets one (or loses it), json and jsonb, citext.
std::optional<Compatibility> compare_meanings(const TypeParts& from, const TypeParts& to) {
  const auto is_one_of = [](const TypeParts& type, std::initializer_list<std::string_view> names) {
    return std::ranges::find(names, type.name) != names.end();
  };
  const bool moments =
      is_one_of(from, {"timestamp without time zone", "timestamp with time zone", "datetime", "timestamp"}) &&
      is_one_of(to, {"timestamp without time zone", "timestamp with time zone", "datetime", "timestamp"});
  const bool documents = is_one_of(from, {"json", "jsonb"}) && is_one_of(to, {"json", "jsonb"});
  const bool texts = is_one_of(from, {"text", "character varying", "citext"}) && is_one_of(to, {"text", "citext"}) &&
                     from.name != to.name;
  if (moments && from.name == to.name) {
    return by_order(number(from.arguments, 0).value_or(6), number(to.arguments, 0).value_or(6));
  }
  return moments || documents || texts ? std::optional(Compatibility::Meaning) : std::nullopt;
}

std::optional<Compatibility> compare_labels(const TypeParts& from, const TypeParts& to) {
  if (from.name != to.name || (from.name != "enum" && from.name != "set")) {
    return std::nullopt;
  }
  const auto has = [&](const std::string& label) {
    return std::ranges::find(to.arguments, label) != to.arguments.end();
  };
  if (!std::ranges::all_of(from.arguments, has)) {
    return Compatibility::Narrower;
  }
  const bool appended = std::ranges::equal(from.arguments, std::span(to.arguments).first(from.arguments.size()));
  return appended ? Compatibility::Wider : Compatibility::Meaning;
}

std::optional<Compatibility> compare_texts(Engine engine, const TypeParts& from, const TypeParts& to) {
  const auto a = text_length(engine, from);
  const auto b = text_length(engine, to);
  return a && b ? std::optional(by_order(*a, *b)) : std::nullopt;
}

/// One name with another length: character(3) to character(5), bit(8) to bit(16), bytea stays.
std::optional<Compatibility> compare_lengths(const TypeParts& from, const TypeParts& to) {
  const auto a = number(from.arguments, 0);
  const auto b = number(to.arguments, 0);
  const bool comparable = from.name == to.name && from.is_unsigned == to.is_unsigned && a && b;
  return comparable ? std::optional(by_order(*a, *b)) : std::nullopt;
}

}  // namespace

Compatibility compare_types(Engine engine, std::string_view from, std::string_view to) {
  const std::string old_type = canonical_type(engine, from);
  const std::string new_type = canonical_type(engine, to);
  if (old_type == new_type && !from.empty()) {
    return Compatibility::Same;
  }
  const TypeParts a = parts_of(old_type);
  const TypeParts b = parts_of(new_type);
  if (from.empty() || a.is_array != b.is_array) {
    return Compatibility::Different;
  }
  for (const auto& answer :
       {compare_integers(a, b), compare_decimals(a, b), compare_floats(a, b), compare_texts(engine, a, b),
        compare_meanings(a, b), compare_labels(a, b), compare_lengths(a, b)}) {
    if (answer) {
      return *answer;
    }
  }
  return Compatibility::Different;
}

}  // namespace signalbox
