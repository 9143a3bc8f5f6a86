#include <algorithm>
#include <array>

#include "base/text.h"
#include "migrations/sql/ddl.h"

namespace signalbox::ddl {
namespace {

std::string read_action(TokenStream& in) {
  if (in.take("cascade")) {
    return "cascade";
  }
  if (in.take("restrict")) {
    return "restrict";
  }
  if (in.take({"set", "null"})) {
    return "set null";
  }
  if (in.take({"set", "default"})) {
    return "set default";
  }
  in.expect("no");
  in.expect("action");
  return "";
}

/// USING BTREE, KEY_BLOCK_SIZE = 8, COMMENT 'x', WITH PARSER p, VISIBLE: behind the keys of an index.
void skip_index_options(TokenStream& in, Index& index) {
  while (!in.failed()) {
    if (in.take("using")) {
      index.method = in.name();
    } else if (in.take("comment")) {
      in.next();
    } else if (in.take("key_block_size")) {
      in.take_symbol("=");
      in.next();
    } else if (in.take({"with", "parser"})) {
      in.next();
    } else if (!in.take("visible") && !in.take("invisible") && !in.take("ignored") && !in.take({"not", "ignored"})) {
      return;
    }
  }
}

bool has_plain_keys(const Index& index) {
  return std::ranges::all_of(
      index.keys, [](const IndexKey& key) { return !key.column.empty() && key.opclass.empty() && key.order.empty(); });
}

/// [UNIQUE | FULLTEXT | SPATIAL] [KEY | INDEX] [name] [USING x] (keys) [options]
void read_key(TokenStream& in, const QualifiedName& table, std::string name, std::vector<Operation>& out) {
  Index index;
  index.unique = in.take("unique");
  index.method = in.take("fulltext") ? "fulltext" : in.take("spatial") ? "spatial" : "";
  if (!in.take("key")) {
    in.take("index");
  }
  in.take({"if", "not", "exists"});
  index.nulls_not_distinct = in.take({"nulls", "not", "distinct"});
  if (in.at_name() && !in.at("using")) {
    name = in.name();
  }
  index.name = std::move(name);
  if (in.take("using")) {
    index.method = in.name();
  }
  index.keys = read_index_keys(in);
  skip_index_options(in, index);
  finish_index(in.engine(), index);
  if (index.unique && has_plain_keys(index)) {
    out.emplace_back(AddUnique{table, {index.name, index.columns, index.nulls_not_distinct, false}, ""});
    auto& columns = std::get<AddUnique>(out.back()).unique.columns;
    columns.clear();
    std::ranges::transform(index.keys, std::back_inserter(columns), &IndexKey::column);
    return;
  }
  out.emplace_back(CreateIndex{table, std::move(index), false, false, false});
}

void read_primary_key(TokenStream& in, const QualifiedName& table, std::string name, std::vector<Operation>& out) {
  if (in.take("using") && !in.take("index")) {
    in.next();
  }
  std::vector<std::string> columns = in.name_list();
  Index ignored;
  skip_index_options(in, ignored);
  // A MySQL primary key is always called PRIMARY.
  out.emplace_back(AddPrimaryKey{table, {in.mysql() ? "" : std::move(name), std::move(columns)}, ""});
}

void read_foreign_key(TokenStream& in, const QualifiedName& table, std::string name, std::vector<Operation>& out) {
  const bool if_not_exists = in.take({"if", "not", "exists"});
  if (!in.at_symbol("(")) {
    const std::string index = in.name();
    name = name.empty() ? index : name;
  }
  std::vector<std::string> columns = in.name_list();
  out.emplace_back(AddForeignKey{table, read_references(in, std::move(name), std::move(columns)), if_not_exists});
}

void read_check(TokenStream& in, const QualifiedName& table, std::string name, std::vector<Operation>& out) {
  Check check{std::move(name), in.parenthesized(), {}, true};
  check.columns = words_in(in.engine(), check.expression);
  take_state(in, check);
  out.emplace_back(AddCheck{table, std::move(check)});
}

/// PostgreSQL 18: NOT NULL is a constraint with a name, and may be NOT VALID: then it is as good as an unchecked CHECK.
void read_not_null(TokenStream& in, const QualifiedName& table, std::string name, std::vector<Operation>& out) {
  std::string column = in.name();
  in.take({"no", "inherit"});
  if (!take_constraint_suffix(in).validated) {
    Check check{std::move(name), column + " is not null", {column}, false};
    out.emplace_back(AddCheck{table, std::move(check)});
    return;
  }
  out.emplace_back(SetNotNull{table, std::move(column)});
}

}  // namespace

ConstraintState take_constraint_suffix(TokenStream& in) {
  ConstraintState state;
  while (!in.failed()) {
    if (in.take({"not", "valid"})) {
      state.validated = false;
    } else if (in.take({"not", "enforced"})) {
      state = {false, false};
    } else if (!in.take("enforced") && !in.take({"not", "deferrable"}) && !in.take("deferrable") &&
               !in.take({"initially", "deferred"}) && !in.take({"initially", "immediate"}) &&
               !in.take({"no", "inherit"})) {
      return state;
    }
  }
  return state;
}

ForeignKey read_references(TokenStream& in, std::string name, std::vector<std::string> columns) {
  ForeignKey key;
  key.name = std::move(name);
  key.columns = std::move(columns);
  in.expect("references");
  key.references = in.qualified_name();
  if (in.at_symbol("(")) {
    key.referenced_columns = in.name_list();
  }
  while (!in.failed()) {
    if (in.take({"on", "delete"})) {
      key.on_delete = read_action(in);
    } else if (in.take({"on", "update"})) {
      key.on_update = read_action(in);
    } else if (in.take("match")) {
      in.next();
    } else {
      break;
    }
  }
  key.deferrable = in.at("deferrable");
  take_state(in, key);
  return key;
}

std::vector<IndexKey> read_index_keys(TokenStream& in) {
  static constexpr std::array<std::string_view, 3> kOrder = {"asc", "desc", "collate"};
  std::vector<IndexKey> keys;
  in.expect_symbol("(");
  while (!in.failed() && !in.at_symbol(")")) {
    IndexKey key;
    const Token& following = in.peek(1);
    const bool prefix =
        in.mysql() && is_symbol(following, "(") && in.peek(2).kind == TokenKind::Number && is_symbol(in.peek(3), ")");
    const bool plain = is_symbol(following, ",") || is_symbol(following, ")") || is_word(following, "asc") ||
                       is_word(following, "desc") || is_word(following, "collate");
    if (in.at_name() && (plain || prefix)) {
      key.column = in.name();
      key.opclass = prefix ? in.parenthesized() : "";
    } else {
      key.expression = in.expression(kOrder);
    }
    if (in.take("collate")) {
      in.next();
    }
    key.order = in.take("desc") ? "desc" : "";
    in.take("asc");
    keys.push_back(std::move(key));
    if (!in.take_symbol(",") && !in.at_symbol(")")) {
      in.fail();
    }
  }
  in.take_symbol(")");
  return keys;
}

std::vector<std::string> words_in(Engine engine, std::string_view expression) {
  static constexpr std::array<std::string_view, 20> kNoColumns = {"and",  "between", "case",  "current_timestamp",
                                                                  "else", "end",     "false", "in",
                                                                  "is",   "like",    "not",   "null",
                                                                  "or",   "regexp",  "then",  "true",
                                                                  "when", "glob",    "div",   "interval"};
  std::vector<std::string> words;
  const std::vector<Token> tokens = tokenize(engine, expression);
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    const bool name = tokens[i].kind == TokenKind::QuotedName || tokens[i].kind == TokenKind::Word;
    const bool call = is_symbol(tokens[i + 1], "(") && tokens[i].kind == TokenKind::Word;
    const bool qualifies = is_symbol(tokens[i + 1], ".");
    if (name && !call && !qualifies && std::ranges::find(kNoColumns, lower(tokens[i].text)) == kNoColumns.end()) {
      words.push_back(identifier(engine, tokens[i]));
    }
  }
  std::ranges::sort(words);
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

void finish_index(Engine engine, Index& index) {
  index.columns = words_in(engine, index.predicate);
  for (const IndexKey& key : index.keys) {
    if (!key.column.empty()) {
      index.columns.push_back(key.column);
    }
    std::ranges::copy(words_in(engine, key.expression), std::back_inserter(index.columns));
  }
  std::ranges::sort(index.columns);
  index.columns.erase(std::unique(index.columns.begin(), index.columns.end()), index.columns.end());
}

bool at_table_constraint(const TokenStream& in) {
  if (in.at_any({"constraint", "primary", "foreign"})) {
    return true;
  }
  // The other words may be columns' names: a constraint goes on with a parenthesis, KEY, INDEX or a name and one.
  const Token& second = in.peek(1);
  if (in.at("check")) {
    return is_symbol(second, "(");
  }
  if (in.at("not")) {
    return is_word(second, "null");
  }
  if (in.at_any({"unique", "fulltext", "spatial"})) {
    return is_symbol(second, "(") || is_word(second, "key") || is_word(second, "index") || is_word(second, "nulls") ||
           is_symbol(in.peek(2), "(");
  }
  return in.mysql() && in.at_any({"key", "index"}) &&
         (is_symbol(second, "(") || is_symbol(in.peek(2), "(") || is_word(in.peek(2), "using") ||
          is_word(second, "if"));
}

void read_table_constraint(TokenStream& in, const QualifiedName& table, std::vector<Operation>& out) {
  std::string name;
  if (in.take("constraint") && !in.at_any({"primary", "unique", "foreign", "check"})) {
    in.take({"if", "not", "exists"});
    name = in.name();
  }
  if (in.take({"primary", "key"})) {
    read_primary_key(in, table, std::move(name), out);
  } else if (in.take({"foreign", "key"})) {
    read_foreign_key(in, table, std::move(name), out);
  } else if (in.take("check")) {
    read_check(in, table, std::move(name), out);
  } else if (in.take({"not", "null"})) {
    read_not_null(in, table, std::move(name), out);
  } else if (in.at_any({"unique", "key", "index", "fulltext", "spatial"})) {
    read_key(in, table, std::move(name), out);
  } else {
    in.fail();
  }
  if (in.take({"on", "conflict"})) {
    in.next();
  }
  take_constraint_suffix(in);
}

}  // namespace signalbox::ddl
