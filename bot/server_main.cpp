// signalbox-server: what of `signalbox serve` stays resident. It takes webhooks, keeps the clock, answers readers, and
// starts `signalbox work` when there is something to do. It is a program of its own so that it is small, and so that
// nothing that a repository holds is ever read in it.

#include <malloc.h>

#include <cstdio>
#include <span>
#include <string>
#include <string_view>

#include "base/log.h"
#include "base/process.h"
#include "bot/cli/console.h"
#include "bot/server/process_crew.h"
#include "bot/server/serve.h"

namespace {

/// "--listen=127.0.0.1:8080": as bot/commands/serve.cpp writes them.
signalbox::Arguments arguments_of(std::span<char*> words) {
  signalbox::Arguments out;
  for (const std::string_view word : words) {
    const std::size_t equals = word.find('=');
    out.options[std::string(word.substr(0, equals))].emplace_back(
        equals == std::string_view::npos ? std::string_view{} : word.substr(equals + 1));
  }
  return out;
}

/// glibc gives the end of the heap back above 128 KiB, and a text of that size at once; the next webhook takes both
/// again. That was three page faults a request and nearly half of its CPU. One heap serves the few threads
/// (mallopt(3)).
void keep_freed_memory() {
  mallopt(M_TRIM_THRESHOLD, 4 << 20);
  mallopt(M_MMAP_THRESHOLD, 1 << 20);
  mallopt(M_ARENA_MAX, 1);
}

}  // namespace

int main(int argc, char** argv) {
  using namespace signalbox;
  keep_freed_memory();
  const std::span<char*> words(argv, static_cast<std::size_t>(argc));
  const std::string program = program_beside("signalbox");
  if (argc < 2 || std::string_view(words[1]) != "serve" || program.empty()) {
    std::fputs("signalbox-server is started by `signalbox serve`, beside which it lies\n", stderr);
    return kUsage;
  }
  const Arguments arguments = arguments_of(words.subspan(2));
  if (arguments.has("--verbose")) {
    set_log_level(LogLevel::Debug);
  }
  const std::string verbosity = arguments.has("--verbose") ? "--verbose" : arguments.has("--quiet") ? "--quiet" : "";
  Console console(arguments);
  return serve(arguments, console, process_crew(program, verbosity));
}
