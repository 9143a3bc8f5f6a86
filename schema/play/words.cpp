#include "schema/play/words.h"

#include "schema/play/names.h"

namespace signalbox::play {
namespace {

std::string in(std::string_view quote, std::string_view text) {
  return std::string{quote} + std::string{text} + std::string{quote};
}

/// The text of the schema's engine.
std::string worded(const Schema& schema, std::string postgres, std::string mysql, std::string sqlite) {
  if (schema.engine == Engine::Postgres) {
    return postgres;
  }
  return is_mysql_family(schema.engine) ? mysql : sqlite;
}

}  // namespace

std::string object_of(const Table& table, std::string_view part) {
  return to_string(table.name) + "." + std::string{part};
}

ApplyError relation_missing(const Schema& schema, const QualifiedName& relation) {
  const bool no_schema = schema.engine == Engine::Postgres && !schema.schemas.contains(relation.schema);
  if (no_schema && relation.schema != "public" && !relation.schema.empty()) {
    // PostgreSQL says the same of a relation in a schema that is not there.
    return complaint(Refusal::DoesNotExist, "relation " + in("\"", shown(relation)) + " does not exist",
                     to_string(relation));
  }
  return complaint(
      Refusal::DoesNotExist,
      worded(schema, "relation " + in("\"", shown(relation)) + " does not exist",
             "Table " + in("'", to_string(relation)) + " doesn't exist", "no such table: " + to_string(relation)),
      to_string(relation));
}

ApplyError object_missing(const Schema& schema, std::string_view kind, const QualifiedName& name) {
  if (schema.engine == Engine::Postgres && !name.schema.empty() && !schema.schemas.contains(name.schema)) {
    return schema_missing(name.schema);
  }
  const std::string word{kind};
  return complaint(Refusal::DoesNotExist,
                   worded(schema, word + " " + in("\"", name.name) + " does not exist",
                          "Unknown " + word + " " + in("'", to_string(name)), "no such " + word + ": " + name.name),
                   to_string(name));
}

ApplyError relation_taken(const Schema& schema, const QualifiedName& relation) {
  return complaint(
      Refusal::AlreadyExists,
      worded(schema, "relation " + in("\"", relation.name) + " already exists",
             "Table " + in("'", to_string(relation)) + " already exists", "table " + relation.name + " already exists"),
      to_string(relation));
}

ApplyError column_missing(const Schema& schema, const Table& table, std::string_view column) {
  return complaint(
      Refusal::DoesNotExist,
      worded(schema, "column " + in("\"", column) + " of relation " + in("\"", table.name.name) + " does not exist",
             "Unknown column " + in("'", column) + " in " + in("'", table.name.name),
             "no such column: " + in("\"", column)),
      object_of(table, column));
}

ApplyError name_missing(const Schema& schema, const Table& table, std::string_view column) {
  ApplyError error = column_missing(schema, table, column);
  if (schema.engine == Engine::Postgres) {
    error.message = "column " + in("\"", column) + " does not exist";
  }
  return error;
}

ApplyError column_taken(const Schema& schema, const Table& table, std::string_view column) {
  return complaint(
      Refusal::AlreadyExists,
      worded(schema, "column " + in("\"", column) + " of relation " + in("\"", table.name.name) + " already exists",
             "Duplicate column name " + in("'", column), "duplicate column name: " + std::string{column}),
      object_of(table, column));
}

ApplyError constraint_missing(const Schema& schema, const Table& table, std::string_view constraint) {
  const std::string name{constraint};
  return complaint(
      Refusal::DoesNotExist,
      worded(schema, "constraint " + in("\"", name) + " of relation " + in("\"", table.name.name) + " does not exist",
             schema.engine == Engine::MariaDb ? "Can't DROP CONSTRAINT `" + name + "`; check that it exists"
                                              : "Constraint '" + name + "' does not exist.",
             "no such constraint: " + name),
      object_of(table, constraint));
}

ApplyError constraint_taken(const Schema& schema, const Table& table, std::string_view constraint) {
  const std::string name{constraint};
  return complaint(
      Refusal::AlreadyExists,
      worded(schema, "constraint " + in("\"", name) + " for relation " + in("\"", table.name.name) + " already exists",
             "Duplicate CHECK constraint name '" + name + "'", "duplicate constraint name: " + name),
      object_of(table, constraint));
}

ApplyError index_missing(const Schema& schema, const QualifiedName& index) {
  if (schema.engine == Engine::Postgres) {
    return object_missing(schema, "index", index);
  }
  return complaint(Refusal::DoesNotExist,
                   schema.engine == Engine::MariaDb ? "Can't DROP INDEX `" + index.name + "`; check that it exists"
                   : schema.engine == Engine::MySql ? "Can't DROP '" + index.name + "'; check that column/key exists"
                                                    : "no such index: " + index.name,
                   to_string(index));
}

ApplyError index_taken(const Schema& schema, const QualifiedName& index) {
  return complaint(Refusal::AlreadyExists,
                   worded(schema, "relation " + in("\"", index.name) + " already exists",
                          "Duplicate key name " + in("'", index.name), "index " + index.name + " already exists"),
                   to_string(index));
}

ApplyError still_needed(std::string_view what, std::string object) {
  return complaint(Refusal::DependentObjects,
                   "cannot drop " + std::string{what} + " because other objects depend on it", std::move(object));
}

ApplyError schema_missing(std::string_view name) {
  return complaint(Refusal::DoesNotExist, "schema " + in("\"", name) + " does not exist", std::string{name});
}

Complaint check_schema_of(const Schema& schema, const QualifiedName& name) {
  if (schema.engine != Engine::Postgres || name.schema.empty() || schema.schemas.contains(name.schema) ||
      is_outside(schema, name)) {
    return std::nullopt;
  }
  return schema_missing(name.schema);
}

Complaint check_new_relation(const Schema& schema, const QualifiedName& name, bool has_row_type) {
  if (Complaint missing = check_schema_of(schema, name)) {
    return missing;
  }
  if (relation_kind(schema, name) != RelationKind::None) {
    return relation_taken(schema, name);
  }
  if (schema.engine == Engine::Postgres && has_row_type && type_exists(schema, name)) {
    return complaint(Refusal::AlreadyExists, "type " + in("\"", name.name) + " already exists", to_string(name));
  }
  return std::nullopt;
}

}  // namespace signalbox::play
