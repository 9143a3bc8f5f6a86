#include <unistd.h>

#include "bot/cli/command.h"
#include "migrations/sandbox.h"

namespace signalbox {
namespace {

int run(const Arguments&, Console&) {
  return serve_parse(STDIN_FILENO, STDOUT_FILENO);
}

}  // namespace

extern const Command parse_command;
const Command parse_command = {
    "parse", "reads one batch of migrations; started by the program itself", "(none)", {}, {}, run, true};

}  // namespace signalbox
