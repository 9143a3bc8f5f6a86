#pragma once
// SQLAlchemy's objects as the SQL that it would send: Alembic's operations are rendered for the engine and then read as
// any other script, so that defaults, serial columns and expressions come out the same whoever wrote them.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "migrations/python/evaluator.h"
#include "schema/engine.h"
#include "schema/name.h"

namespace signalbox::alembic {

std::string quoted(Engine engine, std::string_view name);
/// "schema"."name"; without a schema the name alone.
std::string quoted(Engine engine, std::string_view schema, std::string_view name);
/// ("a", "b")
std::string quoted_list(Engine engine, const std::vector<std::string>& names);
std::string sql_literal(Engine engine, std::string_view text);

/// An expression: text(), func.x(), column(), true(), a constant, operators between them. nullopt: not known.
std::optional<std::string> sql_expression(Engine engine, const python::Value& value);
/// The columns that an expression names by column() or table.c.x.
void collect_columns(const python::Value& value, std::vector<std::string>& out);
/// A script in text(): a value that is bound when it runs stands as '?'.
std::string without_bound_parameters(std::string_view script);
/// The text of a str or text(…), whatever is chained behind it; nullptr: none.
const python::Value* script_of(const python::Value& value);

/// An enum type that a column or statement names.
struct EnumType {
  std::string name;
  std::string schema;
  std::vector<std::string> values;
  bool native = true;  ///< it is a type of its own on PostgreSQL
  bool create = true;  ///< creating the table creates it
};

struct TypeText {
  std::string sql;
  bool known = true;  ///< false: the project's own type
  std::optional<EnumType> enumeration;
};

/// A type object or class: sa.String(50), postgresql.JSONB, sa.Enum(…). `classes` are those that the file defines.
TypeText sql_type(Engine engine, const python::Value& type, const python::Evaluator& file);

}  // namespace signalbox::alembic
