#pragma once
// The safety review of everything pending: each branch on the schema that it would meet.

#include <map>
#include <string>
#include <vector>

#include "base/clock.h"
#include "config/config.h"
#include "report/report.h"
#include "schema/schema.h"

namespace signalbox {

/// Fills in the findings. Migrations of one branch are reviewed in their order, on top of the branches it contains.
void review_branches(const Config& config, const std::map<std::string, Schema>& bases,
                     std::vector<PendingReport>& pending, Instant now);

}  // namespace signalbox
