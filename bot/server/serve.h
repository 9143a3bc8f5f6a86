#pragma once
// The bot from its start to its end: what the command line asks, and the signals that reload or end it.

#include <chrono>

#include "base/result.h"
#include "bot/cli/command.h"
#include "bot/server/crew.h"

namespace signalbox {

class Console;

/// What --lease says, or its usual value; InvalidInput.
Result<std::chrono::seconds> parse_lease(const Arguments& arguments);

/// Runs until a signal ends it. The exit status.
int serve(const Arguments& arguments, Console& console, const CrewMaker& crew);

}  // namespace signalbox
