// An enum loses a value. PostgreSQL has no statement for it: every column of the type moves to a new type, which then
// takes the old one's name.

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "safety/data_checks.h"
#include "safety/lookup.h"
#include "safety/plan/convert.h"
#include "safety/words.h"

namespace signalbox {
namespace {

/// What a migration wants: said by name, or by the usual detour (rename the type away, create it again with fewer
/// values, convert columns, drop the old one).
struct Removal {
  QualifiedName type;
  std::vector<std::string> values;  ///< that stay
  std::size_t changes = 0;          ///< of the migration that say so
};

bool belongs(const SchemaChange& change, const QualifiedName& away, const QualifiedName& type) {
  if (const auto* alter = std::get_if<AlterColumnType>(&change.operation)) {
    return alter->type.find(type.name) != std::string::npos;
  }
  if (const auto* fallback = std::get_if<DropDefault>(&change.operation)) {
    return !fallback->column.empty();
  }
  if (const auto* fallback = std::get_if<SetDefault>(&change.operation)) {
    return !fallback->column.empty();
  }
  const auto* drop = std::get_if<DropEnum>(&change.operation);
  return drop != nullptr && drop->type == away;
}

std::optional<Removal> removal_of(const PlanContext& context) {
  if (const auto* drop = context.as<DropEnumValue>()) {
    const auto found = context.before.enums.find(drop->type);
    if (found == context.before.enums.end()) {
      return std::nullopt;
    }
    Removal out{drop->type, found->second.values, 1};
    std::erase(out.values, drop->value);
    return out;
  }
  const auto* rename = context.as<RenameEnum>();
  const auto* create =
      rename != nullptr && !context.rest.empty() ? std::get_if<CreateEnum>(&context.rest.front().operation) : nullptr;
  if (create == nullptr || create->type.name != rename->type) {
    return std::nullopt;
  }
  Removal out{rename->type, create->type.values, 2};
  for (const SchemaChange& change : context.rest.subspan(1)) {
    if (!belongs(change, rename->to, rename->type)) {
      break;
    }
    ++out.changes;
  }
  return out;
}

std::string value_list(const std::vector<std::string>& values) {
  std::vector<std::string> quoted;
  for (const std::string& value : values) {
    quoted.push_back(literal(value));
  }
  return join(quoted, ", ");
}

/// Plain columns of the type.
std::vector<std::pair<QualifiedName, std::string>> columns_of(const Schema& schema, const QualifiedName& type) {
  std::vector<std::pair<QualifiedName, std::string>> out;
  for (const auto& [name, table] : schema.tables) {
    for (const Column& column : table.columns) {
      if (column.type == type.name || column.type == to_string(type)) {
        out.emplace_back(name, column.name);
      }
    }
  }
  return out;
}

std::size_t write(const PlanContext& context, Plan& plan) {
  const auto removal = removal_of(context);
  if (!removal) {
    return 0;
  }
  const auto columns = columns_of(context.before, removal->type);
  if (columns.size() != 1) {
    plan.notes.push_back(
        fmt::format("{} columns have the type {}; a plan is written where one has it: convert the others "
                    "to text or to a new type first",
                    columns.size(), shown(removal->type)));
    return removal->changes;
  }
  const auto& [table, column] = columns.front();
  const QualifiedName next{removal->type.schema, context.made({removal->type.name, "new"})};
  Conversion conversion;
  conversion.table = table;
  conversion.column = column;
  conversion.type = context.sql(next);
  conversion.expression = fmt::format("{{}}::text::{}", context.sql(next));
  conversion.prepare = {fmt::format("CREATE TYPE {} AS ENUM ({});", context.sql(next), value_list(removal->values))};
  conversion.undo_prepare = {fmt::format("DROP TYPE {};", context.sql(next))};
  const QualifiedName away{removal->type.schema, context.made({removal->type.name, "old"})};
  const auto rename = [&](const QualifiedName& from, const QualifiedName& to) {
    return fmt::format("ALTER TYPE {} RENAME TO {};", context.sql(from), context.sql(to.name));
  };
  const std::string old_values = value_list(context.before.enums.at(removal->type).values);
  conversion.finish = {fmt::format("DROP TYPE {};", context.sql(removal->type)), rename(next, removal->type)};
  conversion.undo_finish = {rename(removal->type, next),
                            fmt::format("CREATE TYPE {} AS ENUM ({});", context.sql(removal->type), old_values)};
  add_conversion(context, plan, conversion);
  return removal->changes;
}

}  // namespace

extern const Pattern pattern_enum_value;
const Pattern pattern_enum_value{"enum-value", write};

}  // namespace signalbox
