// A table gets another name; a view keeps the old one alive, for reading and for writing.

#include <fmt/format.h>

#include "safety/plan/pattern.h"
#include "safety/words.h"

namespace signalbox {
namespace {

std::size_t write(const PlanContext& context, Plan& plan) {
  const auto* rename = context.as<RenameTable>();
  if (rename == nullptr || context.before.find_table(rename->table) == nullptr) {
    return 0;
  }
  const std::string from = context.sql(rename->table);
  const std::string to = context.sql(rename->to);
  const std::string view = fmt::format("CREATE VIEW {} AS SELECT * FROM {};", from, to);
  const bool moves = rename->table.schema != rename->to.schema;
  const auto renamed = [&](const std::string& old_name, const QualifiedName& target) {
    return fmt::format("ALTER TABLE {} RENAME TO {};", old_name, context.sql(target.name));
  };
  if (moves) {
    plan.notes.push_back(fmt::format("{} moves to another schema: rename and move it in two migrations", from));
    return 1;
  }
  PlanStep& expand =
      add_step(plan, PlanPhase::Expand, fmt::format("rename_{}", rename->table.name),
               fmt::format("Rename {} and put a view with the old name in its place, in one transaction.",
                           shown(rename->table)));
  expand.up = {renamed(from, rename->to), view};
  expand.down = {fmt::format("DROP VIEW {};", from), renamed(to, rename->table)};
  expand.stop_point =
      "Reads and writes of the old name go through the view. What does not work through a view: foreign keys that are "
      "added to the old name, COPY, TRUNCATE, INSERT … ON CONFLICT ON CONSTRAINT.";
  expand.accepts = {"rename-table"};

  PlanStep& move = add_step(plan, PlanPhase::Migrate, fmt::format("use_{}", rename->to.name),
                            fmt::format("Release every program that uses {} with the new name.", shown(rename->table)));
  move.instructions = fmt::format("Use {} everywhere; `signalbox impact {}` lists who is known to use it.",
                                  shown(rename->to), shown(rename->table));
  move.stop_point = "Both names work for as long as it takes.";

  PlanStep& contract = add_step(plan, PlanPhase::Contract, fmt::format("drop_view_{}", rename->table.name),
                                fmt::format("Take the view {} away.", shown(rename->table)));
  contract.before = {
      {fmt::format("SELECT count(*) FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid WHERE d.refobjid "
                   "= {}::regclass AND r.ev_class <> d.refobjid;",
                   literal(from)),
       "views that read the old name"}};
  contract.up = {fmt::format("DROP VIEW {};", from)};
  contract.down = {view};
  contract.accepts = {"drop-view"};
  return 1;
}

}  // namespace

extern const Pattern pattern_rename_table;
const Pattern pattern_rename_table{"rename-table", write};

}  // namespace signalbox
