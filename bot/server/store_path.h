#pragma once
// Where the bot keeps what it knows.

#include <string>

#include "base/result.h"
#include "config/config.h"
#include "store/store.h"

namespace signalbox {

/// The SQLite file of a configuration, in a folder that is made when it is missing.
Result<std::string> store_path(const Config& config);

/// Opens a store that is there already; NotFound when the bot never ran.
Result<Store> open_existing_store(const Config& config);

}  // namespace signalbox
