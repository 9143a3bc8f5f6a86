// PostgreSQL scripts through the real grammar (libpg_query). A script that parses as a whole is read in one go; when it
// does not, it is split and each statement stands alone, so that one bad statement costs only itself.

#include "migrations/sql/postgres.h"

#include <pg_query.h>

#include <algorithm>
#include <cctype>
#include <optional>

#include "base/text.h"
#include "migrations/sql/ddl_parser.h"
#include "migrations/sql/lexer.h"
#include "migrations/sql/postgres_parse.h"
#include "migrations/sql/postgres_text.h"
#include "migrations/sql/readers.h"

namespace signalbox::postgres {
namespace {

/// PostgreSQL 16 lets a sub-query in FROM go without an alias; the grammar of 15 wants one. Gives names to those that
/// have none, as long as that is what the parser complains about.
std::optional<std::string> with_subquery_aliases(std::string text) {
  constexpr int kMost = 32;
  for (int i = 0; i < kMost; ++i) {
    const ParseTree tree(text);
    if (tree.parsed()) {
      return text;
    }
    if (tree.error() != "subquery in FROM must have an alias") {
      return std::nullopt;
    }
    const std::vector<Token> tokens = tokenize(Engine::Postgres, std::string_view(text).substr(tree.error_offset()));
    int depth = 0;
    const auto close = std::ranges::find_if(tokens, [&](const Token& token) {
      depth += is_symbol(token, "(") ? 1 : is_symbol(token, ")") ? -1 : 0;
      return depth == 0;
    });
    if (close == tokens.end() || !is_symbol(*close, ")")) {
      return std::nullopt;
    }
    text.insert(tree.error_offset() + close->offset + 1, " as unnamed_" + std::to_string(i));
  }
  return std::nullopt;
}

/// Reads a whole text's statements, counting lines as it goes.
class ScriptReader {
 public:
  explicit ScriptReader(SqlText& out) : out_(out), script_(out) {}

  void read(const std::string& text) {
    if (text.size() <= kMaxStatement) {
      const ParseTree tree(text);
      if (tree.parsed()) {
        read_tree(tree, text);
        return;
      }
    }
    read_split(text);
  }

 private:
  void read_tree(const ParseTree& tree, std::string_view text) {
    script_.tree_text = text;
    for (const Node& each : tree.statements()) {
      const auto start = static_cast<std::size_t>(each.number("stmt_location"));
      const auto length = static_cast<std::size_t>(each.number("stmt_len"));
      begin_statement(text, start, length == 0 ? text.size() - start : length);
      read_one(each["stmt"]);
    }
  }

  void read_split(const std::string& text) {
    PgQuerySplitResult split = pg_query_split_with_scanner(text.c_str());
    if (split.error != nullptr) {
      begin_statement(text, 0, text.size());
      const std::string reason = split.error->message;
      script_.unknown("This script cannot be split into statements: " + to_valid_utf8(one_line(reason)) + ".");
    }
    std::size_t end = 0;
    for (int i = 0; split.error == nullptr && i < split.n_stmts; ++i) {
      const auto start = static_cast<std::size_t>(split.stmts[i]->stmt_location);
      const auto length = static_cast<std::size_t>(split.stmts[i]->stmt_len);
      read_gap(text, end, start);
      begin_statement(text, start, length);
      if (!script_.text.empty()) {
        read_alone();
      }
      end = length == 0 ? text.size() : start + length;
    }
    if (split.error == nullptr) {
      read_gap(text, end, text.size());
    }
    pg_query_free_split_result(split);
  }

  /// libpg_query's splitter takes words without a single keyword of SQL for no statement and passes them over.
  void read_gap(const std::string& text, std::size_t begin, std::size_t end) {
    if (begin >= end) {
      return;
    }
    const std::string_view gap = std::string_view(text).substr(begin, end - begin);
    std::size_t first = std::string_view::npos;
    for (const Token& token : tokenize(Engine::Postgres, gap)) {
      const bool ends = token.kind == TokenKind::End || token.text == ";";
      if (ends && first != std::string_view::npos) {
        begin_statement(text, begin + first, token.offset - first);
        script_.unknown("PostgreSQL's grammar refuses this statement: it holds no word of SQL.");
        first = std::string_view::npos;
      } else if (!ends && first == std::string_view::npos) {
        first = token.offset;
      }
    }
  }

  void read_alone() {
    if (script_.text.size() > kMaxStatement) {
      script_.unknown("This statement is longer than 64 KiB and is not read.");
      return;
    }
    const std::string statement(script_.text);
    const ParseTree tree(statement);
    if (tree.parsed()) {
      read_parsed(tree, script_.text);
    } else if (const auto named = with_subquery_aliases(statement)) {
      read_parsed(ParseTree(*named), *named);
    } else {
      read_with_own_parser(tree.error());
    }
  }

  void read_parsed(const ParseTree& tree, std::string_view tree_text) {
    script_.tree_text = tree_text;
    for (const Node& each : tree.statements()) {
      read_one(each["stmt"]);
    }
  }

  /// The grammar is that of PostgreSQL 15; our own parser knows what came later.
  void read_with_own_parser(const std::string& error) {
    std::optional<std::vector<SchemaChange>> changes =
        parse_statement(Engine::Postgres, script_.text, script_.search_schema(), {});
    if (!changes) {
      script_.unknown("PostgreSQL's grammar refuses this statement: " + to_valid_utf8(one_line(error)) + ".");
      return;
    }
    for (SchemaChange& change : *changes) {
      script_.emit(std::move(change.operation), std::move(change.reads));
    }
  }

  void read_one(const Node& statement) {
    const std::size_t before = script_.mark().changes;
    if (!read_statement(script_, statement)) {
      script_.unknown("Statements of this kind are not read: " + std::string(statement.kind()) + ".");
    } else if (before == script_.mark().changes && !statement.is("DoStmt")) {
      script_.emit(Query{script_.normalized_text()});
    }
  }

  void begin_statement(std::string_view text, std::size_t start, std::size_t length) {
    std::string_view statement = text.substr(std::min(start, text.size()), length);
    const std::size_t blanks = leading_blanks(statement);
    statement.remove_prefix(blanks);
    const std::size_t offset = std::min(start, text.size()) + blanks;
    line_ += static_cast<int>(std::count(text.begin() + static_cast<std::ptrdiff_t>(counted_),
                                         text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
    counted_ = offset;
    script_.text = statement;
    script_.line = line_;
    script_.statement = statement.empty() ? script_.statement : ++out_.statements;
  }

  SqlText& out_;
  Script script_;
  int line_ = 1;
  std::size_t counted_ = 0;
};

}  // namespace

bool read_statement(Script& script, const Node& statement) {
  const std::string_view kind = statement.kind();
  const Node node = statement.inner();
  if (kind == "CreateStmt") {
    return read_create_table(script, node), true;
  }
  if (kind == "CreateForeignTableStmt") {
    return read_create_table(script, node["base"]), true;
  }
  if (kind == "AlterTableStmt") {
    return read_alter_table(script, node), true;
  }
  if (kind == "IndexStmt") {
    return read_create_index(script, node), true;
  }
  if (kind == "CreateTableAsStmt") {
    return read_create_table_as(script, node), true;
  }
  if (kind == "RenameStmt") {
    return read_rename(script, node), true;
  }
  if (kind == "AlterObjectSchemaStmt") {
    return read_set_schema(script, node), true;
  }
  return read_data_statement(script, kind, statement) || read_object_statement(script, kind, node) ||
         read_session_statement(script, kind, node) || read_code_statement(script, kind, node);
}

bool read_nested(Script& script, std::string_view text) {
  const std::string copy(text);
  if (copy.size() > kMaxStatement) {
    return false;
  }
  const ParseTree tree(copy);
  if (!tree.parsed()) {
    return false;
  }
  const std::string_view outer_text = script.text;
  const std::string_view outer_tree = script.tree_text;
  script.text = copy;
  script.tree_text = copy;
  const std::size_t unknowns = script.mark().unknowns;
  bool understood = true;
  for (const Node& each : tree.statements()) {
    understood = understood && read_statement(script, each["stmt"]);
  }
  script.text = outer_text;
  script.tree_text = outer_tree;
  return understood && script.mark().unknowns == unknowns;
}

std::vector<ColumnRef> reads_of_script(const Script& script, const std::string& text) {
  if (text.size() > kMaxStatement) {
    return {};
  }
  const ParseTree tree(text);
  std::vector<ColumnRef> reads;
  if (!tree.parsed()) {
    return reads;
  }
  for (const Node& each : tree.statements()) {
    std::ranges::copy(reads_of(script, each["stmt"]), std::back_inserter(reads));
  }
  std::ranges::sort(reads);
  reads.erase(std::unique(reads.begin(), reads.end()), reads.end());
  return reads;
}

}  // namespace signalbox::postgres

namespace signalbox {

SqlText read_postgres(std::string_view text) {
  SqlText out;
  postgres::ScriptReader reader(out);
  // A NUL ends the C parser's text: what follows must not vanish silently.
  if (text.find('\0') != std::string_view::npos) {
    out.unknowns.push_back({1, "The file holds a NUL byte and is not read."});
    out.changes.push_back({UnknownChange{out.unknowns.back().message, "", {}, true}, 1, 1, false, {}});
    out.statements = 1;
    return out;
  }
  reader.read(postgres::has_client_syntax(text) ? postgres::without_client_syntax(text) : std::string(text));
  return out;
}

}  // namespace signalbox
