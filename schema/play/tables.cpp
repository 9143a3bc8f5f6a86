#include <algorithm>
#include <iterator>
#include <set>

#include "schema/enforcement.h"
#include "schema/play/column_types.h"
#include "schema/play/dependents.h"
#include "schema/play/names.h"
#include "schema/play/play.h"
#include "schema/play/words.h"

namespace signalbox::play {
namespace {

Complaint check_columns(const Schema& schema, const Table& table) {
  std::set<std::string> seen;
  for (const Column& column : table.columns) {
    if (!seen.insert(column.name).second) {
      const bool postgres = schema.engine == Engine::Postgres;
      return complaint(Refusal::AlreadyExists,
                       postgres ? "column \"" + column.name + "\" specified more than once"
                                : column_taken(schema, table, column.name).message,
                       object_of(table, column.name));
    }
    if (Complaint missing = check_type(schema, column)) {
      return missing;
    }
  }
  return std::nullopt;
}

/// What LIKE, INHERITS and PARTITION OF take from another table.
Complaint take_columns(const Schema& schema, Table& table, const QualifiedName& from) {
  const Table* source = find_table(schema, from);
  if (source == nullptr) {
    if (schema.views.contains(from) || is_outside(schema, from)) {
      return std::nullopt;
    }
    return relation_missing(schema, from);
  }
  const std::size_t own = table.columns.size();
  for (const Column& column : source->columns) {
    if (find_column(schema, table, column.name) == nullptr) {
      table.columns.push_back(column);
      table.columns.back().identity.clear();
    }
  }
  // Inherited columns come first.
  std::ranges::rotate(table.columns, table.columns.begin() + static_cast<std::ptrdiff_t>(own));
  return std::nullopt;
}

/// PostgreSQL's LIKE leaves out of a column what is not asked for.
void leave_out(const CreateTable& op, const Column& source, Column& copy) {
  const auto wants = [&](std::string_view part) { return std::ranges::count(op.including, part) > 0; };
  if (wants("identity") && (source.identity == "always" || source.identity == "by default")) {
    copy.identity = source.identity;
  }
  if (source.generated ? !wants("generated") : !wants("defaults")) {
    copy.default_value.reset();
    copy.generated.reset();
    copy.generated_stored = false;
    copy.reads.clear();
  }
}

/// INCLUDING CONSTRAINTS keeps the names of checks; keys and indexes get the new table's. Foreign keys never come
/// along.
void take_parts(const CreateTable& op, const Table& source, Table& table) {
  if (std::ranges::count(op.including, "constraints") > 0) {
    std::ranges::copy(source.checks, std::back_inserter(table.checks));
  }
  if (std::ranges::count(op.including, "indexes") == 0) {
    return;
  }
  if (source.primary_key && !table.primary_key) {
    table.primary_key = PrimaryKey{"", source.primary_key->columns};
  }
  for (Unique unique : source.uniques) {
    unique.name.clear();
    table.uniques.push_back(std::move(unique));
  }
  for (Index index : source.indexes) {
    index.name.clear();
    table.indexes.push_back(std::move(index));
  }
}

Complaint take_like(const Schema& schema, const CreateTable& op, Table& table) {
  const std::size_t own = table.columns.size();
  if (Complaint missing = take_columns(schema, table, *op.like)) {
    return missing;
  }
  const Table* source = find_table(schema, *op.like);
  if (source == nullptr) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i + own < table.columns.size(); ++i) {
    leave_out(op, *find_column(schema, *source, table.columns[i].name), table.columns[i]);
  }
  take_parts(op, *source, table);
  return std::nullopt;
}

Complaint take_from_parents(const Schema& schema, const CreateTable& op, Table& table) {
  std::vector<QualifiedName> parents = table.inherits;
  if (table.partition_of) {
    parents.push_back(*table.partition_of);
  }
  for (const QualifiedName& parent : parents) {
    if (Complaint missing = take_columns(schema, table, parent)) {
      return missing;
    }
  }
  return op.like ? take_like(schema, op, table) : std::nullopt;
}

/// The columns of a partition's own definition may repeat the parent's; indexes and keys follow the parent's.
void copy_keys(Schema& schema, const QualifiedName& name, const Table& parent) {
  if (parent.primary_key && !schema.find_table(name)->primary_key) {
    (void)play(schema, AddPrimaryKey{name, PrimaryKey{"", parent.primary_key->columns}, ""});
  }
  for (Unique unique : parent.uniques) {
    unique.name.clear();
    (void)play(schema, AddUnique{name, unique, ""});
  }
  for (Index index : parent.indexes) {
    index.name.clear();
    (void)play(schema, CreateIndex{name, index, false, false, false});
  }
  for (const ForeignKey& key : parent.foreign_keys) {
    (void)play(schema, AddForeignKey{name, key, false});
  }
  for (const Check& check : parent.checks) {
    (void)play(schema, AddCheck{name, check});
  }
}

/// Adds the constraints of the statement in the order in which the engine names them: checks, then keys and indexes,
/// then foreign keys.
Outcome add_constraints(Schema& schema, const Table& wanted) {
  Outcome outcome = kDone;
  const auto next = [&](const auto& operation) {
    if (outcome) {
      outcome = play(schema, operation);
    }
  };
  for (const Check& check : wanted.checks) {
    next(AddCheck{wanted.name, check});
  }
  if (wanted.primary_key) {
    next(AddPrimaryKey{wanted.name, *wanted.primary_key, ""});
  }
  for (const Unique& unique : wanted.uniques) {
    next(AddUnique{wanted.name, unique, ""});
  }
  for (const Exclusion& exclusion : wanted.exclusions) {
    next(AddExclusion{wanted.name, exclusion});
  }
  for (const Index& index : wanted.indexes) {
    next(CreateIndex{wanted.name, index, false, false, false});
  }
  for (const ForeignKey& key : wanted.foreign_keys) {
    next(AddForeignKey{wanted.name, key, false});
  }
  return outcome;
}

/// MySQL's CREATE TABLE … LIKE: everything but foreign keys and triggers, under the same names.
Table twin_of(const Table& source, const QualifiedName& name) {
  Table out = source;
  out.name = name;
  out.foreign_keys.clear();
  out.triggers.clear();
  return out;
}

Table without_constraints(Table table) {
  table.primary_key.reset();
  table.foreign_keys.clear();
  table.uniques.clear();
  table.checks.clear();
  table.exclusions.clear();
  table.indexes.clear();
  return table;
}

/// Inserts the bare table and its sequences, then adds everything else. What was made is taken back on a refusal.
Outcome build(Schema& schema, Table table) {
  const QualifiedName name = table.name;
  for (Column& column : table.columns) {
    add_sequence(schema, name, column);
  }
  const Table wanted = table;
  schema.tables.emplace(name, without_constraints(std::move(table)));
  Outcome outcome = add_constraints(schema, wanted);
  if (!outcome) {
    remove_table(schema, name);
    return outcome;
  }
  if (const Table* source = wanted.partition_of ? find_table(schema, *wanted.partition_of) : nullptr) {
    copy_keys(schema, name, Table{*source});
  }
  return outcome;
}

/// What IF NOT EXISTS found, against what the statement describes: columns only, names of constraints may differ.
bool differs(const Schema& schema, const CreateTable& op) {
  const Table* present = find_table(schema, op.table.name);
  if (present == nullptr) {
    return true;
  }
  if (op.like || op.from_query || op.table.columns.size() != present->columns.size()) {
    return op.table.columns.size() != present->columns.size();
  }
  return std::ranges::any_of(op.table.columns, [&](const Column& column) {
    const Column* there = find_column(schema, *present, column.name);
    return there == nullptr || there->type != column.type;
  });
}

}  // namespace

Outcome play(Schema& schema, const CreateTable& op) {
  if (op.temporary || is_outside(schema, op.table.name)) {
    return kDone;
  }
  if (Complaint missing = check_schema_of(schema, op.table.name)) {
    return refuse(*missing);
  }
  if (op.if_not_exists && relation_kind(schema, op.table.name) != RelationKind::None) {
    return skipped(differs(schema, op));
  }
  if (Complaint taken = check_new_relation(schema, op.table.name, true)) {
    return refuse(*taken);
  }
  if (const Table* source = op.like && is_mysql_family(schema.engine) ? find_table(schema, *op.like) : nullptr) {
    schema.tables.emplace(op.table.name, twin_of(*source, op.table.name));
    return kDone;
  }
  Table table = op.table;
  if (Complaint wrong = check_columns(schema, table)) {
    return refuse(*wrong);
  }
  if (Complaint missing = take_from_parents(schema, op, table)) {
    return refuse(*missing);
  }
  return build(schema, std::move(table));
}

Outcome play(Schema& schema, const DropTable& op) {
  if (is_outside(schema, op.table)) {
    return kDone;
  }
  Table* table = edit_table(schema, op.table);
  if (table == nullptr) {
    const RelationKind kind = relation_kind(schema, op.table);
    if (schema.engine == Engine::Postgres && kind != RelationKind::None) {
      return refuse(Refusal::InvalidDefinition, "\"" + op.table.name + "\" is not a table", to_string(op.table));
    }
    return op.if_exists ? Outcome{skipped()} : Outcome{refuse(object_missing(schema, "table", op.table))};
  }
  const QualifiedName name = table->name;
  if (schema.engine == Engine::Postgres && !op.cascade && has_dependents(schema, *table)) {
    return refuse(still_needed("table " + shown(name), to_string(name)));
  }
  if (is_mysql_family(schema.engine)) {
    if (is_referenced_by_others(schema, name)) {
      return refuse(Refusal::DependentObjects, "Cannot delete or update a parent row: a foreign key constraint fails",
                    to_string(name));
    }
    schema.tables.erase(name);
    return kDone;
  }
  if (schema.engine == Engine::Sqlite) {
    schema.tables.erase(name);
    return kDone;
  }
  remove_table(schema, name);
  return kDone;
}

Outcome play(Schema& schema, const AlterTableOption& op) {
  if (is_outside(schema, op.table) || schema.views.contains(op.table)) {
    return kDone;
  }
  Table* table = edit_table(schema, op.table);
  if (table == nullptr) {
    return refuse(relation_missing(schema, op.table));
  }
  if (sets_enforcement(op)) {
    return set_enforced(schema, *table, op.value, op.option == kEnforce);
  }
  if (op.value.empty() && op.option.starts_with("disable row level security")) {
    table->options.erase("enable row level security");
    return kDone;
  }
  table->options[op.option] = op.value;
  return kDone;
}

}  // namespace signalbox::play
