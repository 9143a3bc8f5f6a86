#pragma once
// What to type after reading about a conflict: the command that looks again, the comment that accepts it.

#include <string>

#include "conflicts/conflict.h"

namespace signalbox {

/// "git switch 'feature/status' && signalbox check": on the branch of the side that should act.
std::string recheck_of(const Conflict& conflict);
/// "-- signalbox:ignore conflict:alter-alter REASON until=DATE", to be written into the migration of the side that
/// should act, in the comments of its language.
std::string acceptance_of(const Conflict& conflict);

}  // namespace signalbox
