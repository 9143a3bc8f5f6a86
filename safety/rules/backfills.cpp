// Changes of rows: in batches, repeatable, stoppable, and beside the deploy.

#include "safety/rule_kit.h"

namespace signalbox {

namespace {

/// A condition that picks few rows: a comparison of the key, a list, a range.
bool is_bounded(const RuleContext& c, const QualifiedName& table, std::string_view where) {
  const std::string condition = lower(where);
  if (condition.find("limit ") != std::string::npos || condition.find("ctid") != std::string::npos) {
    return true;
  }
  const Table* known = c.before.find_table(table);
  if (known == nullptr || !known->primary_key) {
    return mentions_word(where, "id") && condition.find("is null") == std::string::npos;
  }
  return std::ranges::any_of(known->primary_key->columns,
                             [&](const std::string& column) { return mentions_word(where, column); });
}

std::string batches(const RuleContext& c, const QualifiedName& table, std::string_view statement) {
  const Table* known = c.before.find_table(table);
  const std::string key = known != nullptr && known->primary_key && known->primary_key->columns.size() == 1
                              ? sql(c, known->primary_key->columns.front())
                              : "id";
  return fmt::format(
      "Run it as a job of its own in batches by key, committing each: {} … WHERE {} > :last AND {} <= :last + 5000; "
      "pause between batches and watch the replicas.",
      statement, key, key);
}

void unbatched(const RuleContext& c, Findings& out) {
  const auto* update = c.as<UpdateRows>();
  const auto* remove = c.as<DeleteRows>();
  if (update == nullptr && remove == nullptr) {
    return;
  }
  const QualifiedName table = update != nullptr ? update->table : remove->table;
  const std::string& where = update != nullptr ? update->where : remove->where;
  if (c.is_new(table) || is_bounded(c, table, where)) {
    return;
  }
  const std::string_view verb = update != nullptr ? "UPDATE" : "DELETE";
  say(out,
      where.empty()
          ? fmt::format("{} without WHERE touches every row of {} in one transaction: row locks, bloat and replica lag "
                        "until it commits.",
                        verb, shown(table))
          : fmt::format("{} may touch any number of rows of {} in one transaction: row locks, bloat and replica lag "
                        "until it commits.",
                        verb, shown(table)),
      batches(c, table, fmt::format("{} {}", verb, sql(c, table))));
}

/// "x = x + 1", "name = name || '…'": a second run changes the result.
void not_idempotent(const RuleContext& c, Findings& out) {
  const auto* update = c.as<UpdateRows>();
  if (update == nullptr || c.is_new(update->table)) {
    return;
  }
  for (const std::string& column : update->columns) {
    const auto at = update->assignments.find(column);
    if (at == std::string::npos) {
      continue;
    }
    const auto equals = update->assignments.find('=', at + column.size());
    if (equals == std::string::npos) {
      continue;
    }
    const std::string_view value = std::string_view(update->assignments).substr(equals + 1, 80);
    const bool computed =
        value.find_first_of("+-*/") != std::string_view::npos || value.find("||") != std::string_view::npos;
    const bool simple = value.find('(') == std::string_view::npos;
    if (computed && simple && mentions_word(value.substr(0, value.find(',')), column)) {
      say(out,
          fmt::format("Running it a second time changes {} again: after an interruption nobody knows which rows are "
                      "done.",
                      shown(update->table, column)),
          "Write into a new column WHERE it IS NULL, or keep a checkpoint.");
      return;
    }
  }
}

void late_writes(const MigrationContext& c, Findings& out) {
  for (const Step& step : c.steps) {
    const auto* update = std::get_if<UpdateRows>(&step.change->operation);
    if (update == nullptr || step.on_new_table) {
      continue;
    }
    const auto fills_new = [&](const Step& earlier) {
      const auto* add = std::get_if<AddColumn>(&earlier.change->operation);
      return add != nullptr && add->table == update->table &&
             std::ranges::find(update->columns, add->column.name) != update->columns.end() &&
             !add->column.default_value;
    };
    const bool trigger = std::ranges::any_of(c.steps, [&](const Step& other) {
      const auto* create = std::get_if<CreateTrigger>(&other.change->operation);
      return create != nullptr && create->table == update->table;
    });
    if (std::ranges::any_of(c.steps, fills_new) && !trigger) {
      say_at(out, *step.change,
             fmt::format("Code that is still running inserts rows into {} without the new column: the backfill misses "
                         "them.",
                         shown(update->table)),
             "Write both (by a trigger or a release) before the backfill, and run it once more afterwards.");
    }
  }
}

/// A data change that is part of the deploy, batched or not.
void in_deploy(const RuleContext& c, Findings& out) {
  const auto* update = c.as<UpdateRows>();
  const auto* remove = c.as<DeleteRows>();
  const auto* insert = c.as<InsertRows>();
  const bool copies = insert != nullptr && insert->from_query;
  const QualifiedName table = main_table(c.change.operation);
  if ((update == nullptr && remove == nullptr && !copies) || c.is_new(table)) {
    return;
  }
  say(out,
      fmt::format("The deploy waits until the rows of {} are done, and nobody can stop or resume the work.",
                  shown(table)),
      "Run it as a job beside the deploy, with a checkpoint and a stop flag that it looks at before each batch.");
}

constexpr auto kRules = std::to_array<Rule>({
    on_change(
        {.id = "backfill-in-deploy",
         .engines = Engines::All,
         .summary = "Rows are changed while the deploy waits.",
         .hazard = "A long backfill holds up the deploy, has no switch to stop it and no checkpoint to go on from.",
         .bad = "UPDATE orders SET note = '' WHERE note IS NULL AND id BETWEEN 1 AND 5000;",
         .good = "ALTER TABLE orders ALTER COLUMN note SET DEFAULT '';"},
        in_deploy),
    on_change({.id = "backfill-unbatched",
               .engines = Engines::All,
               .severity = Severity::Warning,
               .depends_on_size = true,
               .summary = "One statement changes any number of rows.",
               .hazard = "Row locks, dead rows and replica lag grow with the table; an interruption loses all of it.",
               .bad = "UPDATE orders SET note = '' WHERE note IS NULL;",
               .good = "UPDATE orders SET note = '' WHERE note IS NULL AND id BETWEEN 1 AND 5000;"},
              unbatched),
    on_change({.id = "backfill-not-idempotent",
               .engines = Engines::All,
               .severity = Severity::Error,
               .summary = "A second run changes the result.",
               .hazard = "After an interruption nobody knows which rows are done.",
               .bad = "UPDATE orders SET quantity = quantity + 1 WHERE id < 1000;",
               .good = "UPDATE orders SET quantity = 1 WHERE quantity IS NULL AND id < 1000;"},
              not_idempotent),
    on_migration(
        {.id = "backfill-late-writes",
         .engines = Engines::All,
         .severity = Severity::Info,
         .summary = "Rows written during the backfill are missed.",
         .hazard = "Old code does not know the new column; what it inserts after the UPDATE stays empty.",
         .bad = "ALTER TABLE orders ADD COLUMN remark text;\nUPDATE orders SET remark = note WHERE id < 1000;",
         .good = "ALTER TABLE orders ADD COLUMN remark text DEFAULT '';\nUPDATE orders SET remark = note WHERE "
                 "id < 1000;"},
        late_writes),
});

}  // namespace

std::span<const Rule> backfills_rules() {
  return kRules;
}

}  // namespace signalbox
