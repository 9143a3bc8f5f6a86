#pragma once
// Queues the same jobs as webhooks do, by the clock: a lost webhook costs delay, never truth.

#include <stop_token>

#include "base/clock.h"
#include "bot/server/crew.h"
#include "config/config.h"
#include "store/store.h"

namespace signalbox {

/// When the earliest of the schedules is due after `after`, and what it does; nullopt without schedules.
struct DueAction {
  Instant at;
  ScheduledAction action = ScheduledAction::Scan;

  bool operator==(const DueAction&) const = default;
};
std::vector<DueAction> due_actions(const std::vector<Schedule>& schedules, Instant after, Instant until);

/// One thread with a store of its own.
class Scheduler {
 public:
  Scheduler(const Config& config, Store& store, const Clock& clock) : config_(config), store_(store), clock_(clock) {}

  /// Queues what became due after `since`, up to now; gives back now.
  Instant queue_due(Instant since);
  /// Until a stop is requested; calls the crew when something was queued.
  void run(std::stop_token stop, Crew& crew);

 private:
  void queue(ScheduledAction action, Instant now);

  const Config& config_;
  Store& store_;
  const Clock& clock_;
};

}  // namespace signalbox
