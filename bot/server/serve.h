#pragma once
// The bot from its start to its end: what the command line asks, and the signals that reload or end it.

#include "bot/cli/command.h"
#include "bot/server/crew.h"

namespace signalbox {

class Console;

/// Runs until a signal ends it. The exit status.
int serve(const Arguments& arguments, Console& console, const CrewMaker& crew);

}  // namespace signalbox
