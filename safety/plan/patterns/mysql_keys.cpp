// MySQL and MariaDB: indexes, unique keys, foreign keys and checks.

#include <fmt/format.h>

#include "safety/plan/mysql_pieces.h"
#include "safety/words.h"

namespace signalbox {
namespace {

void drop_index(const PlanContext& context, Plan& plan, const QualifiedName& table, const Index& index) {
  PlanStep& step = add_step(plan, PlanPhase::Contract, fmt::format("drop_{}", index.name),
                            fmt::format("Drop the index {}.", index.name));
  step.instructions = fmt::format(
      "See first whether any query needs it: ALTER TABLE {} ALTER INDEX {} {} hides it from the planner and is undone "
      "in "
      "an instant.",
      context.sql(table), context.sql(index.name), context.server.engine == Engine::MariaDb ? "IGNORED" : "INVISIBLE");
  step.up = {alter_table(context, table, fmt::format("DROP INDEX {}", context.sql(index.name)))};
  step.down = {alter_table(context, CreateIndex{table, index})};
  step.accepts = {"my-drop-index-visible"};
}

std::size_t write(const PlanContext& context, Plan& plan) {
  const auto known = [&](const QualifiedName& table) { return context.before.find_table(table) != nullptr; };
  if (const auto* create = context.as<CreateIndex>(); create != nullptr && known(create->table)) {
    mysql_add_index(context, plan, create->table, create->index);
    return 1;
  }
  if (const auto* unique = context.as<AddUnique>(); unique != nullptr && known(unique->table)) {
    Index index;
    index.name = unique->unique.name.empty() ? unique->unique.columns.front() : unique->unique.name;
    index.unique = true;
    index.columns = unique->unique.columns;
    for (const std::string& column : index.columns) {
      index.keys.push_back({column, "", "", ""});
    }
    mysql_add_index(context, plan, unique->table, index);
    return 1;
  }
  if (const auto* key = context.as<AddForeignKey>(); key != nullptr && known(key->table)) {
    mysql_add_foreign_key(context, plan, key->table, key->key);
    return 1;
  }
  if (const auto* check = context.as<AddCheck>(); check != nullptr && known(check->table) && check->check.validated) {
    mysql_add_check(context, plan, check->table, check->check);
    return 1;
  }
  const auto* drop = context.as<DropIndex>();
  const Table* table = drop != nullptr && drop->table ? context.before.find_table(*drop->table) : nullptr;
  for (const Index& index : table != nullptr ? table->indexes : std::vector<Index>{}) {
    if (index.name == drop->index.name) {
      drop_index(context, plan, table->name, index);
      return 1;
    }
  }
  return 0;
}

}  // namespace

extern const Pattern pattern_mysql_keys;
const Pattern pattern_mysql_keys{"mysql-keys", write, PatternEngine::MySql};

}  // namespace signalbox
