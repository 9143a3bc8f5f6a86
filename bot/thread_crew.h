#pragma once
// The crew as threads of this process: one worker, one deliverer per channel, one writer of tasks, each with its own
// connection to the store.

#include <chrono>
#include <memory>

#include "bot/server/crew.h"
#include "bot/server/service_host.h"

namespace signalbox {

class ThreadCrew : public Crew {
 public:
  /// How long the worker's last job took: a measure of what its memory saves the next one. Any thread.
  virtual std::chrono::milliseconds last_job() const = 0;
};

/// A CrewMaker.
std::unique_ptr<ThreadCrew> make_thread_crew(const Config& config, const HostOptions& options, const Clock& clock);

}  // namespace signalbox
