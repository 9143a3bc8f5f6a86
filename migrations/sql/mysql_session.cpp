#include "migrations/sql/mysql_session.h"

#include <algorithm>
#include <cctype>

#include "base/text.h"
#include "migrations/sql/ddl_parser.h"

namespace signalbox {
namespace {

/// All texts of one value together.
constexpr std::size_t kLongestValue = 1 << 13;
constexpr std::size_t kMostValues = 1000;
constexpr int kMostNested = 32;

using Tokens = std::span<const Token>;

Tokens without_end(Tokens tokens) {
  return !tokens.empty() && tokens.back().kind == TokenKind::End ? tokens.first(tokens.size() - 1) : tokens;
}

bool starts_with(Tokens tokens, std::string_view first, std::string_view second = "") {
  return !tokens.empty() && is_word(tokens[0], first) &&
         (second.empty() || (tokens.size() > 1 && is_word(tokens[1], second)));
}

/// Where a word stands outside of parentheses; the number of tokens: nowhere.
std::size_t find_word(Tokens tokens, std::string_view word) {
  std::size_t at = 0;
  while (at < tokens.size() && !is_word(tokens[at], word)) {
    at = is_symbol(tokens[at], "(") ? mysql_session::closing(tokens, at) : at;
    ++at;
  }
  return std::min(at, tokens.size());
}

bool is_assignment(const Token& token) {
  return is_symbol(token, "=") || is_symbol(token, ":=");
}

/// Most statements have nothing to say to a session: they are not taken apart a second time.
bool may_matter(std::string_view statement) {
  constexpr std::string_view kWords[] = {"set", "select", "execute", "call", "prepare", "deallocate", "drop prepare"};
  constexpr std::size_t kHead = 200;
  const std::string head = lower(statement.substr(0, kHead));
  const bool begins_with_comment = head.empty() || !std::isalpha(static_cast<unsigned char>(head.front()));
  return begins_with_comment || head.find("procedure") != std::string::npos ||
         std::ranges::any_of(kWords, [&](std::string_view word) { return head.starts_with(word); });
}

/// Changes nothing: what a script sends when there is nothing to do.
bool only_asks(const SchemaChange& change) {
  return std::holds_alternative<Query>(change.operation);
}

}  // namespace

namespace mysql_session {

std::size_t closing(Tokens tokens, std::size_t open) {
  int depth = 0;
  for (std::size_t at = open; at < tokens.size(); ++at) {
    depth += is_symbol(tokens[at], "(") ? 1 : is_symbol(tokens[at], ")") ? -1 : 0;
    if (depth == 0) {
      return at;
    }
  }
  return tokens.size();
}

std::vector<Tokens> split_at_commas(Tokens tokens) {
  std::vector<Tokens> out;
  std::size_t start = 0;
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    if (is_symbol(tokens[at], "(")) {
      at = std::min(closing(tokens, at), tokens.size() - 1);
    } else if (is_symbol(tokens[at], ",")) {
      out.push_back(tokens.subspan(start, at - start));
      start = at + 1;
    }
  }
  if (start < tokens.size()) {
    out.push_back(tokens.subspan(start));
  }
  return out;
}

}  // namespace mysql_session

std::optional<MySqlSession::Told> MySqlSession::take(std::string_view statement,
                                                     const std::set<std::string>& temporary) {
  if (!may_matter(statement)) {
    return std::nullopt;
  }
  const std::vector<Token> all = tokenize(engine_, statement);
  const Tokens tokens = without_end(all);
  temporary_ = temporary;
  made_.clear();
  guarded_ = false;
  const bool tells = starts_with(tokens, "execute") || starts_with(tokens, "call") || starts_with(tokens, "prepare") ||
                     starts_with(tokens, "deallocate") || starts_with(tokens, "drop", "prepare");
  if (tells) {
    const bool understood = run_simple(statement, tokens);
    return Told{understood, understood ? std::move(made_) : std::vector<SchemaChange>{}};
  }
  assign(tokens);
  assign_selected(tokens);
  remember_routine(statement, tokens);
  return std::nullopt;
}

/// "@name" in lower case, or what a procedure declares.
std::string MySqlSession::variable(const Token& token) const {
  return token.kind == TokenKind::Word ? lower(token.text) : std::string();
}

void MySqlSession::keep(std::map<std::string, Value>& values, const std::string& name, Value value) {
  if (values.size() < kMostValues || values.contains(name)) {
    values[name] = std::move(value);
  }
}

/// Counts work; false when a script has had too much of it done.
bool MySqlSession::step(std::size_t by) {
  constexpr std::size_t kMostSteps = 100'000;
  steps_ = std::min(steps_ + by, kMostSteps);
  return steps_ < kMostSteps;
}

/// SET @a = …, @b := …; in a procedure also SET a = …
void MySqlSession::assign(Tokens tokens) {
  if (!starts_with(tokens, "set")) {
    return;
  }
  for (const Tokens each : mysql_session::split_at_commas(tokens.subspan(1))) {
    if (each.size() > 2 && is_assignment(each[1]) && !each[0].text.starts_with("@@")) {
      keep(values_, variable(each[0]), evaluate(each.subspan(2)));
    }
  }
}

/// SELECT … INTO @a, @b FROM …
void MySqlSession::assign_selected(Tokens tokens) {
  const std::size_t into = starts_with(tokens, "select") ? find_word(tokens, "into") : tokens.size();
  if (into + 1 >= tokens.size()) {
    return;
  }
  const Tokens targets = tokens.subspan(into + 1).first(find_word(tokens.subspan(into + 1), "from"));
  const bool from_tables = find_word(tokens, "from") < tokens.size();
  const std::vector<Tokens> selected = mysql_session::split_at_commas(tokens.subspan(1, into - 1));
  const std::vector<Tokens> names = mysql_session::split_at_commas(targets);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!names[i].empty()) {
      keep(values_, variable(names[i][0]),
           from_tables           ? Value{Value::Kind::FromDatabase, {}}
           : i < selected.size() ? evaluate(selected[i])
                                 : Value{});
    }
  }
}

/// Whether a condition asks what is there already.
bool MySqlSession::asks_database(Tokens tokens) const {
  return std::ranges::any_of(tokens, [&](const Token& token) {
    const auto found = values_.find(variable(token));
    return is_word(token, "information_schema") || is_word(token, "exists") ||
           (found != values_.end() && found->second.kind == Value::Kind::FromDatabase);
  });
}

MySqlSession::Value MySqlSession::evaluate(Tokens tokens, int nested) const {
  Value otherwise{asks_database(tokens) ? Value::Kind::FromDatabase : Value::Kind::Unknown, {}};
  if (tokens.empty() || nested > kMostNested) {
    return otherwise;
  }
  if (is_symbol(tokens[0], "(") && mysql_session::closing(tokens, 0) + 1 == tokens.size()) {
    return evaluate(tokens.subspan(1, tokens.size() - 2), nested + 1);
  }
  if (is_word(tokens[0], "select")) {
    return find_word(tokens, "from") < tokens.size() ? otherwise : evaluate(tokens.subspan(1), nested + 1);
  }
  if (tokens.size() == 1) {
    const Token& token = tokens[0];
    if (token.kind == TokenKind::String || token.kind == TokenKind::Number) {
      return {Value::Kind::Texts,
              {token.kind == TokenKind::String ? string_value(engine_, token) : std::string(token.text)}};
    }
    const auto found = values_.find(variable(token));
    return found == values_.end() ? otherwise : found->second;
  }
  const bool is_call = tokens[0].kind == TokenKind::Word && is_symbol(tokens[1], "(") &&
                       mysql_session::closing(tokens, 1) + 1 == tokens.size();
  if (is_call) {
    Value value = called(lower(tokens[0].text), tokens.subspan(2, tokens.size() - 3), nested + 1);
    return value.kind == Value::Kind::Unknown ? otherwise : value;
  }
  return otherwise;
}

/// CONCAT('a', @b) and IF(condition, 'a', 'b').
MySqlSession::Value MySqlSession::called(std::string_view function, Tokens arguments, int nested) const {
  const std::vector<Tokens> parts = mysql_session::split_at_commas(arguments);
  if (function == "if" && parts.size() == 3 && asks_database(parts[0])) {
    Value value = evaluate(parts[1], nested);
    const Value other = evaluate(parts[2], nested);
    const bool known = value.kind == Value::Kind::Texts && other.kind == Value::Kind::Texts;
    value.texts.insert(value.texts.end(), other.texts.begin(), other.texts.end());
    return known && value.texts.size() <= kMostTexts ? value : Value{};
  }
  if (function != "concat") {
    return {};
  }
  Value value{Value::Kind::Texts, {""}};
  for (const Tokens part : parts) {
    const Value next = evaluate(part, nested);
    std::vector<std::string> longer;
    std::size_t length = 0;
    for (const std::string& before : next.kind == Value::Kind::Texts ? value.texts : std::vector<std::string>{}) {
      for (const std::string& text : next.texts) {
        longer.push_back(before + text);
        length += longer.back().size();
      }
    }
    if (longer.empty() || longer.size() > kMostTexts || length > kLongestValue) {
      return {};
    }
    value.texts = std::move(longer);
  }
  return value;
}

/// PREPARE name FROM 'text' | @variable
bool MySqlSession::prepare(Tokens tokens) {
  if (tokens.size() < 4 || !is_word(tokens[2], "from")) {
    return false;
  }
  keep(prepared_, lower(identifier(engine_, tokens[1])), evaluate(tokens.subspan(3)));
  return true;
}

/// A statement of the script or of a procedure's body; false: it cannot be told what it does.
bool MySqlSession::run_simple(std::string_view text, Tokens tokens) {
  if (tokens.empty()) {
    return true;
  }
  if (!step(1 + text.size() / 64)) {
    return false;
  }
  if (starts_with(tokens, "deallocate") || starts_with(tokens, "drop", "prepare")) {
    return true;
  }
  if (starts_with(tokens, "prepare")) {
    return prepare(tokens);
  }
  if (starts_with(tokens, "execute", "immediate")) {
    return run_value(evaluate(tokens.subspan(2)));
  }
  if (starts_with(tokens, "execute")) {
    const auto found = tokens.size() > 1 ? prepared_.find(lower(identifier(engine_, tokens[1]))) : prepared_.end();
    return found != prepared_.end() && run_value(found->second);
  }
  if (starts_with(tokens, "call")) {
    return call(tokens);
  }
  if (starts_with(tokens, "set")) {
    assign(tokens);
    return true;
  }
  if (starts_with(tokens, "select") && find_word(tokens, "into") < tokens.size()) {
    assign_selected(tokens);
    return true;
  }
  return run(text);
}

bool MySqlSession::run_value(const Value& value) {
  const bool was_guarded = guarded_;
  guarded_ = guarded_ || value.texts.size() > 1;
  const bool understood = value.kind == Value::Kind::Texts &&
                          std::ranges::all_of(value.texts, [&](const std::string& text) { return run(text); });
  guarded_ = was_guarded;
  return understood;
}

bool MySqlSession::run(std::string_view sql) {
  while (!sql.empty() && (sql.back() == ';' || trim(sql).size() != sql.size())) {
    sql = trim(sql.back() == ';' ? sql.substr(0, sql.size() - 1) : sql);
  }
  auto changes = sql.empty() ? std::vector<SchemaChange>{} : parse_statement(engine_, sql, "", temporary_);
  if (!changes) {
    return false;
  }
  for (SchemaChange& change : *changes) {
    change.idempotent = change.idempotent || guarded_;
    if (!only_asks(change)) {
      made_.push_back(std::move(change));
    }
  }
  return true;
}

}  // namespace signalbox
