#pragma once
// Sentences that conflicts share: who, where, which order fails, who came later.

#include <string>

#include "conflicts/judge.h"

namespace signalbox {

/// "backend #12" with a pull request, else "backend@feature/status".
std::string who(const PendingMigration& pending);
/// "add column public.orders.status text (line 14)".
std::string act(const PendingStep& step);

/// True when `a` came later than `b`: newer commit, then higher pull request, then id.
bool is_later(const PendingMigration& a, const PendingMigration& b);

/// Who of the two came later, in words, and who earlier.
std::string later_of(const Meeting& meeting);
std::string earlier_of(const Meeting& meeting);

/// "backend #15 after backend #12 fails: column "status" … already exists", or both orders, in the engine's words.
std::string failing_order(const Meeting& meeting);

/// The side of a conflict as values.
ConflictSide side_of(const PendingMigration& pending, const SchemaChange* change);

/// "orders/public.orders.status".
std::string object_key(const PendingMigration& pending, const std::string& object);

}  // namespace signalbox
