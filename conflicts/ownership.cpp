#include "conflicts/ownership.h"

#include <fmt/format.h>

#include <set>

#include "conflicts/objects.h"
#include "conflicts/tell.h"
#include "conflicts/units.h"

namespace signalbox {
namespace {

Conflict foreign_change(const PendingMigration& pending, const SchemaChange& change, const std::string& table,
                        const std::string& owner) {
  Conflict out;
  out.kind = "ownership";
  out.code = "X01";
  out.conflict_class = ConflictClass::Ownership;
  out.severity = Severity::Warning;
  out.between = {side_of(pending, &change)};
  out.objects = {object_key(pending, table)};
  out.message =
      fmt::format("{} changes {}, which {} owns: {}.", who(pending), table, owner, describe(change.operation));
  out.in_production = fmt::format("It runs; {} learns of it when something of its own breaks.", owner);
  out.resolution = fmt::format("Ask {} to approve it or to make the change itself.", owner);
  out.acts = pending.id();
  return out;
}

}  // namespace

void check_ownership(const Situation& situation, Collector& collector) {
  for (const PendingMigration& pending : situation.pending) {
    std::set<std::string> said;
    for (const SchemaChange& change : pending.migration.changes) {
      const std::string table = table_of(change.operation);
      const auto owner = situation.owners.find(object_key(pending, table));
      if (table.empty() || !matters(change.operation) || owner == situation.owners.end() ||
          owner->second == pending.service || !said.insert(table).second) {
        continue;
      }
      collector.add(foreign_change(pending, change, table, owner->second), {describe(change.operation)});
    }
  }
}

}  // namespace signalbox
