#include "safety/words.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"

namespace signalbox {

namespace {

/// Words that PostgreSQL or MySQL reserve and that people do use as names.
constexpr auto kReserved = std::to_array<std::string_view>(
    {"all",          "analyse", "and",     "any",     "as",   "asc",        "between", "by",     "case",    "check",
     "column",       "create",  "cross",   "default", "desc", "distinct",   "do",      "else",   "end",     "except",
     "false",        "fetch",   "for",     "foreign", "from", "full",       "grant",   "group",  "groups",  "having",
     "in",           "index",   "inner",   "into",    "is",   "join",       "key",     "keys",   "lateral", "left",
     "like",         "limit",   "lock",    "natural", "not",  "null",       "offset",  "on",     "only",    "or",
     "order",        "outer",   "primary", "range",   "rank", "references", "right",   "row",    "rows",    "select",
     "session_user", "set",     "table",   "then",    "to",   "true",       "union",   "unique", "user",    "using",
     "values",       "when",    "where",   "window",  "with"});

bool is_plain(std::string_view name) {
  const bool starts_well = !name.empty() && (std::islower(static_cast<unsigned char>(name[0])) != 0 || name[0] == '_');
  return starts_well &&
         std::ranges::all_of(name,
                             [](char c) {
                               return std::islower(static_cast<unsigned char>(c)) != 0 ||
                                      std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '_';
                             }) &&
         std::ranges::find(kReserved, name) == kReserved.end();
}

}  // namespace

std::string shown(const QualifiedName& name) {
  return name.schema.empty() || name.schema == "public" ? name.name : to_string(name);
}

std::string shown(const QualifiedName& table, std::string_view column) {
  return shown(table) + "." + std::string(column);
}

std::string identifier(Engine engine, std::string_view name) {
  if (is_plain(name)) {
    return std::string(name);
  }
  if (is_mysql_family(engine)) {
    return "`" + replace_all(std::string(name), "`", "``") + "`";
  }
  return "\"" + replace_all(std::string(name), "\"", "\"\"") + "\"";
}

std::string identifier(Engine engine, const QualifiedName& name) {
  if (name.schema.empty() || name.schema == default_schema(engine)) {
    return identifier(engine, name.name);
  }
  return identifier(engine, name.schema) + "." + identifier(engine, name.name);
}

std::string identifier_list(Engine engine, std::span<const std::string> names) {
  std::string text;
  for (const std::string& name : names) {
    text += text.empty() ? "" : ", ";
    text += identifier(engine, name);
  }
  return text;
}

std::string literal(std::string_view text) {
  return "'" + replace_all(std::string(text), "'", "''") + "'";
}

std::string made_name(Engine engine, std::initializer_list<std::string_view> parts) {
  std::string name;
  for (const std::string_view part : parts) {
    name += name.empty() ? "" : "_";
    name += part;
  }
  if (name.size() > max_identifier_length(engine)) {
    name.resize(max_identifier_length(engine));
  }
  return name;
}

void say(std::vector<Finding>& out, std::string message, std::string fix, std::string data_check) {
  Finding finding;
  finding.message = std::move(message);
  finding.fix = std::move(fix);
  finding.data_check = std::move(data_check);
  out.push_back(std::move(finding));
}

}  // namespace signalbox
