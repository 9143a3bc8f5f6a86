// Indexes, views, triggers, types and everything else that has a name.

#include <algorithm>

#include "base/text.h"
#include "safety/locks/postgres.h"
#include "safety/lookup.h"

namespace signalbox::postgres_locks {

namespace {

void drop_type(Notes& notes, const QualifiedName& type, bool cascade) {
  if (!cascade) {
    return;
  }
  for (const QualifiedName& table : tables_with_type(notes.schema(), type)) {
    notes.lock(table, LockMode::AccessExclusive);
  }
}

/// Rules, triggers and policies are named "orders.orders_touch": the table stands before the point.
std::optional<QualifiedName> table_of_part(std::string_view kind, const QualifiedName& name) {
  const auto dot = name.name.find('.');
  if (dot == std::string::npos || (kind != "rule" && kind != "trigger" && kind != "policy")) {
    return std::nullopt;
  }
  return QualifiedName{name.schema, name.name.substr(0, dot)};
}

/// The text of ALTER DOMAIN: whether it tests the rows of every table that uses the domain.
bool tests_rows(std::string_view action) {
  const std::string text = lower(action);
  const auto says = [&](std::string_view words) { return text.find(words) != std::string::npos; };
  const bool adds = says(" add constraint ") || says(" add check");
  return (adds && !says("not valid")) || says(" set not null") || says(" validate constraint ");
}
}  // namespace

void note(Notes& notes, const CreateIndex& op) {
  if (op.concurrently) {
    notes.concurrently();
    notes.add({.table = op.table, .lock = LockMode::ShareUpdateExclusive, .scan = true, .index_builds = 1});
    return;
  }
  if (op.only) {
    notes.lock(op.table, LockMode::Share);
    return;
  }
  notes.add_to_family({.table = op.table, .lock = LockMode::Share, .scan = true, .index_builds = 1});
}

void note(Notes& notes, const DropIndex& op) {
  const Table* table = table_of_index(notes.schema(), op.index);
  if (table == nullptr) {
    return;
  }
  if (op.concurrently) {
    notes.concurrently();
  }
  notes.lock_family(table->name, op.concurrently ? LockMode::ShareUpdateExclusive : LockMode::AccessExclusive);
}

void note(Notes& notes, const Maintain& op) {
  if (op.concurrently) {
    notes.concurrently();
  }
  if (!op.object) {
    return;
  }
  const std::string_view verb = op.verb;
  if (verb.starts_with("reindex")) {
    const Table* of_index = table_of_index(notes.schema(), *op.object);
    const QualifiedName table = of_index == nullptr ? *op.object : of_index->name;
    const Table* known = notes.schema().find_table(table);
    const int builds = of_index != nullptr || known == nullptr ? 1 : index_count(*known);
    notes.add({.table = table,
               .lock = op.concurrently ? LockMode::ShareUpdateExclusive : LockMode::Share,
               .scan = builds > 0,
               .index_builds = builds});
    return;
  }
  if (verb.starts_with("vacuum full") || verb.starts_with("cluster")) {
    notes.add({.table = *op.object, .lock = LockMode::AccessExclusive, .rewrite = true});
    return;
  }
  if (verb.starts_with("refresh")) {
    notes.add({.table = *op.object,
               .lock = op.concurrently ? LockMode::Exclusive : LockMode::AccessExclusive,
               .rewrite = !op.concurrently,
               .scan = op.concurrently});
    return;
  }
  // ANALYZE looks at a sample only.
  const bool reads_all = verb.starts_with("vacuum");
  notes.add({.table = *op.object, .lock = LockMode::ShareUpdateExclusive, .scan = reads_all});
}

void note(Notes& notes, const CreateView& op) {
  if (op.or_replace && notes.schema().views.contains(op.view.name)) {
    notes.lock(op.view.name, LockMode::AccessExclusive);
  }
  for (const ColumnRef& read : op.view.reads) {
    notes.lock(read.table, LockMode::AccessShare);
  }
}

void note(Notes& notes, const DropView& op) {
  notes.lock(op.view, LockMode::AccessExclusive);
}

void note(Notes& notes, const RenameView& op) {
  notes.lock(op.view, LockMode::AccessExclusive);
}

void note(Notes& notes, const CreateTrigger& op) {
  notes.lock_family(op.table, LockMode::ShareRowExclusive);
}

void note(Notes& notes, const DropTrigger& op) {
  notes.lock_family(op.table, LockMode::AccessExclusive);
}

void note(Notes& notes, const CreatePolicy& op) {
  notes.lock(op.table, LockMode::AccessExclusive);
}

void note(Notes& notes, const DropPolicy& op) {
  notes.lock(op.table, LockMode::AccessExclusive);
}

void note(Notes& notes, const CreateObject& op) {
  const LockMode mode = op.object.kind == "rule"         ? LockMode::AccessExclusive
                        : op.object.kind == "statistics" ? LockMode::ShareUpdateExclusive
                                                         : LockMode::None;
  if (mode == LockMode::None) {
    return;
  }
  for (const ColumnRef& read : op.object.reads) {
    notes.lock(read.table, mode);
  }
}

void note(Notes& notes, const AlterObject& op) {
  if (const auto table = table_of_part(op.kind, op.name)) {
    notes.lock(*table, LockMode::AccessExclusive);
  }
  if (op.kind != "domain" || !tests_rows(op.action)) {
    return;
  }
  for (const QualifiedName& table : tables_with_type(notes.schema(), op.name)) {
    notes.add({.table = table, .lock = LockMode::Share, .scan = true});
  }
}

void note(Notes& notes, const DropObject& op) {
  if (const auto table = table_of_part(op.kind, op.name)) {
    notes.lock(*table, LockMode::AccessExclusive);
  }
  drop_type(notes, op.name, op.cascade && op.kind != "function");
}

void note(Notes& notes, const DropEnum& op) {
  drop_type(notes, op.type, op.cascade);
}

void note(Notes& notes, const Comment& op) {
  if (op.kind == "table" || op.kind == "column") {
    notes.lock(op.object, LockMode::ShareUpdateExclusive);
  }
}

}  // namespace signalbox::postgres_locks
