// Whole tables, partitions and rows.

#include <algorithm>

#include "base/text.h"
#include "safety/locks/postgres.h"
#include "safety/lookup.h"
#include "schema/enforcement.h"

namespace signalbox::postgres_locks {

namespace {

void lock_parents(Notes& notes, const Table& table) {
  for (const ForeignKey& key : table.foreign_keys) {
    if (key.references != table.name) {
      notes.lock(key.references, LockMode::AccessExclusive);
    }
  }
}

bool begins_with_any(std::string_view text, std::initializer_list<std::string_view> beginnings) {
  return std::ranges::any_of(beginnings, [&](std::string_view each) { return text.starts_with(each); });
}

/// "fillfactor=90, autovacuum_enabled=false": all but one of the storage parameters are set beside the traffic.
bool sets_storage_parameters(const AlterTableOption& op) {
  return (op.option == "set" || op.option == "reset") && op.value.find("user_catalog_table") == std::string::npos;
}

/// "public.parents", as the reader writes a name.
QualifiedName named(std::string_view text) {
  const auto dot = text.find('.');
  return dot == std::string_view::npos
             ? QualifiedName{"", std::string(text)}
             : QualifiedName{std::string(text.substr(0, dot)), std::string(text.substr(dot + 1))};
}

/// What the option does to the table that it is set on.
TableWork option_work(const Schema& schema, const AlterTableOption& op) {
  const std::string_view option = op.option;
  if (begins_with_any(option, {"set logged", "set unlogged", "set tablespace", "set access method"})) {
    const Table* table = schema.find_table(op.table);
    const bool unlogged = table != nullptr && table->options.contains("unlogged");
    const bool already =
        table != nullptr && ((option == "set logged" && !unlogged) || (option == "set unlogged" && unlogged));
    const bool heap = option == "set access method" && op.value == "heap";
    return {.table = op.table, .lock = LockMode::AccessExclusive, .rewrite = !already && !heap};
  }
  if (begins_with_any(option,
                      {"disable trigger", "enable trigger", "enable replica trigger", "enable always trigger"})) {
    return {.table = op.table, .lock = LockMode::ShareRowExclusive};
  }
  if (sets_storage_parameters(op) || begins_with_any(option, {"cluster", "set without cluster"})) {
    return {.table = op.table, .lock = LockMode::ShareUpdateExclusive};
  }
  return {.table = op.table, .lock = LockMode::AccessExclusive, .scan = option == kEnforce};
}
}  // namespace

void note(Notes& notes, const CreateTable& op) {
  for (const ForeignKey& key : op.table.foreign_keys) {
    if (key.references != op.table.name) {
      notes.lock(key.references, LockMode::ShareRowExclusive);
    }
  }
  for (const QualifiedName& parent : op.table.inherits) {
    notes.lock(parent, LockMode::ShareUpdateExclusive);
  }
  if (op.like) {
    notes.lock(*op.like, LockMode::AccessShare);
  }
  if (op.table.partition_of) {
    notes.lock(*op.table.partition_of, LockMode::AccessExclusive);
    if (const Table* other = default_partition(notes.schema(), *op.table.partition_of)) {
      notes.add({.table = other->name, .lock = LockMode::AccessExclusive, .scan = true});
    }
  }
}

void note(Notes& notes, const DropTable& op) {
  const Table* table = notes.schema().find_table(op.table);
  notes.lock_family(op.table, LockMode::AccessExclusive);
  if (table == nullptr) {
    return;
  }
  if (table->partition_of) {
    notes.lock(*table->partition_of, LockMode::AccessExclusive);
    if (const Table* other = default_partition(notes.schema(), *table->partition_of)) {
      notes.lock(other->name, LockMode::AccessExclusive);
    }
  }
  lock_parents(notes, *table);
  for (const IncomingKey& incoming : incoming_keys(notes.schema(), op.table)) {
    notes.lock(incoming.table->name, LockMode::AccessExclusive);
  }
  if (op.cascade) {
    notes.lock_views(op.table);
  }
}

void note(Notes& notes, const RenameTable& op) {
  notes.lock(op.table, LockMode::AccessExclusive);
}

void note(Notes& notes, const AlterTableOption& op) {
  notes.add(option_work(notes.schema(), op));
  if (op.option == "inherit") {
    notes.lock(named(op.value), LockMode::ShareUpdateExclusive);
  }
}

void note(Notes& notes, const AttachPartition& op) {
  const bool before_12 = notes.version() < 12;
  notes.lock(op.table, before_12 ? LockMode::AccessExclusive : LockMode::ShareUpdateExclusive);
  const Table* partition = notes.schema().find_table(op.partition);
  const bool proven = partition != nullptr && std::ranges::any_of(partition->checks, &Check::validated);
  notes.add({.table = op.partition, .lock = LockMode::AccessExclusive, .scan = !proven});
  if (const Table* other = default_partition(notes.schema(), op.table)) {
    const bool default_proven = std::ranges::any_of(other->checks, &Check::validated);
    notes.add({.table = other->name, .lock = LockMode::AccessExclusive, .scan = !default_proven});
  }
}

void note(Notes& notes, const DetachPartition& op) {
  if (op.concurrently) {
    notes.concurrently();
    notes.lock(op.table, LockMode::ShareUpdateExclusive);
    notes.lock(op.partition, LockMode::AccessExclusive);
    return;
  }
  notes.lock(op.table, LockMode::AccessExclusive);
  notes.lock(op.partition, LockMode::AccessExclusive);
  if (const Table* other = default_partition(notes.schema(), op.table)) {
    notes.lock(other->name, LockMode::AccessExclusive);
  }
}

void note(Notes& notes, const DropSchema& op) {
  if (!op.cascade) {
    return;
  }
  for (const auto& [name, table] : notes.schema().tables) {
    if (name.schema == op.schema) {
      notes.lock(name, LockMode::AccessExclusive);
    }
  }
}

void note(Notes& notes, const LockTable& op) {
  for (const QualifiedName& table : op.tables) {
    notes.lock_family(table, parse_lock_mode(op.mode).value_or(LockMode::AccessExclusive));
  }
}

void note(Notes& notes, const InsertRows& op) {
  notes.lock(op.table, LockMode::RowExclusive);
}

void note(Notes& notes, const UpdateRows& op) {
  notes.add({.table = op.table, .lock = LockMode::RowExclusive, .scan = true, .all_rows = op.where.empty()});
}

void note(Notes& notes, const DeleteRows& op) {
  notes.add({.table = op.table, .lock = LockMode::RowExclusive, .scan = true, .all_rows = op.where.empty()});
}

void note(Notes& notes, const TruncateTable& op) {
  for (const QualifiedName& table : op.tables) {
    notes.lock_family(table, LockMode::AccessExclusive);
    if (!op.cascade) {
      continue;
    }
    for (const IncomingKey& incoming : incoming_keys(notes.schema(), table)) {
      notes.lock(incoming.table->name, LockMode::AccessExclusive);
    }
  }
}

}  // namespace signalbox::postgres_locks
