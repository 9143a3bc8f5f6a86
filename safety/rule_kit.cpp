#include "safety/rule_kit.h"

#include "safety/online_change.h"

namespace signalbox {

std::string online_advice(const RuleContext& context) {
  std::vector<SchemaChange> changes;
  for (const SchemaChange& change : context.migration.changes) {
    const auto* option = std::get_if<AlterTableOption>(&change.operation);
    const bool demand = option != nullptr && (option->option == "algorithm" || option->option == "lock");
    if (change.statement == context.change.statement && !demand) {
      changes.push_back(change);
    }
  }
  std::string refusals;
  for (const OnlineCommand& one : online_commands(changes, context.before, "DATABASE")) {
    if (!one.command.empty()) {
      return fmt::format("{}{}{}", refusals, join(one.before, " "), one.before.empty() ? "" : " ") + one.command;
    }
    refusals += one.refusal + " ";
  }
  return refusals + "Do it while traffic is low, on a replica first.";
}

}  // namespace signalbox
