#include "schema/footprint/dependents.h"

#include <algorithm>

#include "schema/play/dependents.h"
#include "schema/play/names.h"

namespace signalbox::footprint {
namespace {

bool names(const Touched& out, const std::vector<std::string>& columns, const std::string& column) {
  return play::contains_name(out.before().engine, columns, column);
}

void touch(Touched& out, std::string key, Fate fate) {
  fate == Fate::Goes ? out.write(std::move(key)) : out.read(std::move(key));
}

bool reads(const View& view, const QualifiedName& relation, const std::string& column) {
  return std::ranges::any_of(view.reads, [&](const ColumnRef& ref) {
    return ref.table == relation && (column.empty() || ref.column == column || ref.column == "*");
  });
}

bool is_to(const Touched& out, const ForeignKey& key, const QualifiedName& table,
           const std::vector<std::string>& columns) {
  return key.references == table &&
         (columns.empty() || std::ranges::any_of(key.referenced_columns, [&](const std::string& column) {
            return names(out, columns, column);
          }));
}

}  // namespace

// Views cannot stand on each other in a circle, so this ends.
void touch_views_of(Touched& out, const QualifiedName& relation, const std::string& column, Fate fate) {
  for (const auto& [name, view] : out.before().views) {
    if (!reads(view, relation, column)) {
      continue;
    }
    touch(out, out.keys().table(name), fate);
    if (fate == Fate::Goes) {
      out.drop_relation(name);
      touch_views_of(out, name, "", fate);
    }
  }
}

void touch_references_to(Touched& out, const QualifiedName& table, const std::vector<std::string>& columns, Fate fate) {
  for (const auto& [name, other] : out.before().tables) {
    for (const ForeignKey& key : other.foreign_keys) {
      if (!is_to(out, key, table, columns)) {
        continue;
      }
      touch(out, out.keys().foreign_key(name, key.name), fate);
      if (fate == Fate::Goes) {
        out.read_table(name);
        out.release(out.keys().foreign_key(name, key.name));
      }
    }
  }
}

void drop_column_parts(Touched& out, const Table& table, const std::string& column) {
  const Keys& keys = out.keys();
  for (const Index& index : table.indexes) {
    if (names(out, index.columns, column)) {
      out.write_index(table.name, index.name);
    }
  }
  for (const Unique& unique : table.uniques) {
    if (names(out, unique.columns, column)) {
      out.write_index(table.name, unique.name);
      out.write(keys.constraint(table.name, unique.name));
    }
  }
  for (const Exclusion& exclusion : table.exclusions) {
    if (names(out, exclusion.columns, column)) {
      out.write_index(table.name, exclusion.name);
      out.write(keys.constraint(table.name, exclusion.name));
    }
  }
  for (const Check& check : table.checks) {
    if (names(out, check.columns, column)) {
      out.write(keys.check(table.name, check.name));
    }
  }
  for (const ForeignKey& key : table.foreign_keys) {
    if (names(out, key.columns, column)) {
      out.write(keys.foreign_key(table.name, key.name));
      out.read_table(key.references);
    }
  }
  if (table.primary_key && names(out, table.primary_key->columns, column)) {
    out.write_index(table.name, table.primary_key->name);
    out.write(keys.constraint(table.name, table.primary_key->name));
    out.write(keys.primary_key(table.name));
  }
}

void touch_generated_from(Touched& out, const Table& table, const std::string& column, Fate fate) {
  for (const Column& each : table.columns) {
    if (!each.generated || !names(out, each.reads, column)) {
      continue;
    }
    touch(out, out.keys().column(table.name, each.name), fate);
    if (fate == Fate::Goes) {
      drop_column_parts(out, table, each.name);
    }
  }
}

void drop_table_parts(Touched& out, const Table& table) {
  for (const Column& column : table.columns) {
    out.write_column(table.name, column.name);
    drop_column_parts(out, table, column.name);
  }
  // Not every index or check names a column.
  for (const Index& index : table.indexes) {
    out.write_index(table.name, index.name);
  }
  for (const Check& check : table.checks) {
    out.write(out.keys().check(table.name, check.name));
  }
  for (const auto& [name, sequence] : out.before().sequences) {
    if (sequence.owned_by && sequence.owned_by->table == table.name) {
      out.write(out.keys().sequence(name));
      out.release(out.keys().relation_name(name));
    }
  }
}

void touch_columns_of_type(Touched& out, const QualifiedName& type, Fate fate) {
  for (const ColumnRef& column : play::columns_of_type(out.before(), type)) {
    touch(out, out.keys().column(column.table, column.column), fate);
    const Table* table = fate == Fate::Goes ? out.before().find_table(column.table) : nullptr;
    if (table != nullptr) {
      drop_column_parts(out, *table, column.column);
      touch_views_of(out, column.table, column.column, fate);
    }
  }
}

}  // namespace signalbox::footprint
