#pragma once
// Empties the outbox once, for a command that publishes by itself.

#include <cstddef>

#include "base/clock.h"
#include "base/result.h"
#include "config/config.h"
#include "store/store.h"

namespace signalbox {

/// Delivers what is due, and what becomes due within the group wait, on every channel. Gives back how many items were
/// handled; what failed stays in the outbox for the bot or the next run.
Result<std::size_t> say_now(const Config& config, Store& store, const Clock& clock);

}  // namespace signalbox
