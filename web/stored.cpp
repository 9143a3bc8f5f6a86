#include "web/stored.h"

#include <algorithm>

#include "graph/task.h"

namespace signalbox {
namespace {

/// So many deliveries waiting for their commit mean that the disk does not keep up.
constexpr std::size_t kTooManyWaiting = 5'000;
/// The newest report is kept as it is given out (web/board.h); what else is asked for is asked seldom.
constexpr int kCacheKib = 256;
/// The job that judges everything again.
constexpr char kEveryRepository[] = "*";

Metric gauge(std::string name, std::string help, std::vector<Sample> samples) {
  return Metric{std::move(name), std::move(help), MetricType::Gauge, std::move(samples)};
}

Metric job_gauge(const QueueState& queue) {
  const auto sample = [](const char* state, std::int64_t value) {
    return Sample{{{"state", state}}, static_cast<double>(value)};
  };
  return gauge("signalbox_jobs", "Jobs in the queue, by state.",
               {sample("queued", queue.queued), sample("running", queue.running), sample("dead", queue.dead)});
}

Metric age_gauge(const QueueState& queue, Instant now) {
  const auto age = queue.oldest ? std::max(now - *queue.oldest, Instant::duration{0}) : Instant::duration{0};
  return gauge("signalbox_oldest_job_age_seconds", "How long the job that waits longest has waited.",
               {{{}, std::chrono::duration<double>(age).count()}});
}

Metric outbox_gauge(const std::vector<OutboxCount>& counts) {
  Metric metric = gauge("signalbox_outbox_items", "Messages in the outbox, by channel and state.", {});
  for (const OutboxCount& count : counts) {
    metric.samples.push_back({{{"channel", count.channel}, {"state", std::string(to_string(count.state))}},
                              static_cast<double>(count.items)});
  }
  return metric;
}

}  // namespace

Result<StoredLibrary> StoredLibrary::open(const std::string& path, const Intake* intake) {
  auto store = Store::open(path, kCacheKib);
  if (!store) {
    return fail(store.error());
  }
  return StoredLibrary(std::move(*store), intake);
}

Result<Traffic> StoredLibrary::traffic(int limit) {
  auto deliveries = store_.deliveries.recent(limit);
  auto letters = store_.outbox.dead(limit);
  auto jobs = store_.jobs.dead(limit);
  if (!deliveries) {
    return fail(deliveries.error());
  }
  if (!letters) {
    return fail(letters.error());
  }
  if (!jobs) {
    return fail(jobs.error());
  }
  return Traffic{std::move(*deliveries), std::move(*letters), std::move(*jobs)};
}

Result<void> StoredLibrary::ready() {
  if (intake_ != nullptr && intake_->waiting() > kTooManyWaiting) {
    return fail(Code::Unavailable, "Deliveries come in faster than they can be stored.");
  }
  const auto queue = store_.jobs.state();
  return queue ? Result<void>{} : Result<void>(fail(queue.error()));
}

Result<std::vector<Metric>> StoredLibrary::gauges(Instant now) {
  const auto queue = store_.jobs.state();
  if (!queue) {
    return fail(queue.error());
  }
  const auto counts = store_.outbox.counts();
  if (!counts) {
    return fail(counts.error());
  }
  std::vector<Metric> metrics{job_gauge(*queue), age_gauge(*queue, now), outbox_gauge(*counts)};
  if (intake_ != nullptr) {
    metrics.push_back(gauge("signalbox_deliveries_waiting", "Deliveries that wait for their commit.",
                            {{{}, static_cast<double>(intake_->waiting())}}));
  }
  return metrics;
}

Result<void> StoredLibrary::deployed(const Deployment& deployment) {
  return store_.transaction([&]() -> Result<void> {
    if (auto kept = store_.deployments.put(deployment); !kept) {
      return kept;
    }
    return store_.jobs.enqueue({"scan", kEveryRepository, "", deployment.at}, deployment.at);
  });
}

Result<void> StoredLibrary::settle_task(const TaskDecision& decision) {
  const auto state = parse_task_state(decision.state);
  const bool by_hand =
      state && (*state == TaskState::Open || *state == TaskState::ClosedByHand || *state == TaskState::NotAffected);
  if (!by_hand || decision.reason.empty() || decision.by.empty()) {
    return fail(Code::InvalidInput, "a task is set to open, closed or not-affected, by somebody, with a reason");
  }
  return store_.transaction([&]() -> Result<void> {
    const auto tasks = store_.tasks.all();
    if (!tasks) {
      return fail(tasks.error());
    }
    const auto stored = std::ranges::find(*tasks, decision.id, &StoredTask::id);
    auto task = stored == tasks->end() ? fail(Code::NotFound, "there is no such task") : decode_task(stored->body);
    if (!task) {
      return fail(task.error());
    }
    const bool open = *state == TaskState::Open;
    task->state = *state;
    task->closed_at = open ? "" : to_iso8601(decision.at);
    task->closed_by = open ? "" : decision.by;
    task->reason = open ? "" : decision.reason;
    const std::string body = encode(*task);
    if (auto kept = store_.tasks.put(task->id, to_string(task->state), body, decision.at); !kept) {
      return kept;
    }
    if (auto queued = store_.outbox.put("tasks", task->id, body, decision.at); !queued) {
      return queued;
    }
    AuditEntry entry;
    entry.at = decision.at;
    entry.actor = decision.by;
    entry.action = "task." + decision.state;
    entry.subject = decision.id;
    entry.reason = decision.reason;
    if (const auto appended = store_.audit.append(std::move(entry)); !appended) {
      return fail(appended.error());
    }
    return store_.jobs.enqueue({"scan", kEveryRepository, "", decision.at}, decision.at);
  });
}

}  // namespace signalbox
