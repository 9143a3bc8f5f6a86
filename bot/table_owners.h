#pragma once
// Whose tables are whose, by the configuration.

#include <map>
#include <string>

#include "config/config.h"
#include "schema/schema.h"

namespace signalbox {

/// "database/table" → the service that answers for it: the one service of the database's owner that migrates it.
/// Databases without an owner, or whose owner has several such services, are left out.
std::map<std::string, std::string> owners_of(const Config& config, const std::map<std::string, Schema>& bases);

}  // namespace signalbox
