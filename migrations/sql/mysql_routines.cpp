// Procedures that a script makes and calls: the statements of the body, read where they are called.

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "migrations/sql/mysql_session.h"

namespace signalbox {
namespace {

constexpr int kMaxDepth = 8;

/// Ways of a body that are not followed: how often a loop runs is not known.
bool is_loop_or_cursor(const Token& token) {
  constexpr std::string_view kWords[] = {"while", "loop", "repeat", "case", "open", "fetch", "close"};
  return std::ranges::any_of(kWords, [&](std::string_view word) { return is_word(token, word); });
}

bool ends_block(const Token& token) {
  return token.kind == TokenKind::End || is_word(token, "end") || is_word(token, "else") || is_word(token, "elseif");
}

}  // namespace

/// Where reading a body is.
struct MySqlSession::Body {
  std::string_view text;
  std::span<const Token> tokens;  ///< with the End
  std::size_t at = 0;

  const Token& look(std::size_t ahead = 0) const { return tokens[std::min(at + ahead, tokens.size() - 1)]; }
  bool take(std::string_view word) {
    const bool there = is_word(look(), word);
    at += there ? 1 : 0;
    return there;
  }
  void skip_handler();
  void skip_past_semicolon() {
    while (look().kind != TokenKind::End && !is_symbol(tokens[at++], ";")) {
    }
  }
  /// Up to the word, which is taken, or the End.
  std::span<const Token> up_to(std::string_view word) {
    const std::size_t start = at;
    while (look().kind != TokenKind::End && !is_word(look(), word)) {
      ++at;
    }
    const auto out = tokens.subspan(start, at - start);
    at += look().kind == TokenKind::End ? 0 : 1;
    return out;
  }
};

/// CREATE … PROCEDURE name (IN a text, …) … BEGIN … END
void MySqlSession::remember_routine(std::string_view text, Tokens tokens) {
  if (tokens.empty() || !is_word(tokens[0], "create")) {
    return;
  }
  constexpr std::size_t kFarthest = 12;  // CREATE OR REPLACE DEFINER = x@y PROCEDURE
  std::size_t at = 1;
  while (at < std::min(tokens.size(), kFarthest) && !is_word(tokens[at], "procedure")) {
    ++at;
  }
  if (at >= std::min(tokens.size(), kFarthest)) {
    return;
  }
  const auto open = std::ranges::find_if(tokens.subspan(at), [](const Token& token) { return is_symbol(token, "("); });
  const std::size_t start = static_cast<std::size_t>(open - tokens.begin());
  const std::size_t end = start < tokens.size() ? mysql_session::closing(tokens, start) : tokens.size();
  const auto begin = std::ranges::find_if(tokens, [](const Token& token) { return is_word(token, "begin"); });
  if (start < at + 2 || end == tokens.size() || begin == tokens.end()) {
    return;
  }
  Routine routine;
  for (const Tokens each : mysql_session::split_at_commas(tokens.subspan(start + 1, end - start - 1))) {
    const bool directed =
        each.size() > 2 && (is_word(each[0], "in") || is_word(each[0], "out") || is_word(each[0], "inout"));
    routine.parameters.push_back(each.empty() ? "" : lower(identifier(engine_, each[directed ? 1 : 0])));
  }
  routine.body = text.substr(begin->offset);
  routines_[lower(identifier(engine_, tokens[start - 1]))] = std::move(routine);
}

/// CALL name('a', @b)
bool MySqlSession::call(Tokens tokens) {
  std::size_t at = 1;
  while (at + 2 < tokens.size() && is_symbol(tokens[at + 1], ".")) {
    at += 2;
  }
  const auto found = at < tokens.size() ? routines_.find(lower(identifier(engine_, tokens[at]))) : routines_.end();
  if (found == routines_.end() || depth_ >= kMaxDepth || !step(values_.size() + found->second.body.size() / 64)) {
    return false;
  }
  const Routine routine = found->second;
  const std::map<std::string, Value> outside = values_;
  const std::size_t open = at + 1;
  const std::size_t end = open < tokens.size() ? mysql_session::closing(tokens, open) : tokens.size();
  const std::vector<Tokens> arguments = end < tokens.size()
                                            ? mysql_session::split_at_commas(tokens.subspan(open + 1, end - open - 1))
                                            : std::vector<Tokens>{};
  std::map<std::string, Value> inside = outside;
  for (std::size_t i = 0; i < routine.parameters.size(); ++i) {
    inside[routine.parameters[i]] = i < arguments.size() ? evaluate(arguments[i]) : Value{};
  }
  values_ = std::move(inside);
  const std::vector<Token> all = tokenize(engine_, routine.body);
  Body body{routine.body, all, 1};  // behind BEGIN
  const bool was_guarded = guarded_;
  const bool had_left = std::exchange(left_, false);
  ++depth_;
  const bool understood = run_statements(body) && is_word(body.look(), "end");
  --depth_;
  left_ = had_left;
  guarded_ = was_guarded;
  // The session's variables outlive the call, its own do not.
  std::map<std::string, Value> after = outside;
  for (const auto& [name, value] : values_) {
    if (name.starts_with("@")) {
      after[name] = value;
    }
  }
  values_ = std::move(after);
  return understood;
}

/// CONTINUE HANDLER FOR SQLEXCEPTION BEGIN … END; what it does is for when a statement was refused.
void MySqlSession::Body::skip_handler() {
  while (look().kind != TokenKind::End && !is_symbol(look(), ";") && !is_word(look(), "begin")) {
    ++at;
  }
  int depth = 0;
  do {
    const bool of_if = is_word(look(1), "if") || is_loop_or_cursor(look(1));
    depth += is_word(look(), "begin") ? 1 : is_word(look(), "end") && !of_if ? -1 : 0;
    at += depth > 0 ? 1 : 0;
  } while (depth > 0 && look().kind != TokenKind::End);
  skip_past_semicolon();
}

/// DECLARE a INT DEFAULT 0; or a handler, which makes the rest of the block one that may be refused.
bool MySqlSession::declare(Body& body) {
  if (is_word(body.look(1), "handler")) {
    body.skip_handler();
    guarded_ = true;
    return true;
  }
  const std::string name = variable(body.look());
  const std::size_t start = body.at;
  body.skip_past_semicolon();
  const Tokens declared = body.tokens.subspan(start, body.at - start);
  const auto fallback = std::ranges::find_if(declared, [](const Token& token) { return is_word(token, "default"); });
  const bool given = declared.end() - fallback > 2;
  keep(values_, name, given ? evaluate({fallback + 1, declared.end() - 1}) : Value{});
  return std::ranges::none_of(declared, [](const Token& token) { return is_word(token, "cursor"); });
}

/// What is known behind one of several ways, of which the database's answer chose.
void MySqlSession::merge(std::map<std::string, Value>& values, const std::map<std::string, Value>& other) {
  for (const auto& [name, value] : other) {
    const auto [found, added] = values.try_emplace(name, value);
    Value& merged = found->second;
    if (added || merged == value) {
      continue;
    }
    const bool known = merged.kind == Value::Kind::Texts && value.kind == Value::Kind::Texts;
    for (const std::string& text : known ? value.texts : std::vector<std::string>{}) {
      if (std::ranges::find(merged.texts, text) == merged.texts.end()) {
        merged.texts.push_back(text);
      }
    }
    if (!known || merged.texts.size() > kMostTexts) {
      merged = {};
    }
  }
}

/// IF … THEN … ELSEIF … ELSE … END IF: every way is read, if it is the database's answer that decides.
bool MySqlSession::run_if(Body& body) {
  const bool was_guarded = guarded_;
  const std::map<std::string, Value> before = values_;
  std::map<std::string, Value> behind;
  const auto way = [&] {
    values_ = before;
    guarded_ = true;
    const bool understood = step(values_.size()) && run_statements(body);
    merge(behind, values_);
    return understood;
  };
  do {
    const Tokens condition = body.up_to("then");
    if (!asks_database(condition) || !way()) {
      return false;
    }
    values_ = before;
  } while (body.take("elseif"));
  if (!body.take("else")) {
    merge(behind, before);
  } else if (!way()) {
    return false;
  }
  values_ = std::move(behind);
  guarded_ = was_guarded || left_;
  const bool closed = body.take("end") && body.take("if");
  body.skip_past_semicolon();
  return closed;
}

/// Up to the END, ELSE or ELSEIF that ends the block, which stays.
bool MySqlSession::run_statements(Body& body) {
  if (++depth_ > 4 * kMaxDepth) {
    return false;
  }
  bool understood = true;
  while (understood && !ends_block(body.look())) {
    if (is_symbol(body.look(1), ":")) {
      body.at += 2;  // a label
    } else if (is_loop_or_cursor(body.look())) {
      understood = false;
    } else if (body.take("begin")) {
      const bool was_guarded = guarded_;
      understood = run_statements(body) && body.take("end");
      body.skip_past_semicolon();
      guarded_ = was_guarded;
    } else if (body.take("declare")) {
      understood = declare(body);
    } else if (body.take("if")) {
      understood = run_if(body);
    } else if (is_word(body.look(), "leave") || is_word(body.look(), "return")) {
      guarded_ = left_ = true;  // what follows runs only if this was not reached
      body.skip_past_semicolon();
    } else if (is_word(body.look(), "signal") || is_word(body.look(), "resignal")) {
      body.skip_past_semicolon();
    } else {
      const std::size_t start = body.at;
      body.skip_past_semicolon();
      const std::size_t ended = is_symbol(body.tokens[body.at - 1], ";") ? body.at - 1 : body.at;
      const std::size_t from = body.tokens[start].offset;
      understood = run_simple(trim(body.text.substr(from, body.tokens[ended].offset - from)),
                              body.tokens.subspan(start, ended - start));
    }
  }
  --depth_;
  return understood;
}

}  // namespace signalbox
