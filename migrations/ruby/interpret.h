#pragma once
// Method bodies of a migration class → commands. Follows helper methods of the class, unrolls loops over constants, and
// tells questions to the database (table_exists?) from what it cannot decide.

#include <vector>

#include "migrations/ruby/command.h"
#include "migrations/ruby/evaluate.h"

namespace signalbox::ruby {

/// The commands of the class's method of that name; empty when there is none. Never fails: what cannot be told is a
/// Command of kind kUnknown.
std::vector<Command> interpret(Evaluator& evaluator, std::string_view method);

}  // namespace signalbox::ruby
