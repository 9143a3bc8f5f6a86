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
  release_without(plan, drop->table, "pg_dump --table=");
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
  retire_and_drop(context, plan, drop->table, away,
                  fmt::format("ALTER TABLE {} RENAME TO {};", name, context.sql(away.name)),
                  fmt::format("ALTER TABLE {} RENAME TO {};", context.sql(away), context.sql(drop->table.name)));
  return 1;
}

}  // namespace

extern const Pattern pattern_drop_table;
const Pattern pattern_drop_table{"drop-table", write};

}  // namespace signalbox
