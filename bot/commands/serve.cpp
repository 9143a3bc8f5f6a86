#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/process.h"
#include "bot/cli/console.h"
#include "bot/server/serve.h"
#include "bot/thread_crew.h"

namespace signalbox {
namespace {

constexpr std::array kOptions = {
    Option{"--listen", "HOST:PORT", "instead of server.listen; port 0 takes any free one"},
    Option{"--lease", "SECONDS", "how long what a killed bot was doing stays taken; 60"},
    Option{"--settle", "SECONDS", "after a push, how long further pushes to that branch gather; 10"},
    Option{"--insecure", "", "take webhooks without a secret; only on loopback"},
};

/// The same arguments as one word each, "--listen=127.0.0.1:8080", so that signalbox-server need not know how a command
/// line is written.
std::vector<std::string> words_of(const Arguments& arguments) {
  std::vector<std::string> out = {"signalbox", "serve"};
  for (const auto& [flag, values] : arguments.options) {
    for (const std::string& value : values) {
      out.push_back(fmt::format("{}={}", flag, value));
    }
  }
  return out;
}

int become(const std::string& program, const Arguments& arguments, Console& console) {
  std::vector<std::string> words = words_of(arguments);
  ::execv(program.c_str(), to_c_array(words).data());
  console.complain(fmt::format("{} does not start: {}", program, std::strerror(errno)));
  return kUsage;
}

/// What stays resident is signalbox-server, which is small. Without it the program does everything itself.
int run(const Arguments& arguments, Console& console) {
  const std::string server = program_beside("signalbox-server");
  return server.empty() ? serve(arguments, console, make_thread_crew) : become(server, arguments, console);
}

}  // namespace

extern const Command serve_command;
const Command serve_command = {"serve",
                               "runs the bot: webhooks, schedule, API, page, metrics",
                               "signalbox serve --config signalbox.yaml",
                               kOptions,
                               {},
                               run};

}  // namespace signalbox
