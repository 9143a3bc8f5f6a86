#pragma once
// Django's fields as columns of an engine.

#include <optional>
#include <string>

#include "migrations/django/state.h"

namespace signalbox::django {

struct ColumnType {
  std::string type;   ///< canonical
  std::string check;  ///< expression of the constraint that comes with the type
  bool known = true;  ///< false: the field's class is the project's own
  bool numbers_itself = false;
};

/// The type of a field's column; a foreign key has its target's.
ColumnType column_type(Engine engine, const State& state, const Model& model, const Field& field);
/// The whole column without a default.
Column column_for(Engine engine, const State& state, const Model& model, const Field& field);

/// The field that a foreign key refers to, its column and its model's table. Without the model (another package's),
/// what Django would name them.
struct Reference {
  QualifiedName table;
  std::string column;
  bool known = true;
};
Reference reference_of(Engine engine, const State& state, const Model& model, const Field& field);

/// The literal that Django sends for rows that are there already; nullopt: none.
std::optional<std::string> effective_default(Engine engine, const Field& field);
/// db_default: a default that stays.
std::optional<std::string> database_default(Engine engine, const Field& field);

bool is_unique(const Field& field);
bool has_index(const Field& field);
/// False for fields that have no column: many-to-many, generic foreign keys.
bool has_column(const Field& field);

}  // namespace signalbox::django
