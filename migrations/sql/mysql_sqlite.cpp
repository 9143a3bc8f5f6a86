// MySQL, MariaDB and SQLite scripts through our own parser.

#include <algorithm>
#include <set>

#include "base/text.h"
#include "migrations/sql/ddl_parser.h"
#include "migrations/sql/mysql_session.h"
#include "migrations/sql/readers.h"
#include "migrations/sql/split.h"

namespace signalbox {
namespace {

void add_unknown(SqlText& out, std::string reason, std::string_view text, int line) {
  constexpr std::size_t kShown = 120;
  UnknownChange change{reason, ellipsize(one_line(text.substr(0, 4 * kShown)), kShown), {}, true};
  out.changes.push_back({std::move(change), line, out.statements, false, {}});
  out.unknowns.push_back({line, std::move(reason)});
}

/// Which names are the session's own tables behind a change.
void follow_temporary(const Operation& operation, std::set<std::string>& temporary) {
  if (const auto* create = std::get_if<CreateTable>(&operation); create != nullptr && create->temporary) {
    temporary.insert(create->table.name.name);
  } else if (const auto* drop = std::get_if<DropTable>(&operation)) {
    temporary.erase(drop->table.name);
  }
}

}  // namespace

SqlText read_with_own_parser(Engine engine, std::string_view script) {
  SqlText out;
  std::set<std::string> temporary;
  MySqlSession session(engine);
  int line = 1;
  std::size_t counted = 0;
  for (const StatementText& statement : split_statements(engine, script)) {
    line += static_cast<int>(std::count(script.begin() + static_cast<std::ptrdiff_t>(counted),
                                        script.begin() + static_cast<std::ptrdiff_t>(statement.offset), '\n'));
    counted = statement.offset;
    ++out.statements;
    if (statement.text.size() > kMaxStatement) {
      add_unknown(out, "This statement is longer than 64 KiB and is not read.", statement.text, line);
      continue;
    }
    const auto told = is_mysql_family(engine) ? session.take(statement.text, temporary) : std::nullopt;
    auto changes = told ? (told->understood ? std::optional(told->changes) : std::nullopt)
                        : parse_statement(engine, statement.text, "", temporary);
    if (!changes) {
      add_unknown(out, told ? "What this runs is decided when it runs." : "This statement is not understood.",
                  statement.text, line);
      continue;
    }
    for (SchemaChange& change : *changes) {
      change.line = line;
      change.statement = out.statements;
      follow_temporary(change.operation, temporary);
      out.changes.push_back(std::move(change));
    }
  }
  return out;
}

}  // namespace signalbox
