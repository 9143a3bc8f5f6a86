#pragma once
// Conflicts that somebody answers for: "-- signalbox:ignore conflict:alter-alter agreed with billing until=2026-12-31"
// in one of the migrations. The commit says who accepted it; an accepted conflict is shown and no longer counts.

#include <span>
#include <string>
#include <vector>

#include "conflicts/conflict.h"
#include "migrations/pending.h"

namespace signalbox {

/// Makes information of what is accepted, with the reason in its message. `today` is "2026-11-21": acceptances with an
/// earlier date no longer hold; empty: all hold. Keeps the worst first.
void mark_accepted(std::span<const PendingMigration> pending, const std::string& today,
                   std::vector<Conflict>& conflicts);

}  // namespace signalbox
