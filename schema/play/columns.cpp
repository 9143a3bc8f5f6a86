#include <algorithm>

#include "base/text.h"
#include "schema/play/column_types.h"
#include "schema/play/dependents.h"
#include "schema/play/names.h"
#include "schema/play/play.h"
#include "schema/play/relatives.h"
#include "schema/play/words.h"

namespace signalbox::play {
namespace {

/// MySQL's FIRST and AFTER.
void insert_column(const Schema& schema, Table& table, Column column, std::string_view position) {
  auto at = table.columns.end();
  if (position == "first") {
    at = table.columns.begin();
  } else if (position.starts_with("after ")) {
    at = std::ranges::find_if(
        table.columns, [&](const Column& each) { return same_name(schema.engine, each.name, position.substr(6)); });
    at += at == table.columns.end() ? 0 : 1;
  }
  table.columns.insert(at, std::move(column));
}

bool same_definition(const Column& present, const Column& wanted) {
  const bool serial = wanted.identity == "serial";
  return present.type == wanted.type && present.nullable == wanted.nullable && present.generated == wanted.generated &&
         (serial || (present.default_value == wanted.default_value && present.identity == wanted.identity));
}

/// Partitions and children get the column of the parent.
void add_to_children(Schema& schema, const QualifiedName& parent, const Column& column) {
  for (const QualifiedName& name : children_of(schema, parent)) {
    if (schema.tables.at(name).find_column(column.name) == nullptr) {
      schema.tables.edit(name)->columns.push_back(column);
      add_to_children(schema, name, column);
    }
  }
}

void drop_from_children(Schema& schema, const QualifiedName& parent, const std::string& column) {
  for (const QualifiedName& child : children_of(schema, parent)) {
    drop_from_children(schema, child, column);
    remove_column(schema, child, column);
  }
}

bool lists(Engine engine, const std::vector<std::string>& columns, std::string_view column) {
  return contains_name(engine, columns, column);
}

Complaint mysql_needs_column(const Schema& schema, const Table& table, const std::string& column) {
  const Engine engine = schema.engine;
  for (const ForeignKey& key : table.foreign_keys) {
    if (lists(engine, key.columns, column)) {
      return complaint(Refusal::DependentObjects,
                       "Cannot drop column '" + column + "': needed in a foreign key constraint '" + key.name + "'",
                       object_of(table, column));
    }
  }
  for (const auto& [name, other] : schema.tables) {
    for (const ForeignKey& key : other.foreign_keys) {
      if (key.references == table.name && lists(engine, key.referenced_columns, column)) {
        return complaint(Refusal::DependentObjects,
                         "Cannot drop column '" + column + "': needed in a foreign key constraint '" + key.name +
                             "' of table '" + other.name.name + "'",
                         object_of(table, column));
      }
    }
  }
  const bool mariadb = engine == Engine::MariaDb;
  // A check of this column alone goes with it.
  for (const Check& check : table.checks) {
    if (lists(engine, check.columns, column) && check.columns.size() > 1) {
      return complaint(Refusal::DependentObjects,
                       mariadb ? "Unknown column '" + column + "' in 'CHECK'"
                               : "Check constraint '" + check.name + "' uses column '" + column +
                                     "', hence column cannot be dropped or renamed.",
                       object_of(table, column));
    }
  }
  for (const Column& each : table.columns) {
    if (each.generated && lists(engine, each.reads, column)) {
      return complaint(Refusal::DependentObjects,
                       mariadb ? "Unknown column '" + column + "' in 'GENERATED ALWAYS'"
                               : "Column '" + column + "' has a generated column dependency.",
                       object_of(table, column));
    }
  }
  return std::nullopt;
}

/// MariaDB keeps keys over several columns whole; MySQL takes the column out of them.
Complaint mariadb_needs_in_key(const Schema& schema, const Table& table, const std::string& column) {
  const auto needed = [&](const std::vector<std::string>& columns) {
    return columns.size() > 1 && lists(schema.engine, columns, column);
  };
  const bool in_unique = std::ranges::any_of(table.uniques, [&](const Unique& each) { return needed(each.columns); });
  if (schema.engine == Engine::MariaDb && (in_unique || (table.primary_key && needed(table.primary_key->columns)))) {
    return complaint(Refusal::DependentObjects, "Key column '" + column + "' doesn't exist in table",
                     object_of(table, column));
  }
  return std::nullopt;
}

void mysql_remove_column(Engine engine, Table& table, const std::string& column) {
  const auto is_it = [&](const std::string& name) { return same_name(engine, name, column); };
  std::erase_if(table.columns, [&](const Column& each) { return is_it(each.name); });
  for (Index& index : table.indexes) {
    std::erase_if(index.keys, [&](const IndexKey& key) { return is_it(key.column); });
    std::erase_if(index.columns, is_it);
  }
  std::erase_if(table.indexes, [](const Index& index) { return index.keys.empty(); });
  for (Unique& unique : table.uniques) {
    std::erase_if(unique.columns, is_it);
  }
  std::erase_if(table.uniques, [](const Unique& unique) { return unique.columns.empty(); });
  if (table.primary_key) {
    std::erase_if(table.primary_key->columns, is_it);
    if (table.primary_key->columns.empty()) {
      table.primary_key.reset();
    }
  }
  std::erase_if(table.checks, [&](const Check& check) { return contains_name(engine, check.columns, column); });
}

Complaint sqlite_needs_column(const Schema& schema, const Table& table, const std::string& column) {
  const auto has = [&](const auto& each) { return contains_name(schema.engine, each.columns, column); };
  std::string why;
  if (table.primary_key && has(*table.primary_key)) {
    why = "PRIMARY KEY";
  } else if (std::ranges::any_of(table.uniques, has)) {
    why = "UNIQUE";
  }
  if (!why.empty()) {
    return complaint(Refusal::DependentObjects, "cannot drop " + why + " column: \"" + column + "\"",
                     object_of(table, column));
  }
  const bool read = std::ranges::any_of(table.indexes, has) || std::ranges::any_of(table.checks, has) ||
                    std::ranges::any_of(table.foreign_keys, has);
  if (read) {
    return complaint(Refusal::DependentObjects,
                     "error in table " + table.name.name + " after drop column: no such column: " + column,
                     object_of(table, column));
  }
  return std::nullopt;
}

Complaint postgres_needs_column(const Schema& schema, const Table& table, const DropColumn& op) {
  if (table.partition_of) {
    return complaint(Refusal::InvalidDefinition, "cannot drop inherited column \"" + op.column + "\"",
                     object_of(table, op.column));
  }
  if (!op.cascade && has_dependents(schema, table, op.column)) {
    return still_needed("column " + op.column + " of table " + shown(table.name), object_of(table, op.column));
  }
  return std::nullopt;
}

Complaint needs_column(const Schema& schema, const Table& table, const DropColumn& op, const std::string& column) {
  if (schema.engine == Engine::Postgres) {
    return postgres_needs_column(schema, table, op);
  }
  if (schema.engine == Engine::Sqlite) {
    return sqlite_needs_column(schema, table, column);
  }
  if (table.columns.size() == 1) {
    return complaint(Refusal::InvalidDefinition,
                     "You can't delete all columns with ALTER TABLE; use DROP TABLE instead", object_of(table, column));
  }
  Complaint needed = mysql_needs_column(schema, table, column);
  return needed ? needed : mariadb_needs_in_key(schema, table, column);
}

ApplyError nothing_to_drop(const Schema& schema, const Table& table, const std::string& column) {
  ApplyError error = column_missing(schema, table, column);
  if (schema.engine == Engine::MariaDb) {
    error.message = "Can't DROP COLUMN `" + column + "`; check that it exists";
  } else if (schema.engine == Engine::MySql) {
    error.message = "Can't DROP '" + column + "'; check that column/key exists";
  }
  return error;
}

}  // namespace

Outcome play(Schema& schema, const AddColumn& op) {
  if (is_outside(schema, op.table)) {
    return kDone;
  }
  Table* table = edit_table(schema, op.table);
  if (table == nullptr) {
    return refuse(relation_missing(schema, op.table));
  }
  if (const Column* present = find_column(schema, *table, op.column.name)) {
    return op.if_not_exists ? Outcome{skipped(!same_definition(*present, op.column))}
                            : Outcome{refuse(column_taken(schema, *table, op.column.name))};
  }
  if (Complaint missing = check_type(schema, op.column)) {
    return refuse(*missing);
  }
  if (Complaint missing = check_position(schema, *table, op.column.name, op.position)) {
    return refuse(*missing);
  }
  if (op.column.generated) {
    for (const std::string& read : op.column.reads) {
      if (find_column(schema, *table, read) == nullptr) {
        return refuse(name_missing(schema, *table, read));
      }
    }
  }
  Column column = op.column;
  add_sequence(schema, table->name, column);
  add_to_children(schema, table->name, column);
  insert_column(schema, *table, std::move(column), op.position);
  return kDone;
}

Outcome play(Schema& schema, const DropColumn& op) {
  if (is_outside(schema, op.table)) {
    return kDone;
  }
  Table* table = edit_table(schema, op.table);
  if (table == nullptr) {
    return refuse(relation_missing(schema, op.table));
  }
  const Column* column = find_column(schema, *table, op.column);
  if (column == nullptr) {
    return op.if_exists ? Outcome{skipped()} : Outcome{refuse(nothing_to_drop(schema, *table, op.column))};
  }
  const std::string name = column->name;
  if (Complaint needed = needs_column(schema, *table, op, name)) {
    return refuse(*needed);
  }
  if (is_mysql_family(schema.engine)) {
    mysql_remove_column(schema.engine, *table, name);
    return kDone;
  }
  const QualifiedName table_name = table->name;
  drop_from_children(schema, table_name, name);
  remove_column(schema, table_name, name);
  return kDone;
}

}  // namespace signalbox::play
