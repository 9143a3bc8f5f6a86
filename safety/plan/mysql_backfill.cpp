// The same backfill for MySQL and MariaDB: a procedure that goes through the table by ranges of its key, since only a
// procedure can commit between two batches there.

#include <fmt/format.h>

#include "base/text.h"
#include "safety/plan/backfill.h"

namespace signalbox {
namespace {

constexpr int kBatch = 5'000;

std::string mark(const Column& column) {
  return "last_" + column.name;
}

/// Row by row comparison "(a, b) > (x, y)" as conditions that MySQL looks up in the index: "(a > x OR (a = x AND b >
/// y))".
std::string beyond(const PlanContext& context, const std::vector<Column>& key, std::string_view prefix,
                   std::string_view compare) {
  std::vector<std::string> ways;
  for (std::size_t i = 0; i < key.size(); ++i) {
    std::vector<std::string> parts;
    for (std::size_t j = 0; j < i; ++j) {
      parts.push_back(fmt::format("{} = {}_{}", context.sql(key[j].name), prefix, j + 1));
    }
    const bool last = i + 1 == key.size();
    parts.push_back(
        fmt::format("{} {} {}_{}", context.sql(key[i].name), last ? compare : compare.substr(0, 1), prefix, i + 1));
    const std::string way = join(parts, " AND ");
    ways.push_back(i == 0 ? way : fmt::format("({})", way));
  }
  return key.size() == 1 ? ways.front() : fmt::format("({})", join(ways, " OR "));
}

std::string numbered(const std::vector<Column>& key, std::string_view prefix) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < key.size(); ++i) {
    out.push_back(fmt::format("{}_{}", prefix, i + 1));
  }
  return join(out, ", ");
}

std::string names(const PlanContext& context, const std::vector<Column>& key, std::string_view ending = {}) {
  std::vector<std::string> out;
  for (const Column& column : key) {
    out.push_back(context.sql(column.name).append(ending));
  }
  return join(out, ", ");
}

}  // namespace

std::string mysql_control(const PlanContext& context, const Backfill& backfill) {
  std::string marks;
  for (const Column& column : backfill.key) {
    marks += fmt::format("  {} {},\n", context.sql(mark(column)), column.type);
  }
  return fmt::format(
      "CREATE TABLE {} (\n  only_row tinyint NOT NULL DEFAULT 1 PRIMARY KEY,\n{}  stopped tinyint NOT NULL DEFAULT 0,\n"
      "  batches bigint NOT NULL DEFAULT 0,\n  seen_at datetime\n);",
      context.sql(backfill.control), marks);
}

std::vector<std::string> mysql_backfill(const PlanContext& context, const Backfill& backfill) {
  std::string declared;
  std::vector<std::string> remembered;
  std::vector<std::string> marks;
  for (std::size_t i = 0; i < backfill.key.size(); ++i) {
    const Column& column = backfill.key[i];
    declared += fmt::format("  DECLARE mark_{0} {1};\n  DECLARE page_{0} {1};\n", i + 1, column.type);
    marks.push_back(context.sql(mark(column)));
    remembered.push_back(fmt::format("{} = page_{}", marks.back(), i + 1));
  }
  const std::string table = context.sql(backfill.table);
  const std::string control = context.sql(backfill.control);
  const std::string procedure = context.sql(context.made({backfill.control, "run"}));
  const std::string keys = names(context, backfill.key);
  const std::string behind = beyond(context, backfill.key, "mark", ">");
  const std::string within = beyond(context, backfill.key, "page", "<=");
  const auto page = [&](std::string_view where) {
    return fmt::format(
        "SELECT {0} INTO {1} FROM (SELECT {0} FROM {2}{3} ORDER BY {0} LIMIT {4}) AS page ORDER BY {5} LIMIT 1;", keys,
        numbered(backfill.key, "page"), table, where, kBatch, names(context, backfill.key, " DESC"));
  };
  const auto update = [&](std::string_view where) {
    return fmt::format("UPDATE {} SET {} WHERE {}{} AND ({});", table, backfill.assignment, where, within,
                       backfill.still_to_do);
  };
  return {
      fmt::format("DROP PROCEDURE IF EXISTS {};", procedure),
      fmt::format(R"(CREATE PROCEDURE {procedure}()
BEGIN
  DECLARE is_stopped tinyint DEFAULT 0;
{declared}  INSERT IGNORE INTO {control} (only_row) VALUES (1);
  batches: LOOP
    SELECT stopped, {marks} INTO is_stopped, {mark_variables} FROM {control} WHERE only_row = 1;
    IF is_stopped THEN
      LEAVE batches;
    END IF;
    SET page_1 = NULL;
    IF mark_1 IS NULL THEN
      {first_page}
    ELSE
      {next_page}
    END IF;
    IF page_1 IS NULL THEN
      LEAVE batches;
    END IF;
    START TRANSACTION;
    IF mark_1 IS NULL THEN
      {first_update}
    ELSE
      {next_update}
    END IF;
    UPDATE {control} SET {remembered}, batches = batches + 1, seen_at = now() WHERE only_row = 1;
    COMMIT;
    DO SLEEP(0.05);
  END LOOP;
END;)",
                  fmt::arg("procedure", procedure), fmt::arg("declared", declared), fmt::arg("control", control),
                  fmt::arg("marks", join(marks, ", ")), fmt::arg("mark_variables", numbered(backfill.key, "mark")),
                  fmt::arg("first_page", page("")), fmt::arg("next_page", page(fmt::format(" WHERE {}", behind))),
                  fmt::arg("first_update", update("")), fmt::arg("next_update", update(fmt::format("{} AND ", behind))),
                  fmt::arg("remembered", join(remembered, ", "))),
      fmt::format("CALL {}();", procedure), fmt::format("DROP PROCEDURE {};", procedure)};
}

}  // namespace signalbox
