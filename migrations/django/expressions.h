#pragma once
// Django's expressions as SQL, as near as the database would show them: Q, F, Value, functions.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "migrations/django/state.h"

namespace signalbox::django {

struct Expression {
  std::string sql;
  std::vector<std::string> columns;  ///< that it reads, sorted
  bool known = true;
};

/// Names of fields become columns of `model`.
Expression expression_of(Engine engine, const Model& model, const python::Value& value);
/// The column of a field's name; "pk" is the primary key.
std::string column_named(const Model& model, std::string_view field);

std::string literal_of(Engine engine, std::string_view text);
/// A constant; nullopt: none.
std::optional<std::string> constant_of(Engine engine, const python::Value& value);
/// The name as it stands in an expression: quoted where the engine asks for it.
std::string quoted_column(Engine engine, const std::string& column);

}  // namespace signalbox::django
