// PL/pgSQL: what a DO block does, and what a function's body reads. The well-known guards around one statement (IF NOT
// EXISTS …, EXCEPTION WHEN duplicate_object) become that statement; anything that decides or builds SQL at run time is
// unknown, with the tables that it names.

#include <pg_query.h>

#include <algorithm>
#include <array>
#include <memory>
#include <set>

#include "base/text.h"
#include "migrations/sql/lexer.h"
#include "migrations/sql/postgres.h"

namespace signalbox::postgres {
namespace {

constexpr int kMaxDepth = 8;

/// The JSON of a PL/pgSQL definition; empty when it cannot be parsed.
std::string parse_plpgsql(const std::string& definition) {
  const PgQueryPlpgsqlParseResult result = pg_query_parse_plpgsql(definition.c_str());
  std::string json = result.error == nullptr && result.plpgsql_funcs != nullptr ? result.plpgsql_funcs : "";
  pg_query_free_plpgsql_parse_result(result);
  return json;
}

/// The action block of the first function in libpg_query's JSON.
Node action_of(const simdjson::dom::element& root) {
  const std::vector<Node> functions = Node(root).items();
  return functions.empty() ? Node() : functions.front()["PLpgSQL_function"]["action"]["PLpgSQL_stmt_block"];
}

std::string query_of(const Node& holder, std::string_view member) {
  return holder[member]["PLpgSQL_expr"].string("query");
}

/// Every query text below a node, as statements that stand alone.
void collect_queries(const Node& node, std::string_view parent, std::vector<std::string>& queries) {
  node.each([&](std::string_view key, const Node& child) {
    if (key != "PLpgSQL_expr") {
      collect_queries(child, key.empty() ? parent : key, queries);
      return;
    }
    std::string query = child.string("query");
    if (parent == "sqlstmt" || parent == "query" || lower(query.substr(0, 6)) == "select") {
      queries.push_back(std::move(query));
      return;
    }
    const std::size_t assign = query.find(":=");
    queries.push_back("select " + (assign == std::string::npos ? query : query.substr(assign + 2)));
  });
}

/// Reads a block's statements; false as soon as something cannot be told.
class BlockReader {
 public:
  BlockReader(Script& script, int body_line) : script_(script), body_line_(body_line) {}

  bool read_block(const Node& block) {
    const bool was_guarded = script_.guarded;
    const Node exceptions = block["exceptions"];
    if (exceptions && !is_harmless_handler(exceptions["PLpgSQL_exception_block"])) {
      return false;
    }
    script_.guarded = was_guarded || exceptions.exists();
    const bool understood = read_body(block["body"]);
    script_.guarded = was_guarded;
    return understood;
  }

 private:
  /// EXCEPTION WHEN duplicate_…/undefined_…/others THEN nothing but NULL or RAISE.
  static bool is_harmless_handler(const Node& handlers) {
    for (const Node& each : handlers.items("exc_list")) {
      for (const Node& statement : each["PLpgSQL_exception"].items("action")) {
        if (!is_silent(statement.kind())) {
          return false;
        }
      }
    }
    return true;
  }

  static bool is_silent(std::string_view kind) {
    return kind == "PLpgSQL_stmt_raise" || kind == "PLpgSQL_stmt_return" || kind == "PLpgSQL_stmt_null" ||
           kind == "PLpgSQL_stmt_getdiag" || kind == "PLpgSQL_stmt_assert";
  }

  bool read_body(const Node& body) {
    return std::ranges::all_of(body.items(), [&](const Node& each) { return read_statement(each); });
  }

  bool read_statement(const Node& statement) {
    const std::string_view kind = statement.kind();
    const Node node = statement.inner();
    if (kind == "PLpgSQL_stmt_block") {
      return read_block(node);
    }
    if (kind == "PLpgSQL_stmt_if") {
      return read_if(node);
    }
    if (kind == "PLpgSQL_stmt_execsql") {
      return run(node, query_of(node, "sqlstmt"));
    }
    if (kind == "PLpgSQL_stmt_perform") {
      return run(node, query_of(node, "expr"));
    }
    if (kind == "PLpgSQL_stmt_dynexecute") {
      return run_literal(node);
    }
    if (kind == "PLpgSQL_stmt_assign") {
      return is_plain(query_of(node, "expr"));
    }
    return is_silent(kind);
  }

  /// IF [NOT] EXISTS (…) THEN … with no other branch that does anything.
  bool read_if(const Node& node) {
    const bool single = !node["elsif_list"] && std::ranges::all_of(node.items("else_body"), [](const Node& each) {
      return is_silent(each.kind());
    });
    if (!single || !is_guard(query_of(node, "cond"))) {
      return false;
    }
    const bool was_guarded = script_.guarded;
    script_.guarded = true;
    const bool understood = read_body(node["then_body"]);
    script_.guarded = was_guarded;
    return understood;
  }

  /// A condition that asks whether something is there.
  static bool is_guard(const std::string& condition) {
    const std::string text = normalized(Engine::Postgres, condition);
    return text.find("exists (") != std::string::npos || text.find("exists(") != std::string::npos ||
           text.find("to_regclass") != std::string::npos || text.find("to_regtype") != std::string::npos;
  }

  static bool is_plain(const std::string& expression) { return lower(expression).find("select") == std::string::npos; }

  bool run(const Node& node, const std::string& query) {
    script_.line = body_line_ + static_cast<int>(std::max<std::int64_t>(1, node.number("lineno"))) - 1;
    return read_nested(script_, query);
  }

  /// EXECUTE of one string literal is as good as the statement itself.
  bool run_literal(const Node& node) {
    const std::vector<Token> tokens = tokenize(Engine::Postgres, query_of(node, "query"));
    const bool literal = tokens.size() == 2 && tokens.front().kind == TokenKind::String && !node["params"];
    return literal && run(node, string_value(Engine::Postgres, tokens.front()));
  }

  Script& script_;
  int body_line_;
};

std::vector<QualifiedName> tables_of(const std::vector<ColumnRef>& reads) {
  std::set<QualifiedName> tables;
  for (const ColumnRef& read : reads) {
    if (read.table.schema != "pg_catalog" && read.table.schema != "information_schema" &&
        !read.table.name.starts_with("pg_")) {
      tables.insert(read.table);
    }
  }
  return {tables.begin(), tables.end()};
}

/// The line of the body's first line: that of the string after AS.
int body_line(const Script& script, const Node& node) {
  for (const Node& argument : node.items("args")) {
    const Node element = argument["DefElem"];
    if (element.text("defname") == "as") {
      const std::vector<Token> tokens = tokenize(Engine::Postgres, script.text);
      const auto found = std::ranges::find_if(tokens, [](const Token& each) { return each.kind == TokenKind::String; });
      return found == tokens.end() ? script.line : script.line + line_of_offset(script.text, found->offset) - 1;
    }
  }
  return script.line;
}

void read_tables_written(const Script& script, const simdjson::dom::element& root, std::vector<ColumnRef>& reads) {
  std::vector<std::string> queries;
  collect_queries(action_of(root), "", queries);
  const std::string all = join(queries, ";\n");
  reads = reads_of_script(script, all);
  if (reads.empty()) {
    // One query that cannot be parsed spoils them all: take them one by one.
    std::set<ColumnRef> found;
    for (const std::string& query : queries) {
      std::ranges::copy(reads_of_script(script, query), std::inserter(found, found.end()));
    }
    reads.assign(found.begin(), found.end());
  }
}

}  // namespace

std::vector<ColumnRef> reads_of_plpgsql(const Script& script, const std::string& definition) {
  const std::string json = parse_plpgsql(definition);
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  std::vector<ColumnRef> reads;
  if (!json.empty() && parser.parse(json).get(root) == simdjson::SUCCESS) {
    read_tables_written(script, root, reads);
  }
  return reads;
}

void read_do(Script& script, const Node& node) {
  const int line = script.line;
  const std::string definition(script.text);
  const std::string json = script.depth < kMaxDepth ? parse_plpgsql(definition) : "";
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (json.empty() || parser.parse(json).get(root) != simdjson::SUCCESS) {
    script.unknown("This DO block cannot be parsed, so what it does is not known.");
    return;
  }
  const Script::Mark mark = script.mark();
  ++script.depth;
  const bool understood = BlockReader(script, body_line(script, node)).read_block(action_of(root));
  --script.depth;
  script.line = line;
  if (!understood) {
    script.undo(mark);
    std::vector<ColumnRef> reads;
    read_tables_written(script, root, reads);
    script.unknown("This DO block decides at run time what it does.", tables_of(reads));
  }
}

}  // namespace signalbox::postgres
