// The program: finds the command that was meant and runs it.

#include <cstdio>

#include "base/log.h"
#include "bot/cli/command_line.h"
#include "bot/cli/console.h"

int main(int argc, char** argv) {
  using namespace signalbox;
  const auto invocation = parse_command_line(argc, argv);
  if (!invocation) {
    std::fputs(invocation.error().text.c_str(), invocation.error().status == 0 ? stdout : stderr);
    return invocation.error().status;
  }
  if (invocation->arguments.has("--verbose")) {
    set_log_level(LogLevel::Debug);
  }
  Console console(invocation->arguments);
  return invocation->command->run(invocation->arguments, console);
}
