#include <array>

#include "bot/cli/command.h"

namespace signalbox {

#define COMMAND(name) extern const Command name##_command;
#include "bot/commands.def"
#undef COMMAND

namespace {

constexpr std::array kCommands = {
#define COMMAND(name) &name##_command,
#include "bot/commands.def"
#undef COMMAND
};

}  // namespace

std::span<const Command* const> all_commands() {
  return kCommands;
}

}  // namespace signalbox
