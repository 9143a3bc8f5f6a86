#pragma once
// What each migration runner does in production when a conflict is ignored.

#include <string>
#include <string_view>

#include "migrations/framework.h"
#include "migrations/pending.h"

namespace signalbox {

/// "In production prisma stops at 2026…_x and refuses to go on until the failed migration is resolved by hand."
std::string when_statement_fails(const PendingMigration& pending);
/// A version older than what has run already.
std::string when_late(const Framework& framework, std::string_view revision);
/// Two migrations with one version.
std::string when_duplicate(const Framework& framework, std::string_view revision);

}  // namespace signalbox
