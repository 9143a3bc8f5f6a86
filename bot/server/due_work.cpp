#include "bot/server/due_work.h"

#include <algorithm>

namespace signalbox {
namespace {

using namespace std::chrono_literals;

constexpr auto kSoon = 10s;

}  // namespace

bool writes_tasks(const Config& config) {
  return config.notify.tasks && config.notify.tasks->in != "none";
}

Result<std::optional<Instant>> next_work(const Config& config, Store& store, bool dry_run) {
  auto next = store.jobs.next_due();
  if (!next || dry_run) {
    return next;
  }
  const auto dues = store.outbox.next_dues();
  if (!dues) {
    return fail(dues.error());
  }
  for (const ChannelDue& due : *dues) {
    if (due.channel != "tasks" || writes_tasks(config)) {
      *next = std::min(next->value_or(due.at), due.at);
    }
  }
  return next;
}

Result<bool> may_rest(const Config& config, Store& store, bool dry_run, Instant now) {
  const auto queue = store.jobs.state();
  const auto next = next_work(config, store, dry_run);
  if (!queue || !next) {
    return fail(queue ? next.error() : queue.error());
  }
  return queue->running == 0 && (!*next || **next > now + kSoon);
}

}  // namespace signalbox
