#include <algorithm>
#include <array>

#include "base/text.h"
#include "migrations/sql/ddl.h"
#include "schema/type.h"

namespace signalbox::ddl {
namespace {

/// Where a type or an expression ends: the words that start a column attribute.
constexpr std::array<std::string_view, 32> kAttributes = {"not",           "null",     "default",    "auto_increment",
                                                          "autoincrement", "unique",   "primary",    "key",
                                                          "comment",       "collate",  "generated",  "as",
                                                          "references",    "check",    "constraint", "on",
                                                          "first",         "after",    "invisible",  "visible",
                                                          "column_format", "storage",  "virtual",    "stored",
                                                          "persistent",    "charset",  "deferrable", "initially",
                                                          "srid",          "enforced", "using",      "character"};

bool at_attribute(const TokenStream& in) {
  for (const std::string_view word : kAttributes) {
    // "character varying" and "character(3)" are types; CHARACTER SET is an attribute.
    if (in.at(word) && (word != "character" || is_word(in.peek(1), "set"))) {
      return true;
    }
  }
  return false;
}

/// Words that go on with a type that has begun. Any other word there is a slip, not a type; SQLite alone takes every
/// word (https://www.sqlite.org/datatype3.html, "Determination Of Column Affinity").
constexpr std::array<std::string_view, 25> kTypeWords = {
    "precision", "varying", "with",    "without", "time",      "zone",     "year",     "month",    "day",
    "hour",      "minute",  "second",  "to",      "array",     "unsigned", "signed",   "zerofill", "binary",
    "byte",      "ascii",   "unicode", "char",    "character", "varchar",  "varbinary"};

bool goes_on(const TokenStream& in) {
  return in.engine() == Engine::Sqlite || in.peek().kind != TokenKind::Word ||
         std::ranges::any_of(kTypeWords, [&](std::string_view word) { return in.at(word); });
}

/// Everything up to the first attribute: int(11) unsigned, double precision, timestamp(3) with time zone, enum('a').
std::string read_type(TokenStream& in) {
  std::string type;
  while (!in.failed() && !in.at_end() && !in.at_symbol(",") && !in.at_symbol(")") && !at_attribute(in)) {
    if (in.at_symbol("(")) {
      type += "(" + in.parenthesized() + ")";
      continue;
    }
    const bool begins = type.empty() || type.back() == '.';
    if (!begins && !goes_on(in)) {
      in.fail();
      break;
    }
    const Token token = in.next();
    const bool tight = token.text == "[" || token.text == "]" || token.text == "." || type.empty() ||
                       type.back() == '.' || type.back() == '[';
    type += (tight ? "" : " ") + std::string(token.text);
  }
  return type;
}

void read_generated(TokenStream& in, Column& column) {
  column.generated = in.parenthesized();
  column.reads = words_in(in.engine(), *column.generated);
  column.generated_stored = in.take("stored") || in.take("persistent");
  in.take("virtual");
}

void read_generation(TokenStream& in, Column& column) {
  const bool always = in.take("always");
  if (!always) {
    in.take({"by", "default"});
  }
  in.expect("as");
  if (in.take("identity")) {
    column.identity = always ? "always" : "by default";
    column.nullable = false;
    if (in.at_symbol("(")) {
      in.parenthesized();
    }
    return;
  }
  read_generated(in, column);
}

void add_check(TokenStream& in, const QualifiedName& table, std::string name, std::vector<Operation>& constraints) {
  Check check{std::move(name), in.parenthesized(), {}, true};
  check.columns = words_in(in.engine(), check.expression);
  take_state(in, check);
  constraints.emplace_back(AddCheck{table, std::move(check)});
}

/// SQLite: ON CONFLICT ABORT behind a constraint.
void skip_conflict_clause(TokenStream& in) {
  if (in.take({"on", "conflict"})) {
    in.next();
  }
}

void read_primary_key(TokenStream& in, const QualifiedName& table, Column& column, std::string name,
                      std::vector<Operation>& constraints) {
  in.take("key");
  in.take("asc");
  in.take("desc");
  skip_conflict_clause(in);
  column.nullable =
      column.nullable && in.engine() == Engine::Sqlite;  // what the key does to NULL there is for play() to say
  constraints.emplace_back(AddPrimaryKey{table, {std::move(name), {column.name}}, ""});
}

/// A character set is kept as the collation that it stands for.
std::string default_collation(Engine engine, std::string_view charset) {
  const std::string name = lower(charset) == "utf8" ? "utf8mb3" : lower(charset);
  if (name == "latin1") {
    return "latin1_swedish_ci";
  }
  if (name == "utf8mb4" && engine == Engine::MySql) {
    return "utf8mb4_0900_ai_ci";
  }
  return name == "binary" ? name : name + "_general_ci";
}

/// MySQL takes 'utf8mb4' and 'utf8mb4_bin' as strings, too.
std::string character_name(TokenStream& in) {
  const bool text = in.mysql() && in.peek().kind == TokenKind::String;
  return text ? string_value(in.engine(), in.next()) : in.name();
}

bool read_attribute(TokenStream& in, const QualifiedName& table, Column& column, std::vector<Operation>& constraints) {
  const std::string name = in.take("constraint") ? in.name() : "";
  if (in.take({"not", "null"})) {
    column.nullable = false;
    skip_conflict_clause(in);
  } else if (in.take("null")) {
    column.nullable = true;
  } else if (in.take("default")) {
    column.default_value = in.expression(kAttributes);
  } else if (in.take("auto_increment") || in.take("autoincrement")) {
    column.identity = in.mysql() ? "auto_increment" : "autoincrement";
    column.nullable = false;
  } else if (in.take("primary")) {
    read_primary_key(in, table, column, name, constraints);
  } else if (in.take("unique")) {
    in.take("key");
    skip_conflict_clause(in);
    constraints.emplace_back(AddUnique{table, {name, {column.name}, false, false}, ""});
  } else if (in.mysql() && in.take("key")) {
    read_primary_key(in, table, column, name, constraints);
  } else if (in.take("generated")) {
    read_generation(in, column);
  } else if (in.take("as")) {
    read_generated(in, column);
  } else if (in.take("check")) {
    add_check(in, table, name, constraints);
  } else if (in.at("references")) {
    ForeignKey key = read_references(in, name, {column.name});
    // MySQL reads an inline REFERENCES and forgets it; MariaDB keeps it.
    if (in.engine() == Engine::MySql) {
      constraints.emplace_back(AlterColumnOption{table, column.name, "inline references", to_string(key.references)});
    } else {
      constraints.emplace_back(AddForeignKey{table, std::move(key), false});
    }
  } else if (in.take("comment")) {
    const Token text = in.next();
    if (text.kind != TokenKind::String) {
      in.fail();
      return false;
    }
    column.comment = string_value(in.engine(), text);
  } else if (in.take("collate")) {
    column.collation = character_name(in);
  } else if (in.take({"character", "set"}) || in.take("charset")) {
    const std::string collation = default_collation(in.engine(), character_name(in));
    column.collation = column.collation.empty() ? collation : column.collation;
  } else if (in.take({"on", "update"})) {
    column.on_update = in.expression(kAttributes);
  } else if (in.take("invisible") || in.take("visible") || in.take("virtual") || in.take("stored")) {
    return true;
  } else if (in.take("column_format") || in.take("storage") || in.take("srid")) {
    in.next();
  } else {
    return false;
  }
  return true;
}

/// MySQL's SERIAL stands for a whole definition.
void expand_serial(const TokenStream& in, const QualifiedName& table, Column& column, std::string& type,
                   std::vector<Operation>& constraints) {
  if (!in.mysql() || !equals_ignoring_case(type, "serial")) {
    return;
  }
  type = "bigint unsigned";
  column.nullable = false;
  column.identity = "auto_increment";
  constraints.emplace_back(AddUnique{table, {"", {column.name}, false, false}, ""});
}

}  // namespace

void read_column_definition(TokenStream& in, const QualifiedName& table, Column& column,
                            std::vector<Operation>& constraints) {
  std::string type = read_type(in);
  expand_serial(in, table, column, type, constraints);
  column.type = canonical_type(in.engine(), type);
  while (!in.failed() && !in.at_end() && !in.at("first") && !in.at("after") &&
         read_attribute(in, table, column, constraints)) {
  }
}

Column read_column(TokenStream& in, const QualifiedName& table, std::vector<Operation>& constraints) {
  Column column;
  column.name = in.name();
  read_column_definition(in, table, column, constraints);
  return column;
}

}  // namespace signalbox::ddl
