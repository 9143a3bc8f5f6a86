// RENAME of tables, columns and what follows them: PostgreSQL keeps references by identity, so views, foreign keys and
// sequences follow; the text of function bodies does not.

#include <algorithm>

#include "schema/play/dependents.h"
#include "schema/play/expressions.h"
#include "schema/play/names.h"
#include "schema/play/play.h"
#include "schema/play/relatives.h"
#include "schema/play/renames.h"
#include "schema/play/words.h"

namespace signalbox::play {
namespace {

void rename_in(std::vector<std::string>& names, const std::string& from, const std::string& to) {
  std::ranges::replace(names, from, to);
}

void rename_in(std::vector<ColumnRef>& refs, const ColumnRef& from, const std::string& to) {
  for (ColumnRef& ref : refs) {
    if (ref == from) {
      ref.column = to;
    }
  }
}

/// Renames in the list; the text follows only when the list says that it is meant.
void rename_in(Engine engine, std::vector<std::string>& columns, std::string& text, const std::string& from,
               const std::string& to) {
  if (std::ranges::find(columns, from) != columns.end()) {
    rename_in(columns, from, to);
    text = with_renamed_column(engine, text, from, to);
  }
}

void rename_in_index(Engine engine, Index& index, const std::string& from, const std::string& to) {
  rename_in(index.include, from, to);
  for (IndexKey& key : index.keys) {
    if (key.column == from) {
      key.column = to;
    }
    key.expression = with_renamed_column(engine, key.expression, from, to);
  }
  rename_in(engine, index.columns, index.predicate, from, to);
}

void rename_in_columns(Engine engine, Table& table, const std::string& from, const std::string& to) {
  for (Column& column : table.columns) {
    if (column.name == from) {
      column.name = to;
    }
    if (column.generated) {
      rename_in(engine, column.reads, *column.generated, from, to);
    }
  }
}

/// Everything of the table itself that names the column.
void rename_within(Engine engine, Table& table, const std::string& from, const std::string& to) {
  rename_in_columns(engine, table, from, to);
  if (table.primary_key) {
    rename_in(table.primary_key->columns, from, to);
  }
  for (Unique& unique : table.uniques) {
    rename_in(unique.columns, from, to);
  }
  for (ForeignKey& key : table.foreign_keys) {
    rename_in(key.columns, from, to);
  }
  for (Check& check : table.checks) {
    rename_in(engine, check.columns, check.expression, from, to);
  }
  for (Exclusion& exclusion : table.exclusions) {
    rename_in(engine, exclusion.columns, exclusion.definition, from, to);
  }
  for (Index& index : table.indexes) {
    rename_in_index(engine, index, from, to);
  }
  for (Trigger& trigger : table.triggers) {
    rename_in(engine, trigger.columns, trigger.definition, from, to);
  }
  for (Policy& policy : table.policies) {
    rename_in(engine, policy.columns, policy.definition, from, to);
  }
  table.partition_by = with_renamed_column(engine, table.partition_by, from, to);
}

void rename_column(Schema& schema, const QualifiedName& table, const std::string& from, const std::string& to) {
  rename_within(schema.engine, *schema.tables.edit(table), from, to);
  schema.tables.edit_if([&](const Table& other) { return references(other, table); },
                        [&](Table& other) {
                          for (ForeignKey& key : other.foreign_keys) {
                            if (key.references == table) {
                              rename_in(key.referenced_columns, from, to);
                            }
                          }
                        });
  const ColumnRef renamed{table, from};
  schema.sequences.edit_if([&](const Sequence& sequence) { return sequence.owned_by == renamed; },
                           [&](Sequence& sequence) { sequence.owned_by->column = to; });
  if (schema.engine == Engine::Postgres) {
    schema.views.edit_if([&](const View& view) { return std::ranges::find(view.reads, renamed) != view.reads.end(); },
                         [&](View& view) { rename_in(view.reads, renamed, to); });
    for (const QualifiedName& child : children_of(schema, table)) {
      if (schema.tables.at(child).find_column(from) != nullptr) {
        rename_column(schema, child, from, to);
      }
    }
  }
}

void follow(std::vector<ColumnRef>& refs, const QualifiedName& from, const QualifiedName& to) {
  for (ColumnRef& ref : refs) {
    if (ref.table == from) {
      ref.table = to;
    }
  }
}

/// InnoDB's own names for foreign keys carry the table's name, and go with it.
void rename_numbered_keys(Table& table, const std::string& from, const std::string& to) {
  const std::string prefix = from + "_ibfk_";
  for (ForeignKey& key : table.foreign_keys) {
    if (key.name.starts_with(prefix)) {
      key.name = to + "_ibfk_" + key.name.substr(prefix.size());
    }
  }
}

}  // namespace

void follow_relation(Schema& schema, const QualifiedName& from, const QualifiedName& to) {
  schema.tables.edit_if([&](const Table& table) { return references(table, from) || is_child_of(table, from); },
                        [&](Table& table) {
                          for (ForeignKey& key : table.foreign_keys) {
                            key.references = key.references == from ? to : key.references;
                          }
                          if (table.partition_of == from) {
                            table.partition_of = to;
                          }
                          std::ranges::replace(table.inherits, from, to);
                        });
  schema.sequences.edit_if(
      [&](const Sequence& sequence) { return sequence.owned_by && sequence.owned_by->table == from; },
      [&](Sequence& sequence) { sequence.owned_by->table = to; });
  if (schema.engine == Engine::Postgres) {
    schema.views.edit_if(
        [&](const View& view) { return std::ranges::find(view.reads, from, &ColumnRef::table) != view.reads.end(); },
        [&](View& view) { follow(view.reads, from, to); });
    follow_type(schema, from, to);
  }
}

void follow_type(Schema& schema, const QualifiedName& from, const QualifiedName& to) {
  for (const ColumnRef& ref : columns_of_type(schema, from)) {
    Column& column = *schema.tables.edit(ref.table)->find_column(ref.column);
    column.type = with_renamed_type(column.type, to);
  }
}

void move_sequences(Schema& schema, const QualifiedName& table, const std::string& to_schema) {
  std::vector<QualifiedName> owned;
  for (const auto& [name, sequence] : schema.sequences) {
    if (sequence.owned_by && sequence.owned_by->table == table && name.schema != to_schema) {
      owned.push_back(name);
    }
  }
  for (const QualifiedName& name : owned) {
    rename_sequence(schema, name, QualifiedName{to_schema, name.name});
  }
}

void rename_sequence(Schema& schema, const QualifiedName& from, const QualifiedName& to) {
  schema.sequences.rename(from, to).name = to;
  change_defaults(schema, [&](std::string_view text) { return uses_sequence(text, from); }, nextval_of(to));
}

Outcome play(Schema& schema, const RenameTable& op) {
  if (is_outside(schema, op.table)) {
    return kDone;
  }
  Table* table = edit_table(schema, op.table);
  if (table == nullptr) {
    if (schema.views.contains(op.table)) {
      return play(schema, RenameView{op.table, op.to});
    }
    return op.if_exists ? Outcome{skipped()} : Outcome{refuse(relation_missing(schema, op.table))};
  }
  const QualifiedName from = table->name;
  if (from == op.to && schema.engine == Engine::Postgres) {
    return refuse(relation_taken(schema, op.to));
  }
  if (Complaint taken = check_new_relation(schema, op.to, true)) {
    return refuse(*taken);
  }
  schema.tables.rename(from, op.to).name = op.to;
  follow_relation(schema, from, op.to);
  if (is_mysql_family(schema.engine)) {
    rename_numbered_keys(*schema.tables.edit(op.to), from.name, op.to.name);
  }
  if (from.schema != op.to.schema) {
    move_sequences(schema, op.to, op.to.schema);
  }
  return kDone;
}

Outcome play(Schema& schema, const RenameColumn& op) {
  if (is_outside(schema, op.table)) {
    return kDone;
  }
  Table* table = edit_table(schema, op.table);
  if (table == nullptr) {
    if (View* view = schema.views.edit(op.table)) {
      rename_in(view->columns, op.column, op.to);
      return kDone;
    }
    return refuse(relation_missing(schema, op.table));
  }
  const Column* column = find_column(schema, *table, op.column);
  if (column == nullptr) {
    return refuse(name_missing(schema, *table, op.column));
  }
  const Column* there = find_column(schema, *table, op.to);
  if (there != nullptr && (there != column || schema.engine == Engine::Postgres)) {
    return refuse(column_taken(schema, *table, op.to));
  }
  rename_column(schema, table->name, std::string{column->name}, op.to);
  return kDone;
}

}  // namespace signalbox::play
