#include "bot/cli/configuration.h"

#include <fmt/format.h>

#include <cstdlib>

#include "bot/cli/console.h"
#include "config/load.h"

namespace signalbox {

std::string configuration_path(const Arguments& arguments) {
  if (const auto given = arguments.value("--config")) {
    return *given;
  }
  const char* variable = std::getenv("SIGNALBOX_CONFIG");
  return variable != nullptr && *variable != '\0' ? variable : "signalbox.yaml";
}

std::optional<Config> load_configuration(const Arguments& arguments, Console& console) {
  const std::string path = configuration_path(arguments);
  auto config = load_config(path);
  if (config) {
    return std::move(*config);
  }
  for (const Error& error : config.error()) {
    console.complain(to_string(error));
  }
  if (config.error().front().code == Code::NotFound) {
    console.complain("write a signalbox.yaml (see examples/), name one with --config, or try 'signalbox demo' first");
  }
  return std::nullopt;
}

}  // namespace signalbox
