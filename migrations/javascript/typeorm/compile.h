#pragma once
// The SQL that TypeORM 0.3's query runners make of Table, TableColumn and their relatives, per engine, with the names
// of its DefaultNamingStrategy. Written after its own driver/*/*QueryRunner.js.

#include <string>
#include <string_view>
#include <vector>

#include "migrations/javascript/sent.h"
#include "migrations/javascript/value.h"

namespace signalbox::js::typeorm {

/// What `new Table({…})` was given, or the object itself; undefined when it is neither.
Value options_of(const Value& value);
/// A list of such, or one of them.
std::vector<Value> list_of(const Value& value);
/// ["a", "b"] of a member.
std::vector<std::string> names_in(const Value& options, const std::string& member);

/// "UQ_" and the start of the SHA-1 of table and columns. `table` may carry its schema, which does not count.
std::string unique_name(std::string_view table, std::vector<std::string> columns);
std::string primary_key_name(std::string_view table, std::vector<std::string> columns);
std::string foreign_key_name(std::string_view table, std::vector<std::string> columns);
std::string index_name(std::string_view table, std::vector<std::string> columns, std::string_view where);
std::string check_name(std::string_view table, std::string_view expression);

/// The column's name and definition. `states_key`: PRIMARY KEY stands with the table.
std::string column_sql(Engine engine, std::string_view table, const Value& column, bool states_key);
/// The name of the enum type that a column has on PostgreSQL, quoted.
std::string enum_name(std::string_view table, const Value& column);
/// CREATE TYPE for an enum column on PostgreSQL; empty: no enum.
std::string create_enum(Engine engine, std::string_view table, const Value& column);

/// "CONSTRAINT x UNIQUE (…)" and its relatives.
std::string unique_sql(Engine engine, std::string_view table, const Value& unique);
std::string check_sql(Engine engine, std::string_view table, const Value& check);
std::string foreign_key_sql(Engine engine, std::string_view table, const Value& key);
std::string exclusion_sql(Engine engine, const Value& exclusion);
/// CREATE INDEX of the whole statement.
std::string index_sql(Engine engine, std::string_view table, const Value& index);

std::string quoted_list(Engine engine, const std::vector<std::string>& names);

}  // namespace signalbox::js::typeorm
