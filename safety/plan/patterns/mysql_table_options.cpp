// MySQL and MariaDB: what rebuilds or copies a whole table: its character set, its row format, its partitions, its
// primary key.

#include <fmt/format.h>

#include <algorithm>

#include "safety/lookup.h"
#include "safety/online_change.h"
#include "safety/plan/mysql_pieces.h"
#include "safety/words.h"

namespace signalbox {
namespace {

/// "DROP PRIMARY KEY, ADD PRIMARY KEY (…)" is one rebuild, and each by itself is another thing.
std::size_t write_primary_key(const PlanContext& context, Plan& plan) {
  const auto* drop = context.as<DropConstraint>();
  const bool drops = drop != nullptr && drop->kind == "primary key";
  const auto* next = drops && !context.rest.empty() && context.rest.front().statement == context.change.statement
                         ? std::get_if<AddPrimaryKey>(&context.rest.front().operation)
                         : nullptr;
  const AddPrimaryKey* add = drops ? next : context.as<AddPrimaryKey>();
  const Table* table = context.before.find_table(main_table(context.change.operation));
  if (table == nullptr || (!drops && add == nullptr)) {
    return 0;
  }
  const auto clauses = [&](const std::vector<std::string>* away, const std::vector<std::string>* now) {
    std::string out = away != nullptr ? "DROP PRIMARY KEY" : "";
    if (now != nullptr) {
      out.append(out.empty() ? "" : ", ").append(fmt::format("ADD PRIMARY KEY ({})", context.columns(*now)));
    }
    return alter_table(context, table->name, out);
  };
  const std::vector<std::string>* old_key = table->primary_key ? &table->primary_key->columns : nullptr;
  const std::vector<std::string>* new_key = add != nullptr ? &add->key.columns : nullptr;
  PlanStep& step = add_step(
      plan, PlanPhase::Contract, fmt::format("key_{}", table->name.name),
      fmt::format("Change the primary key of {}; the table is written again in its order.", shown(table->name)));
  step.up = {clauses(old_key, new_key)};
  step.down = {clauses(new_key, old_key)};
  step.accepts = {"my-pk-change", "drop-pk"};
  return next != nullptr ? 2 : 1;
}

std::size_t write(const PlanContext& context, Plan& plan) {
  if (const std::size_t taken = write_primary_key(context, plan); taken > 0) {
    return taken;
  }
  const auto* option = context.as<AlterTableOption>();
  const Table* table = option != nullptr ? context.before.find_table(option->table) : nullptr;
  const auto clause = table != nullptr ? alter_clause(*option, context.before) : std::nullopt;
  const std::optional<OnlineDdl> online = work_of(context.change, {}, context.before, context.server).online;
  if (!clause || !online || (!online->rebuild && online->algorithm != Algorithm::Copy)) {
    return 0;
  }
  PlanStep& step = add_step(plan, PlanPhase::Contract, fmt::format("rebuild_{}", option->table.name),
                            fmt::format("{} for {}: every row is written again.", *clause, shown(option->table)));
  step.up = {alter_table(context, option->table, *clause)};
  const auto old = table->options.find(option->option);
  if (old != table->options.end()) {
    AlterTableOption back = *option;
    back.value = old->second;
    step.down = {alter_table(context, back)};
  } else {
    step.way_back = "What it was before is not known from the migrations.";
  }
  step.accepts = {"my-rebuild", "my-charset-convert", "my-partition"};
  return 1;
}

}  // namespace

extern const Pattern pattern_mysql_table_options;
const Pattern pattern_mysql_table_options{"mysql-table-options", write, PatternEngine::MySql};

}  // namespace signalbox
