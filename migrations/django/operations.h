#pragma once
// Django's migration operations: what each does to the models, and to the database forwards and backwards.

#include <string>

#include "migrations/django/draft.h"
#include "migrations/django/editor.h"

namespace signalbox::django {

/// What the operations of one migration belong to.
struct Place {
  std::string app;
  const Draft& draft;
  const std::vector<ReadScript>& scripts;
};

/// state_forwards.
void change_state(const Place& place, const python::Value& operation, State& state);
/// database_forwards; `to` is `from` after the operation.
void forwards(const Place& place, const python::Value& operation, const State& from, State& to, Editor& editor);
/// database_backwards; false: the operation cannot be reversed.
bool backwards(const Place& place, const python::Value& operation, const State& from, State& to, Editor& editor);

}  // namespace signalbox::django
