#pragma once
// Those who do the queue's jobs and say what waits in the outbox. The server knows them only as this: they may be
// threads beside it (bot/thread_crew.h) or a process of their own (bot/server/process_crew.h).

#include <functional>
#include <memory>

#include "base/clock.h"
#include "base/result.h"
#include "config/config.h"

namespace signalbox {

struct HostOptions;

class Crew {
 public:
  virtual ~Crew() = default;
  virtual Result<void> start() = 0;
  /// Something may be due: look now, not at the next look. Any thread; before start() it is remembered.
  virtual void call() = 0;
  /// Returns when the job and the messages under way are finished. Nothing is begun any more.
  virtual void finish() = 0;
};

/// Makes a crew that has not started. The configuration and the clock outlive it.
using CrewMaker =
    std::function<std::unique_ptr<Crew>(const Config& config, const HostOptions& options, const Clock& clock)>;

}  // namespace signalbox
