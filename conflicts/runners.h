#pragma once
// What each migration runner does in production when a conflict is ignored.

#include <string>
#include <string_view>

#include "migrations/framework.h"
#include "migrations/pending.h"

namespace signalbox {

/// "In production prisma stops at 2026…_x and refuses to go on until the failed migration is resolved by hand."
std::string when_statement_fails(const PendingMigration& pending);
/// The same without the condition: "migrations/7.sql fails in production: …".
std::string failure_in_production(const PendingMigration& pending);
/// The same when only the rows decide whether it fails.
std::string when_statement_may_fail(const PendingMigration& pending);
/// Both run wherever they are deployed, and what is left differs, surely or only on some rows.
std::string when_results_differ(const PendingMigration& x, const PendingMigration& y, bool surely);
/// A guard skips the second of the two.
std::string when_skipped(const PendingMigration& x, const PendingMigration& y);
/// A version older than what has run already.
std::string when_late(const Framework& framework, std::string_view revision);
/// Two migrations with one version.
std::string when_duplicate(const Framework& framework, std::string_view revision);

}  // namespace signalbox
