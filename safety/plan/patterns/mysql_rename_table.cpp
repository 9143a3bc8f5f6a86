// MySQL and MariaDB: a table gets another name while programs of both versions run. The new name is a view first, since
// no statement renames a table and makes a view at once; the two change places when nobody uses the old name.

#include <fmt/format.h>

#include "safety/plan/mysql_pieces.h"
#include "safety/words.h"

namespace signalbox {
namespace {

std::size_t write(const PlanContext& context, Plan& plan) {
  const auto* rename = context.as<RenameTable>();
  const Table* table = rename != nullptr ? context.before.find_table(rename->table) : nullptr;
  if (table == nullptr) {
    return 0;
  }
  const std::string from = context.sql(rename->table);
  const std::string to = context.sql(rename->to);
  const std::string view = fmt::format("CREATE VIEW {} AS SELECT * FROM {};", to, from);
  PlanStep& expand =
      add_step(plan, PlanPhase::Expand, fmt::format("show_{}", rename->to.name),
               fmt::format("Show {} as {}, too: a view that takes writes.", shown(rename->table), shown(rename->to)));
  expand.up = {view};
  expand.down = {fmt::format("DROP VIEW {};", to)};
  expand.stop_point = "Both names work for reads and writes. A column that is added now is not in the view.";
  PlanStep& move = add_step(plan, PlanPhase::Migrate, fmt::format("use_{}", rename->to.name),
                            fmt::format("Release every program that uses {} with the new name.", shown(rename->table)));
  move.instructions = fmt::format("Use {} everywhere; `signalbox impact {}` lists who is known to use it.",
                                  shown(rename->to), shown(rename->table));
  move.stop_point = "Both names work for as long as it takes.";
  PlanStep& contract = add_step(plan, PlanPhase::Contract, fmt::format("rename_{}", rename->table.name),
                                fmt::format("Let the table itself take the name {}.", shown(rename->to)));
  // One statement exchanges the two names, so that neither is missing for an instant; the view is of no use then.
  const std::string away = context.sql(QualifiedName{rename->to.schema, context.made({rename->to.name, "view"})});
  contract.up = {fmt::format("RENAME TABLE {} TO {}, {} TO {};", to, away, from, to),
                 fmt::format("DROP VIEW {};", away)};
  contract.down = {fmt::format("RENAME TABLE {} TO {};", to, from), view};
  contract.way_back = "Between its two statements the new name is missing for an instant.";
  contract.accepts = {"rename-table", "drop-view"};
  return 1;
}

}  // namespace

extern const Pattern pattern_mysql_rename_table;
const Pattern pattern_mysql_rename_table{"mysql-rename-table", write, PatternEngine::MySql};

}  // namespace signalbox
