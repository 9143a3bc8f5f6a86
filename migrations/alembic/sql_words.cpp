#include "migrations/alembic/sql_words.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace signalbox::alembic {
namespace {

using python::Term;
using python::Value;

constexpr int kMaxExpression = 32;

/// "now" of sqlalchemy.func.now, sa.sql.func.now.
std::optional<std::string_view> function_name(const Term& term) {
  if (term.receiver != nullptr || !term.called) {
    return std::nullopt;
  }
  const std::size_t at = term.name.find("func.");
  const bool is_function = at != std::string::npos && (at == 0 || term.name[at - 1] == '.');
  return is_function ? std::optional(std::string_view(term.name).substr(at + 5)) : std::nullopt;
}

/// These are words of SQL and no functions: SQLAlchemy writes them without parentheses.
bool is_bare_function(std::string_view name) {
  constexpr auto kBare =
      std::to_array<std::string_view>({"current_timestamp", "current_date", "current_time", "current_user",
                                       "session_user", "localtimestamp", "localtime"});
  return std::ranges::find(kBare, lower(name)) != kBare.end();
}

std::optional<std::string> expression(Engine engine, const Value& value, int depth);

std::optional<std::string> expressions(Engine engine, const std::vector<Value>& values, std::string_view separator,
                                       int depth) {
  std::string out;
  for (const Value& each : values) {
    const auto text = expression(engine, each, depth);
    if (!text) {
      return std::nullopt;
    }
    out += (out.empty() ? "" : std::string(separator)) + *text;
  }
  return out;
}

std::optional<std::string> function_call(Engine engine, std::string_view name, const Term& term, int depth) {
  if (name == "now" && engine == Engine::Sqlite) {
    return "CURRENT_TIMESTAMP";
  }
  if (is_bare_function(name)) {
    return upper(name);
  }
  const auto arguments = expressions(engine, term.positional, ", ", depth);
  return arguments ? std::optional(std::string(name) + "(" + *arguments + ")") : std::nullopt;
}

/// x.desc(), x.is_(None), x == 1, x | y: what stands on a receiver.
std::optional<std::string> on_receiver(Engine engine, const Term& term, int depth) {
  constexpr auto kOperators = std::to_array<std::pair<std::string_view, std::string_view>>({{"==", "="},
                                                                                            {"!=", "<>"},
                                                                                            {"&", "AND"},
                                                                                            {"|", "OR"},
                                                                                            {"is_", "IS"},
                                                                                            {"isnot", "IS NOT"},
                                                                                            {"is_not", "IS NOT"},
                                                                                            {"like", "LIKE"},
                                                                                            {"ilike", "ILIKE"}});
  constexpr auto kSuffixes =
      std::to_array<std::pair<std::string_view, std::string_view>>({{"desc", "DESC"},
                                                                    {"asc", "ASC"},
                                                                    {"nullslast", "NULLS LAST"},
                                                                    {"nullsfirst", "NULLS FIRST"},
                                                                    {"nulls_last", "NULLS LAST"},
                                                                    {"nulls_first", "NULLS FIRST"}});
  const Term* owner = term.receiver->term();
  if (!term.called) {
    // table.c.name
    const bool of_table = owner != nullptr && !owner->called && (owner->name == "c" || owner->name == "columns");
    return of_table ? std::optional(quoted(engine, term.name)) : std::nullopt;
  }
  const auto left = expression(engine, *term.receiver, depth);
  if (!left) {
    return std::nullopt;
  }
  for (const auto& [name, suffix] : kSuffixes) {
    if (term.name == name) {
      return *left + " " + std::string(suffix);
    }
  }
  if (term.positional.size() != 1) {
    return term.name == "~" ? std::optional("NOT (" + *left + ")") : std::nullopt;
  }
  if (term.name == "in_" && term.positional.front().sequence() != nullptr) {
    const auto items = expressions(engine, term.positional.front().sequence()->items, ", ", depth);
    return items ? std::optional(*left + " IN (" + *items + ")") : std::nullopt;
  }
  const auto right = expression(engine, term.positional.front(), depth);
  if (!right) {
    return std::nullopt;
  }
  if (term.name == "op") {
    return std::nullopt;
  }
  const auto* found = std::ranges::find(kOperators, term.name, &std::pair<std::string_view, std::string_view>::first);
  const bool symbol =
      !term.name.empty() && std::string_view("+-*/<>=").find(term.name.front()) != std::string_view::npos;
  if (found == kOperators.end() && !symbol) {
    return std::nullopt;
  }
  const bool null = term.positional.front().is_none();
  const std::string_view word = found == kOperators.end()   ? std::string_view(term.name)
                                : null && term.name == "==" ? "IS"
                                : null && term.name == "!=" ? "IS NOT"
                                                            : found->second;
  return *left + " " + std::string(word) + " " + *right;
}

std::optional<std::string> known_name(Engine engine, const Term& term, int depth) {
  const std::string_view name = python::last_part(term.name);
  const std::string* text = python::text_argument(term, 0, "text");
  if ((name == "text" || name == "literal_column") && text != nullptr) {
    return name == "text" ? without_bound_parameters(*text) : *text;
  }
  if (name == "column" && text != nullptr) {
    return quoted(engine, *text);
  }
  if (name == "true" || name == "false") {
    return engine == Engine::Postgres ? std::string(name) : name == "true" ? "1" : "0";
  }
  if (name == "null") {
    return "NULL";
  }
  if ((name == "literal" || name == "inline_literal" || name == "bindparam") && !term.positional.empty()) {
    return expression(engine, term.positional.front(), depth);
  }
  if ((name == "desc" || name == "asc") && term.positional.size() == 1) {
    const auto inner = expression(engine, term.positional.front(), depth);
    return inner ? std::optional(*inner + " " + upper(name)) : std::nullopt;
  }
  if ((name == "and_" || name == "or_") && !term.positional.empty()) {
    return expressions(engine, term.positional, name == "and_" ? " AND " : " OR ", depth);
  }
  if (name == "not_" && term.positional.size() == 1) {
    const auto inner = expression(engine, term.positional.front(), depth);
    return inner ? std::optional("NOT (" + *inner + ")") : std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::string> expression(Engine engine, const Value& value, int depth) {
  if (depth > kMaxExpression) {
    return std::nullopt;
  }
  if (value.text() != nullptr) {
    return sql_literal(engine, *value.text());
  }
  if (value.is_none()) {
    return "NULL";
  }
  if (const auto* boolean = std::get_if<bool>(&value.content)) {
    return engine == Engine::Postgres ? (*boolean ? "true" : "false") : (*boolean ? "1" : "0");
  }
  const Term* term = value.term();
  if (term == nullptr) {
    return python::shown(value);
  }
  if (term->receiver != nullptr) {
    return on_receiver(engine, *term, depth + 1);
  }
  if (const auto name = function_name(*term)) {
    return function_call(engine, *name, *term, depth + 1);
  }
  return known_name(engine, *term, depth + 1);
}

}  // namespace

std::string quoted(Engine engine, std::string_view name) {
  const std::string_view mark = is_mysql_family(engine) ? "`" : "\"";
  const std::string text = replace_all(std::string(name), mark, std::string(mark) + std::string(mark));
  return std::string(mark) + text + std::string(mark);
}

std::string quoted(Engine engine, std::string_view schema, std::string_view name) {
  return schema.empty() ? quoted(engine, name) : quoted(engine, schema) + "." + quoted(engine, name);
}

std::string quoted_list(Engine engine, const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) {
    out += (out.empty() ? "" : ", ") + quoted(engine, name);
  }
  return "(" + out + ")";
}

std::string sql_literal(Engine engine, std::string_view text) {
  std::string out = replace_all(std::string(text), "'", "''");
  return "'" + (is_mysql_family(engine) ? replace_all(std::move(out), "\\", "\\\\") : out) + "'";
}

std::optional<std::string> sql_expression(Engine engine, const Value& value) {
  return expression(engine, value, 0);
}

void collect_columns(const Value& value, std::vector<std::string>& out) {
  std::vector<const Value*> open = {&value};
  for (std::size_t seen = 0; !open.empty() && seen < python::kMaxWeight; ++seen) {
    const Value* at = open.back();
    open.pop_back();
    if (at->sequence() != nullptr) {
      for (const Value& each : at->sequence()->items) {
        open.push_back(&each);
      }
    }
    const Term* term = at->term();
    if (term == nullptr) {
      continue;
    }
    const Term* owner = term->receiver == nullptr ? nullptr : term->receiver->term();
    if (!term->called && owner != nullptr && !owner->called && (owner->name == "c" || owner->name == "columns")) {
      out.push_back(term->name);
      continue;
    }
    if (term->receiver == nullptr && python::last_part(term->name) == "column" &&
        python::text_argument(*term, 0, "text") != nullptr) {
      out.push_back(*python::text_argument(*term, 0, "text"));
    }
    if (term->receiver != nullptr) {
      open.push_back(term->receiver.get());
    }
    for (const Value& each : term->positional) {
      open.push_back(&each);
    }
  }
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
}

std::string without_bound_parameters(std::string_view script) {
  const auto is_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
  std::string out;
  char quote = '\0';
  for (std::size_t i = 0; i < script.size(); ++i) {
    const char c = script[i];
    if (quote != '\0' || c == '\'' || c == '"' || c == '`') {
      quote = quote == '\0' ? c : quote == c ? '\0' : quote;
      out.push_back(c);
      continue;
    }
    if (c == '\\' && i + 1 < script.size() && script[i + 1] == ':') {
      continue;  // an escaped colon
    }
    const bool behind_colon_or_word =
        i > 0 && (script[i - 1] == ':' || is_word(script[i - 1]) || script[i - 1] == '\\');
    const bool starts_name =
        i + 1 < script.size() && is_word(script[i + 1]) && std::isdigit(static_cast<unsigned char>(script[i + 1])) == 0;
    if (c != ':' || behind_colon_or_word || !starts_name) {
      out.push_back(c);
      continue;
    }
    out += "'?'";
    while (i + 1 < script.size() && is_word(script[i + 1])) {
      ++i;
    }
  }
  return out;
}

const Value* script_of(const Value& value) {
  const Value* at = &value;
  for (int depth = 0; at != nullptr && depth < kMaxExpression; ++depth) {
    if (at->text() != nullptr) {
      return at;
    }
    const Term* term = at->term();
    if (term == nullptr) {
      return nullptr;
    }
    const std::string_view name = python::last_part(term->name);
    const bool holds = term->receiver == nullptr && (name == "text" || name == "DDL" || name == "sql");
    if (holds) {
      const Value* inner = python::argument(*term, 0, name == "DDL" ? "statement" : "text");
      return inner != nullptr && inner->text() != nullptr ? inner : nullptr;
    }
    const bool chained = name == "bindparams" || name == "params" || name == "execution_options" || name == "columns";
    at = chained && term->receiver != nullptr ? term->receiver.get() : nullptr;
  }
  return nullptr;
}

}  // namespace signalbox::alembic
