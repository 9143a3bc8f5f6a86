#pragma once
// The SQL that Knex 3 makes of a table builder and of its raw values, per engine. Written after Knex's own
// lib/dialects/*/schema; the quirks are Knex's.

#include <optional>
#include <string>
#include <vector>

#include "migrations/javascript/knex/builder.h"
#include "migrations/javascript/sent.h"

namespace signalbox::js::knex {

/// The parts that make a column's SQL.
struct ColumnSql {
  std::string definition;     ///< `name` type modifiers
  std::string type;           ///< the type alone
  std::string default_value;  ///< empty: none
  bool not_null = false;
  std::vector<std::string> before;      ///< statements that Knex puts first: CREATE TYPE
  std::vector<std::string> afterwards;  ///< COMMENT ON, checks of altered columns
};
ColumnSql column_sql(Engine engine, const TableBuilder& builder, const ColumnCall& column);

/// Sends what the builder compiles to, in Knex's order.
void send_table(Sent& sent, const TableBuilder& builder, bool guarded);

/// knex.raw(…), knex.fn.now(), knex.ref(…) as they stand inside a statement; nullopt: none of these.
std::optional<std::string> raw_sql(Engine engine, const Chain& chain);
/// `sql` with ? and ?? and :name filled in from `bindings`.
std::string with_bindings(Engine engine, const std::string& sql, const Value& bindings);
/// A value in a statement; what is not known stands as a literal.
std::string value_sql(Engine engine, const Value& value);
/// "schema.table as t" → its quoted name, without the alias.
std::string table_sql(Engine engine, const std::string& schema, std::string_view table);

}  // namespace signalbox::js::knex
