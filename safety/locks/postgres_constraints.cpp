// Constraints: which are tested at once, and on which tables.

#include <algorithm>

#include "safety/expressions.h"
#include "safety/locks/postgres.h"
#include "safety/lookup.h"

namespace signalbox::postgres_locks {

namespace {

/// What is looked up when a foreign key is added.
struct Lookup {
  bool child = true;
  bool parent = true;
};

/// A key over a column that this statement adds without a default has no values to look up. With DEFAULT NULL the
/// server reads the rows all the same, and finds nothing to look for.
Lookup looked_up(const Notes& notes, const AddForeignKey& op) {
  Lookup lookup{op.key.validated, op.key.validated};
  if (op.key.columns.size() != 1) {
    return lookup;
  }
  if (const AddColumn* added = added_in_statement(notes.statement(), op.table, op.key.columns.front())) {
    const auto& value = added->column.default_value;
    lookup.child &= value.has_value();
    lookup.parent &= value && !is_null_literal(*value);
  }
  return lookup;
}

/// A primary key hides a SET NOT NULL for each of its columns.
bool hides_set_not_null(const Table& table, std::string_view column) {
  const Column* known = table.find_column(column);
  return known != nullptr && known->nullable && not_null_check(table, column) == nullptr;
}

/// The columns of the primary key or unique constraint of that name; nullptr: it is another kind.
const std::vector<std::string>* unique_columns(const Table& table, std::string_view constraint) {
  if (table.primary_key && table.primary_key->name == constraint) {
    return &table.primary_key->columns;
  }
  const auto unique = std::ranges::find(table.uniques, constraint, &Unique::name);
  return unique == table.uniques.end() ? nullptr : &unique->columns;
}

bool reads_rows(const AddPrimaryKey& op, const Table* table) {
  if (op.using_index.empty() || table == nullptr) {
    return true;
  }
  const auto index = std::ranges::find(table->indexes, op.using_index, &Index::name);
  return index != table->indexes.end() &&
         std::ranges::any_of(index->keys, [&](const IndexKey& key) { return hides_set_not_null(*table, key.column); });
}
}  // namespace

void note(Notes& notes, const AddPrimaryKey& op) {
  const Table* table = notes.schema().find_table(op.table);
  const int builds = op.using_index.empty() ? 1 : 0;
  notes.add_to_family(
      {.table = op.table, .lock = LockMode::AccessExclusive, .scan = reads_rows(op, table), .index_builds = builds});
}

void note(Notes& notes, const AddForeignKey& op) {
  const bool self = op.key.references == op.table;
  const Lookup lookup = looked_up(notes, op);
  notes.add_to_family({.table = op.table, .lock = LockMode::ShareRowExclusive, .scan = lookup.child});
  if (!self) {
    notes.add({.table = op.key.references, .lock = LockMode::ShareRowExclusive, .scan = lookup.parent});
  }
}

void note(Notes& notes, const AddUnique& op) {
  const bool builds = op.using_index.empty();
  notes.add_to_family(
      {.table = op.table, .lock = LockMode::AccessExclusive, .scan = builds, .index_builds = builds ? 1 : 0});
}

void note(Notes& notes, const AddCheck& op) {
  notes.add_to_family({.table = op.table, .lock = LockMode::AccessExclusive, .scan = op.check.validated});
}

void note(Notes& notes, const AddExclusion& op) {
  notes.add_to_family({.table = op.table, .lock = LockMode::AccessExclusive, .scan = true, .index_builds = 1});
}

void note(Notes& notes, const ValidateConstraint& op) {
  const Table* table = notes.schema().find_table(op.table);
  const ForeignKey* key = table == nullptr ? nullptr : find_foreign_key(*table, op.constraint);
  const Check* check = table == nullptr ? nullptr : find_check(*table, op.constraint);
  const bool done = (key != nullptr && key->validated) || (check != nullptr && check->validated);
  notes.add_to_family({.table = op.table, .lock = LockMode::ShareUpdateExclusive, .scan = !done});
  if (key != nullptr && !done && key->references != op.table) {
    notes.add({.table = key->references, .lock = LockMode::RowShare, .scan = true});
  }
}

void note(Notes& notes, const DropConstraint& op) {
  notes.lock_family(op.table, LockMode::AccessExclusive);
  const Table* table = notes.schema().find_table(op.table);
  if (table == nullptr) {
    return;
  }
  if (const ForeignKey* key = find_foreign_key(*table, op.constraint)) {
    notes.lock(key->references, LockMode::AccessExclusive);
    return;
  }
  if (const auto* columns = op.cascade ? unique_columns(*table, op.constraint) : nullptr) {
    for (const IncomingKey& incoming : incoming_keys(notes.schema(), op.table)) {
      if (incoming.key->referenced_columns == *columns) {
        notes.lock(incoming.table->name, LockMode::AccessExclusive);
      }
    }
  }
}

void note(Notes& notes, const RenameConstraint& op) {
  notes.lock_family(op.table, LockMode::AccessExclusive);
}

}  // namespace signalbox::postgres_locks
