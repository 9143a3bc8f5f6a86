#pragma once
// Dependencies across repositories that somebody wrote down: "-- signalbox:after backend 000012". No rebase can order
// two repositories, so this is what settles that one waits for the other.

#include "conflicts/judge.h"

namespace signalbox {

/// The migration says of itself that it comes after the other.
bool is_recorded_after(const PendingMigration& later, const PendingMigration& earlier);

/// One side needs the other to run first, and says so.
bool is_settled(const Meeting& meeting);

}  // namespace signalbox
