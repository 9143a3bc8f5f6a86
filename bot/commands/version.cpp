#include <fmt/format.h>

#include "bot/command.h"
#include "bot/console.h"

namespace signalbox {
namespace {

int run(const Arguments&, Console& console) {
  return console.print(fmt::format("signalbox {}\n", SIGNALBOX_VERSION)) ? kClean : kUsage;
}

}  // namespace

extern const Command version_command;
const Command version_command = {"version", "prints the version", "signalbox version", {}, {}, run};

}  // namespace signalbox
