#include "schema/type.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/text.h"

namespace signalbox {
namespace {

/// A written type in parts: name, arguments of the first pair of parentheses, what stands behind them, array brackets.
struct Written {
  std::string name;
  std::string arguments;  ///< without the parentheses
  std::string rest;
  bool has_arguments = false;
  int dimensions = 0;
};

bool is_quoted_start(char c) {
  return c == '\'' || c == '"' || c == '`';
}

/// Lower case outside of quotes, and single spaces.
std::string folded(std::string_view text) {
  std::string out;
  char quote = '\0';
  for (const char c : text) {
    if (quote != '\0') {
      out.push_back(c);
      quote = c == quote ? '\0' : quote;
      continue;
    }
    quote = is_quoted_start(c) ? c : '\0';
    const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (space && (out.empty() || out.back() == ' ')) {
      continue;
    }
    out += space ? " " : lower(std::string_view(&c, 1));
  }
  return std::string{trim(out)};
}

/// The matching ')' of the '(' at `open`, or npos.
std::size_t closing(std::string_view text, std::size_t open) {
  int depth = 0;
  char quote = '\0';
  for (std::size_t i = open; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != '\0') {
      quote = c == quote ? '\0' : quote;
      continue;
    }
    quote = is_quoted_start(c) ? c : '\0';
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    if (depth == 0) {
      return i;
    }
  }
  return std::string_view::npos;
}

std::string without_spaces(std::string_view text) {
  std::string out;
  std::ranges::copy_if(text, std::back_inserter(out), [](char c) { return c != ' '; });
  return out;
}

/// Takes "[]", "[3]", "array" and "array[4]" off the end: PostgreSQL keeps neither bounds nor the number of dimensions.
int take_dimensions(std::string& text) {
  int dimensions = 0;
  while (text.ends_with("]")) {
    const std::size_t open = text.rfind('[');
    if (open == std::string::npos) {
      break;
    }
    text = std::string{trim(std::string_view(text).substr(0, open))};
    ++dimensions;
  }
  if (text.ends_with(" array")) {
    text.erase(text.size() - std::string_view(" array").size());
    ++dimensions;
  }
  return dimensions;
}

Written take_apart(std::string_view written, bool arrays) {
  Written parts;
  std::string text = folded(written);
  parts.dimensions = arrays ? take_dimensions(text) : 0;
  const std::size_t open = text.find('(');
  const std::size_t close = open == std::string::npos ? open : closing(text, open);
  if (close == std::string::npos) {
    parts.name = text;
    return parts;
  }
  parts.name = std::string{trim(std::string_view(text).substr(0, open))};
  parts.arguments = std::string{trim(std::string_view(text).substr(open + 1, close - open - 1))};
  parts.rest = std::string{trim(std::string_view(text).substr(close + 1))};
  parts.has_arguments = true;
  return parts;
}

template <std::size_t N>
std::string_view looked_up(const std::array<std::pair<std::string_view, std::string_view>, N>& names,
                           std::string_view name) {
  const auto found = std::ranges::find(names, name, &std::pair<std::string_view, std::string_view>::first);
  return found == names.end() ? name : found->second;
}

constexpr auto kPostgresNames = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"int", "integer"},
    {"int4", "integer"},
    {"serial", "integer"},
    {"serial4", "integer"},
    {"int8", "bigint"},
    {"bigserial", "bigint"},
    {"serial8", "bigint"},
    {"int2", "smallint"},
    {"smallserial", "smallint"},
    {"serial2", "smallint"},
    {"bool", "boolean"},
    {"float4", "real"},
    {"float8", "double precision"},
    {"float", "double precision"},
    {"decimal", "numeric"},
    {"dec", "numeric"},
    {"varchar", "character varying"},
    {"char varying", "character varying"},
    {"national character varying", "character varying"},
    {"national char varying", "character varying"},
    {"nchar varying", "character varying"},
    {"char", "character"},
    {"bpchar", "character"},
    {"nchar", "character"},
    {"national character", "character"},
    {"national char", "character"},
    {"varbit", "bit varying"},
    {"timestamptz", "timestamp with time zone"},
    {"timestamp", "timestamp without time zone"},
    {"timetz", "time with time zone"},
    {"time", "time without time zone"},
});

/// "timestamp (3) with time zone" has its precision in the middle.
std::string postgres_time(const Written& parts) {
  const bool zoned =
      parts.name.ends_with("tz") || parts.rest == "with time zone" || parts.name.ends_with(" with time zone");
  const std::string base = parts.name.starts_with("timestamp") ? "timestamp" : "time";
  return base + (parts.has_arguments ? "(" + parts.arguments + ")" : "") +
         (zoned ? " with time zone" : " without time zone");
}

std::string postgres_numeric(const Written& parts) {
  const std::string arguments = without_spaces(parts.arguments);
  return "numeric(" + arguments + (arguments.find(',') == std::string::npos ? ",0)" : ")");
}

std::string postgres_float(const Written& parts) {
  const int bits = parts.arguments.size() < 4 ? std::atoi(parts.arguments.c_str()) : 53;
  return bits < 25 ? "real" : "double precision";
}

/// "interval day to second (3)" → "interval day to second(3)".
std::string postgres_interval(const Written& parts) {
  return parts.name + (parts.has_arguments ? "(" + parts.arguments + ")" : "") +
         (parts.rest.empty() ? "" : " " + parts.rest);
}

bool is_time(std::string_view name) {
  return name.starts_with("timestamp") || name == "time" || name == "timetz" || name.starts_with("time with");
}

/// What format_type leaves out: pg_catalog always, public because it is on the search path; quotes that are not needed.
std::string postgres_name(std::string name) {
  for (const std::string_view schema : {"pg_catalog.", "\"pg_catalog\".", "public.", "\"public\"."}) {
    if (name.starts_with(schema)) {
      name.erase(0, schema.size());
    }
  }
  // "char" in quotes is another type than char.
  const bool quoted = name.size() > 2 && name.front() == '"' && name.back() == '"' && name != "\"char\"";
  const std::string inner = quoted ? name.substr(1, name.size() - 2) : name;
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  const bool needless = quoted && std::ranges::all_of(inner, plain) && !(inner[0] >= '0' && inner[0] <= '9');
  return needless ? inner : name;
}

std::string postgres_scalar(Written parts) {
  parts.name = postgres_name(std::move(parts.name));
  if (is_time(parts.name)) {
    return postgres_time(parts);
  }
  if (parts.name.starts_with("interval")) {
    return postgres_interval(parts);
  }
  if (parts.name == "float" && parts.has_arguments) {
    return postgres_float(parts);
  }
  std::string name{looked_up(kPostgresNames, parts.name)};
  if (name == "numeric" && parts.has_arguments) {
    return postgres_numeric(parts);
  }
  if (!parts.has_arguments && parts.name != "bpchar" && (name == "character" || name == "bit")) {
    return name + "(1)";
  }
  if (!parts.has_arguments && parts.name == "bpchar") {
    return "bpchar";
  }
  return name + (parts.has_arguments ? "(" + without_spaces(parts.arguments) + ")" : "") +
         (parts.rest.empty() ? "" : " " + parts.rest);
}

std::string postgres_type(std::string_view written) {
  std::string text = folded(written);
  if (text.starts_with("setof ")) {
    return "setof " + postgres_type(std::string_view(text).substr(6));
  }
  Written parts = take_apart(written, true);
  // The internal names of array types: _text is text[].
  if (parts.dimensions == 0 && parts.name.size() > 1 && parts.name[0] == '_') {
    const std::string element = parts.name.substr(1);
    if (looked_up(kPostgresNames, element) != element || element == "text" || element == "uuid" ||
        element == "numeric") {
      parts.name = element;
      parts.dimensions = 1;
    }
  }
  const bool array = parts.dimensions > 0;
  return postgres_scalar(std::move(parts)) + (array ? "[]" : "");
}

constexpr auto kMySqlNames = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"integer", "int"},
    {"int4", "int"},
    {"int8", "bigint"},
    {"int2", "smallint"},
    {"int1", "tinyint"},
    {"int3", "mediumint"},
    {"middleint", "mediumint"},
    {"dec", "decimal"},
    {"numeric", "decimal"},
    {"fixed", "decimal"},
    {"double precision", "double"},
    {"real", "double"},
    {"float8", "double"},
    {"float4", "float"},
    {"character varying", "varchar"},
    {"char varying", "varchar"},
    {"nvarchar", "varchar"},
    {"national varchar", "varchar"},
    {"character", "char"},
    {"nchar", "char"},
    {"national char", "char"},
    {"long", "mediumtext"},
    {"long varchar", "mediumtext"},
    {"long varbinary", "mediumblob"},
});

bool is_integer(std::string_view name) {
  return name == "int" || name == "bigint" || name == "smallint" || name == "tinyint" || name == "mediumint";
}

/// Words that stand behind a MySQL type and belong to it.
std::string mysql_attributes(const std::string& words) {
  const bool zerofill = words.find("zerofill") != std::string::npos;
  const bool is_unsigned = zerofill || words.find("unsigned") != std::string::npos;
  return std::string{is_unsigned ? " unsigned" : ""} + (zerofill ? " zerofill" : "");
}

std::string mysql_arguments(const std::string& name, const Written& parts) {
  if (name == "enum" || name == "set") {
    return std::string{"("}.append(replace_all(parts.arguments, "', '", "','")).append(")");
  }
  const std::string arguments = without_spaces(parts.arguments);
  if (name == "decimal") {
    return arguments.empty() ? "(10,0)" : "(" + arguments + (arguments.find(',') == std::string::npos ? ",0)" : ")");
  }
  if (arguments.empty()) {
    return name == "char" || name == "binary" || name == "bit" ? "(1)" : name == "year" ? "(4)" : "";
  }
  // Display widths mean nothing and newer servers do not print them; tinyint(1) is how a boolean is written.
  if (is_integer(name) && !(name == "tinyint" && arguments == "1")) {
    return "";
  }
  return "(" + arguments + ")";
}

std::string mysql_type(std::string_view written) {
  Written parts = take_apart(written, false);
  std::string words = parts.rest;
  for (const std::string_view attribute : {" zerofill", " unsigned", " signed"}) {
    if (parts.name.ends_with(attribute)) {
      words += std::string{attribute};
      parts.name.erase(parts.name.size() - attribute.size());
    }
  }
  if (parts.name == "boolean" || parts.name == "bool") {
    return "tinyint(1)";
  }
  if (parts.name == "serial") {
    return "bigint unsigned";
  }
  const std::string name{looked_up(kMySqlNames, parts.name)};
  if (name == "float" && parts.has_arguments && parts.arguments.find(',') == std::string::npos) {
    return (std::atoi(parts.arguments.substr(0, 4).c_str()) > 24 ? "double" : "float") + mysql_attributes(words);
  }
  return name + mysql_arguments(name, parts) + mysql_attributes(words);
}

}  // namespace

std::string canonical_type(Engine engine, std::string_view written) {
  switch (engine) {
    case Engine::Postgres:
      return postgres_type(written);
    case Engine::MySql:
    case Engine::MariaDb:
      return mysql_type(written);
    case Engine::Sqlite:
      return std::string{trim(written)};
  }
  return std::string{written};
}

}  // namespace signalbox
