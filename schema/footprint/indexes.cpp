#include <algorithm>

#include "schema/footprint/dependents.h"
#include "schema/footprint/touch.h"
#include "schema/play/given_names.h"
#include "schema/play/names.h"

namespace signalbox::footprint {
namespace {

/// The table whose index it is; with only the schema filled in when that is not known.
QualifiedName table_of(const Touched& out, const QualifiedName& index, const std::optional<QualifiedName>& table) {
  if (table) {
    return *table;
  }
  const auto place = play::find_index(out.before(), index);
  return place ? place->owner : QualifiedName{index.schema, ""};
}

/// Foreign keys lean on unique indexes; InnoDB lets them lean on any.
void read_leaning_keys(Touched& out, const QualifiedName& name, const std::string& index, Fate fate) {
  const Table* table = out.before().find_table(name);
  if (table == nullptr) {
    return;
  }
  const auto found = std::ranges::find(table->indexes, index, &Index::name);
  if (found != table->indexes.end() && (found->unique || out.is_mysql())) {
    touch_references_to(out, name, found->columns, fate);
  }
  for (const ForeignKey& key : table->foreign_keys) {
    if (out.is_mysql()) {
      out.read(out.keys().foreign_key(name, key.name));
    }
  }
}

}  // namespace

void touch(Touched& out, const CreateIndex& op) {
  out.read_table(op.table);
  out.read_columns(op.table, op.index.columns);
  for (const IndexKey& key : op.index.keys) {
    if (!key.column.empty()) {
      out.read(out.keys().column(op.table, key.column));
    }
  }
  out.claim(out.keys().index(op.table, play::given_name(out.before(), op.table, op.index)));
  out.write(out.keys().definition(op.table, op.index));
}

void touch(Touched& out, const DropIndex& op) {
  const QualifiedName table = table_of(out, op.index, op.table);
  out.write_index(table, op.index.name);
  if (!table.name.empty()) {
    out.read_table(table);
    out.read(out.keys().constraint(table, op.index.name));
    read_leaning_keys(out, table, op.index.name, fate_of_dependents(op.cascade));
  }
}

void touch(Touched& out, const RenameIndex& op) {
  const QualifiedName table = table_of(out, op.index, op.table);
  out.write_index(table, op.index.name);
  out.claim(out.keys().index(table, op.to));
}

void touch(Touched& out, const Maintain& op) {
  if (op.object) {
    out.read(out.keys().relation_name(*op.object));
  }
}

}  // namespace signalbox::footprint
