#pragma once
// Does the jobs of the queue: fetch, scan, judge, publish.

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "bot/pipeline.h"
#include "bot/server/bell.h"
#include "config/config.h"
#include "forges/forge.h"
#include "net/client.h"
#include "notifiers/circumstances.h"
#include "report/report.h"
#include "store/store.h"

namespace signalbox {

/// One thread: judging looks at all repositories at once, so jobs do not run side by side.
class Worker {
 public:
  /// `lease`: how long a job stays with a worker that does not answer any more. `published` is called after a job
  /// queued something to say. `store_path` is for the lease's own connection.
  Worker(const Config& config, Store& store, std::string store_path, const ForgeApis& forges, const Clock& clock,
         std::chrono::seconds lease, std::function<void()> published)
      : config_(config),
        store_(store),
        store_path_(std::move(store_path)),
        forges_(forges),
        clock_(clock),
        lease_(lease),
        published_(std::move(published)) {}

  /// Takes and does one due job. False when none was due.
  Result<bool> work_once();
  /// How long the last job took. Any thread.
  std::chrono::milliseconds last_job() const { return last_job_; }
  /// Until a stop is requested. A job under way is finished.
  void run(std::stop_token stop, Bell& bell);

 private:
  std::chrono::milliseconds until_next();
  Result<void> work(const Job& job);
  Result<void> scan(const Job& job, const std::vector<Delivery>& deliveries);
  Result<void> note(const std::vector<Delivery>& deliveries);
  Result<void> attend_to_clicks(const std::vector<Delivery>& deliveries, const Report& report, Instant now);
  Result<void> attend(const std::vector<Delivery>& deliveries, const Report& report, const ForkView& forks,
                      Instant now);

  const Config& config_;
  Store& store_;
  std::string store_path_;
  const ForgeApis& forges_;
  const Clock& clock_;
  std::chrono::seconds lease_;
  std::function<void()> published_;
  CurlClient slack_;  ///< asks who belongs to a team
  LastLook last_;
  LastLook last_of_forks_;
  std::atomic<std::chrono::milliseconds> last_job_{};
};

}  // namespace signalbox
