#include "schema/footprint/dependents.h"
#include "schema/footprint/touch.h"
#include "schema/play/names.h"

namespace signalbox::footprint {
namespace {

void alter_column(Touched& out, const QualifiedName& table, const std::string& column) {
  out.read_table(table);
  out.write_column(table, column);
}

bool has_sequence(const Touched& out, const Column& column) {
  return out.before().engine == Engine::Postgres && !column.identity.empty() && column.identity != "auto_increment";
}

/// "after note" of MySQL: the neighbour has to be there.
void read_position(Touched& out, const QualifiedName& table, const std::string& position) {
  if (position.starts_with("after ")) {
    out.read(out.keys().column(table, position.substr(6)));
  }
}

}  // namespace

void touch_new_column(Touched& out, const QualifiedName& table, const Column& column) {
  out.write_column(table, column.name);
  out.read_type(column.type);
  out.read_columns(table, column.reads);
  if (has_sequence(out, column)) {
    const std::string name = play::free_relation_name(out.before(), table, column.name, "seq", false);
    out.claim(out.keys().relation_name({table.schema, name}));
  }
}

void touch(Touched& out, const AddColumn& op) {
  out.read_table(op.table);
  read_position(out, op.table, op.position);
  touch_new_column(out, op.table, op.column);
}

void touch(Touched& out, const DropColumn& op) {
  alter_column(out, op.table, op.column);
  const Fate fate = fate_of_dependents(op.cascade);
  touch_views_of(out, op.table, op.column, fate);
  touch_references_to(out, op.table, {op.column}, fate);
  if (const Table* known = out.before().find_table(op.table)) {
    drop_column_parts(out, *known, op.column);
    touch_generated_from(out, *known, op.column, fate);
  }
}

void touch(Touched& out, const RenameColumn& op) {
  alter_column(out, op.table, op.column);
  out.write_column(op.table, op.to);
}

void touch(Touched& out, const AlterColumnType& op) {
  alter_column(out, op.table, op.column);
  if (op.definition && !op.definition->name.empty()) {
    out.write_column(op.table, op.definition->name);
    out.read_columns(op.table, op.definition->reads);
  }
  read_position(out, op.table, op.position);
  out.read_type(op.type);
  touch_views_of(out, op.table, op.column, Fate::Stays);
  touch_references_to(out, op.table, {op.column}, Fate::Stays);
}

void touch(Touched& out, const SetNotNull& op) {
  alter_column(out, op.table, op.column);
}

void touch(Touched& out, const DropNotNull& op) {
  alter_column(out, op.table, op.column);
}

void touch(Touched& out, const SetDefault& op) {
  alter_column(out, op.table, op.column);
}

void touch(Touched& out, const DropDefault& op) {
  alter_column(out, op.table, op.column);
}

void touch(Touched& out, const AlterColumnOption& op) {
  const bool changes_values = op.option.find("identity") != std::string::npos || op.option == "drop expression";
  if (changes_values) {
    alter_column(out, op.table, op.column);
    return;
  }
  out.read_ref({op.table, op.column});
  out.write(out.keys().part("option", op.table, op.column + "." + op.option));
}

}  // namespace signalbox::footprint
