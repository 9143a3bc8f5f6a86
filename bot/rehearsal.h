#pragma once
// What would be said, without saying it.

#include "base/clock.h"
#include "bot/cli/console.h"
#include "config/config.h"
#include "report/report.h"
#include "store/store.h"

namespace signalbox {

struct Arguments;

/// Prints the messages that this report would lead to, compared with what the store knows to be told; as text or, with
/// --format json, as {"version", "notices"}. Gives back the exit status.
int print_rehearsal(Store& store, const Config& config, const Report& report, Instant now, const Arguments& arguments,
                    Console& console);

}  // namespace signalbox
