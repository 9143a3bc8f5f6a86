#include "bot/worker.h"

#include <fmt/format.h>

#include <thread>

#include "base/log.h"
#include "bot/pipeline.h"
#include "bot/publish.h"
#include "bot/snapshot.h"
#include "store/backoff.h"

namespace signalbox {
namespace {

using namespace std::chrono_literals;

constexpr auto kLease = 60s;
constexpr auto kHeartbeat = 20s;
constexpr auto kIdle = 1s;
constexpr int kAttempts = 5;

/// Keeps a job's lease alive while it is worked on, so that a long fetch is not taken for a dead worker.
class Heartbeat {
 public:
  Heartbeat(std::string store_path, Job job, const Clock& clock)
      : thread_([path = std::move(store_path), job = std::move(job), &clock](std::stop_token stop) {
          auto store = Store::open(path);
          Bell bell;
          for (bell.wait(stop, kHeartbeat); store && !stop.stop_requested(); bell.wait(stop, kHeartbeat)) {
            if (const auto extended = store->jobs.extend(job, clock.now() + kLease); !extended) {
              log_warning("job {}: {}", job.key, extended.error().what);
            }
          }
        }) {}

 private:
  std::jthread thread_;
};

std::int64_t last_delivery(const std::vector<Delivery>& deliveries) {
  return deliveries.empty() ? 0 : deliveries.back().id;
}

}  // namespace

std::vector<std::string> services_of_job(const Config& config, std::string_view key) {
  std::vector<std::string> out;
  const std::string_view project = key.substr(key.find(':') + 1);
  for (const auto& [name, service] : config.services) {
    if (key == kEverything || (!project.empty() && service.project == project)) {
      out.push_back(name);
    }
  }
  return out;
}

void Worker::run(std::stop_token stop, Bell& bell) {
  while (!stop.stop_requested()) {
    const auto worked = work_once();
    if (!worked) {
      log_error("the queue cannot be read: {}", worked.error().what);
    }
    if (!worked || !*worked) {
      bell.wait(stop, kIdle);
    }
  }
}

Result<bool> Worker::work_once() {
  const auto job = store_.jobs.claim(clock_.now(), kLease);
  if (!job) {
    return fail(job.error());
  }
  if (!*job) {
    return false;
  }
  const Heartbeat heartbeat(store_path_, **job, clock_);
  const auto done = work(**job);
  if (done) {
    return store_.jobs.complete(**job).map([] { return true; });
  }
  log_error("job {} (attempt {}): {}", (*job)->key, (*job)->attempt, done.error().what);
  const auto put_back =
      (*job)->attempt >= kAttempts
          ? store_.jobs.bury(**job, done.error().what, clock_.now())
          : store_.jobs.retry(**job, done.error().what, clock_.now() + Backoff{}.after((*job)->attempt, (*job)->key));
  return put_back.map([] { return true; });
}

Result<void> Worker::work(const Job& job) {
  if (job.kind != "scan") {
    return fail(Code::Unsupported, fmt::format("nobody knows how to do '{}'", job.kind));
  }
  // Deliveries that come in from here on get a job of their own: what we read may be older than they are.
  const auto deliveries = store_.deliveries.open_for(job.key);
  if (!deliveries) {
    return fail(deliveries.error());
  }
  if (auto scanned = scan(job); !scanned) {
    return scanned;
  }
  return store_.deliveries.finish(job.key, last_delivery(*deliveries));
}

Result<void> Worker::scan(const Job& job) {
  SnapshotOptions options;
  options.fetch_only = services_of_job(config_, job.key);
  if (options.fetch_only.empty()) {
    log_info("{} is none of the configured services' repositories", job.key);
    return {};
  }
  options.now = clock_.now();
  const Snapshot snapshot = take_snapshot(config_, options);
  for (const ScanError& error : snapshot.errors) {
    log_warning("{}: {}", error.service, error.message);
  }
  const Report report = analyse(config_, snapshot, options.now);
  const auto notices = publish(store_, config_, report, options.now);
  if (!notices) {
    return fail(notices.error());
  }
  log_info("{}: {} pending, {} conflicts, {} notices", job.key, report.pending.size(), report.conflicts.size(),
           notices->size());
  if (!notices->empty()) {
    published_();
  }
  return {};
}

}  // namespace signalbox
