#include "safety/data_checks.h"

#include <fmt/format.h>

#include <array>

#include "safety/type_change.h"
#include "safety/words.h"

namespace signalbox {

namespace {

std::string counting(Engine engine, const QualifiedName& table, std::string_view condition) {
  return fmt::format("SELECT count(*) FROM {} WHERE {};", identifier(engine, table), condition);
}

struct IntegerRange {
  std::string_view type;
  std::string_view low;
  std::string_view high;
};

constexpr auto kRanges = std::to_array<IntegerRange>({{"smallint", "-32768", "32767"},
                                                      {"integer", "-2147483648", "2147483647"},
                                                      {"int", "-2147483648", "2147483647"},
                                                      {"mediumint", "-8388608", "8388607"},
                                                      {"tinyint", "-128", "127"},
                                                      {"bigint", "-9223372036854775808", "9223372036854775807"}});

bool is_number(std::string_view name) {
  for (const std::string_view each : {"smallint", "integer", "int", "bigint", "mediumint", "tinyint", "numeric",
                                      "decimal", "real", "double precision", "double", "float"}) {
    if (name == each) {
      return true;
    }
  }
  return false;
}

/// A text that PostgreSQL reads as the type: a pattern for the common targets.
std::string_view pattern_for(std::string_view type) {
  if (type == "smallint" || type == "integer" || type == "bigint") {
    return R"(^\s*[-+]?\d+\s*$)";
  }
  if (type == "numeric" || type == "double precision" || type == "real") {
    return R"(^\s*[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?\s*$)";
  }
  if (type == "uuid") {
    return R"(^\{?[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}\}?$)";
  }
  if (type == "date") {
    return R"(^\d{4}-\d{2}-\d{2}$)";
  }
  if (type == "boolean") {
    return R"(^\s*(t|f|true|false|y|n|yes|no|on|off|1|0)\s*$)";
  }
  return {};
}

}  // namespace

std::string count_nulls(Engine engine, const QualifiedName& table, std::string_view column) {
  return counting(engine, table, identifier(engine, column) + " IS NULL");
}

std::string count_duplicates(Engine engine, const QualifiedName& table, std::span<const std::string> columns,
                             bool nulls_not_distinct) {
  const std::string list = identifier_list(engine, columns);
  std::string condition;
  for (const std::string& column : columns) {
    condition += condition.empty() ? " WHERE " : " AND ";
    condition += identifier(engine, column) + " IS NOT NULL";
  }
  if (nulls_not_distinct) {
    condition.clear();
  }
  return fmt::format("SELECT count(*) FROM (SELECT {0} FROM {1}{2} GROUP BY {0} HAVING count(*) > 1) AS duplicates;",
                     list, identifier(engine, table), condition);
}

std::string count_orphans(Engine engine, const QualifiedName& table, const ForeignKey& key) {
  std::string on;
  std::string present;
  for (std::size_t i = 0; i < key.columns.size(); ++i) {
    const std::string parent = i < key.referenced_columns.size() ? key.referenced_columns[i] : "id";
    on += fmt::format("{}parent.{} = child.{}", on.empty() ? "" : " AND ", identifier(engine, parent),
                      identifier(engine, key.columns[i]));
    present += fmt::format(" AND child.{} IS NOT NULL", identifier(engine, key.columns[i]));
  }
  return fmt::format("SELECT count(*) FROM {} AS child WHERE NOT EXISTS (SELECT 1 FROM {} AS parent WHERE {}){};",
                     identifier(engine, table), identifier(engine, key.references), on, present);
}

std::string count_violations(Engine engine, const QualifiedName& table, std::string_view condition) {
  return counting(engine, table, fmt::format("NOT ({})", condition));
}

std::string count_value(Engine engine, const QualifiedName& table, std::string_view column, std::string_view value) {
  return counting(engine, table, fmt::format("{} = {}", identifier(engine, column), literal(value)));
}

std::string count_misfits(Engine engine, const QualifiedName& table, std::string_view column, std::string_view from,
                          std::string_view to) {
  const TypeParts old_parts = type_parts(from);
  const TypeParts new_parts = type_parts(to);
  const std::string name = identifier(engine, column);
  const bool bounded_text = new_parts.name == "character varying" || new_parts.name == "character" ||
                            new_parts.name == "varchar" || new_parts.name == "char";
  if (bounded_text && new_parts.a >= 0 && !is_number(old_parts.name)) {
    return counting(engine, table, fmt::format("char_length({}) > {}", name, new_parts.a));
  }
  if (is_number(old_parts.name)) {
    for (const IntegerRange& range : kRanges) {
      if (range.type == new_parts.name) {
        return counting(engine, table, fmt::format("{0} NOT BETWEEN {1} AND {2}", name, range.low, range.high));
      }
    }
    if (new_parts.name == "numeric" && new_parts.a >= 0) {
      const int scale = std::max(new_parts.b, 0);
      return counting(engine, table,
                      fmt::format("abs(round({}::numeric, {})) >= 1e{}", name, scale, new_parts.a - scale));
    }
    return {};
  }
  const std::string_view pattern = pattern_for(new_parts.name);
  if (pattern.empty() || engine != Engine::Postgres) {
    return {};
  }
  return counting(engine, table, fmt::format("{}::text !~* '{}'", name, pattern));
}

}  // namespace signalbox
