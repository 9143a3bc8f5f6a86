// Columns: what fills a new one, and what a change of type makes of rows, indexes and keys.

#include <algorithm>

#include "base/text.h"
#include "safety/expressions.h"
#include "safety/locks/postgres.h"
#include "safety/lookup.h"
#include "safety/type_change.h"
#include "schema/type.h"

namespace signalbox::postgres_locks {

namespace {

/// USING with anything but the column itself or its plain cast to the new type computes new values.
bool converts(const AlterColumnType& op) {
  if (!op.using_expression) {
    return false;
  }
  std::string text = lower(replace_all(*op.using_expression, "\"", ""));
  std::string_view expression = trim(text);
  while (expression.size() >= 2 && expression.front() == '(' && expression.back() == ')') {
    expression = trim(expression.substr(1, expression.size() - 2));
  }
  if (expression == lower(op.column)) {
    return false;
  }
  const std::string prefix = lower(op.column) + "::";
  if (!expression.starts_with(prefix)) {
    return true;
  }
  const std::string_view cast = trim(expression.substr(prefix.size()));
  return cast.find("::") != std::string_view::npos || canonical_type(Engine::Postgres, cast) != lower(op.type);
}

int complex_indexes(const Table& table, std::string_view column) {
  return static_cast<int>(std::ranges::count_if(table.indexes, [&](const Index& index) {
    const bool uses = std::ranges::find(index.columns, column) != index.columns.end();
    const bool computed = !index.predicate.empty() ||
                          std::ranges::any_of(index.keys, [](const IndexKey& key) { return key.column.empty(); });
    return uses && computed;
  }));
}

/// A CHECK that was never validated is made again NOT VALID, without a look at the rows.
bool has_valid_check_on(const Table& table, std::string_view column) {
  return std::ranges::any_of(table.checks, [&](const Check& check) {
    return check.validated && std::ranges::find(check.columns, column) != check.columns.end();
  });
}

/// Foreign keys of a column whose type changes are dropped and made again, on both sides.
void lock_key_partners(Notes& notes, const Table& table, std::string_view column, bool scan) {
  for (const ForeignKey& key : table.foreign_keys) {
    if (std::ranges::find(key.columns, column) != key.columns.end() && key.references != table.name) {
      notes.add({.table = key.references, .lock = LockMode::AccessExclusive, .scan = scan && key.validated});
    }
  }
  for (const IncomingKey& incoming : incoming_keys(notes.schema(), table.name)) {
    const auto& columns = incoming.key->referenced_columns;
    if (std::ranges::find(columns, column) != columns.end() && incoming.table->name != table.name) {
      const bool scanned = scan && incoming.key->validated;
      notes.add({.table = incoming.table->name, .lock = LockMode::AccessExclusive, .scan = scanned});
    }
  }
}
}  // namespace

void note(Notes& notes, const AddColumn& op) {
  const Column& column = op.column;
  const Table* table = notes.schema().find_table(op.table);
  if (op.if_not_exists && table != nullptr && table->find_column(column.name) != nullptr) {
    notes.lock(op.table, LockMode::AccessExclusive);
    return;
  }
  const bool has_default = column.default_value && !is_null_literal(*column.default_value);
  const bool before_11 = notes.version() < 11;
  const bool rewrite = (has_default && (before_11 || is_volatile(*column.default_value))) || !column.identity.empty() ||
                       (column.generated && column.generated_stored) ||
                       is_constrained_domain(notes.schema(), column.type);
  const bool checks_nulls = !column.nullable && !has_default && !rewrite;
  notes.add_to_family({.table = op.table, .lock = LockMode::AccessExclusive, .rewrite = rewrite, .scan = checks_nulls});
}

void note(Notes& notes, const DropColumn& op) {
  notes.lock_family(op.table, LockMode::AccessExclusive);
  const Table* table = notes.schema().find_table(op.table);
  if (table == nullptr) {
    return;
  }
  for (const ForeignKey& key : table->foreign_keys) {
    if (std::ranges::find(key.columns, op.column) != key.columns.end()) {
      notes.lock(key.references, LockMode::AccessExclusive);
    }
  }
  if (!op.cascade) {
    return;
  }
  notes.lock_views(op.table, op.column);
  for (const IncomingKey& incoming : incoming_keys(notes.schema(), op.table)) {
    const auto& columns = incoming.key->referenced_columns;
    if (std::ranges::find(columns, op.column) != columns.end()) {
      notes.lock(incoming.table->name, LockMode::AccessExclusive);
    }
  }
}

void note(Notes& notes, const RenameColumn& op) {
  notes.lock_family(op.table, LockMode::AccessExclusive);
}

void note(Notes& notes, const AlterColumnType& op) {
  const Table* table = notes.schema().find_table(op.table);
  const Column* column = table == nullptr ? nullptr : table->find_column(op.column);
  TypeChange type = column_type_change(notes.schema(), column == nullptr ? "" : column->type, op.type, notes.utc());
  type.rewrite |= converts(op);
  const bool collation = column != nullptr && !op.collation.empty() && op.collation != column->collation;
  TableWork work{.table = op.table, .lock = LockMode::AccessExclusive, .rewrite = type.rewrite};
  if (table != nullptr && column != nullptr && !type.rewrite) {
    // A partial or computed index is compared by its text only, so it is always built again.
    const bool everything = type.index_rebuild || collation;
    work.index_builds = everything ? indexes_with_column(*table, op.column) : complex_indexes(*table, op.column);
    const bool checked = !(type.same && !collation) && has_valid_check_on(*table, op.column);
    work.scan = work.index_builds > 0 || checked;
  }
  notes.add_to_family(work);
  if (table != nullptr && !type.same) {
    lock_key_partners(notes, *table, op.column, type.rewrite);
  }
}

void note(Notes& notes, const SetNotNull& op) {
  const Table* table = notes.schema().find_table(op.table);
  const Column* column = table == nullptr ? nullptr : table->find_column(op.column);
  const bool already = column != nullptr && (!column->nullable || is_in_primary_key(*table, op.column));
  const bool proven = table != nullptr && notes.version() >= 12 && not_null_check(*table, op.column) != nullptr;
  notes.add_to_family({.table = op.table, .lock = LockMode::AccessExclusive, .scan = !already && !proven});
}

void note(Notes& notes, const DropNotNull& op) {
  notes.lock_family(op.table, LockMode::AccessExclusive);
}

void note(Notes& notes, const SetDefault& op) {
  notes.lock_family(op.table, LockMode::AccessExclusive);
}

void note(Notes& notes, const DropDefault& op) {
  notes.lock_family(op.table, LockMode::AccessExclusive);
}

void note(Notes& notes, const AlterColumnOption& op) {
  const bool gentle = op.option == "set statistics" || op.option == "set" || op.option == "reset";
  notes.lock_family(op.table, gentle ? LockMode::ShareUpdateExclusive : LockMode::AccessExclusive);
}

}  // namespace signalbox::postgres_locks
