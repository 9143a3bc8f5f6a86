// A table goes in two steps: away under another name, where a forgotten user shows, and then for good.

#include <fmt/format.h>

#include "safety/plan/pieces.h"
#include "safety/words.h"

namespace signalbox {
namespace {

std::size_t write(const PlanContext& context, Plan& plan) {
  const auto* drop = context.as<DropTable>();
  const Table* table = drop != nullptr ? context.before.find_table(drop->table) : nullptr;
  if (table == nullptr) {
    return 0;
  }
  const std::string name = context.sql(drop->table);
  const QualifiedName away{drop->table.schema, context.made({drop->table.name, "dropped"})};
  PlanStep& release = add_step(plan, PlanPhase::Migrate, "forget_" + drop->table.name,
                               fmt::format("Release every program without {}.", shown(drop->table)));
  release.instructions =
      fmt::format("`signalbox impact {}` lists who is known to use it. Keep a copy: `pg_dump --table={}`.",
                  shown(drop->table), shown(drop->table));
  release.stop_point = "Nothing is lost yet.";
  for (const ForeignKey& key : table->foreign_keys) {
    PlanStep& step =
        add_step(plan, PlanPhase::Contract, "drop_" + key.name,
                 fmt::format("Drop the foreign key {} by itself: it locks {}, too.", key.name, shown(key.references)));
    step.up = {fmt::format("ALTER TABLE {} DROP CONSTRAINT {};", name, context.sql(key.name))};
    step.down = {fmt::format("ALTER TABLE {} ADD CONSTRAINT {} {} NOT VALID;", name, context.sql(key.name),
                             foreign_key_clause(context, key))};
    step.way_back = "The key comes back unproven; validate it again.";
    step.accepts = {"drop-fk", "drop-constraint"};
  }
  PlanStep& rename = add_step(
      plan, PlanPhase::Contract, "retire_" + drop->table.name,
      fmt::format("Rename {} away: whoever still uses it fails now, and nothing is lost.", shown(drop->table)));
  rename.up = {fmt::format("ALTER TABLE {} RENAME TO {};", name, context.sql(away.name))};
  rename.down = {fmt::format("ALTER TABLE {} RENAME TO {};", context.sql(away), context.sql(drop->table.name))};
  rename.stop_point = "Wait here for a week of business: one rename brings everything back.";
  rename.accepts = {"rename-table"};
  PlanStep& contract = add_step(plan, PlanPhase::Contract, "drop_" + drop->table.name,
                                fmt::format("Drop the retired table {}.", shown(away)));
  contract.up = {fmt::format("DROP TABLE {};", context.sql(away))};
  contract.way_back = "There is none: the rows are in the copy that was taken before.";
  contract.accepts = {"drop-table"};
  return 1;
}

}  // namespace

extern const Pattern pattern_drop_table;
const Pattern pattern_drop_table{"drop-table", write};

}  // namespace signalbox
