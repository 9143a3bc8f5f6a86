#pragma once
// In which order changelogs include each other.

#include <span>
#include <string>
#include <vector>

#include "migrations/framework.h"

namespace signalbox::liquibase {

/// The paths of all included files in the order in which Liquibase runs them, starting with the changelogs that nobody
/// includes. `changelogs` are the files that include others.
std::vector<std::string> run_order(std::span<const SourceFile> changelogs, Engine engine);

}  // namespace signalbox::liquibase
