#include "bot/cli/command.h"
#include "bot/cli/console.h"
#include "config/load.h"

namespace signalbox {
namespace {

int run(const Arguments&, Console& console) {
  return console.print(config_json_schema() + "\n") ? kClean : kUsage;
}

}  // namespace

extern const Command config_schema_command;
const Command config_schema_command = {"config schema",
                                       "prints the JSON Schema of the configuration, for editors",
                                       "signalbox config schema --output signalbox.schema.json",
                                       {},
                                       {},
                                       run};

}  // namespace signalbox
