#pragma once
// Finding things by name as the engine does (letter case, shared namespaces), and the names that it makes up.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace signalbox::play {

/// Columns, indexes and constraints: exact in PostgreSQL, in any letter case elsewhere.
bool same_name(Engine engine, std::string_view a, std::string_view b);
bool contains_name(Engine engine, std::span<const std::string> names, std::string_view name);

/// nullptr when there is none. SQLite finds tables in any letter case.
const Table* find_table(const Schema& schema, const QualifiedName& name);
Table* edit_table(Schema& schema, const QualifiedName& name);
const Column* find_column(const Schema& schema, const Table& table, std::string_view name);
Column* find_column(const Schema& schema, Table& table, std::string_view name);

/// Temporary tables and the engine's own catalogs: they are no part of a Schema, nothing about them can be checked.
bool is_outside(const Schema& schema, const QualifiedName& relation);

enum class RelationKind { None, Table, View, MaterializedView, Sequence, Index, CompositeType };

/// What has this name in PostgreSQL's space of relations (for others: tables and views).
RelationKind relation_kind(const Schema& schema, const QualifiedName& name);
/// A type of that name, be it an enum, another type or the row type of a table or view.
bool type_exists(const Schema& schema, const QualifiedName& name);

enum class IndexKind { Plain, PrimaryKey, Unique, Exclusion };

struct IndexPlace {
  QualifiedName owner;  ///< table or materialized view
  bool of_view = false;
  IndexKind kind = IndexKind::Plain;
  std::size_t position = 0;  ///< in the owner's list of its kind
};

/// The index of that name, in the schema (PostgreSQL, SQLite) or, with `table`, on that table.
std::optional<IndexPlace> find_index(const Schema& schema, const QualifiedName& name);
std::optional<IndexPlace> find_index_on(Engine engine, const Table& table, std::string_view name);

/// A constraint of the table by that name, of any kind.
bool has_constraint(Engine engine, const Table& table, std::string_view name);

/// PostgreSQL's makeObjectName: "name1_name2_label" within 63 bytes, the longer name is cut.
std::string object_name(std::string name1, std::string name2, std::string_view label);
/// The joined column names of an index or foreign key, as they go into its name.
std::string name_addition(const std::vector<std::string>& columns);

/// A relation name that is free: label, label1, label2, …
std::string free_relation_name(const Schema& schema, const QualifiedName& table, const std::string& addition,
                               std::string_view label, bool is_constraint);
/// A constraint name that is free in the whole schema.
std::string free_constraint_name(const Schema& schema, const QualifiedName& table, const std::string& addition,
                                 std::string_view label);

/// What an index's columns are called in its name: expressions go by their function, or "expr".
std::vector<std::string> index_column_names(const Index& index);

/// MySQL names a key after its first column, then column_2, column_3, …
std::string free_mysql_key_name(Engine engine, const Table& table, const std::string& column);
/// t_ibfk_1, t_chk_1, CONSTRAINT_1: one more than the highest in use.
std::string next_numbered_name(const Table& table, const std::string& prefix);

/// "orders" for public.orders, "app.orders" elsewhere: how messages name a relation.
std::string shown(const QualifiedName& name);

}  // namespace signalbox::play
