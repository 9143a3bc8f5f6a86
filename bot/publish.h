#pragma once
// A report becomes what people are told: compared with what they know, stored and queued in one transaction.

#include <string>
#include <vector>

#include "base/clock.h"
#include "config/config.h"
#include "notifiers/circumstances.h"
#include "notifiers/notice.h"
#include "report/report.h"
#include "store/store.h"

namespace signalbox {

/// Stores the report and queues what is new, worse, better or gone. Doing it twice says nothing twice. Gives back what
/// was queued. Without `forks` nothing is said of pull requests from forks.
Result<std::vector<Notice>> publish(Store& store, const Config& config, const Report& report, Instant now,
                                    const ForkView* forks = nullptr);

/// What publish would queue, without a look at forks; changes nothing.
Result<std::vector<Notice>> rehearse(Store& store, const Config& config, const Report& report, Instant now);

/// What is known besides the report.
Result<Circumstances> circumstances_of(Store& store, Instant now);

}  // namespace signalbox
