#pragma once
// What the store says of work: when some is due, and whether whoever did it may rest.

#include <optional>

#include "base/clock.h"
#include "base/result.h"
#include "config/config.h"
#include "store/store.h"

namespace signalbox {

/// Whether somebody writes the tasks that wait in the outbox.
bool writes_tasks(const Config& config);

/// When a job, or a message that may be sent, is due next; nullopt when nothing waits. A dry run sends nothing.
Result<std::optional<Instant>> next_work(const Config& config, Store& store, bool dry_run);

/// Nothing is under way, and nothing is due soon.
Result<bool> may_rest(const Config& config, Store& store, bool dry_run, Instant now);

}  // namespace signalbox
