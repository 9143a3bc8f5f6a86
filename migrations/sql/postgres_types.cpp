#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"
#include "migrations/sql/postgres.h"

namespace signalbox::postgres {
namespace {

struct Builtin {
  std::string_view name;
  std::string_view printed;
};

// Catalog and short names → what format_type prints; sorted.
constexpr std::array<Builtin, 22> kBuiltins = {{
    {"bigserial", "bigint"},
    {"bit", "bit"},
    {"bool", "boolean"},
    {"bpchar", "character"},
    {"decimal", "numeric"},
    {"float4", "real"},
    {"float8", "double precision"},
    {"int", "integer"},
    {"int2", "smallint"},
    {"int4", "integer"},
    {"int8", "bigint"},
    {"numeric", "numeric"},
    {"serial", "integer"},
    {"serial2", "smallint"},
    {"serial4", "integer"},
    {"serial8", "bigint"},
    {"smallserial", "smallint"},
    {"time", "time without time zone"},
    {"timestamp", "timestamp without time zone"},
    {"timestamptz", "timestamp with time zone"},
    {"timetz", "time with time zone"},
    {"varbit", "bit varying"},
}};

std::string_view printed_name(std::string_view name) {
  if (name == "varchar") {
    return "character varying";
  }
  const auto* found = std::lower_bound(kBuiltins.begin(), kBuiltins.end(), name,
                                       [](const Builtin& each, std::string_view wanted) { return each.name < wanted; });
  return found != kBuiltins.end() && found->name == name ? found->printed : std::string_view{};
}

std::string modifier_text(const Script& script, const Node& typmods) {
  std::vector<std::string> parts;
  for (const Node& each : typmods.items()) {
    parts.push_back(text_of(script, each));
  }
  return join(parts, ",");
}

std::string interval_type(const Script& script, const Node& typmods) {
  // The first modifier is a mask of fields; 32767 means all of them.
  const std::vector<Node> parts = typmods.items();
  return parts.size() == 2 ? "interval(" + text_of(script, parts[1]) + ")" : "interval";
}

/// The precision goes inside: timestamp(3) with time zone.
std::string with_modifiers(const Script& script, std::string_view printed, const Node& typmods) {
  if (printed == "interval") {
    return interval_type(script, typmods);
  }
  std::string modifiers = modifier_text(script, typmods);
  if (printed == "numeric" && modifiers.find(',') == std::string::npos) {
    modifiers += ",0";
  }
  const std::size_t blank = printed.starts_with("time") ? printed.find(' ') : printed.size();
  return std::string(printed.substr(0, blank)) + "(" + modifiers + ")" + std::string(printed.substr(blank));
}

}  // namespace

std::string quoted_identifier(std::string_view name) {
  const bool plain = !name.empty() && (std::islower(static_cast<unsigned char>(name[0])) != 0 || name[0] == '_') &&
                     std::ranges::all_of(name, [](unsigned char c) {
                       return std::islower(c) != 0 || std::isdigit(c) != 0 || c == '_' || c == '$';
                     });
  return plain ? std::string(name) : "\"" + replace_all(std::string(name), "\"", "\"\"") + "\"";
}

bool is_serial(const Node& type_name) {
  static constexpr std::array<std::string_view, 6> kSerial = {"bigserial", "serial",  "serial2",
                                                              "serial4",   "serial8", "smallserial"};
  const std::vector<Node> names = type_name.items("names");
  return names.size() == 1 && std::ranges::find(kSerial, string_of(names[0])) != kSerial.end();
}

std::string type_of(const Script& script, const Node& type_name) {
  const std::vector<std::string> names = strings_of(type_name["names"]);
  if (names.empty()) {
    return {};
  }
  const bool catalog = names.size() == 1 || names[0] == "pg_catalog";
  const std::string_view printed = catalog ? printed_name(names.back()) : std::string_view{};
  std::string type(printed);
  if (printed.empty()) {
    type = quoted_identifier(names.back());
    if (!catalog && names[names.size() - 2] != "public") {
      type = quoted_identifier(names[names.size() - 2]) + "." + type;
    }
  }
  if (const Node typmods = type_name["typmods"]) {
    type = with_modifiers(script, type, typmods);
  }
  if (type_name["arrayBounds"]) {
    type += "[]";
  }
  return type_name.flag("pct_type") ? type + "%type" : type;
}

}  // namespace signalbox::postgres
