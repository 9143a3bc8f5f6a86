#pragma once
// The words of a notice: what is said about a conflict or a broken use, whatever channel says it. Everything is plain
// text on one line; each channel escapes for itself.

#include <map>
#include <string>

#include "config/config.h"
#include "graph/impact.h"
#include "notifiers/notice.h"
#include "report/report.h"

namespace signalbox {

/// Without channel, target and state.
Notice notice_about(const Conflict& conflict, const Config& config);
/// `pending`: the migration that makes the change; nullptr when the report does not hold it.
Notice notice_about(const Impact& impact, const PendingMigration* pending, const Config& config);

/// "New", "Worse (warning → error)", "Resolved" …
std::string state_words(const Notice& notice);
/// The whole thing in one line: "Worse (warning → error): Add column type on orders/public.orders.status".
std::string headline(const Notice& notice);
/// "🔴", "🟠", "🔵"; "✅" once it is resolved.
std::string_view signal_of(const Notice& notice);
/// "shop-api feature/status, Mara Lindqvist, pull request 412".
std::string who_of(const ConflictSide& side);
/// Where people read on: the page's address of that key, or empty.
std::string link_to(const Notice& notice, const Config& config);

}  // namespace signalbox
