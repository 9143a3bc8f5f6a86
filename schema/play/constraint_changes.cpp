#include <algorithm>

#include "schema/play/dependents.h"
#include "schema/play/names.h"
#include "schema/play/play.h"
#include "schema/play/relatives.h"
#include "schema/play/supporting_indexes.h"
#include "schema/play/words.h"

namespace signalbox::play {
namespace {

template <typename List>
auto* find_named(Engine engine, List& list, std::string_view name) {
  const auto found = std::ranges::find_if(list, [&](const auto& each) { return same_name(engine, each.name, name); });
  return found == list.end() ? nullptr : &*found;
}

template <typename List>
bool erase_named(Engine engine, List& list, std::string_view name) {
  return std::erase_if(list, [&](const auto& each) { return same_name(engine, each.name, name); }) > 0;
}

bool is_key(Engine engine, const Table& table, std::string_view name) {
  return (table.primary_key && same_name(engine, table.primary_key->name, name)) ||
         find_named(engine, table.uniques, name) != nullptr;
}

void erase_constraint(Schema& schema, Table& table, const std::string& name) {
  const Engine engine = schema.engine;
  if (table.primary_key && same_name(engine, table.primary_key->name, name)) {
    table.primary_key.reset();
    return;
  }
  if (erase_named(engine, table.foreign_keys, name) || erase_named(engine, table.checks, name) ||
      erase_named(engine, table.uniques, name)) {
    return;
  }
  erase_named(engine, table.exclusions, name);
}

Complaint key_is_needed(const Schema& schema, const Table& table, const std::string& name) {
  const bool needed =
      is_mysql_family(schema.engine) ? needed_by_foreign_key(schema, table, name) : is_referenced(schema, table, name);
  if (!is_key(schema.engine, table, name) || !needed) {
    return std::nullopt;
  }
  if (schema.engine == Engine::Postgres) {
    return still_needed("constraint " + name + " on table " + shown(table.name), object_of(table, name));
  }
  return complaint(Refusal::DependentObjects, "Cannot drop index '" + name + "': needed in a foreign key constraint",
                   object_of(table, name));
}

/// MySQL's DROP PRIMARY KEY names none.
std::string dropped_name(const DropConstraint& op, const Table& table) {
  return op.kind == "primary key" && op.constraint.empty() && table.primary_key ? table.primary_key->name
                                                                                : op.constraint;
}

ApplyError nothing_to_drop(const Schema& schema, const Table& table, const DropConstraint& op) {
  ApplyError error = constraint_missing(schema, table, op.constraint);
  if (schema.engine == Engine::MariaDb && op.kind == "foreign key") {
    error.message = "Can't DROP FOREIGN KEY `" + op.constraint + "`; check that it exists";
  } else if (schema.engine == Engine::MariaDb && op.kind == "primary key") {
    error.message = "Can't DROP INDEX `PRIMARY`; check that it exists";
  } else if (schema.engine == Engine::MySql && op.kind != "check") {
    error.message = "Can't DROP '" + op.constraint + "'; check that column/key exists";
  }
  return error;
}

void drop_from_children(Schema& schema, const QualifiedName& parent, const std::string& name) {
  for (const QualifiedName& child_name : children_of(schema, parent)) {
    Table& child = *schema.tables.edit(child_name);
    erase_named(schema.engine, child.checks, name);
    erase_named(schema.engine, child.foreign_keys, name);
    drop_from_children(schema, child_name, name);
  }
}

/// Names of keys are relation names in PostgreSQL.
Complaint check_new_name(const Schema& schema, const Table& table, const RenameConstraint& op) {
  const QualifiedName qualified{table.name.schema, op.to};
  if (is_key(schema.engine, table, op.constraint) && relation_kind(schema, qualified) != RelationKind::None) {
    return relation_taken(schema, qualified);
  }
  if (has_constraint(schema.engine, table, op.to)) {
    return constraint_taken(schema, table, op.to);
  }
  return std::nullopt;
}

void rename_in(Engine engine, Table& table, const std::string& from, const std::string& to) {
  if (table.primary_key && same_name(engine, table.primary_key->name, from)) {
    table.primary_key->name = to;
  } else if (auto* key = find_named(engine, table.foreign_keys, from)) {
    key->name = to;
  } else if (auto* check = find_named(engine, table.checks, from)) {
    check->name = to;
  } else if (auto* unique = find_named(engine, table.uniques, from)) {
    unique->name = to;
  } else if (auto* exclusion = find_named(engine, table.exclusions, from)) {
    exclusion->name = to;
  }
}

/// The refusal is PostgreSQL 18's.
Outcome validate(const Table& table, auto& constraint) {
  if (!constraint.enforced) {
    return refuse(Refusal::InvalidDefinition, "cannot validate NOT ENFORCED constraint",
                  object_of(table, constraint.name));
  }
  constraint.validated = true;
  return kDone;
}

/// What is enforced again is checked against the rows that are there.
Outcome enforce(auto& constraint, bool enforced) {
  if (constraint.enforced != enforced) {
    constraint.enforced = enforced;
    constraint.validated = enforced;
  }
  return kDone;
}

}  // namespace

Outcome set_enforced(const Schema& schema, Table& table, const std::string& constraint, bool enforced) {
  auto* check = find_named(schema.engine, table.checks, constraint);
  if (check != nullptr) {
    return enforce(*check, enforced);
  }
  auto* key = find_named(schema.engine, table.foreign_keys, constraint);
  if (key != nullptr && schema.engine == Engine::Postgres) {
    return enforce(*key, enforced);
  }
  if (!has_constraint(schema.engine, table, constraint)) {
    return refuse(constraint_missing(schema, table, constraint));
  }
  return refuse(
      Refusal::InvalidDefinition,
      schema.engine == Engine::Postgres
          ? "cannot alter enforceability of constraint \"" + constraint + "\" of relation \"" + table.name.name + "\""
          : "Altering constraint enforcement is not supported for the constraint '" + constraint +
                "'. Enforcement state alter is not supported for the PRIMARY, UNIQUE and FOREIGN KEY type "
                "constraints.",
      object_of(table, constraint));
}

Outcome play(Schema& schema, const ValidateConstraint& op) {
  Table* table = edit_table(schema, op.table);
  if (table == nullptr) {
    return refuse(relation_missing(schema, op.table));
  }
  if (auto* key = find_named(schema.engine, table->foreign_keys, op.constraint)) {
    return validate(*table, *key);
  }
  if (auto* check = find_named(schema.engine, table->checks, op.constraint)) {
    return validate(*table, *check);
  }
  if (has_constraint(schema.engine, *table, op.constraint)) {
    return refuse(Refusal::InvalidDefinition,
                  "constraint \"" + op.constraint + "\" of relation \"" + table->name.name +
                      "\" is not a foreign key or check constraint",
                  object_of(*table, op.constraint));
  }
  return refuse(constraint_missing(schema, *table, op.constraint));
}

Outcome play(Schema& schema, const DropConstraint& op) {
  if (is_outside(schema, op.table)) {
    return kDone;
  }
  Table* table = edit_table(schema, op.table);
  if (table == nullptr) {
    return refuse(relation_missing(schema, op.table));
  }
  const std::string name = dropped_name(op, *table);
  if (name.empty() || !has_constraint(schema.engine, *table, name)) {
    return op.if_exists ? Outcome{skipped()} : Outcome{refuse(nothing_to_drop(schema, *table, op))};
  }
  if (Complaint needed = op.cascade ? Complaint{} : key_is_needed(schema, *table, name)) {
    return refuse(*needed);
  }
  if (op.cascade && is_key(schema.engine, *table, name)) {
    drop_references_to(schema, *table, name);
  }
  erase_constraint(schema, *table, name);
  drop_from_children(schema, table->name, name);
  return kDone;
}

Outcome play(Schema& schema, const RenameConstraint& op) {
  Table* table = edit_table(schema, op.table);
  if (table == nullptr) {
    return refuse(relation_missing(schema, op.table));
  }
  if (!has_constraint(schema.engine, *table, op.constraint)) {
    return refuse(Refusal::DoesNotExist,
                  "constraint \"" + op.constraint + "\" for table \"" + table->name.name + "\" does not exist",
                  object_of(*table, op.constraint));
  }
  if (Complaint taken = check_new_name(schema, *table, op)) {
    return refuse(*taken);
  }
  rename_in(schema.engine, *table, op.constraint, op.to);
  return kDone;
}

}  // namespace signalbox::play
