#pragma once
// The queue of work. One open job per kind and key, so bursts fold into one; one running job per key; a worker that
// dies loses its lease and the job comes back.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace signalbox {

class StoreDatabase;

struct NewJob {
  std::string kind;     ///< "scan", "digest" …
  std::string key;      ///< what must not be worked on twice at once: the repository
  std::string payload;  ///< kind's own text; a folded job keeps the newest
  Instant run_at;       ///< not before; a folded job keeps the earliest
};

/// A job in the hands of a worker.
struct Job {
  std::int64_t id = 0;
  std::string kind;
  std::string key;
  std::string payload;
  int attempt = 0;  ///< 1 at the first claim; also the lease's token
  Instant created_at;

  bool operator==(const Job&) const = default;
};

struct DeadJob {
  Job job;
  std::string why;
  Instant died_at;
};

struct QueueState {
  std::int64_t queued = 0;
  std::int64_t running = 0;
  std::int64_t dead = 0;
  std::optional<Instant> oldest;  ///< when the job that waits longest was queued

  bool operator==(const QueueState&) const = default;
};

class JobStore {
 public:
  explicit JobStore(StoreDatabase& database) : database_(&database) {}

  /// Queues the job or folds it into the queued one of the same kind and key. A running one does not count: what it
  /// began with may be older than this.
  Result<void> enqueue(const NewJob& job, Instant now);
  /// Hands out the job that is due longest, or one whose lease ran out; nothing when none is due. No job is handed out
  /// while another of the same key runs.
  Result<std::optional<Job>> claim(Instant now, std::chrono::milliseconds lease);
  /// Keeps a lease alive. Conflict: it ran out and somebody else has the job; stop working on it.
  Result<void> extend(const Job& job, Instant lease_until);
  /// The job is done and gone. Doing it twice does nothing; Conflict as above.
  Result<void> complete(const Job& job);
  /// The job is tried again at `retry_at`, or folds into a job of its kind and key that was queued meanwhile.
  Result<void> retry(const Job& job, std::string_view why, Instant retry_at);
  /// The job is given up and kept as a dead letter.
  Result<void> bury(const Job& job, std::string_view why, Instant now);

  Result<std::vector<DeadJob>> dead(int limit);
  /// A dead job is queued again, with its attempts forgotten. NotFound when it is not dead.
  Result<void> requeue(std::int64_t id, Instant now);
  Result<QueueState> state();
  /// When the next job is due or the next lease runs out, for a worker that wants to sleep until then.
  Result<std::optional<Instant>> next_due();

 private:
  StoreDatabase* database_;
};

}  // namespace signalbox
