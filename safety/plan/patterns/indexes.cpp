// Indexes come and go beside the traffic.

#include <fmt/format.h>

#include "safety/lookup.h"
#include "safety/plan/pieces.h"
#include "safety/words.h"

namespace signalbox {
namespace {

std::size_t write(const PlanContext& context, Plan& plan) {
  if (const auto* create = context.as<CreateIndex>()) {
    if (create->concurrently || create->index.name.empty() || context.before.find_table(create->table) == nullptr) {
      return 0;
    }
    add_index(context, plan, create->table, create->index);
    return 1;
  }
  const auto* drop = context.as<DropIndex>();
  const Index* index = nullptr;
  const Table* table = drop != nullptr ? table_of_index(context.before, drop->index, &index) : nullptr;
  if (table == nullptr || index == nullptr || drop->concurrently) {
    return 0;
  }
  PlanStep& step = add_step(plan, PlanPhase::Contract, "drop_" + index->name,
                            fmt::format("Drop the index {} beside the traffic.", index->name));
  step.transactional = false;
  step.before = {{fmt::format("SELECT coalesce(sum(idx_scan), 0) FROM pg_stat_user_indexes WHERE indexrelname = {};",
                              literal(index->name)),
                  "reads by this index since the statistics began: compare two readings a day apart"}};
  step.up = {fmt::format("DROP INDEX CONCURRENTLY {};", context.sql(QualifiedName{table->name.schema, index->name}))};
  step.down = {create_index(context, table->name, *index)};
  return 1;
}

}  // namespace

extern const Pattern pattern_indexes;
const Pattern pattern_indexes{"indexes", write};

}  // namespace signalbox
