#pragma once
// What the web room needs from the others, as small as it needs it.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "store/audit.h"
#include "store/deliveries.h"
#include "store/deployments.h"
#include "store/jobs.h"
#include "store/outbox.h"
#include "store/reports.h"
#include "web/metrics.h"

namespace signalbox {

/// Where accepted webhooks go.
class DeliverySink {
 public:
  virtual ~DeliverySink() = default;
  /// Calls `answer` once, from any thread, after the delivery is durable (or cannot be made so). Must not wait.
  virtual void accept(NewDelivery delivery, std::function<void(Result<Accepted>)> answer) = 0;
};

/// What came in, and what could not be said or done.
struct Traffic {
  std::vector<Delivery> deliveries;
  std::vector<OutboxItem> dead_letters;
  std::vector<DeadJob> dead_jobs;
};

/// Somebody's word about a task.
struct TaskDecision {
  std::string id;
  std::string state;  ///< "open", "closed", "not-affected"
  std::string by;
  std::string reason;
  Instant at;
};

/// What the page, the API and the probes show. Called from one thread, not the one that takes webhooks.
class Library {
 public:
  virtual ~Library() = default;
  /// 0 before the first scan is done; differs whenever report() does.
  virtual Result<std::int64_t> report_id() = 0;
  virtual Result<std::optional<StoredReport>> report() = 0;
  virtual Result<Traffic> traffic(int limit) = 0;
  virtual Result<std::vector<AuditEntry>> audit(std::int64_t after, int limit) = 0;
  /// An error when work cannot be taken in or done.
  virtual Result<void> ready() = 0;
  virtual Result<std::vector<Metric>> gauges(Instant now) = 0;
  /// Keeps what was reported, and has everything judged again.
  virtual Result<void> deployed(const Deployment&) { return fail(Code::Unsupported, "deployments are not kept here"); }
  /// Closes a task by hand, or opens it again; NotFound, InvalidInput.
  virtual Result<void> settle_task(const TaskDecision&) { return fail(Code::Unsupported, "tasks are not kept here"); }
};

}  // namespace signalbox
