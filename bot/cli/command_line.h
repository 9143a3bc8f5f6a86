#pragma once
// argv → the command that was meant and its arguments. The only file that knows the command line library is the .cpp.

#include <string>
#include <tl/expected.hpp>

#include "bot/cli/command.h"

namespace signalbox {

struct Invocation {
  const Command* command = nullptr;
  Arguments arguments;
};

/// Nothing to run: text to print and the status to leave with (--help, or wrong usage).
struct Leave {
  std::string text;
  int status = 0;  ///< 0: `text` is for standard output, else for standard error
};

tl::expected<Invocation, Leave> parse_command_line(int argc, const char* const* argv);

}  // namespace signalbox
