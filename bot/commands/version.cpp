#include <fmt/format.h>

#include "bot/cli/command.h"
#include "bot/cli/console.h"

namespace signalbox {
namespace {

int run(const Arguments&, Console& console) {
  return console.print(fmt::format("signalbox {}\n", SIGNALBOX_VERSION)) ? kClean : kUsage;
}

}  // namespace

extern const Command version_command;
const Command version_command = {"version", "prints the version", "signalbox version", {}, {}, run};

}  // namespace signalbox
