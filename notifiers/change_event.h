#pragma once
// PagerDuty's change events: "this migration merged", on the timeline of whoever looks at an incident, waking nobody.

#include "base/clock.h"
#include "base/result.h"
#include "config/config.h"
#include "migrations/pending.h"
#include "net/client.h"

namespace signalbox {

/// Unsupported when PagerDuty is not configured.
Result<HttpRequest> change_event(const PendingMigration& merged, const Config& config, Instant at);

}  // namespace signalbox
