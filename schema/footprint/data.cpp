// Changes of rows, and everything that changes no schema.

#include "schema/footprint/dependents.h"
#include "schema/footprint/touch.h"

namespace signalbox::footprint {

void touch(Touched&, const Grant&) {}
void touch(Touched&, const Revoke&) {}
void touch(Touched&, const AlterRole&) {}
void touch(Touched&, const SetParameter&) {}
void touch(Touched&, const TransactionControl&) {}
void touch(Touched&, const Query&) {}

void touch(Touched& out, const Comment& op) {
  const bool relation = op.kind == "table" || op.kind == "column" || op.kind == "view";
  if (relation) {
    out.read_ref({op.object, op.column});
    out.write(out.keys().part("comment", op.object, op.column));
  }
}

void touch(Touched& out, const LockTable& op) {
  for (const QualifiedName& table : op.tables) {
    out.read_table(table);
  }
}

void touch(Touched& out, const InsertRows& op) {
  out.read_table(op.table);
  if (op.columns.empty()) {
    out.read_all_columns(op.table);
  }
  out.read_columns(op.table, op.columns);
}

void touch(Touched& out, const UpdateRows& op) {
  out.read_table(op.table);
  out.read_columns(op.table, op.columns);
}

void touch(Touched& out, const DeleteRows& op) {
  out.read_table(op.table);
}

void touch(Touched& out, const TruncateTable& op) {
  for (const QualifiedName& table : op.tables) {
    out.read_table(table);
    // Refused for as long as somebody refers to it.
    out.write(out.keys().references_to(table));
    touch_references_to(out, table, {}, Fate::Stays);
  }
}

void touch(Touched& out, const UnknownChange& op) {
  for (const QualifiedName& name : op.touches) {
    out.read_table(name);
    out.write(out.keys().table(name));
    out.read_all_columns(name);
  }
  out.set_opaque();
  if (op.anything) {
    out.set_unbounded();
  }
}

}  // namespace signalbox::footprint
