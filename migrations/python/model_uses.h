#pragma once
// Where a Python migration works with the application's own models instead of what they were when it was written.

#include <vector>

#include "migrations/migration.h"
#include "syntax/tree.h"

namespace signalbox::python {

/// Names imported from a module called models (Django's and SQLAlchemy's own aside) that are queried or made:
/// User.objects, session.query(User), select(User.id), User.__table__, User(…). One of each name and line.
std::vector<ModelUse> model_uses(const Node& root);

}  // namespace signalbox::python
