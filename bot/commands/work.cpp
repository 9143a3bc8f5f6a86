// What `signalbox serve` starts when there is work: the crew as a process that ends when there is none any more.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/companion.h"
#include "base/log.h"
#include "base/version.h"
#include "bot/cli/configuration.h"
#include "bot/cli/console.h"
#include "bot/server/due_work.h"
#include "bot/server/serve.h"
#include "bot/server/signals.h"
#include "bot/server/store_path.h"
#include "bot/thread_crew.h"
#include "config/load.h"

namespace signalbox {
namespace {

using namespace std::chrono_literals;

constexpr std::array kOptions = {
    Option{"--lease", "SECONDS", "as of serve"},
    Option{"--of", "VERSION", "of the server that starts this"},
};

constexpr std::size_t kMostText = 2U << 20U;
constexpr std::chrono::milliseconds kLook = 1s;

/// What the worker read and judged makes the next look cheap: it is worth staying for, the longer the more it took.
std::chrono::milliseconds linger(const ThreadCrew& crew) {
  return std::clamp<std::chrono::milliseconds>(60 * crew.last_job(), 5s, 10min);
}

/// Until the server says so, or there has been nothing to do for a while.
void attend(ThreadCrew& crew, const Config& config, Store& store, bool dry_run, const Clock& clock) {
  using Word = CompanionInput::Word;
  Instant busy = clock.now();
  while (clock.now() - busy < linger(crew)) {
    const Word word = CompanionInput::wait(kLook);
    if (word == Word::Finish) {
      return;
    }
    if (word == Word::Rung) {
      crew.call();
      busy = clock.now();
      continue;  // a burst rings thousands of times a second: the store is not asked each time
    }
    if (const auto rests = may_rest(config, store, dry_run, clock.now()); !rests || !*rests) {
      busy = clock.now();
    }
  }
  log_debug("nothing to do: the crew leaves until it is needed");
}

int run(const Arguments& arguments, Console& console) {
  // Ctrl-C and a service manager's signal reach this process too; the server is the one that says when to end.
  const HeldSignals signals;
  if (arguments.value_or("--of", version()) != version()) {
    console.complain(
        fmt::format("this is signalbox {}, not what `signalbox serve` was started from: restart it", version()));
    return kUsage;
  }
  const auto lease = parse_lease(arguments);
  const auto text = CompanionInput::take(kMostText);
  if (!text || !lease) {
    console.complain("signalbox work is started by signalbox serve; there is nothing to do with it by hand");
    return kUsage;
  }
  const auto config = parse_config(*text, configuration_path(arguments), process_variables());
  if (!config) {
    console.complain(to_string(config.error()));
    return kUsage;
  }
  if (!arguments.has("--quiet") && !arguments.has("--verbose")) {
    set_log_level(LogLevel::Info);
  }
  HostOptions options;
  options.lease = *lease;
  options.dry_run = arguments.has("--dry-run");
  const SystemClock clock;
  const auto path = store_path(*config);
  auto store = path ? Store::open(*path) : Result<Store>(fail(path.error()));
  const auto crew = make_thread_crew(*config, options, clock);
  const auto started = store ? crew->start() : Result<void>(fail(store.error()));
  if (!started) {
    console.complain(started.error().what);
    return kUsage;
  }
  attend(*crew, *config, *store, options.dry_run, clock);
  crew->finish();
  return kClean;
}

}  // namespace

extern const Command work_command;
const Command work_command = {
    "work", "does what is due for a running bot; started by serve", "signalbox work", kOptions, {}, run, true};

}  // namespace signalbox
