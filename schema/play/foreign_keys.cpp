#include <algorithm>

#include "schema/play/dependents.h"
#include "schema/play/expressions.h"
#include "schema/play/given_names.h"
#include "schema/play/names.h"
#include "schema/play/play.h"
#include "schema/play/supporting_indexes.h"
#include "schema/play/words.h"

namespace signalbox::play {
namespace {

Complaint check_columns(const Schema& schema, const Table& table, const std::vector<std::string>& columns) {
  for (const std::string& column : columns) {
    if (find_column(schema, table, column) == nullptr) {
      ApplyError error = column_missing(schema, table, column);
      if (schema.engine == Engine::Postgres) {
        error.message = "column \"" + column + "\" referenced in foreign key constraint does not exist";
      } else if (is_mysql_family(schema.engine)) {
        error.message = "Key column '" + column + "' doesn't exist in table";
      }
      return error;
    }
  }
  return std::nullopt;
}

Complaint check_types(const Schema& schema, const Table& table, const Table& referenced, const ForeignKey& key) {
  for (std::size_t i = 0; i < key.columns.size(); ++i) {
    const Column* here = find_column(schema, table, key.columns[i]);
    const Column* there = find_column(schema, referenced, key.referenced_columns[i]);
    if (!types_can_reference(schema.engine, here->type, there->type)) {
      const std::string name = given_name(schema, table, key);
      return complaint(Refusal::InvalidDefinition,
                       schema.engine == Engine::Postgres
                           ? "foreign key constraint \"" + name + "\" cannot be implemented"
                           : "Foreign key constraint is incorrectly formed",
                       object_of(table, name));
    }
  }
  return std::nullopt;
}

Complaint check_referenced_key(const Schema& schema, const Table& referenced, const ForeignKey& key,
                               const Table& table) {
  if (key.columns.size() != key.referenced_columns.size()) {
    return complaint(Refusal::InvalidDefinition,
                     "number of referencing and referenced columns for foreign key disagree", to_string(table.name));
  }
  if (schema.engine == Engine::Postgres && supporting_key(referenced, key.referenced_columns).empty()) {
    return complaint(
        Refusal::InvalidDefinition,
        "there is no unique constraint matching given keys for referenced table \"" + referenced.name.name + "\"",
        to_string(referenced.name));
  }
  if (is_mysql_family(schema.engine) && !begins_some_key(schema.engine, referenced, key.referenced_columns)) {
    return complaint(Refusal::InvalidDefinition, "Foreign key constraint is incorrectly formed",
                     to_string(referenced.name));
  }
  return std::nullopt;
}

/// Foreign key names are the database's in MySQL, the table's elsewhere.
bool name_taken(const Schema& schema, const Table& table, const std::string& name) {
  if (!is_mysql_family(schema.engine)) {
    return has_constraint(schema.engine, table, name);
  }
  return std::ranges::any_of(schema.tables, [&](const auto& each) {
    return std::ranges::any_of(each.second.foreign_keys,
                               [&](const ForeignKey& key) { return same_name(schema.engine, key.name, name); });
  });
}

ApplyError foreign_key_taken(const Schema& schema, const Table& table, const std::string& name) {
  ApplyError error = constraint_taken(schema, table, name);
  if (schema.engine == Engine::MySql) {
    error.message = "Duplicate foreign key constraint name '" + name + "'";
  } else if (schema.engine == Engine::MariaDb) {
    error.message = "Can't create table `" + table.name.name + "` (errno: 121 \"Duplicate key on write or update\")";
  }
  return error;
}

/// MariaDB: no check of the table may have the name; nor may an index when one has to be made.
Complaint mysql_name_taken(const Schema& schema, const Table& table, const ForeignKey& key) {
  if (!is_mysql_family(schema.engine) || key.name.empty()) {
    return std::nullopt;
  }
  const bool is_check = std::ranges::any_of(
      table.checks, [&](const Check& each) { return same_name(schema.engine, each.name, key.name); });
  if (schema.engine == Engine::MariaDb && is_check) {
    return constraint_taken(schema, table, key.name);
  }
  const bool needs_index = !begins_some_key(schema.engine, table, key.columns);
  return needs_index && find_index_on(schema.engine, table, key.name)
             ? Complaint{index_taken(schema, {table.name.schema, key.name})}
             : std::nullopt;
}

Complaint check_foreign_key(const Schema& schema, const Table& table, ForeignKey& key) {
  if (!key.name.empty() && name_taken(schema, table, key.name)) {
    return foreign_key_taken(schema, table, key.name);
  }
  if (Complaint taken = mysql_name_taken(schema, table, key)) {
    return taken;
  }
  if (Complaint missing = check_columns(schema, table, key.columns)) {
    return missing;
  }
  const Table* referenced = find_table(schema, key.references);
  if (referenced == nullptr) {
    return relation_missing(schema, key.references);
  }
  key.references = referenced->name;
  if (key.referenced_columns.empty()) {
    if (!referenced->primary_key) {
      return complaint(Refusal::InvalidDefinition,
                       "there is no primary key for referenced table \"" + referenced->name.name + "\"",
                       to_string(referenced->name));
    }
    key.referenced_columns = referenced->primary_key->columns;
  }
  Complaint wrong = check_columns(schema, *referenced, key.referenced_columns);
  wrong = wrong ? wrong : check_referenced_key(schema, *referenced, key, table);
  return wrong ? wrong : check_types(schema, table, *referenced, key);
}

/// SQLite believes everything about the other table until rows are written.
Outcome add_unchecked(const Schema& schema, Table& table, ForeignKey key) {
  key.name = given_name(schema, table, key);
  table.foreign_keys.push_back(std::move(key));
  return kDone;
}

}  // namespace

Outcome play(Schema& schema, const AddForeignKey& op) {
  if (is_outside(schema, op.table)) {
    return kDone;
  }
  Table* table = edit_table(schema, op.table);
  if (table == nullptr) {
    return refuse(relation_missing(schema, op.table));
  }
  if (schema.engine == Engine::Sqlite || is_outside(schema, op.key.references)) {
    return add_unchecked(schema, *table, op.key);
  }
  if (op.if_not_exists && !op.key.name.empty() && name_taken(schema, *table, op.key.name)) {
    const auto present = std::ranges::find(table->foreign_keys, op.key.name, &ForeignKey::name);
    return skipped(present == table->foreign_keys.end() || present->columns != op.key.columns ||
                   present->references != op.key.references);
  }
  ForeignKey key = op.key;
  if (Complaint wrong = check_foreign_key(schema, *table, key)) {
    return refuse(*wrong);
  }
  const bool named = !key.name.empty();
  key.name = given_name(schema, *table, key);
  add_supporting_index(schema.engine, *table, key, named);
  table->foreign_keys.push_back(std::move(key));
  return kDone;
}

}  // namespace signalbox::play
