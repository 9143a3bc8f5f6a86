#include "safety/plan/backfill.h"

#include <fmt/format.h>

#include "base/text.h"
#include "safety/words.h"

namespace signalbox {
namespace {

constexpr int kBatch = 5'000;

/// "prefix.a, prefix.b" or "(a, b)" of the key.
std::string key_list(const PlanContext& context, const Backfill& backfill, std::string_view prefix,
                     std::string_view suffix = {}) {
  std::vector<std::string> parts;
  for (const Column& column : backfill.key) {
    parts.push_back(std::string(prefix) + context.sql(column.name) + std::string(suffix));
  }
  return join(parts, ", ");
}

std::string last_name(const Column& column) {
  return "last_" + column.name;
}

std::string last_list(const PlanContext& context, const Backfill& backfill, std::string_view prefix) {
  std::vector<std::string> parts;
  for (const Column& column : backfill.key) {
    parts.push_back(std::string(prefix) + context.sql(last_name(column)));
  }
  return join(parts, ", ");
}

std::string row(const std::string& list, std::size_t parts) {
  return parts == 1 ? list : "(" + list + ")";
}

}  // namespace

std::optional<Backfill> backfill_of(const PlanContext& context, const QualifiedName& table, std::string_view control,
                                    std::string assignment, std::string still_to_do) {
  const Table* found = context.before.find_table(table);
  if (found == nullptr || !found->primary_key) {
    return std::nullopt;
  }
  Backfill out;
  out.table = table;
  out.control = control;
  out.assignment = std::move(assignment);
  out.still_to_do = std::move(still_to_do);
  for (const std::string& name : found->primary_key->columns) {
    const Column* column = found->find_column(name);
    if (column == nullptr) {
      return std::nullopt;
    }
    out.key.push_back(*column);
  }
  return out;
}

std::string create_control(const PlanContext& context, const Backfill& backfill) {
  if (is_mysql_family(context.server.engine)) {
    return mysql_control(context, backfill);
  }
  std::vector<std::string> columns;
  for (const Column& column : backfill.key) {
    columns.push_back(fmt::format("  {} {},\n", context.sql(last_name(column)), column.type));
  }
  return fmt::format(
      "CREATE TABLE {} (\n  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),\n{}"
      "  stopped boolean NOT NULL DEFAULT false,\n  batches bigint NOT NULL DEFAULT 0,\n  seen_at timestamptz\n);",
      context.sql(backfill.control), join(columns, ""));
}

std::string drop_control(const PlanContext& context, const Backfill& backfill) {
  return fmt::format("DROP TABLE IF EXISTS {};", context.sql(backfill.control));
}

std::string backfill_statement(const PlanContext& context, const Backfill& backfill) {
  const std::string table = context.sql(backfill.table);
  const std::size_t parts = backfill.key.size();
  const std::string keys = key_list(context, backfill, "");
  const std::string at = row(last_list(context, backfill, "v_mark."), parts);
  const std::string end = row(key_list(context, backfill, "v_page."), parts);
  const std::string here = row(keys, parts);
  std::vector<std::string> remembered;
  for (const Column& column : backfill.key) {
    remembered.push_back(fmt::format("{} = v_page.{}", context.sql(last_name(column)), context.sql(column.name)));
  }
  const std::string behind = fmt::format("{} > {}", here, at);
  const auto next_page = [&](const std::string& where) {
    return fmt::format(
        "SELECT {0} INTO v_page FROM (SELECT {0} FROM {1}{2} ORDER BY {0} LIMIT v_batch) AS keys\n"
        "        ORDER BY {3} LIMIT 1;",
        keys, table, where, key_list(context, backfill, "", " DESC"));
  };
  const auto update = [&](const std::string& where) {
    return fmt::format("UPDATE {} SET {}\n        WHERE {}{} <= {} AND ({});", table, backfill.assignment, where, here,
                       end, backfill.still_to_do);
  };
  return fmt::format(R"(DO $backfill$
DECLARE
  v_batch CONSTANT integer := {batch};
  v_pause CONSTANT double precision := 0.05;  -- seconds between two batches: raise it when replicas fall behind
  v_mark record;
  v_page record;
BEGIN
  INSERT INTO {control} DEFAULT VALUES ON CONFLICT DO NOTHING;
  LOOP
    SELECT * INTO v_mark FROM {control} WHERE NOT stopped;
    EXIT WHEN NOT FOUND;
    IF v_mark.{first_last} IS NULL THEN
      {first_page}
      EXIT WHEN NOT FOUND;
      {first_update}
    ELSE
      {next_page}
      EXIT WHEN NOT FOUND;
      {next_update}
    END IF;
    UPDATE {control} SET {remembered}, batches = batches + 1, seen_at = clock_timestamp();
    COMMIT;
    PERFORM pg_sleep(v_pause);
  END LOOP;
END
$backfill$;)",
                     fmt::arg("batch", kBatch), fmt::arg("control", context.sql(backfill.control)),
                     fmt::arg("first_last", context.sql(last_name(backfill.key.front()))),
                     fmt::arg("first_page", next_page("")), fmt::arg("first_update", update("")),
                     fmt::arg("next_page", next_page(" WHERE " + behind)),
                     fmt::arg("next_update", update(behind + " AND ")), fmt::arg("remembered", join(remembered, ", ")));
}

PlanStep& add_backfill(const PlanContext& context, Plan& plan, const Backfill& backfill, const std::string& name,
                       std::string title) {
  PlanStep& step = add_step(plan, PlanPhase::Backfill, name, std::move(title));
  step.job = true;
  step.transactional = false;
  const bool mysql = is_mysql_family(context.server.engine);
  step.up = mysql ? mysql_backfill(context, backfill) : std::vector{backfill_statement(context, backfill)};
  const std::string control = context.sql(backfill.control);
  step.stop_point = fmt::format(
      "Stop it at any moment with `UPDATE {0} SET stopped = {1};` and look with `SELECT * FROM {0};`. To go on, set "
      "stopped = {2} and run it again: it continues behind the last batch, and rows that are done are left alone.",
      control, mysql ? "1" : "true", mysql ? "0" : "false");
  step.locks = {{backfill.table, LockMode::RowExclusive}};
  return step;
}

PlanStep& add_finish(const PlanContext& context, Plan& plan, const Backfill& backfill, const std::string& name) {
  PlanStep& step = add_step(plan, PlanPhase::Contract, name, "Take the backfill's small table away.");
  step.before = {nothing_left(context, backfill)};
  step.up = {drop_control(context, backfill)};
  step.down = {create_control(context, backfill)};
  step.accepts = {"drop-table"};
  return step;
}

Precondition nothing_left(const PlanContext& context, const Backfill& backfill) {
  return {fmt::format("SELECT count(*) FROM {} WHERE {};", context.sql(backfill.table), backfill.still_to_do),
          "rows that the backfill has not done"};
}

void note_missing_key(Plan& plan, const QualifiedName& table) {
  plan.notes.push_back(fmt::format(
      "{} has no primary key, so no backfill can go through it in batches; give it one first, then plan again",
      shown(table)));
}

}  // namespace signalbox
