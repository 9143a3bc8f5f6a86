// Tests start the program again, as it starts itself for the reading child: here that is this test, which is the whole
// program when its first argument is a command.

#include <gmock/gmock.h>

#include <cstdio>

#include "bot/cli/command_line.h"
#include "bot/cli/console.h"

namespace {

int run_program(int argc, char** argv) {
  using namespace signalbox;
  const auto invocation = parse_command_line(argc, argv);
  if (!invocation) {
    std::fputs(invocation.error().text.c_str(), invocation.error().status == 0 ? stdout : stderr);
    return invocation.error().status;
  }
  Console console(invocation->arguments);
  return invocation->command->run(invocation->arguments, console);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && argv[1][0] != '-') {
    return run_program(argc, argv);
  }
  testing::InitGoogleMock(&argc, argv);
  return RUN_ALL_TESTS();
}
