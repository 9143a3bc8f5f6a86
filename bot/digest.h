#pragma once
// The digest: everything that is open, once a day or as the schedule says, in one message per channel.

#include "base/clock.h"
#include "config/config.h"
#include "store/store.h"

namespace signalbox {

/// Queues it for every channel that takes digests. Doing it twice in one minute says it once.
Result<void> queue_digest(const Config& config, Store& store, Instant now);

}  // namespace signalbox
