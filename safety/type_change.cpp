#include "safety/type_change.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <vector>

#include "base/text.h"

namespace signalbox {

namespace {

int first_number(std::string_view text) {
  text = trim(text);
  int value = -1;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

/// The modifier of a time type stands inside its name: "timestamp(3) with time zone" → precision 3.
int precision(const TypeParts& parts) {
  return parts.a < 0 ? 6 : parts.a;
}

bool is_text(std::string_view name) {
  return is_one_of(name, {"text", "character varying", "citext"});
}

bool is_integer(std::string_view name) {
  return is_one_of(name, {"smallint", "integer", "bigint"});
}

bool is_timestamp(std::string_view name) {
  return is_one_of(name, {"timestamp without time zone", "timestamp with time zone"});
}

bool is_time(std::string_view name) {
  return is_timestamp(name) || is_one_of(name, {"time without time zone", "time with time zone", "interval"});
}

int integer_rank(std::string_view name) {
  return name == "smallint" ? 0 : name == "integer" ? 1 : 2;
}

/// text, varchar and citext share one form on disk; only a length that is or becomes smaller needs a look at the rows.
TypeChange text_to_text(const TypeParts& from, const TypeParts& to) {
  TypeChange change;
  const bool bounded = to.a >= 0;
  const bool shrinks = bounded && (from.a < 0 || to.a < from.a);
  change.rewrite = shrinks;
  change.narrowing = shrinks;
  change.index_rebuild = !shrinks && (from.name == "citext") != (to.name == "citext");
  return change;
}

TypeChange numeric_to_numeric(const TypeParts& from, const TypeParts& to) {
  TypeChange change;
  if (to.a < 0) {
    return change;
  }
  const int from_scale = std::max(from.b, 0);
  const int to_scale = std::max(to.b, 0);
  const bool unbounded = from.a < 0;
  change.rewrite = unbounded || from_scale != to_scale || to.a < from.a;
  change.narrowing = unbounded || to_scale < from_scale || to.a - to_scale < from.a - from_scale;
  return change;
}

TypeChange time_to_time(const TypeParts& from, const TypeParts& to, bool utc) {
  TypeChange change;
  change.narrowing = precision(to) < precision(from);
  if (from.name == to.name) {
    change.rewrite = change.narrowing;
    return change;
  }
  if (!is_timestamp(from.name) || !is_timestamp(to.name)) {
    change.rewrite = true;
    return change;
  }
  change.time_zone = true;
  change.rewrite = !utc || change.narrowing;
  // The two have operator classes of their own, so the rows stay but the indexes do not.
  change.index_rebuild = !change.rewrite;
  return change;
}

TypeChange bits_to_bits(const TypeParts& from, const TypeParts& to) {
  TypeChange change;
  const bool unbounded = to.a < 0;
  change.narrowing = !unbounded && (from.a < 0 || to.a < from.a);
  change.rewrite = change.narrowing;
  return change;
}

bool narrows_otherwise(const TypeParts& from, const TypeParts& to) {
  if (is_integer(from.name) && is_integer(to.name)) {
    return integer_rank(to.name) < integer_rank(from.name);
  }
  const bool from_fraction = is_one_of(from.name, {"numeric", "real", "double precision", "money"});
  if (from_fraction && is_integer(to.name)) {
    return true;
  }
  if (from.name == "double precision" && to.name == "real") {
    return true;
  }
  if (is_timestamp(from.name) && is_one_of(to.name, {"date", "time without time zone"})) {
    return true;
  }
  if (to.name == "character" && (is_text(from.name) || from.name == "character")) {
    return from.a < 0 || to.a < from.a;
  }
  return is_text(to.name) && to.a >= 0 && from.name == "character" && to.a < from.a;
}

/// Casts that PostgreSQL calls binary coercible: the bytes stay as they are.
bool is_relabelled(std::string_view from, std::string_view to) {
  static const std::vector<std::pair<std::string_view, std::string_view>> kPairs = {
      {"cidr", "inet"},   {"xml", "text"},        {"xml", "character varying"}, {"integer", "oid"},
      {"oid", "integer"}, {"bit", "bit varying"}, {"regclass", "oid"},          {"oid", "regclass"}};
  return std::ranges::find(kPairs, std::pair{from, to}) != kPairs.end();
}

/// Text becomes another kind of value only by an explicit USING.
bool needs_using(const TypeParts& from, const TypeParts& to) {
  return (is_text(from.name) || from.name == "character") && !is_text(to.name) && to.name != "character" &&
         to.name != "name";
}

/// citext and enums may be written with their schema.
std::string_view without_schema(std::string_view name) {
  const auto dot = name.rfind('.');
  return dot != std::string_view::npos && name.substr(dot + 1) == "citext" ? name.substr(dot + 1) : name;
}

TypeChange element_type_change(const TypeParts& from, const TypeParts& to, bool utc) {
  if (is_text(from.name) && is_text(to.name)) {
    return text_to_text(from, to);
  }
  if (from.name == "numeric" && to.name == "numeric") {
    return numeric_to_numeric(from, to);
  }
  if (is_time(from.name) && is_time(to.name)) {
    return time_to_time(from, to, utc);
  }
  if (from.name == "bit varying" && to.name == "bit varying") {
    return bits_to_bits(from, to);
  }
  TypeChange change;
  if (is_relabelled(from.name, to.name)) {
    return change;
  }
  change.rewrite = true;
  change.narrowing = narrows_otherwise(from, to);
  change.impossible = needs_using(from, to);
  return change;
}

}  // namespace

TypeParts type_parts(std::string_view type) {
  TypeParts parts;
  type = trim(type);
  while (type.ends_with("[]")) {
    parts.array = true;
    type = trim(type.substr(0, type.size() - 2));
  }
  parts.is_unsigned = type.find(" unsigned") != std::string_view::npos;
  parts.name = type;
  const auto open = type.find('(');
  const auto close = type.rfind(')');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) {
    return parts;
  }
  parts.arguments = type.substr(open + 1, close - open - 1);
  parts.a = first_number(parts.arguments);
  if (const auto comma = parts.arguments.find(','); comma != std::string_view::npos) {
    parts.b = first_number(parts.arguments.substr(comma + 1));
  }
  parts.name = trim(type.substr(0, open));
  return parts;
}

TypeChange postgres_type_change(std::string_view from, std::string_view to, bool utc) {
  TypeChange change;
  if (from.empty() || to.empty()) {
    change.known = false;
    change.rewrite = true;
    return change;
  }
  if (from == to) {
    change.same = true;
    return change;
  }
  TypeParts old_parts = type_parts(from);
  TypeParts new_parts = type_parts(to);
  // "timestamp(3) with time zone": the rest of the name follows the brackets.
  const auto name_of = [](std::string_view type, const TypeParts& parts) {
    const auto close = type.rfind(')');
    const bool zone = close != std::string_view::npos && type.find(" time zone", close) != std::string_view::npos;
    if (!zone) {
      return std::string(without_schema(parts.name));
    }
    const std::string_view tail = trim(type.substr(close + 1));
    return std::string(parts.name) + " " + std::string(tail.substr(0, tail.find('[')));
  };
  const std::string old_name = name_of(from, old_parts);
  const std::string new_name = name_of(to, new_parts);
  old_parts.name = old_name;
  new_parts.name = new_name;
  if (old_parts.array != new_parts.array) {
    change.rewrite = true;
    change.impossible = true;
    return change;
  }
  change = element_type_change(old_parts, new_parts, utc);
  if (old_parts.array && (old_parts.name != new_parts.name || new_parts.a >= 0)) {
    // Elements are converted one by one, even where a single value would only be relabelled or keep its length.
    change.rewrite = true;
    change.index_rebuild = false;
  }
  return change;
}

namespace {

std::vector<std::string> enum_labels(std::string_view arguments) {
  std::vector<std::string> labels;
  bool inside = false;
  std::string label;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] != '\'') {
      if (inside) {
        label += arguments[i];
      }
      continue;
    }
    if (inside && i + 1 < arguments.size() && arguments[i + 1] == '\'') {
      label += '\'';
      ++i;
      continue;
    }
    inside = !inside;
    if (!inside) {
      labels.push_back(std::move(label));
      label.clear();
    }
  }
  return labels;
}

/// Bytes that one stored value of an ENUM or SET takes.
int label_bytes(std::string_view name, std::size_t labels) {
  if (name == "enum") {
    return labels <= 255 ? 1 : 2;
  }
  return labels <= 8 ? 1 : labels <= 16 ? 2 : labels <= 24 ? 3 : labels <= 32 ? 4 : 8;
}

TypeChange labels_to_labels(const TypeParts& from, const TypeParts& to) {
  const auto old_labels = enum_labels(from.arguments);
  const auto new_labels = enum_labels(to.arguments);
  TypeChange change;
  const bool appended =
      new_labels.size() >= old_labels.size() && std::equal(old_labels.begin(), old_labels.end(), new_labels.begin());
  change.same = old_labels == new_labels;
  change.rewrite = !appended || label_bytes(from.name, old_labels.size()) != label_bytes(to.name, new_labels.size());
  change.narrowing = !std::ranges::all_of(
      old_labels, [&](const std::string& label) { return std::ranges::find(new_labels, label) != new_labels.end(); });
  return change;
}

/// The length of a value takes one byte up to 255 bytes and two above. MariaDB stores it in the same way for a column
/// that was declared with at most 127.
TypeChange varchar_to_varchar(Engine engine, int from, int to, int bytes_per_character) {
  TypeChange change;
  const auto length_bytes = [&](int characters) { return characters * bytes_per_character > 255 ? 2 : 1; };
  const bool short_form = engine == Engine::MariaDb && from * bytes_per_character <= 127;
  change.narrowing = to < from;
  change.rewrite = to < from || (!short_form && length_bytes(from) != length_bytes(to));
  return change;
}

int mysql_integer_rank(std::string_view name) {
  static constexpr std::array<std::string_view, 5> kNames = {"tinyint", "smallint", "mediumint", "int", "bigint"};
  const auto found = std::ranges::find(kNames, name);
  return found == kNames.end() ? -1 : static_cast<int>(found - kNames.begin());
}

int text_rank(std::string_view name) {
  static constexpr std::array<std::string_view, 6> kNames = {"char", "varchar",    "tinytext",
                                                             "text", "mediumtext", "longtext"};
  const auto found = std::ranges::find(kNames, name);
  return found == kNames.end() ? -1 : static_cast<int>(found - kNames.begin());
}

std::string_view first_word(std::string_view text) {
  return text.substr(0, text.find(' '));
}

bool mysql_narrows(const TypeParts& from, const TypeParts& to) {
  const auto old_name = first_word(from.name);
  const auto new_name = first_word(to.name);
  const int old_rank = mysql_integer_rank(old_name);
  const int new_rank = mysql_integer_rank(new_name);
  if (old_rank >= 0 && new_rank >= 0) {
    return new_rank < old_rank || (from.is_unsigned != to.is_unsigned && (to.is_unsigned || new_rank == old_rank));
  }
  if (old_name == "decimal" && new_name == "decimal") {
    return to.b < from.b || to.a - to.b < from.a - from.b;
  }
  if (text_rank(old_name) >= 0 && text_rank(new_name) >= 0) {
    return text_rank(new_name) < text_rank(old_name) || (old_name == new_name && to.a >= 0 && to.a < from.a);
  }
  if (old_name == new_name) {
    return to.a < from.a;
  }
  return (old_name == "datetime" || old_name == "timestamp") && (new_name == "date" || new_name == "time");
}

/// An integer's display width is only decoration.
std::string without_display_width(std::string_view type) {
  const TypeParts parts = type_parts(type);
  if (mysql_integer_rank(parts.name) < 0) {
    return std::string(type);
  }
  const auto close = type.find(')');
  return std::string(parts.name) + std::string(close == std::string_view::npos ? "" : type.substr(close + 1));
}

}  // namespace

TypeChange mysql_type_change(Engine engine, std::string_view from, std::string_view to, int bytes_per_character) {
  TypeChange change;
  if (from.empty() || to.empty()) {
    change.known = false;
    change.rewrite = true;
    return change;
  }
  if (without_display_width(from) == without_display_width(to)) {
    change.same = true;
    return change;
  }
  const TypeParts old_parts = type_parts(from);
  const TypeParts new_parts = type_parts(to);
  if (old_parts.name == new_parts.name && is_one_of(old_parts.name, {"enum", "set"})) {
    return labels_to_labels(old_parts, new_parts);
  }
  if (old_parts.name == new_parts.name && is_one_of(old_parts.name, {"varchar", "varbinary"})) {
    const int width = old_parts.name == "varbinary" ? 1 : bytes_per_character;
    return varchar_to_varchar(engine, old_parts.a, new_parts.a, width);
  }
  change.rewrite = true;
  change.narrowing = mysql_narrows(old_parts, new_parts);
  return change;
}

std::vector<std::string> labels_lost(std::string_view from, std::string_view to) {
  const auto kept = enum_labels(type_parts(to).arguments);
  auto labels = enum_labels(type_parts(from).arguments);
  std::erase_if(labels, [&](const std::string& label) { return std::ranges::find(kept, label) != kept.end(); });
  return labels;
}

}  // namespace signalbox
