#include "bot/scheduler.h"

#include <algorithm>

#include "base/log.h"
#include "bot/worker.h"

namespace signalbox {
namespace {

using namespace std::chrono_literals;

/// Cron speaks in minutes; looking a few times in each keeps the delay small.
constexpr auto kLook = 5s;

}  // namespace

std::vector<DueAction> due_actions(const std::vector<Schedule>& schedules, Instant after, Instant until) {
  std::vector<DueAction> out;
  for (const Schedule& schedule : schedules) {
    // A machine that slept through many due times does the work once.
    const auto due = next_after(schedule.cron, schedule.timezone, after);
    if (due && *due <= until) {
      out.push_back({*due, schedule.action});
    }
  }
  std::ranges::sort(out, {}, &DueAction::at);
  return out;
}

Instant Scheduler::queue_due(Instant since) {
  const Instant now = clock_.now();
  for (const DueAction& due : due_actions(config_.schedule, since, now)) {
    if (due.action == ScheduledAction::Digest) {
      continue;  // said once at start
    }
    if (const auto queued = store_.jobs.enqueue({"scan", kEverything, "", now}, now); !queued) {
      log_error("a scheduled scan could not be queued: {}", queued.error().what);
    }
  }
  return now;
}

void Scheduler::run(std::stop_token stop, Bell& workers) {
  Bell own;
  Instant since = clock_.now();
  while (!stop.stop_requested()) {
    own.wait(stop, kLook);
    const Instant before = since;
    since = queue_due(since);
    if (!due_actions(config_.schedule, before, since).empty()) {
      workers.ring();
    }
  }
}

}  // namespace signalbox
