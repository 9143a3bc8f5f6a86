#pragma once
// The web room's sources over the store.

#include <optional>
#include <string>

#include "store/intake.h"
#include "store/store.h"
#include "web/sources.h"

namespace signalbox {

/// Deliveries into the store, committed in groups.
class StoredSink final : public DeliverySink {
 public:
  explicit StoredSink(Intake& intake) : intake_(intake) {}
  void accept(NewDelivery delivery, std::function<void(Result<Accepted>)> answer) override {
    intake_.submit(std::move(delivery), std::move(answer));
  }

 private:
  Intake& intake_;
};

/// Reads with a connection of its own. Without an intake nothing is said about waiting deliveries.
class StoredLibrary final : public Library {
 public:
  static Result<StoredLibrary> open(const std::string& path, const Intake* intake);

  Result<std::int64_t> report_id() override { return store_.reports.latest_id(); }
  Result<std::optional<StoredReport>> report() override { return store_.reports.latest(); }
  Result<Traffic> traffic(int limit) override;
  Result<std::vector<AuditEntry>> audit(std::int64_t after, int limit) override {
    return store_.audit.list(after, limit);
  }
  Result<void> ready() override;
  Result<std::vector<Metric>> gauges(Instant now) override;
  Result<void> deployed(const Deployment& deployment) override;
  Result<void> settle_task(const TaskDecision& decision) override;

 private:
  StoredLibrary(Store store, const Intake* intake) : store_(std::move(store)), intake_(intake) {}

  Store store_;
  const Intake* intake_;
};

}  // namespace signalbox
