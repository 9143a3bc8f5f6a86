#pragma once
// The SQL that Sequelize 6 makes of attributes, indexes and constraints, per engine. Written after its own
// lib/dialects/*/query-generator.js; the quirks are Sequelize's.

#include <optional>
#include <string>
#include <vector>

#include "migrations/javascript/sent.h"
#include "migrations/javascript/value.h"

namespace signalbox::js::sequelize {

/// "users" or {tableName, schema}.
struct TableRef {
  std::string schema;
  std::string name;

  std::string quoted(Engine engine) const;
};
TableRef table_of(const Value& value);

/// What a data type (DataTypes.STRING(20), "UUID") is in SQL.
struct TypeSql {
  std::string sql;
  std::vector<std::string> enum_values;  ///< PostgreSQL: a type of its own has to exist
  bool is_enum = false;
  bool is_array = false;
};
/// nullopt: no data type that is known.
std::optional<TypeSql> type_sql(Engine engine, const Value& type, const Value& values);

/// An attribute of createTable, addColumn and changeColumn.
struct Attribute {
  std::string name;
  TypeSql type;
  bool allow_null = true;
  bool says_null = false;  ///< allowNull is written
  bool auto_increment = false;
  bool unique = false;
  bool primary_key = false;
  std::string default_value;  ///< empty: none
  std::string references;     ///< REFERENCES … with its actions; empty: none
  std::string comment;
  std::string position;  ///< MySQL: FIRST, AFTER `x`
};
/// nullopt: its type is not known.
std::optional<Attribute> attribute_of(Engine engine, const std::string& name, const Value& value);

/// What stands behind the column's name, without the primary key where the table states it.
std::string definition(Engine engine, const TableRef& table, const Attribute& attribute);
/// "enum_users_role", quoted, with its schema.
std::string enum_name(const TableRef& table, const std::string& column);
/// CREATE TYPE of an enum column; empty: there is none to create.
std::string create_enum(Engine engine, const TableRef& table, const Attribute& attribute);

/// A value in a statement: literals, Sequelize.literal, Sequelize.fn; what is not known stands as a literal.
std::string value_sql(Engine engine, const Value& value);
/// The text of a WHERE: {a: 1, b: null, c: [1, 2], d: {[Op.gt]: 3}}; empty: none.
std::string where_sql(Engine engine, const Value& where);

/// users_firstName → users_first_name.
std::string underscored(std::string_view text);

}  // namespace signalbox::js::sequelize
