#include <algorithm>

#include "base/text.h"
#include "schema/play/given_names.h"
#include "schema/play/names.h"
#include "schema/play/play.h"
#include "schema/play/relatives.h"
#include "schema/play/supporting_indexes.h"
#include "schema/play/words.h"

namespace signalbox::play {
namespace {

/// The first of the columns that the table lacks.
const std::string* missing_column(const Schema& schema, const Table& table, const std::vector<std::string>& columns) {
  const auto missing = std::ranges::find_if(
      columns, [&](const std::string& column) { return find_column(schema, table, column) == nullptr; });
  return missing == columns.end() ? nullptr : &*missing;
}

Complaint check_key_columns(const Schema& schema, const Table& table, const std::vector<std::string>& columns) {
  const std::string* missing = missing_column(schema, table, columns);
  if (missing == nullptr) {
    return std::nullopt;
  }
  ApplyError error = column_missing(schema, table, *missing);
  if (schema.engine == Engine::Postgres) {
    error.message = "column \"" + *missing + "\" named in key does not exist";
  } else if (is_mysql_family(schema.engine)) {
    error.message = "Key column '" + *missing + "' doesn't exist in table";
  }
  return error;
}

/// A key's name is a relation's name in PostgreSQL, and one of the table's key names in MySQL.
Complaint check_key_name(const Schema& schema, const Table& table, const std::string& name) {
  if (name.empty()) {
    return std::nullopt;
  }
  const QualifiedName qualified{table.name.schema, name};
  if (schema.engine == Engine::Postgres) {
    if (relation_kind(schema, qualified) != RelationKind::None) {
      return relation_taken(schema, qualified);
    }
    if (has_constraint(schema.engine, table, name)) {
      return constraint_taken(schema, table, name);
    }
    return std::nullopt;
  }
  if (find_index_on(schema.engine, table, name)) {
    return index_taken(schema, qualified);
  }
  return has_constraint(schema.engine, table, name) ? Complaint{constraint_taken(schema, table, name)} : std::nullopt;
}

/// The index that ADD CONSTRAINT … USING INDEX takes over; it becomes the constraint and takes its name.
tl::expected<std::size_t, ApplyError> index_to_take(const Schema& schema, const Table& table, const std::string& name) {
  const auto place = find_index_on(schema.engine, table, name);
  if (!place) {
    return refuse(Refusal::DoesNotExist, "index \"" + name + "\" does not exist", object_of(table, name));
  }
  if (place->kind != IndexKind::Plain) {
    return refuse(Refusal::AlreadyExists, "index \"" + name + "\" is already associated with a constraint",
                  object_of(table, name));
  }
  const Index& index = table.indexes[place->position];
  if (!index.unique) {
    return refuse(Refusal::InvalidDefinition, "\"" + name + "\" is not a unique index", object_of(table, name));
  }
  if (!index.predicate.empty()) {
    return refuse(Refusal::InvalidDefinition, "\"" + name + "\" is a partial index", object_of(table, name));
  }
  return place->position;
}

std::vector<std::string> key_columns(const Index& index) {
  std::vector<std::string> columns;
  std::ranges::transform(index.keys, std::back_inserter(columns), &IndexKey::column);
  return columns;
}

/// SQLite lets NULLs into a primary key, but for the row id and tables WITHOUT ROWID (lang_createtable.html, 3.5).
bool key_takes_nulls(const Schema& schema, const Table& table, const std::vector<std::string>& columns) {
  if (schema.engine != Engine::Sqlite || table.options.contains("without rowid")) {
    return false;
  }
  const Column* only = columns.size() == 1 ? find_column(schema, table, columns.front()) : nullptr;
  return only == nullptr || lower(only->type) != "integer";
}

void make_not_null(const Schema& schema, Table& table, const std::vector<std::string>& columns) {
  if (key_takes_nulls(schema, table, columns)) {
    return;
  }
  for (const std::string& name : columns) {
    if (Column* column = find_column(schema, table, name)) {
      column->nullable = false;
    }
  }
}

/// Partitions get the parent's constraint as well.
void check_on_children(Schema& schema, const QualifiedName& parent, const Check& check) {
  for (const QualifiedName& name : children_of(schema, parent)) {
    if (!has_constraint(schema.engine, schema.tables.at(name), check.name)) {
      schema.tables.edit(name)->checks.push_back(check);
      check_on_children(schema, name, check);
    }
  }
}

Complaint second_primary_key(const Schema& schema, const Table& table) {
  if (!table.primary_key) {
    return std::nullopt;
  }
  return complaint(Refusal::AlreadyExists,
                   is_mysql_family(schema.engine)
                       ? "Multiple primary key defined"
                       : "multiple primary keys for table \"" + table.name.name + "\" are not allowed",
                   object_of(table, table.primary_key->name));
}

/// The table, or why there is none.
tl::expected<Table*, ApplyError> table_to_change(Schema& schema, const QualifiedName& name) {
  Table* table = edit_table(schema, name);
  if (table == nullptr) {
    return refuse(relation_missing(schema, name));
  }
  return table;
}

}  // namespace

Outcome play(Schema& schema, const AddPrimaryKey& op) {
  const auto table = table_to_change(schema, op.table);
  if (!table) {
    return refuse(table.error());
  }
  Table& target = **table;
  if (Complaint second = second_primary_key(schema, target)) {
    return refuse(*second);
  }
  PrimaryKey key = op.key;
  if (!op.using_index.empty()) {
    const auto index = index_to_take(schema, target, op.using_index);
    if (!index) {
      return refuse(index.error());
    }
    key.columns = key_columns(target.indexes[*index]);
    key.name = key.name.empty() ? op.using_index : key.name;
    if (Complaint taken = key.name == op.using_index ? Complaint{} : check_key_name(schema, target, key.name)) {
      return refuse(*taken);
    }
    target.indexes.erase(target.indexes.begin() + static_cast<std::ptrdiff_t>(*index));
  } else {
    if (Complaint missing = check_key_columns(schema, target, key.columns)) {
      return refuse(*missing);
    }
    if (Complaint taken = is_mysql_family(schema.engine) ? Complaint{} : check_key_name(schema, target, key.name)) {
      return refuse(*taken);
    }
    key.name = given_name(schema, target, key);
  }
  make_not_null(schema, target, key.columns);
  target.primary_key = std::move(key);
  return kDone;
}

Outcome play(Schema& schema, const AddUnique& op) {
  const auto table = table_to_change(schema, op.table);
  if (!table) {
    return refuse(table.error());
  }
  Table& target = **table;
  Unique unique = op.unique;
  if (!op.using_index.empty()) {
    const auto index = index_to_take(schema, target, op.using_index);
    if (!index) {
      return refuse(index.error());
    }
    unique.columns = key_columns(target.indexes[*index]);
    unique.name = unique.name.empty() ? op.using_index : unique.name;
    if (Complaint taken = unique.name == op.using_index ? Complaint{} : check_key_name(schema, target, unique.name)) {
      return refuse(*taken);
    }
    target.indexes.erase(target.indexes.begin() + static_cast<std::ptrdiff_t>(*index));
  } else {
    if (Complaint missing = check_key_columns(schema, target, unique.columns)) {
      return refuse(*missing);
    }
    if (Complaint taken = check_key_name(schema, target, unique.name)) {
      return refuse(*taken);
    }
    drop_superseded_indexes(schema.engine, target, unique.columns);
    unique.name = given_name(schema, target, unique);
  }
  target.uniques.push_back(std::move(unique));
  return kDone;
}

Outcome play(Schema& schema, const AddCheck& op) {
  const auto table = table_to_change(schema, op.table);
  if (!table) {
    return refuse(table.error());
  }
  Table& target = **table;
  if (const std::string* missing = missing_column(schema, target, op.check.columns)) {
    return refuse(name_missing(schema, target, *missing));
  }
  if (!op.check.name.empty() && has_constraint(schema.engine, target, op.check.name)) {
    return refuse(constraint_taken(schema, target, op.check.name));
  }
  Check check = op.check;
  check.name = given_name(schema, target, check);
  check_on_children(schema, target.name, check);
  target.checks.push_back(std::move(check));
  return kDone;
}

Outcome play(Schema& schema, const AddExclusion& op) {
  const auto table = table_to_change(schema, op.table);
  if (!table) {
    return refuse(table.error());
  }
  Table& target = **table;
  if (const std::string* missing = missing_column(schema, target, op.exclusion.columns)) {
    return refuse(name_missing(schema, target, *missing));
  }
  if (Complaint taken = check_key_name(schema, target, op.exclusion.name)) {
    return refuse(*taken);
  }
  Exclusion exclusion = op.exclusion;
  exclusion.name = given_name(schema, target, exclusion);
  target.exclusions.push_back(std::move(exclusion));
  return kDone;
}

}  // namespace signalbox::play
