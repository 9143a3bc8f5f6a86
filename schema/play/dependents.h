#pragma once
// What hangs on an object. The questions are for RESTRICT, the removals for CASCADE: they take along whatever hangs on
// what they remove, as PostgreSQL does.

#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace signalbox::play {

/// A view of that name or table is read by views.
bool is_read_by_views(const Schema& schema, const QualifiedName& relation);
bool is_read_by_views(const Schema& schema, const QualifiedName& relation, std::string_view column);

/// The unique key of `table` that PostgreSQL would tie a foreign key on these columns to: its name, "" without one.
std::string supporting_key(const Table& table, const std::vector<std::string>& columns);

/// Whether foreign keys (of other tables, too) lean on the key or unique index of that name.
bool is_referenced(const Schema& schema, const Table& table, std::string_view key);
/// Whether another table has a foreign key to this one.
bool is_referenced_by_others(const Schema& schema, const QualifiedName& table);
/// Removes the foreign keys that lean on the key.
void drop_references_to(Schema& schema, const Table& table, std::string_view key);

/// What makes PostgreSQL refuse DROP COLUMN without CASCADE.
bool has_dependents(const Schema& schema, const Table& table, std::string_view column);
/// What makes PostgreSQL refuse DROP TABLE without CASCADE.
bool has_dependents(const Schema& schema, const Table& table);
bool type_has_dependents(const Schema& schema, const QualifiedName& type);
bool sequence_is_used(const Schema& schema, const QualifiedName& sequence);
bool function_is_used(const Schema& schema, const QualifiedName& function);

// Removals. The name may not be there any more: then nothing happens.
void remove_column(Schema& schema, const QualifiedName& table, const std::string& column);
void remove_table(Schema& schema, const QualifiedName& table);
void remove_view(Schema& schema, const QualifiedName& view);
void remove_views_reading(Schema& schema, const QualifiedName& relation, std::string_view column);
void remove_type_users(Schema& schema, const QualifiedName& type);
void remove_sequence(Schema& schema, const QualifiedName& sequence);
void remove_function_users(Schema& schema, const QualifiedName& function);

/// Calls visit(table, column) for every column of that user-defined type.
std::vector<ColumnRef> columns_of_type(const Schema& schema, const QualifiedName& type);

}  // namespace signalbox::play
