#pragma once
// Rows that a migration writes, as far as they say something about the schema: which columns, how many.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "migrations/javascript/value.h"
#include "schema/engine.h"

namespace signalbox::js {

/// Turns a chain that stands for SQL (knex.raw, Sequelize.literal) into it; nullopt: it is none.
using RawSql = std::function<std::optional<std::string>(const Chain& chain)>;

/// A value in a statement; what is not known stands as a literal.
std::string literal_sql(Engine engine, const Value& value, const RawSql& raw);

/// The columns of one row or of a list of rows.
struct Rows {
  std::vector<std::string> columns;
  int count = 0;
};
Rows rows_of(const Value& value);

/// "insert into t (a, b) values (NULL, NULL)": what the values are says nothing about a schema. `table` is quoted.
std::string insert_sql(Engine engine, const std::string& table, const Rows& rows);

/// "a = 1, b = 'x'" of an object; empty: nothing is known.
std::string assignments_sql(Engine engine, const Value& values, const RawSql& raw);

}  // namespace signalbox::js
