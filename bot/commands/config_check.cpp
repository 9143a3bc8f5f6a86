#include <fmt/format.h>

#include "bot/cli/configuration.h"
#include "bot/cli/console.h"

namespace signalbox {
namespace {

int run(const Arguments& arguments, Console& console) {
  const auto config = load_configuration(arguments, console);
  if (!config) {
    return kUsage;
  }
  const bool printed =
      console.print(fmt::format("{}: fine: {} services, {} databases, {} teams\n", config->path,
                                config->services.size(), config->databases.size(), config->teams.size()));
  return printed ? kClean : kUsage;
}

}  // namespace

extern const Command config_check_command;
const Command config_check_command = {"config check",
                                      "checks the configuration and lists everything that is wrong with it",
                                      "signalbox config check --config signalbox.yaml",
                                      {},
                                      {},
                                      run};

}  // namespace signalbox
