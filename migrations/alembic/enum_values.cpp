// op.sync_enum_values of the package alembic-postgresql-enum, as the SQL that it sends: the type is put aside, made
// anew with the values that it shall have, its columns are cast over, and the old one is dropped. The operators that
// compare both types meanwhile are left out: they are gone again at the end of the call.

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "migrations/alembic/translation.h"

namespace signalbox::alembic {
namespace {

using python::Term;
using python::Value;

/// Labels that get another name on the way.
using Renames = std::vector<std::pair<std::string, std::string>>;

/// One of `affected_columns`.
struct EnumColumn {
  std::string schema;
  std::string table;
  std::string column;
  bool array = false;
  std::string by_default;  ///< the default that the call knows of, as the server writes it
};

std::string text_or(const Value* value, const std::string& by_default) {
  return value == nullptr ? by_default : value->text() == nullptr ? "" : *value->text();
}

bool is_array_type(const Value* type) {
  return type != nullptr && python::term_name(*type) == "ARRAY";
}

/// TableReference(table_name=…, column_name=…, …), or a tuple as older releases wrote it; nullopt: not known.
std::optional<EnumColumn> enum_column(const Value& value, const std::string& schema) {
  EnumColumn out;
  if (const Term* term = value.term(); term != nullptr && python::last_part(term->name) == "TableReference") {
    out = {text_or(python::argument(*term, 2, "table_schema"), schema),
           text_or(python::argument(*term, 0, "table_name"), ""),
           text_or(python::argument(*term, 1, "column_name"), ""),
           is_array_type(python::argument(*term, 3, "column_type")),
           text_or(python::argument(*term, 4, "existing_server_default"), "")};
  } else if (value.sequence() != nullptr && value.sequence()->items.size() > 1) {
    const std::vector<Value>& items = value.sequence()->items;
    out = {schema, text_or(&items[0], ""), text_or(&items[1], ""), items.size() > 2 && is_array_type(&items[2]), ""};
  }
  return out.table.empty() || out.column.empty() ? std::nullopt : std::optional(std::move(out));
}

std::optional<Renames> renames_of(const Value* value) {
  Renames out;
  for (const Value& each :
       value != nullptr && value->sequence() != nullptr ? value->sequence()->items : std::vector<Value>{}) {
    const auto pair = python::texts(each);
    if (!pair || pair->size() != 2) {
      return std::nullopt;
    }
    out.emplace_back(pair->front(), pair->back());
  }
  return out;
}

std::string literal_list(const std::vector<std::string>& values) {
  std::string out;
  for (const std::string& value : values) {
    out += (out.empty() ? "" : ", ") + sql_literal(Engine::Postgres, value);
  }
  return out;
}

/// A value of the old type as one of the new.
std::string cast_sql(const EnumColumn& column, const std::string& type, const Renames& renames) {
  const std::string name = quoted(Engine::Postgres, column.column);
  std::string text = name + (column.array ? "::text[]" : "::text");
  std::string cases;
  for (const auto& [from, to] : renames) {
    const std::string old_label = sql_literal(Engine::Postgres, from);
    const std::string new_label = sql_literal(Engine::Postgres, to);
    cases += fmt::format(" WHEN {}::text = {} THEN {}::{}", name, old_label, new_label, type);
    text = column.array ? fmt::format("array_replace({}, {}, {})", text, old_label, new_label) : text;
  }
  if (column.array) {
    return text + "::" + type + "[]";
  }
  const std::string cast = text + "::" + type;
  return cases.empty() ? cast : fmt::format("CASE{} ELSE {} END", cases, cast);
}

/// "'new'::status" with the new label, of the new type.
std::string renamed_default(const EnumColumn& column, const std::string& type, const Renames& renames) {
  std::string value = column.by_default.substr(0, column.by_default.find("::"));
  for (const auto& [from, to] : renames) {
    value = replace_all(std::move(value), fmt::format("'{}'", from), fmt::format("'{}'", to));
  }
  return value + "::" + type + (column.array ? "[]" : "");
}

}  // namespace

void Translation::sync_enum_values(const Term& call) {
  if (engine_ != Engine::Postgres) {
    return;  // the package warns and does nothing
  }
  const std::string* schema = python::text_argument(call, 0, "enum_schema");
  const std::string* name = python::text_argument(call, 1, "enum_name");
  const Value* wanted = python::argument(call, 2, "new_values");
  const auto values = wanted == nullptr ? std::nullopt : python::texts(*wanted);
  const Value* affected = python::argument(call, 3, "affected_columns");
  const auto renames = renames_of(python::argument(call, 4, "enum_values_to_rename"));
  if (schema == nullptr || name == nullptr || !values || affected == nullptr || affected->sequence() == nullptr ||
      !renames) {
    unknown("op.sync_enum_values gives a type values that are not known.", "op.sync_enum_values");
    return;
  }
  const std::string type = quoted(engine_, *schema, *name);
  const std::string aside = *name + "_old";
  say("ALTER TYPE " + type + " RENAME TO " + quoted(engine_, aside));
  say("CREATE TYPE " + type + " AS ENUM (" + literal_list(*values) + ")");
  for (const Value& each : affected->sequence()->items) {
    const auto column = enum_column(each, *schema);
    if (!column) {
      unknown(fmt::format("A column of type {} is not known.", *name), python::described(each));
      continue;
    }
    const std::string alter =
        fmt::format("ALTER TABLE {} ALTER COLUMN {}", quoted(engine_, column->schema, column->table),
                    quoted(engine_, column->column));
    if (!column->by_default.empty()) {
      say(alter + " DROP DEFAULT");
    }
    say(fmt::format("{} TYPE {}{} USING {}", alter, type, column->array ? "[]" : "",
                    cast_sql(*column, type, *renames)));
    if (!column->by_default.empty()) {
      say(alter + " SET DEFAULT " + renamed_default(*column, type, *renames));
    }
  }
  say("DROP TYPE " + quoted(engine_, *schema, aside));
}

}  // namespace signalbox::alembic
