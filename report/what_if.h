#pragma once
// What merging one branch does to the others, for people and for programs.

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "conflicts/what_if.h"

namespace signalbox {

nlohmann::ordered_json to_json(const WhatIf& what_if);

/// Every migration that stops to fit, with what it has to become, and one patch for all of them at the end.
std::string render_what_if(const WhatIf& what_if);

}  // namespace signalbox
