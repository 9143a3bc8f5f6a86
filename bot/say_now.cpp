#include "bot/say_now.h"

#include <thread>

#include "bot/deliverer.h"
#include "bot/forge_room.h"

namespace signalbox {
namespace {

using namespace std::chrono_literals;

/// How long a message stays taken by a command that was killed.
constexpr std::chrono::seconds kLease = 60s;

Result<std::size_t> empty_channel(const Channel& channel, const Config& config, Store& store, const ForgeApis& forges,
                                  const Clock& clock) {
  CurlClient client;
  Deliverer deliverer(channel, config, store, client, forges, clock, kLease);
  const Instant patience = clock.now() + config.notify.group_wait + 1s;
  std::size_t handled = 0;
  while (true) {
    const auto delivered = deliverer.deliver_one();
    if (!delivered) {
      return fail(delivered.error());
    }
    if (*delivered) {
      ++handled;
      continue;
    }
    const auto due = store.outbox.next_due(channel.kind);
    if (!due) {
      return fail(due.error());
    }
    if (!*due || **due > patience) {
      return handled;
    }
    std::this_thread::sleep_until(**due);
  }
}

}  // namespace

Result<std::size_t> say_now(const Config& config, Store& store, const Clock& clock) {
  const ForgeRoom forges(config, clock);
  std::size_t handled = 0;
  for (const Channel* channel : all_channels()) {
    const auto done = empty_channel(*channel, config, store, forges.apis(), clock);
    if (!done) {
      return fail(done.error());
    }
    handled += *done;
  }
  return handled;
}

}  // namespace signalbox
