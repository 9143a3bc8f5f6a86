// The reading child is another copy of the running program: here that is this test.

#include <gmock/gmock.h>
#include <unistd.h>

#include <string_view>

#include "migrations/sandbox.h"

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == "parse") {
    return signalbox::serve_parse(STDIN_FILENO, STDOUT_FILENO);
  }
  testing::InitGoogleMock(&argc, argv);
  return RUN_ALL_TESTS();
}
