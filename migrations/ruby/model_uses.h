#pragma once
// Where a Rails migration works with the application's own models instead of classes that stand in the migration.

#include <vector>

#include "migrations/migration.h"
#include "syntax/tree.h"

namespace signalbox::ruby {

/// Constants that are asked for rows or change them (User.where(…), User.find_each, User.update_all) and are no class
/// of the file. One of each name and line.
std::vector<ModelUse> model_uses(const Node& root);

}  // namespace signalbox::ruby
