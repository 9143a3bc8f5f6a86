#pragma once
// Questions about a schema that the lock model and many rules ask.

#include <span>
#include <string_view>
#include <vector>

#include "safety/type_change.h"
#include "schema/change.h"
#include "schema/schema.h"

namespace signalbox {

/// Foreign keys of other tables (and of itself) that point at `table`.
struct IncomingKey {
  const Table* table = nullptr;  ///< the child
  const ForeignKey* key = nullptr;
};
std::vector<IncomingKey> incoming_keys(const Schema& schema, const QualifiedName& table);

/// Partitions and inheritance children, all levels, without `table` itself.
std::vector<QualifiedName> descendants(const Schema& schema, const QualifiedName& table);
/// The default partition of a partitioned table, or nullptr.
const Table* default_partition(const Schema& schema, const QualifiedName& parent);

/// Views that read a table (with a column: only those that read it), and the views that read those.
std::vector<QualifiedName> reading_views(const Schema& schema, const QualifiedName& table,
                                         std::string_view column = {});

/// The table that an index is on, or nullptr. `index` is filled when it is found.
const Table* table_of_index(const Schema& schema, const QualifiedName& name, const Index** index = nullptr);
/// Indexes, primary key and uniques that hold the column: what a change of the column's type may rebuild.
int indexes_with_column(const Table& table, std::string_view column);
/// All indexes: the primary key's and the uniques' too.
int index_count(const Table& table);
/// Some index (primary key and uniques too) begins with exactly these columns, in any order among themselves.
bool has_index_on(const Table& table, std::span<const std::string> columns);
/// A primary key, unique constraint or full unique index over exactly these columns.
bool is_unique_over(const Table& table, std::span<const std::string> columns);

bool is_in_primary_key(const Table& table, std::string_view column);
/// A valid CHECK (column IS NOT NULL), which spares SET NOT NULL the scan.
const Check* not_null_check(const Table& table, std::string_view column);

const ForeignKey* find_foreign_key(const Table& table, std::string_view name);
const Check* find_check(const Table& table, std::string_view name);

/// The column that an earlier change of the same statement adds, or nullptr.
const AddColumn* added_in_statement(std::span<const SchemaChange> statement, const QualifiedName& table,
                                    std::string_view column);

/// Tables that have a column of this type (domain, enum): the arrays of it too.
std::vector<QualifiedName> tables_with_type(const Schema& schema, const QualifiedName& type);
/// What a domain is made of, followed down to a type that is none: "integer" for "positive". Other types are
/// themselves.
std::string base_type(const Schema& schema, std::string_view type);
/// postgres_type_change() where the types may be domains: a domain is its base type on disk, and the values of one with
/// a constraint are all tested, by writing them again.
TypeChange column_type_change(const Schema& schema, std::string_view from, std::string_view to, bool utc);
/// A domain with a NOT NULL or CHECK of its own. False for anything else.
bool is_constrained_domain(const Schema& schema, std::string_view type);

/// The table that an operation names first, or an empty name.
QualifiedName main_table(const Operation& operation);

}  // namespace signalbox
