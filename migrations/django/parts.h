#pragma once
// Entries of Meta.indexes and Meta.constraints as indexes and constraints of the database.

#include <optional>
#include <utility>

#include "migrations/django/state.h"
#include "schema/change.h"

namespace signalbox::django {

/// models.Index, GinIndex, …; false: it has an expression that is not known.
std::pair<Index, bool> index_of(Engine engine, const Model& model, const Part& part);
/// A unique constraint with a condition, expressions or included columns is an index; nullopt: it is none.
std::optional<Index> index_of_constraint(Engine engine, const Model& model, const Part& part);
/// CHECK, UNIQUE or EXCLUDE as an operation of its own; nullopt: an index, or not known.
std::optional<Operation> constraint_of(Engine engine, const Model& model, const Part& part, bool validated);
/// Puts a CHECK, UNIQUE or EXCLUDE into a table that is being created.
void add_inline_constraint(Engine engine, const Model& model, const Part& part, Table& table);

/// The name of an index or constraint: written, or made up by Django for an index.
std::string name_of_part(Engine engine, const Model& model, const python::Value& spec);

}  // namespace signalbox::django
