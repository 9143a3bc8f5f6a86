#include "schema/enforcement.h"
#include "schema/footprint/dependents.h"
#include "schema/footprint/touch.h"

namespace signalbox::footprint {
namespace {

std::string partitions_of(const QualifiedName& table) {
  return "partitions " + to_string(table);
}

}  // namespace

void touch(Touched& out, const CreateTable& op) {
  if (op.temporary) {
    return;
  }
  const Table& table = op.table;
  out.create_relation(table.name);
  for (const Column& column : table.columns) {
    touch_new_column(out, table.name, column);
  }
  touch_new_constraints(out, table);
  if (table.partition_of) {
    out.write(partitions_of(*table.partition_of));
    out.read_table(*table.partition_of);
  }
  for (const QualifiedName& parent : table.inherits) {
    out.read_table(parent);
    out.read_all_columns(parent);
  }
  if (op.like) {
    // What comes to the table or goes from it, the copy has or has not: as good as a change of the table itself.
    out.write(out.keys().table(*op.like));
  }
}

void touch(Touched& out, const DropTable& op) {
  out.drop_relation(op.table);
  const Fate fate = fate_of_dependents(op.cascade);
  touch_views_of(out, op.table, "", fate);
  touch_references_to(out, op.table, {}, fate);
  touch_columns_of_type(out, op.table, fate);
  if (const Table* known = out.before().find_table(op.table)) {
    drop_table_parts(out, *known);
  }
}

void touch(Touched& out, const RenameTable& op) {
  out.drop_relation(op.table);
  out.create_relation(op.to);
}

void touch(Touched& out, const AlterTableOption& op) {
  out.read_table(op.table);
  if (sets_enforcement(op)) {
    out.read(out.keys().constraint(op.table, op.value));
    out.write(out.keys().part("validity", op.table, op.value));
    return;
  }
  out.write(out.keys().part("option", op.table, op.option));
}

void touch(Touched& out, const AttachPartition& op) {
  out.read_table(op.table);
  out.read_table(op.partition);
  out.write(partitions_of(op.table));
}

void touch(Touched& out, const DetachPartition& op) {
  out.read_table(op.table);
  out.read_table(op.partition);
  out.write(partitions_of(op.table));
}

}  // namespace signalbox::footprint
