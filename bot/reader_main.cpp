// signalbox-reader: the child that reads what a pull request may hold. It is a program of its own so that it is small:
// a parser that a hostile file takes over finds no Git, no TLS, no HTTP and no database client beside it, and none of
// them has to be loaded.

#include <unistd.h>

#include <cstdio>
#include <string_view>

#include "code/child.h"
#include "migrations/sandbox.h"

int main(int argc, char** argv) {
  const std::string_view verb = argc == 2 ? argv[1] : "";
  if (verb == "parse") {
    return signalbox::serve_parse(STDIN_FILENO, STDOUT_FILENO);
  }
  if (verb == "parse-code") {
    return signalbox::serve_parse_code(STDIN_FILENO, STDOUT_FILENO);
  }
  std::fputs("signalbox-reader is started by signalbox; there is nothing to do with it by hand\n", stderr);
  return 2;
}
