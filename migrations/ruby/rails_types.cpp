#include "migrations/ruby/rails_types.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

#include "base/text.h"
#include "migrations/ruby/strings.h"
#include "schema/type.h"

namespace signalbox::ruby {
namespace {

using Names = std::pair<std::string_view, std::string_view>;

constexpr auto kPostgres = std::to_array<Names>({
    {"string", "character varying"},
    {"datetime", "timestamp"},
    {"binary", "bytea"},
    {"float", "float8"},
    {"decimal", "numeric"},
    {"bit_varying", "bit varying"},
    {"int4range", "int4range"},
    {"virtual", "text"},
    {"blob", "bytea"},
    {"primary_key", "bigint"},
});
constexpr auto kMySql = std::to_array<Names>({
    {"string", "varchar"},
    {"integer", "int"},
    {"binary", "blob"},
    {"boolean", "tinyint(1)"},
    {"unsigned_integer", "int unsigned"},
    {"unsigned_bigint", "bigint unsigned"},
    {"unsigned_float", "float unsigned"},
    {"unsigned_decimal", "decimal unsigned"},
    {"primary_key", "bigint"},
    {"jsonb", "json"},
});
constexpr auto kSqlite = std::to_array<Names>({
    {"string", "varchar"},
    {"binary", "blob"},
    {"timestamp", "datetime"},
    {"primary_key", "integer"},
});

template <std::size_t N>
std::string_view looked_up(const std::array<Names, N>& names, std::string_view type) {
  const auto found = std::ranges::find(names, type, &Names::first);
  return found == names.end() ? type : found->second;
}

std::string_view native_name(Engine engine, std::string_view type) {
  switch (engine) {
    case Engine::Postgres:
      return looked_up(kPostgres, type);
    case Engine::MySql:
    case Engine::MariaDb:
      return looked_up(kMySql, type);
    case Engine::Sqlite:
      return looked_up(kSqlite, type);
  }
  return type;
}

std::optional<std::int64_t> number_option(const Value& options, std::string_view key) {
  const Value* value = options.find(key);
  std::int64_t number = 0;
  if (value == nullptr || (value->kind != Value::Kind::Number && !value->is_text()) ||
      std::from_chars(value->text.data(), value->text.data() + value->text.size(), number).ec != std::errc{}) {
    return std::nullopt;
  }
  return number;
}

/// "timestamp" was another word for datetime everywhere but in PostgreSQL; MySQL has its own since 5.2.
std::string_view without_alias(Engine engine, int version, std::string_view type) {
  constexpr int kFirstWithTimestamp = 52;
  const bool own = engine == Engine::Postgres || (is_mysql_family(engine) && version >= kFirstWithTimestamp);
  return type == "timestamp" && !own ? "datetime" : type;
}

/// "(6)" for datetimes from 7.0 on, unless the migration says otherwise.
std::string time_precision(int version, std::string_view type, const Value& options) {
  constexpr int kFirstWithPrecision = 70;
  constexpr std::string_view kTimes[] = {"datetime", "timestamp", "timestamptz", "time"};
  if (std::ranges::find(kTimes, type) == std::end(kTimes)) {
    return "";
  }
  if (options.find("precision") != nullptr) {
    const auto precision = number_option(options, "precision");
    return precision ? "(" + std::to_string(*precision) + ")" : "";
  }
  return type == "datetime" && version >= kFirstWithPrecision ? "(6)" : "";
}

std::string decimal_arguments(const Value& options) {
  const auto precision = number_option(options, "precision");
  const auto scale = number_option(options, "scale");
  if (!precision) {
    return "";
  }
  return "(" + std::to_string(*precision) + (scale ? "," + std::to_string(*scale) : "") + ")";
}

std::string postgres_integer(std::optional<std::int64_t> limit) {
  return !limit || *limit == 3 || *limit == 4 ? "integer" : *limit < 3 ? "smallint" : "bigint";
}

std::string mysql_integer(std::optional<std::int64_t> limit) {
  switch (limit.value_or(4)) {
    case 1:
      return "tinyint";
    case 2:
      return "smallint";
    case 3:
      return "mediumint";
    case 4:
      return "int";
    default:
      return "bigint";
  }
}

/// text and blob come in four sizes, chosen by `size:` or by the limit in bytes.
std::string mysql_sized(std::string_view base, const Value& options) {
  const std::string size = options.option("size");
  const std::int64_t limit = number_option(options, "limit").value_or(0xFFFF);
  constexpr std::int64_t kTiny = 0xFF;
  constexpr std::int64_t kPlain = 0xFFFF;
  constexpr std::int64_t kMedium = 0xFFFFFF;
  const std::string prefix = !size.empty()      ? size
                             : limit <= kTiny   ? "tiny"
                             : limit <= kPlain  ? ""
                             : limit <= kMedium ? "medium"
                                                : "long";
  return prefix + std::string(base);
}

std::string mysql_type(std::string_view type, const Value& options) {
  const auto limit = number_option(options, "limit");
  if (type == "integer") {
    return mysql_integer(limit);
  }
  if (type == "text" || (type == "binary" && !limit)) {
    return mysql_sized(type == "text" ? "text" : "blob", options);
  }
  if (type == "binary") {
    return *limit <= 0xFFF ? "varbinary(" + std::to_string(*limit) + ")" : mysql_sized("blob", options);
  }
  if (type == "string") {
    return "varchar(" + std::to_string(limit.value_or(255)) + ")";
  }
  return std::string(native_name(Engine::MySql, type)) +
         (limit && type != "boolean" && type != "bigint" ? "(" + std::to_string(*limit) + ")" : "");
}

std::string postgres_type(std::string_view type, const Value& options) {
  const auto limit = number_option(options, "limit");
  if (type == "integer") {
    return postgres_integer(limit);
  }
  if (type == "enum") {
    const std::string name = options.option("enum_type");
    return name.empty() ? "enum" : name;
  }
  if (type == "virtual" && options.find("type") != nullptr) {
    return postgres_type(options.option("type"), hash_value());
  }
  const bool limited =
      limit && type != "text" && type != "binary" && type != "bigint" && type != "float" && type != "boolean";
  return std::string(native_name(Engine::Postgres, type)) + (limited ? "(" + std::to_string(*limit) + ")" : "");
}

std::string sqlite_type(std::string_view type, const Value& options) {
  const auto limit = number_option(options, "limit");
  return std::string(native_name(Engine::Sqlite, type)) + (limit ? "(" + std::to_string(*limit) + ")" : "");
}

bool is_number_type(std::string_view type) {
  return type == "integer" || type == "bigint" || type == "smallint" || type == "decimal" || type == "float" ||
         type == "numeric" || type == "double";
}

bool is_number(std::string_view text) {
  const bool digits = std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; });
  return digits &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == 'e'; });
}

/// {"a": 1} as JSON text, [1, 2] too.
std::string json_text(const Value& value, int depth) {
  std::string out;
  if (value.is_hash() || value.is_array()) {
    for (std::size_t i = 0; i < value.items.size() && depth < 32; ++i) {
      out += i == 0 ? "" : ",";
      out += value.is_hash() ? "\"" + value.keys[i].text + "\":" : "";
      out += json_text(value.items[i], depth + 1);
    }
    return value.is_hash() ? "{" + out + "}" : "[" + out + "]";
  }
  if (value.is_text()) {
    return "\"" + value.text + "\"";
  }
  return value.is_nil() ? "null" : as_inserted(value).value_or("");
}

/// ["a", "b"] of an array column: {a,b}
std::string array_text(const Value& value) {
  return "{" + join(names_of(value), ",") + "}";
}

std::string boolean_text(Engine engine, bool truth) {
  return engine == Engine::Postgres ? (truth ? "true" : "false") : (truth ? "1" : "0");
}

bool says_true(const Value& value) {
  return value.kind == Value::Kind::Bool ? value.truth
                                         : value.text == "1" || lower(value.text) == "true" || lower(value.text) == "t";
}

}  // namespace

std::string quoted_text(std::string_view text) {
  return "'" + replace_all(std::string(text), "'", "''") + "'";
}

std::string column_type(Engine engine, int version, std::string_view written_type, const Value& options) {
  const std::string_view type = without_alias(engine, version, written_type);
  std::string written;
  if (type == "decimal" || type == "numeric") {
    written = "decimal" + decimal_arguments(options);
  } else if (is_mysql_family(engine)) {
    written = mysql_type(type, options);
  } else {
    written = engine == Engine::Postgres ? postgres_type(type, options) : sqlite_type(type, options);
  }
  written += time_precision(version, type, options);
  if (is_mysql_family(engine) && options.flag("unsigned") && written.find("unsigned") == std::string::npos) {
    written += " unsigned";
  }
  if (engine == Engine::Postgres && options.flag("array")) {
    written += "[]";
  }
  return canonical_type(engine, written);
}

std::optional<std::string> default_text(Engine engine, std::string_view type, const Value& value,
                                        const Value& options) {
  if (value.is_nil()) {
    return std::nullopt;
  }
  if (value.kind == Value::Kind::Raw) {
    return value.text;
  }
  if (value.kind == Value::Kind::Unknown || value.kind == Value::Kind::Settings) {
    return value.text;  // told by its source: that there is a default matters more than which
  }
  if (options.flag("array") && value.is_array()) {
    return quoted_text(array_text(value));
  }
  if (value.is_hash() || value.is_array()) {
    return quoted_text(json_text(value, 0));
  }
  if (type == "boolean") {
    return boolean_text(engine, says_true(value));
  }
  if (value.kind == Value::Kind::Bool && type.empty()) {
    return boolean_text(engine, value.truth);
  }
  if (value.kind == Value::Kind::Bool && !is_number_type(type)) {
    return quoted_text(value.truth ? "t" : "f");
  }
  const std::string text = value.kind == Value::Kind::Bool ? (value.truth ? "1" : "0") : value.text;
  if (is_number_type(type) && is_number(text)) {
    const bool whole = text.find('.') == std::string::npos &&
                       (type == "float" || (type == "decimal" && options.find("scale") != nullptr));
    return whole ? text + ".0" : text;
  }
  const bool is_text_type = type == "string" || type == "text" || type == "enum" || type == "uuid" || type == "citext";
  return value.kind == Value::Kind::Number && !is_text_type ? text : quoted_text(text);
}

}  // namespace signalbox::ruby
