// MySQL and MariaDB: a table goes in two steps: away under another name, where a forgotten user shows, and then for
// good.

#include <fmt/format.h>

#include "safety/plan/mysql_pieces.h"
#include "safety/words.h"

namespace signalbox {
namespace {

std::size_t write(const PlanContext& context, Plan& plan) {
  const auto* drop = context.as<DropTable>();
  const Table* table = drop != nullptr ? context.before.find_table(drop->table) : nullptr;
  if (table == nullptr) {
    return 0;
  }
  const QualifiedName away{drop->table.schema, context.made({drop->table.name, "dropped"})};
  PlanStep& release = add_step(plan, PlanPhase::Migrate, fmt::format("forget_{}", drop->table.name),
                               fmt::format("Release every program without {}.", shown(drop->table)));
  release.instructions = fmt::format(
      "`signalbox impact {0}` lists who is known to use it. Keep a copy: `mysqldump "
      "DATABASE {0}`.",
      shown(drop->table));
  release.stop_point = "Nothing is lost yet.";
  PlanStep& rename = add_step(
      plan, PlanPhase::Contract, fmt::format("retire_{}", drop->table.name),
      fmt::format("Rename {} away: whoever still uses it fails now, and nothing is lost.", shown(drop->table)));
  rename.up = {fmt::format("RENAME TABLE {} TO {};", context.sql(drop->table), context.sql(away))};
  rename.down = {fmt::format("RENAME TABLE {} TO {};", context.sql(away), context.sql(drop->table))};
  rename.stop_point = "Wait here for a week of business: one rename brings everything back.";
  rename.accepts = {"rename-table"};
  PlanStep& step = add_step(plan, PlanPhase::Contract, fmt::format("drop_{}", drop->table.name),
                            fmt::format("Drop the retired table {}.", shown(away)));
  step.up = {fmt::format("DROP TABLE {};", context.sql(away))};
  step.way_back = "There is none: the rows are in the copy that was taken before.";
  step.accepts = {"drop-table"};
  return 1;
}

}  // namespace

extern const Pattern pattern_mysql_drop_table;
const Pattern pattern_mysql_drop_table{"mysql-drop-table", write, PatternEngine::MySql};

}  // namespace signalbox
