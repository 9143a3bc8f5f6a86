// Statements that are not about a table's columns.

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/text.h"
#include "migrations/sql/ddl.h"

namespace signalbox::ddl {
namespace {

bool precedes_table(const Token& token) {
  return is_word(token, "from") || is_word(token, "join") || is_word(token, "into") || is_word(token, "update") ||
         is_word(token, "table");
}

bool is_name(const Token& token) {
  return token.kind == TokenKind::Word || token.kind == TokenKind::QuotedName;
}

/// CREATE DEFINER = x SQL SECURITY y …: up to the word that says what is created.
void skip_definer(TokenStream& in) {
  if (in.take("definer")) {
    in.take_symbol("=");
    in.next();
    if (in.at_symbol("@")) {
      in.next();
      in.next();
    }
    if (in.peek().kind == TokenKind::Word && in.peek().text.starts_with("@")) {
      in.next();
      if (in.peek().kind != TokenKind::Word) {
        in.next();
      }
    }
  }
  if (in.take("algorithm")) {
    in.take_symbol("=");
    in.next();
  }
  if (in.take({"sql", "security"})) {
    in.next();
  }
}

void create_index(TokenStream& in, Operations& out) {
  CreateIndex create;
  create.index.unique = in.take("unique");
  create.index.method = in.take("fulltext") ? "fulltext" : in.take("spatial") ? "spatial" : "";
  in.expect("index");
  create.if_not_exists = in.take({"if", "not", "exists"});
  create.index.name = in.qualified_name().name;
  if (in.take("using")) {
    create.index.method = in.name();
  }
  in.expect("on");
  create.table = in.qualified_name();
  create.index.keys = read_index_keys(in);
  if (in.take("where")) {
    create.index.predicate = in.rest();
  }
  if (in.mysql()) {
    in.rest();
  }
  finish_index(in.engine(), create.index);
  add(out, std::move(create));
}

void create_view(TokenStream& in, bool or_replace, bool temporary, Operations& out) {
  CreateView create;
  create.or_replace = or_replace;
  create.temporary = temporary;
  create.if_not_exists = in.take({"if", "not", "exists"});
  create.view.name = in.qualified_name();
  if (in.at_symbol("(")) {
    create.view.columns = in.name_list();
  }
  in.expect("as");
  create.view.reads = reads_in(in, in.remaining());
  create.view.definition = in.rest();
  std::vector<ColumnRef> reads = create.view.reads;
  add(out, std::move(create), std::move(reads));
}

void create_trigger(TokenStream& in, bool or_replace, Operations& out) {
  CreateTrigger create;
  create.or_replace = or_replace;
  create.if_not_exists = in.take({"if", "not", "exists"});
  create.trigger.name = in.qualified_name().name;
  const std::span<const Token> definition = in.remaining();
  while (!in.failed() && !in.at_end() && !in.take("on")) {
    in.next();
  }
  create.table = in.qualified_name();
  create.trigger.definition = normalized(definition);
  std::vector<ColumnRef> reads = reads_in(in, in.remaining());
  in.rest();
  add(out, std::move(create), std::move(reads));
}

void create_routine(TokenStream& in, bool procedure, bool or_replace, Operations& out) {
  CreateFunction create;
  create.or_replace = or_replace;
  in.take({"if", "not", "exists"});
  create.function.name = in.qualified_name();
  create.function.procedure = procedure;
  create.function.language = "sql";
  create.function.arguments = in.parenthesized();
  create.function.reads = reads_in(in, in.remaining());
  create.function.body = in.rest();
  std::vector<ColumnRef> reads = create.function.reads;
  add(out, std::move(create), std::move(reads));
}

void create_other(TokenStream& in, const std::string& kind, Operations& out) {
  const bool if_not_exists = in.take({"if", "not", "exists"});
  OtherObject object{kind, in.qualified_name(), "", {}};
  object.reads = reads_in(in, in.remaining());
  object.definition = in.rest();
  add(out, CreateObject{std::move(object), if_not_exists, false});
}

std::string role_name(TokenStream& in) {
  in.take({"if", "exists"});
  in.take({"if", "not", "exists"});
  const Token token = in.next();
  in.rest();  // what follows may hold a password
  return token.kind == TokenKind::String ? string_value(in.engine(), token) : identifier(in.engine(), token);
}

std::string where_in(TokenStream& in) {
  int depth = 0;
  while (!in.at_end()) {
    depth += in.at_symbol("(") ? 1 : in.at_symbol(")") ? -1 : 0;
    if (depth == 0 && in.take("where")) {
      return in.rest();
    }
    in.next();
  }
  return {};
}

void insert(TokenStream& in, bool on_conflict, Operations& out) {
  InsertRows change;
  change.on_conflict = on_conflict || in.take("ignore");
  if (in.take("or")) {
    change.on_conflict = true;
    in.next();
  }
  in.take("low_priority");
  in.take("into");
  change.table = in.qualified_name();
  if (in.at_symbol("(") && !is_word(in.peek(1), "select")) {
    change.columns = in.name_list();
  }
  std::vector<ColumnRef> reads = reads_in(in, in.remaining());
  change.from_query = in.at_any({"select", "with"}) || in.at_symbol("(");
  const bool values = in.take("values") || in.take("value");
  while (values && !in.failed() && in.at_symbol("(")) {
    in.parenthesized();
    ++change.rows;
    in.take_symbol(",");
  }
  change.on_conflict = change.on_conflict || in.at("on");
  in.rest();
  add(out, std::move(change), std::move(reads));
}

void update(TokenStream& in, Operations& out) {
  static constexpr std::array<std::string_view, 4> kStop = {"where", "order", "limit", "from"};
  UpdateRows change;
  in.take("ignore");
  std::vector<ColumnRef> reads = reads_in(in, in.all());
  change.table = in.qualified_name();
  while (!in.failed() && !in.at_end() && !in.at("set")) {
    in.next();
  }
  in.expect("set");
  std::vector<std::string> assignments;
  do {
    const QualifiedName column = in.qualified_name();
    in.expect_symbol("=");
    change.columns.push_back(column.name);
    assignments.push_back(column.name + " = " + in.expression(kStop));
  } while (!in.failed() && in.take_symbol(","));
  change.assignments = join(assignments, ", ");
  change.where = where_in(in);
  add(out, std::move(change), std::move(reads));
}

void delete_rows(TokenStream& in, Operations& out) {
  std::vector<ColumnRef> reads = reads_in(in, in.all());
  while (!in.failed() && !in.at_end() && !in.at("from")) {
    in.next();
  }
  in.expect("from");
  DeleteRows change;
  change.table = in.qualified_name();
  change.where = where_in(in);
  add(out, std::move(change), std::move(reads));
}

void set(TokenStream& in, Operations& out) {
  const bool local = in.take("session") || in.take("local");
  in.take("global");
  if (in.take("names") || in.take({"transaction"}) || in.take("password")) {
    in.rest();
    add(out, SetParameter{"session", "", local});
    return;
  }
  std::string parameter = in.name();
  while (in.take_symbol(".")) {
    parameter += "." + in.name();
  }
  in.take_symbol("=");
  in.take_symbol(":=");
  add(out, SetParameter{lower(parameter), in.rest(), local});
}

void pragma(TokenStream& in, Operations& out) {
  const std::string name = in.qualified_name().name;
  in.take_symbol("=");
  add(out, SetParameter{"pragma " + lower(name), in.rest(), false});
}

void rename_tables(TokenStream& in, Operations& out) {
  do {
    const QualifiedName from = in.qualified_name();
    in.expect("to");
    add(out, RenameTable{from, in.qualified_name(), false});
  } while (!in.failed() && in.take_symbol(","));
}

void maintain(TokenStream& in, const std::string& verb, Operations& out) {
  in.take("no_write_to_binlog");
  in.take("table");
  std::optional<QualifiedName> object;
  if (in.at_name()) {
    object = in.qualified_name();
  }
  in.rest();
  add(out, Maintain{verb, object, false});
}

void grant(TokenStream& in, bool grants, Operations& out) {
  const std::string text = in.rest();  // GRANT … IDENTIFIED BY may hold a password: only what stands before it is kept
  const std::size_t on = text.find(" on ");
  const std::size_t to = text.find(grants ? " to " : " from ");
  const std::string privileges = text.substr(0, std::min(on, to));
  const std::string objects = on < to && to != std::string::npos ? text.substr(on + 4, to - on - 4) : "";
  const std::size_t name = to == std::string::npos ? text.size() : to + (grants ? 4 : 6);
  const std::string roles = text.substr(name, text.find(' ', name) - name);
  if (grants) {
    add(out, Grant{privileges, objects, roles});
  } else {
    add(out, Revoke{privileges, objects, roles});
  }
}

std::string_view transaction_verb(const TokenStream& in) {
  if (in.at("begin") || in.at("start")) {
    return "begin";
  }
  if (in.at("commit") || (in.at("end") && in.engine() == Engine::Sqlite)) {
    return "commit";
  }
  if (in.at("rollback")) {
    return "rollback";
  }
  return in.at("savepoint") || in.at("release") ? "savepoint" : "";
}

}  // namespace

std::vector<ColumnRef> reads_in(const TokenStream& in, std::span<const Token> tokens) {
  std::set<ColumnRef> reads;
  std::map<std::string, QualifiedName> aliases;
  const Engine engine = in.engine();
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    const bool variable = tokens[i + 1].text.starts_with('@');  // SELECT … INTO @there
    if (!precedes_table(tokens[i]) || !is_name(tokens[i + 1]) || variable || is_word(tokens[i + 1], "set") ||
        is_word(tokens[i + 1], "select") || (i > 0 && is_word(tokens[i - 1], "on") && is_word(tokens[i], "update"))) {
      continue;
    }
    const bool qualified = i + 3 < tokens.size() && is_symbol(tokens[i + 2], ".");
    const QualifiedName table =
        qualified ? QualifiedName{identifier(engine, tokens[i + 1]), identifier(engine, tokens[i + 3])}
                  : in.in_scope(identifier(engine, tokens[i + 1]));
    std::size_t after = i + (qualified ? 4 : 2);
    after += after < tokens.size() && is_word(tokens[after], "as") ? 1 : 0;
    aliases[table.name] = table;
    if (after < tokens.size() && is_name(tokens[after])) {
      aliases[identifier(engine, tokens[after])] = table;
    }
    reads.insert({table, ""});
  }
  for (std::size_t i = 0; i + 2 < tokens.size(); ++i) {
    if (is_name(tokens[i]) && is_symbol(tokens[i + 1], ".")) {
      const auto found = aliases.find(identifier(engine, tokens[i]));
      const bool star = is_symbol(tokens[i + 2], "*");
      if (found != aliases.end() && (star || is_name(tokens[i + 2]))) {
        reads.insert({found->second, star ? "*" : identifier(engine, tokens[i + 2])});
      }
    }
  }
  return {reads.begin(), reads.end()};
}

bool read_create(TokenStream& in, Operations& out) {
  const bool or_replace = in.take({"or", "replace"});
  const bool temporary = in.take("temporary") || in.take("temp");
  skip_definer(in);
  if (in.take("table")) {
    return read_create_table(in, temporary, out), true;
  }
  if (in.at_any({"index", "unique", "fulltext", "spatial"})) {
    return create_index(in, out), true;
  }
  if (in.take("view")) {
    return create_view(in, or_replace, temporary, out), true;
  }
  if (in.take("trigger")) {
    return create_trigger(in, or_replace, out), true;
  }
  if (in.take("procedure")) {
    return create_routine(in, true, or_replace, out), true;
  }
  if (in.take("function")) {
    return create_routine(in, false, or_replace, out), true;
  }
  if (in.take("event")) {
    return create_other(in, "event", out), true;
  }
  if (in.take({"virtual", "table"})) {
    return create_other(in, "virtual table", out), true;
  }
  if (in.take("database") || in.take("schema")) {
    const bool if_not_exists = in.take({"if", "not", "exists"});
    const std::string name = in.name();
    in.rest();
    return add(out, CreateSchema{name, if_not_exists}), true;
  }
  if (in.take("user") || in.take("role")) {
    return add(out, AlterRole{"create", role_name(in)}), true;
  }
  return false;
}

bool read_drop(TokenStream& in, Operations& out) {
  in.take("temporary");
  const std::string kind = lower(in.next().text);
  const bool if_exists = in.take({"if", "exists"});
  if (kind == "table" || kind == "tables" || kind == "view") {
    do {
      const QualifiedName name = in.qualified_name();
      if (kind == "view") {
        add(out, DropView{name, false, if_exists, false});
      } else {
        add(out, DropTable{name, if_exists, false});
      }
    } while (!in.failed() && in.take_symbol(","));
    in.take("cascade");
    in.take("restrict");
    return true;
  }
  if (kind == "index") {
    DropIndex change{in.qualified_name(), std::nullopt, if_exists, false, false};
    if (in.take("on")) {
      change.table = in.qualified_name();
      in.rest();
    }
    return add(out, std::move(change)), true;
  }
  if (kind == "trigger") {
    return add(out, DropTrigger{{}, in.qualified_name().name, if_exists, false}), true;
  }
  if (kind == "procedure" || kind == "function") {
    return add(out, DropFunction{in.qualified_name(), std::nullopt, if_exists, false}), true;
  }
  if (kind == "event") {
    return add(out, DropObject{"event", in.qualified_name(), if_exists, false}), true;
  }
  if (kind == "database" || kind == "schema") {
    return add(out, DropSchema{in.name(), if_exists, false}), true;
  }
  if (kind == "user" || kind == "role") {
    return add(out, AlterRole{"drop", role_name(in)}), true;
  }
  return false;
}

namespace {

/// WITH [RECURSIVE] name [(columns)] AS [[NOT] MATERIALIZED] (query), …: up to the statement that uses them. The names
/// it gives are no tables.
std::set<std::string> skip_with(TokenStream& in) {
  std::set<std::string> names;
  in.take("with");
  in.take("recursive");
  do {
    names.insert(in.name());
    if (in.at_symbol("(")) {
      in.parenthesized();
    }
    in.expect("as");
    in.take("not");
    in.take("materialized");
    in.parenthesized();
  } while (!in.failed() && in.take_symbol(","));
  return names;
}

bool read_with(TokenStream& in, Operations& out) {
  std::vector<ColumnRef> reads = reads_in(in, in.remaining());
  const std::set<std::string> names = skip_with(in);
  if (in.failed() || in.at("with")) {
    return false;
  }
  const std::size_t before = out.size();
  if (!read_data(in, out)) {
    return false;
  }
  std::erase_if(reads, [&](const ColumnRef& read) { return names.contains(read.table.name); });
  for (std::size_t i = before; i < out.size(); ++i) {
    out[i].reads = reads;
  }
  return true;
}

}  // namespace

bool read_data(TokenStream& in, Operations& out) {
  if (in.engine() != Engine::Postgres && in.at("with")) {
    return read_with(in, out);
  }
  if (in.take("insert")) {
    return insert(in, false, out), true;
  }
  if (in.take("replace")) {
    return insert(in, true, out), true;
  }
  if (in.take("update")) {
    return update(in, out), true;
  }
  if (in.take("delete")) {
    return delete_rows(in, out), true;
  }
  if (in.take("truncate")) {
    in.take("table");
    return add(out, TruncateTable{{in.qualified_name()}, false}), true;
  }
  // PostgreSQL's own grammar has refused it already: what looks like a query here is none.
  if (in.engine() != Engine::Postgres && (in.at("select") || in.at("explain") || in.at("show"))) {
    std::vector<ColumnRef> reads = reads_in(in, in.remaining());
    return add(out, Query{in.rest()}, std::move(reads)), true;
  }
  return false;
}

bool read_other(TokenStream& in, Operations& out) {
  if (const std::string_view verb = transaction_verb(in); !verb.empty()) {
    in.rest();
    return add(out, TransactionControl{std::string(verb)}), true;
  }
  if (in.take("set")) {
    return set(in, out), true;
  }
  if (in.take("pragma")) {
    return pragma(in, out), true;
  }
  if (in.take({"rename", "table"}) || in.take({"rename", "tables"})) {
    return rename_tables(in, out), true;
  }
  if (in.take("optimize")) {
    return maintain(in, "optimize", out), true;
  }
  if (in.take("analyze")) {
    return maintain(in, "analyze", out), true;
  }
  if (in.take("vacuum")) {
    return maintain(in, "vacuum", out), true;
  }
  if (in.take("reindex")) {
    return maintain(in, "reindex", out), true;
  }
  if (in.take("grant")) {
    return grant(in, true, out), true;
  }
  if (in.take("revoke")) {
    return grant(in, false, out), true;
  }
  if (in.take("use") || in.take("unlock") || in.take("flush")) {
    in.rest();
    return add(out, SetParameter{"session", "", false}), true;
  }
  if (in.take("lock")) {
    in.next();
    LockTable change{{in.qualified_name()}, "write"};
    in.rest();
    return add(out, std::move(change)), true;
  }
  return false;
}

}  // namespace signalbox::ddl
