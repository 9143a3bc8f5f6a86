#pragma once
// The configuration that a command works with.

#include <optional>

#include "bot/cli/command.h"
#include "config/config.h"

namespace signalbox {

/// --config, else $SIGNALBOX_CONFIG, else signalbox.yaml. Complains about everything that is wrong and returns nullopt.
std::optional<Config> load_configuration(const Arguments& arguments, Console& console);

/// The path that load_configuration reads.
std::string configuration_path(const Arguments& arguments);

}  // namespace signalbox
