#pragma once
// The crew as a process of its own, `signalbox work`, that is there while there is work: what stays resident between
// two webhooks is the server alone, and what a hostile repository may break in the crew leaves the way in open.

#include <memory>
#include <string>

#include "bot/server/crew.h"

namespace signalbox {

/// `program`: the path of signalbox. `verbosity`: "--quiet", "--verbose" or empty, handed on.
CrewMaker process_crew(std::string program, std::string verbosity);

}  // namespace signalbox
