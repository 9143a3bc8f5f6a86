#include "migrations/csharp/ef_types.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "schema/type.h"

namespace signalbox::csharp {
namespace {

struct Names {
  std::string_view clr;
  std::string_view postgres;
  std::string_view mysql;
  std::string_view sqlite;
};

constexpr auto kTypes = std::to_array<Names>({
    {"string", "text", "longtext", "TEXT"},
    {"int", "integer", "int", "INTEGER"},
    {"long", "bigint", "bigint", "INTEGER"},
    {"short", "smallint", "smallint", "INTEGER"},
    {"byte", "smallint", "tinyint unsigned", "INTEGER"},
    {"sbyte", "smallint", "tinyint", "INTEGER"},
    {"uint", "bigint", "int unsigned", "INTEGER"},
    {"ulong", "numeric(20,0)", "bigint unsigned", "INTEGER"},
    {"ushort", "integer", "smallint unsigned", "INTEGER"},
    {"bool", "boolean", "tinyint(1)", "INTEGER"},
    {"double", "double precision", "double", "REAL"},
    {"float", "real", "float", "REAL"},
    {"decimal", "numeric", "decimal(65,30)", "TEXT"},
    {"char", "character(1)", "varchar(1)", "TEXT"},
    {"Guid", "uuid", "char(36)", "TEXT"},
    {"DateTime", "timestamp with time zone", "datetime(6)", "TEXT"},
    {"DateTimeOffset", "timestamp with time zone", "datetime(6)", "TEXT"},
    {"DateOnly", "date", "date", "TEXT"},
    {"TimeOnly", "time", "time(6)", "TEXT"},
    {"TimeSpan", "interval", "time(6)", "TEXT"},
    {"byte[]", "bytea", "longblob", "BLOB"},
    {"JsonDocument", "jsonb", "json", "TEXT"},
});

std::string number_of(const Call& call, std::string_view name) {
  const Value* value = call.argument(name);
  return value != nullptr && value->kind == Value::Kind::Number ? value->text : "";
}

std::string clr_type(Engine engine, const Call& call, std::string type, const std::string& max_length) {
  type = type.ends_with("?") ? type.substr(0, type.size() - 1) : type;
  const bool list = engine == Engine::Postgres && type.ends_with("[]") && type != "byte[]";
  type = list ? type.substr(0, type.size() - 2) : type;
  const auto found = std::ranges::find(kTypes, type, &Names::clr);
  if (found == kTypes.end()) {
    return lower(type);
  }
  std::string written(engine == Engine::Postgres ? found->postgres
                      : engine == Engine::Sqlite ? found->sqlite
                                                 : found->mysql);
  if (type == "string" && !max_length.empty() && engine != Engine::Sqlite) {
    written = "varchar(" + max_length + ")";
  }
  const std::string precision = number_of(call, "precision");
  if (type == "decimal" && !precision.empty() && engine != Engine::Sqlite) {
    const std::string scale = number_of(call, "scale");
    written = "numeric(" + precision + "," + (scale.empty() ? "0" : scale) + ")";
  }
  return canonical_type(engine, written + (list ? "[]" : ""));
}

/// typeof(string) → "string"
std::string clr_name(const Value* value) {
  const std::string text = value == nullptr ? "" : value->text;
  return text.starts_with("typeof(") && text.ends_with(")") ? text.substr(7, text.size() - 8) : "";
}

}  // namespace

std::string column_type(Engine engine, const Call& call) {
  const std::string written = call.text("type");
  return written.empty() ? clr_type(engine, call, call.type, number_of(call, "maxLength"))
                         : canonical_type(engine, written);
}

std::string old_column_type(Engine engine, const Call& call) {
  const std::string written = call.text("oldType");
  if (!written.empty()) {
    return canonical_type(engine, written);
  }
  const std::string type = clr_name(call.argument("oldClrType"));
  return type.empty() ? column_type(engine, call) : clr_type(engine, call, type, number_of(call, "oldMaxLength"));
}

std::string literal(Engine engine, const Value& value) {
  switch (value.kind) {
    case Value::Kind::Null:
      return "NULL";
    case Value::Kind::Bool:
      return engine == Engine::Postgres ? (value.truth ? "true" : "false") : (value.truth ? "1" : "0");
    case Value::Kind::Number:
      return value.text;
    case Value::Kind::Text:
      return "'" + replace_all(value.text, "'", "''") + "'";
    default:
      return value.text;  // told by its source
  }
}

std::optional<std::string> default_of(Engine engine, const Call& call, const std::string& prefix) {
  if (const std::string sql = call.text(prefix + "ValueSql"); !sql.empty()) {
    return sql;
  }
  const Value* value = call.argument(prefix + "Value");
  return value == nullptr || value->kind == Value::Kind::Null ? std::nullopt : std::optional(literal(engine, *value));
}

}  // namespace signalbox::csharp
