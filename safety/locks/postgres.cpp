// PostgreSQL 11 to 18: which locks a change takes, on which tables, and whether rows are read or written under them.

#include "safety/locks/postgres.h"

#include <variant>

#include "safety/lookup.h"

namespace signalbox {

namespace postgres_locks {

void Notes::add(TableWork one) {
  if (const Table* table = schema().find_table(one.table); table != nullptr && !table->partition_by.empty()) {
    one = {.table = one.table, .lock = one.lock};
  }
  add_work(work_, one);
}

void Notes::lock_views(const QualifiedName& table, std::string_view column) {
  for (const QualifiedName& view : reading_views(schema(), table, column)) {
    lock(view, LockMode::AccessExclusive);
  }
}

void Notes::add_to_family(TableWork one) {
  add(one);
  for (const QualifiedName& child : descendants(schema(), one.table)) {
    one.table = child;
    add(one);
  }
}

namespace {

void note(Notes& notes, const UnknownChange&) {
  notes.unknown();
}

// Work on the catalogue alone: nobody who reads or writes rows waits for it.
void note(Notes&, const RenameIndex&) {}
void note(Notes&, const DropSequence&) {}
void note(Notes&, const CreateEnum&) {}
void note(Notes&, const AddEnumValue&) {}
void note(Notes&, const RenameEnumValue&) {}
void note(Notes&, const DropEnumValue&) {}
void note(Notes&, const RenameEnum&) {}
void note(Notes&, const CreateSequence&) {}
void note(Notes&, const AlterSequence&) {}
void note(Notes&, const CreateSchema&) {}
void note(Notes&, const RenameSchema&) {}
void note(Notes&, const CreateExtension&) {}
void note(Notes&, const DropExtension&) {}
void note(Notes&, const CreateFunction&) {}
void note(Notes&, const DropFunction&) {}
void note(Notes&, const Grant&) {}
void note(Notes&, const Revoke&) {}
void note(Notes&, const AlterRole&) {}
void note(Notes&, const SetParameter&) {}
void note(Notes&, const TransactionControl&) {}
void note(Notes&, const Query&) {}

Work visit(const ChangeInPlace& place) {
  Notes notes(place);
  std::visit([&](const auto& op) { note(notes, op); }, place.change.operation);
  return notes.take();
}

}  // namespace

}  // namespace postgres_locks

Work postgres_work(const ChangeInPlace& place) {
  return postgres_locks::visit(place);
}

}  // namespace signalbox
