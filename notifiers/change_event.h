#pragma once
// PagerDuty's change events: "this migration merged", on the timeline of whoever looks at an incident, waking nobody.

#include "base/clock.h"
#include "base/result.h"
#include "config/config.h"
#include "net/client.h"
#include "notifiers/notice.h"

namespace signalbox {

/// `merged`: of kind kMerged, a side for each change. Unsupported when PagerDuty is not configured.
Result<HttpRequest> change_event(const Notice& merged, const Config& config, Instant at);

}  // namespace signalbox
