// MySQL and MariaDB: a table goes in two steps: away under another name, where a forgotten user shows, and then for
// good.

#include <fmt/format.h>

#include "safety/plan/pieces.h"

namespace signalbox {
namespace {

std::size_t write(const PlanContext& context, Plan& plan) {
  const auto* drop = context.as<DropTable>();
  const Table* table = drop != nullptr ? context.before.find_table(drop->table) : nullptr;
  if (table == nullptr) {
    return 0;
  }
  const QualifiedName away{drop->table.schema, context.made({drop->table.name, "dropped"})};
  release_without(plan, drop->table, "mysqldump DATABASE ");
  retire_and_drop(context, plan, drop->table, away,
                  fmt::format("RENAME TABLE {} TO {};", context.sql(drop->table), context.sql(away)),
                  fmt::format("RENAME TABLE {} TO {};", context.sql(away), context.sql(drop->table)));
  return 1;
}

}  // namespace

extern const Pattern pattern_mysql_drop_table;
const Pattern pattern_mysql_drop_table{"mysql-drop-table", write, PatternEngine::MySql};

}  // namespace signalbox
