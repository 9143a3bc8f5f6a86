#include <algorithm>

#include "schema/footprint/dependents.h"
#include "schema/footprint/touch.h"
#include "schema/play/given_names.h"

namespace signalbox::footprint {
namespace {

/// The table as it stands, or an empty one of that name: names are given on it.
Table standing(const Touched& out, const QualifiedName& name) {
  const Table* known = out.before().find_table(name);
  return known == nullptr ? Table{.name = name} : *known;
}

/// A constraint that has an index takes the index's name and the constraint's.
void claim_key(Touched& out, const QualifiedName& table, const std::string& name) {
  out.claim(out.keys().index(table, name));
  out.claim(out.keys().constraint(table, name));
}

Index plain_index(const std::vector<std::string>& columns, bool unique) {
  Index out;
  out.unique = unique;
  for (const std::string& column : columns) {
    out.keys.push_back(IndexKey{.column = column});
  }
  return out;
}

/// The key that a foreign key leans on has to stay.
void read_referenced(Touched& out, const ForeignKey& key) {
  const Keys& keys = out.keys();
  out.read_table(key.references);
  const Table* parent = out.before().find_table(key.references);
  std::vector<std::string> columns = key.referenced_columns;
  if (parent == nullptr) {
    out.read_columns(key.references, columns);
    return;
  }
  if (parent->primary_key && (columns.empty() || columns == parent->primary_key->columns)) {
    columns = parent->primary_key->columns;
    out.read(keys.index(key.references, parent->primary_key->name));
    out.read(keys.constraint(key.references, parent->primary_key->name));
    out.read(keys.primary_key(key.references));
  }
  out.read_columns(key.references, columns);
  for (const Unique& unique : parent->uniques) {
    if (unique.columns == columns) {
      out.read(keys.index(key.references, unique.name));
      out.read(keys.constraint(key.references, unique.name));
    }
  }
  for (const Index& index : parent->indexes) {
    if (out.is_mysql() || (index.unique && index.columns == columns)) {
      out.read(keys.index(key.references, index.name));
    }
  }
}

/// InnoDB wants an index on the columns and makes one, with the foreign key's name, where there is none.
void claim_supporting_index(Touched& out, const Table& table, const ForeignKey& key) {
  if (!out.is_mysql() || key.columns.empty()) {
    return;
  }
  out.claim(out.keys().index(table.name, key.name.empty() ? key.columns.front() : key.name));
  for (const Index& index : table.indexes) {
    out.read(out.keys().index(table.name, index.name));
  }
}

void new_primary_key(Touched& out, const Table& table, const PrimaryKey& key) {
  out.write(out.keys().primary_key(table.name));
  for (const std::string& column : key.columns) {
    out.write_column(table.name, column);  // becomes NOT NULL
  }
  claim_key(out, table.name, play::given_name(out.before(), table, key));
}

void new_unique(Touched& out, const Table& table, const Unique& unique) {
  out.read_columns(table.name, unique.columns);
  claim_key(out, table.name, play::given_name(out.before(), table, unique));
  out.write(out.keys().definition(table.name, plain_index(unique.columns, true)));
}

void new_check(Touched& out, const Table& table, const Check& check) {
  out.read_columns(table.name, check.columns);
  out.claim(out.keys().check(table.name, play::given_name(out.before(), table, check)));
}

void new_exclusion(Touched& out, const Table& table, const Exclusion& exclusion) {
  out.read_columns(table.name, exclusion.columns);
  claim_key(out, table.name, play::given_name(out.before(), table, exclusion));
}

void new_foreign_key(Touched& out, const Table& table, const ForeignKey& key) {
  out.read_columns(table.name, key.columns);
  out.read(out.keys().references_to(key.references));
  read_referenced(out, key);
  claim_supporting_index(out, table, key);
  out.claim(out.keys().foreign_key(table.name, play::given_name(out.before(), table, key)));
}

bool is_primary_key(const Table* table, const DropConstraint& op) {
  return op.kind == "primary key" || op.constraint.empty() ||
         (table != nullptr && table->primary_key && table->primary_key->name == op.constraint);
}

/// The columns of the key of that name: foreign keys lean on them.
std::vector<std::string> key_columns(const Table& table, const std::string& name) {
  if (table.primary_key && table.primary_key->name == name) {
    return table.primary_key->columns;
  }
  const auto unique = std::ranges::find(table.uniques, name, &Unique::name);
  return unique == table.uniques.end() ? std::vector<std::string>{} : unique->columns;
}

}  // namespace

void touch_new_constraints(Touched& out, const Table& table) {
  if (table.primary_key) {
    new_primary_key(out, table, *table.primary_key);
  }
  // Names are given one after the other: the table grows as the engine's does.
  Table growing{.name = table.name};
  for (const Check& check : table.checks) {
    new_check(out, growing, check);
    growing.checks.push_back(check);
    growing.checks.back().name = play::given_name(out.before(), growing, check);
  }
  for (const Unique& unique : table.uniques) {
    new_unique(out, growing, unique);
  }
  for (const Exclusion& exclusion : table.exclusions) {
    new_exclusion(out, growing, exclusion);
  }
  for (const Index& index : table.indexes) {
    out.claim(out.keys().index(table.name, play::given_name(out.before(), table.name, index)));
  }
  for (const ForeignKey& key : table.foreign_keys) {
    new_foreign_key(out, growing, key);
  }
}

void touch(Touched& out, const AddPrimaryKey& op) {
  out.read_table(op.table);
  new_primary_key(out, standing(out, op.table), op.key);
  if (!op.using_index.empty()) {
    out.write_index(op.table, op.using_index);
  }
}

void touch(Touched& out, const AddForeignKey& op) {
  out.read_table(op.table);
  new_foreign_key(out, standing(out, op.table), op.key);
}

void touch(Touched& out, const AddUnique& op) {
  out.read_table(op.table);
  new_unique(out, standing(out, op.table), op.unique);
  if (!op.using_index.empty()) {
    out.write_index(op.table, op.using_index);
  }
}

void touch(Touched& out, const AddCheck& op) {
  out.read_table(op.table);
  new_check(out, standing(out, op.table), op.check);
}

void touch(Touched& out, const AddExclusion& op) {
  out.read_table(op.table);
  new_exclusion(out, standing(out, op.table), op.exclusion);
}

void touch(Touched& out, const ValidateConstraint& op) {
  out.read_table(op.table);
  out.read(out.keys().constraint(op.table, op.constraint));
  out.write(out.keys().part("validity", op.table, op.constraint));
}

void touch(Touched& out, const DropConstraint& op) {
  const Keys& keys = out.keys();
  const Table* known = out.before().find_table(op.table);
  out.read_table(op.table);
  if (is_primary_key(known, op)) {
    out.write(keys.primary_key(op.table));
  }
  if (op.constraint.empty()) {
    return;
  }
  out.write(keys.constraint(op.table, op.constraint));
  out.write(keys.check(op.table, op.constraint));
  out.write(keys.foreign_key(op.table, op.constraint));
  out.write_index(op.table, op.constraint);
  const auto leaning = known == nullptr ? std::vector<std::string>{} : key_columns(*known, op.constraint);
  if (!leaning.empty()) {
    touch_references_to(out, op.table, leaning, fate_of_dependents(op.cascade));
  }
}

void touch(Touched& out, const RenameConstraint& op) {
  const Keys& keys = out.keys();
  out.read_table(op.table);
  out.write(keys.constraint(op.table, op.constraint));
  out.write_index(op.table, op.constraint);
  out.claim(keys.constraint(op.table, op.to));
  out.claim(keys.index(op.table, op.to));
}

}  // namespace signalbox::footprint
