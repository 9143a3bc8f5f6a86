#include "migrations/liquibase/types.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"
#include "schema/type.h"

namespace signalbox::liquibase {
namespace {

struct Names {
  std::string_view liquibase;
  std::string_view postgres;
  std::string_view mysql;
};

/// What Liquibase translates (its classes of liquibase.datatype.core); everything else goes through as it is written.
constexpr auto kTypes = std::to_array<Names>({
    {"clob", "text", "longtext"},
    {"longtext", "text", "longtext"},
    {"mediumtext", "text", "mediumtext"},
    {"tinytext", "text", "tinytext"},
    {"nclob", "text", "longtext"},
    {"longvarchar", "text", "longtext"},
    {"blob", "oid", "blob"},
    {"tinyblob", "bytea", "tinyblob"},
    {"mediumblob", "bytea", "mediumblob"},
    {"longblob", "bytea", "longblob"},
    {"longvarbinary", "bytea", "longblob"},
    {"binary", "bytea", "binary"},
    {"varbinary", "bytea", "varbinary"},
    {"datetime", "timestamp", "datetime"},
    {"tinyint", "smallint", "tinyint"},
    {"mediumint", "integer", "mediumint"},
    {"double", "double precision", "double"},
    {"float", "float", "float"},
    {"number", "numeric", "numeric"},
    {"nvarchar", "varchar", "varchar"},
    {"nvarchar2", "varchar", "varchar"},
    {"varchar2", "varchar", "varchar"},
    {"nchar", "char", "char"},
    {"currency", "decimal", "decimal"},
    {"bit", "boolean", "bit"},
    {"boolean", "boolean", "tinyint(1)"},  // since 4.24; bit(1) before
    {"uuid", "uuid", "char(36)"},
    {"int", "integer", "int"},
    {"number_integer", "integer", "int"},
});

struct Written {
  std::string name;
  std::string arguments;  ///< with the parentheses
  std::string rest;
};

Written apart(std::string_view written) {
  std::string text(trim(written));
  constexpr std::string_view kJava = "java.sql.types.";
  if (lower(text).starts_with(kJava)) {
    text.erase(0, kJava.size());
  }
  const std::size_t open = text.find('(');
  if (open == std::string::npos) {
    const std::size_t blank = text.find(' ');
    return {lower(text.substr(0, blank)), "", blank == std::string::npos ? "" : text.substr(blank)};
  }
  const std::size_t close = std::min(text.find(')', open), text.size() - 1);
  return {lower(trim(std::string_view(text).substr(0, open))), text.substr(open, close - open + 1),
          text.substr(close + 1)};
}

/// Types that lose their arguments in PostgreSQL: INT(10), TEXT(65535), BLOB(1024).
bool takes_no_arguments(std::string_view type) {
  constexpr std::array<std::string_view, 9> kPlain = {"text",    "oid",    "bytea", "smallint",        "integer",
                                                      "boolean", "bigint", "real",  "double precision"};
  return std::ranges::find(kPlain, type) != kPlain.end();
}

bool is_function(std::string_view value) {
  return value.ends_with(")") || equals_ignoring_case(value, "current_timestamp") ||
         equals_ignoring_case(value, "current_date") || equals_ignoring_case(value, "now") ||
         equals_ignoring_case(value, "sysdate");
}

}  // namespace

std::string column_type(Engine engine, std::string_view text) {
  // "varchar(10) NULL": sent as it stands, the word is no part of the type.
  constexpr std::string_view kNull = " null";
  const std::string lowered = lower(text);
  const bool says_null = lowered.ends_with(kNull) && !lowered.ends_with(" not null");
  const std::string_view written = says_null ? trim(text.substr(0, text.size() - kNull.size())) : text;
  Written parts = apart(written);
  const auto found = std::ranges::find(kTypes, parts.name, &Names::liquibase);
  if (found == kTypes.end() || engine == Engine::Sqlite) {
    return canonical_type(engine, written.starts_with("java.") ? parts.name + parts.arguments : written);
  }
  const std::string_view name = engine == Engine::Postgres ? found->postgres : found->mysql;
  if (name.ends_with(")") || (engine == Engine::Postgres && takes_no_arguments(name))) {
    parts.arguments.clear();
  }
  return canonical_type(engine, std::string(name) + parts.arguments + parts.rest);
}

std::optional<std::string> value_of(Engine engine, const Element& element, std::string_view prefix) {
  const auto key = [&](std::string_view ending) { return std::string(prefix) + std::string(ending); };
  if (element.has(prefix)) {
    const std::string& text = element.attribute(prefix);
    return equals_ignoring_case(text, "null") ? std::nullopt : std::optional("'" + replace_all(text, "'", "''") + "'");
  }
  for (const std::string_view ending : {"Numeric", "Computed"}) {
    if (element.has(key(ending))) {
      const std::string& text = element.attribute(key(ending));
      return equals_ignoring_case(text, "null") ? std::nullopt : std::optional(text);
    }
  }
  if (element.has(key("Boolean"))) {
    const bool truth = lower(element.attribute(key("Boolean"))) == "true" || element.attribute(key("Boolean")) == "1";
    return engine == Engine::Postgres ? (truth ? "true" : "false") : (truth ? "1" : "0");
  }
  if (element.has(key("Date"))) {
    const std::string& text = element.attribute(key("Date"));
    return is_function(text) ? text : "'" + text + "'";
  }
  if (element.has(key("SequenceNext"))) {
    return "nextval('" + element.attribute(key("SequenceNext")) + "'::regclass)";
  }
  return std::nullopt;
}

}  // namespace signalbox::liquibase
