#include <unistd.h>

#include "bot/cli/command.h"
#include "code/child.h"

namespace signalbox {
namespace {

int run(const Arguments&, Console&) {
  return serve_parse_code(STDIN_FILENO, STDOUT_FILENO);
}

}  // namespace

extern const Command parse_code_command;
const Command parse_code_command = {
    "parse-code", "reads one batch of source files; started by the program itself", "(none)", {}, {}, run, true};

}  // namespace signalbox
