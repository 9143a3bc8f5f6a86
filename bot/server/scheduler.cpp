#include "bot/server/scheduler.h"

#include <algorithm>

#include "base/log.h"
#include "bot/server/bell.h"
#include "bot/server/job_keys.h"

namespace signalbox {
namespace {

using namespace std::chrono_literals;

/// Cron speaks in minutes; looking a few times in each keeps the delay small.
constexpr auto kLook = 5s;
using Reconciling = std::chrono::duration<std::int64_t, std::ratio<300>>;

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

void Scheduler::queue(ScheduledAction action, Instant now) {
  const char* kind = action == ScheduledAction::Scan     ? "scan"
                     : action == ScheduledAction::Digest ? "digest"
                                                         : "reconcile";
  if (const auto queued = store_.jobs.enqueue({kind, kEverything, "", now}, now); !queued) {
    log_error("a scheduled {} could not be queued: {}", kind, queued.error().what);
  }
}

Instant Scheduler::queue_due(Instant since) {
  const Instant now = clock_.now();
  for (const DueAction& due : due_actions(config_.schedule, since, now)) {
    queue(due.action, now);
  }
  // Whatever the schedule says: webhooks get lost, and some forges never send them again.
  if (std::chrono::floor<Reconciling>(since) != std::chrono::floor<Reconciling>(now)) {
    queue(ScheduledAction::Reconcile, now);
  }
  return now;
}

void Scheduler::run(std::stop_token stop, Crew& crew) {
  Bell own;
  Instant since = clock_.now();
  while (!stop.stop_requested()) {
    own.wait(stop, kLook);
    const Instant before = since;
    since = queue_due(since);
    const bool reconciles = std::chrono::floor<Reconciling>(before) != std::chrono::floor<Reconciling>(since);
    if (reconciles || !due_actions(config_.schedule, before, since).empty()) {
      crew.call();
    }
  }
}

}  // namespace signalbox
