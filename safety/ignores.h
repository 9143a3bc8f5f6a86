#pragma once
// Takes findings out of the count for which somebody wrote an ignore with a reason.

#include <string>
#include <vector>

#include "migrations/migration.h"
#include "safety/finding.h"

namespace signalbox {

/// Marks what is ignored (suppressed_by) and adds a finding for every ignore that has no reason, no such rule, or is
/// past its date. `today` is "2026-11-21"; empty: none is past its date.
void apply_ignores(const Migration& migration, const std::string& today, std::vector<Finding>& findings);

}  // namespace signalbox
