#include "migrations/javascript/sent.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "migrations/javascript/value.h"
#include "migrations/sql/sql.h"
#include "schema/codec.h"

namespace signalbox::js {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kShown = 120;

/// Texts in which an unknown literal does no harm: no name is read from them.
bool is_expression(std::string_view key) {
  constexpr std::string_view kExpressions[] = {"assignments", "where", "text",       "default", "value",
                                               "expression",  "body",  "definition", "comment"};
  return std::ranges::find(kExpressions, key) != std::end(kExpressions);
}

bool has_hole(std::string_view text) {
  return text.find(kHole) != std::string_view::npos;
}

/// Whether a name has a part that is not known and is none of `known`.
bool names_hole(const ordered_json& json, const std::set<std::string>& known) {
  if (json.is_string()) {
    std::string text = json.get<std::string>();
    for (const std::string& name : has_hole(text) ? known : std::set<std::string>{}) {
      text = replace_all(std::move(text), name, "");
    }
    return has_hole(text);
  }
  if (!json.is_structured()) {
    return false;
  }
  for (const auto& [key, value] : json.items()) {
    if (!(json.is_object() && is_expression(key) && value.is_string()) && names_hole(value, known)) {
      return true;
    }
  }
  return false;
}

/// A word that is not known was read as a column of whatever is near, and a table whose name is not known says nothing
/// of what is read.
void forget_holes(SchemaChange& change, const std::set<std::string>& known) {
  std::erase_if(change.reads, [&](const ColumnRef& ref) {
    return has_hole(ref.column) || (has_hole(ref.table.name) && !known.contains(ref.table.name));
  });
}

/// A table that gets a name of which only a part is known: it is gone from the name that it had.
const RenameTable* renamed_out_of_sight(const Operation& operation) {
  const auto* rename = std::get_if<RenameTable>(&operation);
  const bool partly = rename != nullptr && has_hole(rename->to.name) && rename->to.name != kHole;
  return partly && !has_hole(to_string(rename->table)) && !has_hole(rename->to.schema) ? rename : nullptr;
}

}  // namespace

void Sent::take(std::string_view sql, int first_line, int only_line, bool guarded) {
  SqlText read = read_sql(engine_, sql, first_line);
  const bool holes = has_hole(sql);
  for (SchemaChange& change : read.changes) {
    const int line = only_line != 0 ? only_line : change.line;
    if (holes) {
      forget_holes(change, made_up_);
    }
    if (const RenameTable* rename = holes ? renamed_out_of_sight(change.operation) : nullptr) {
      made_up_.insert(rename->to.name);
      read.unknowns.push_back(
          {line, "The new name of table " + rename->table.name + " is put together when the migration runs."});
    } else if (holes && !std::holds_alternative<UnknownChange>(change.operation) &&
               names_hole(to_json(change), made_up_)) {
      std::string reason = "A name in this statement is put together when the migration runs.";
      read.unknowns.push_back({line, reason});
      change.operation =
          UnknownChange{std::move(reason), ellipsize(one_line(sql.substr(0, 4 * kShown)), kShown), {}, true};
      change.reads.clear();
    }
    change.line = line;
    change.statement += statements_;
    change.idempotent = change.idempotent || guarded;
    changes_.push_back(std::move(change));
  }
  for (Unknown& unknown : read.unknowns) {
    unknown.line = only_line != 0 ? only_line : unknown.line;
    unknowns_.push_back(std::move(unknown));
  }
  statements_ += read.statements;
}

void Sent::made(std::string_view sql, int line, bool guarded) {
  take(sql, 1, line, guarded);
}

void Sent::written(std::string_view sql, int line, bool guarded) {
  take(sql, line, 0, guarded);
}

void Sent::operation(Operation operation, int line, bool guarded) {
  ++statements_;
  changes_.push_back({std::move(operation), line, statements_, guarded, {}});
}

void Sent::unknown(int line, std::string reason, std::string_view text, bool anything) {
  ++statements_;
  UnknownChange change{reason, ellipsize(one_line(text.substr(0, 4 * kShown)), kShown), {}, anything};
  changes_.push_back({std::move(change), line, statements_, false, {}});
  unknowns_.push_back({line, std::move(reason)});
}

void put_together(Migration& migration, Sent up, Sent* down) {
  migration.statements = up.statements();
  migration.changes = up.take_changes();
  migration.unknowns = up.take_unknowns();
  if (down == nullptr) {
    return;
  }
  migration.has_down = true;
  migration.rollback = down->take_changes();
  for (const Unknown& unknown : down->take_unknowns()) {
    migration.unknowns.push_back({unknown.line, "In the way back: " + unknown.message});
  }
}

std::string quoted(Engine engine, std::string_view name) {
  const std::string_view quote = is_mysql_family(engine) ? "`" : "\"";
  const std::string doubled = std::string(quote).append(quote);
  return std::string(quote) + replace_all(std::string(name), quote, doubled) + std::string(quote);
}

std::string quoted_path(Engine engine, std::string_view path) {
  std::string out;
  for (const std::string_view part : split(path, '.')) {
    out += (out.empty() ? "" : ".") + quoted(engine, trim(part));
  }
  return out;
}

std::string quoted_text(Engine engine, std::string_view text) {
  std::string inner = replace_all(std::string(text), "'", "''");
  return "'" + (is_mysql_family(engine) ? replace_all(std::move(inner), "\\", "\\\\") : inner) + "'";
}

}  // namespace signalbox::js
