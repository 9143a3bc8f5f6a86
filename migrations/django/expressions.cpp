#include "migrations/django/expressions.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace signalbox::django {
namespace {

using python::Term;
using python::Value;

constexpr int kMaxNesting = 32;

class Writer {
 public:
  Writer(Engine engine, const Model& model) : engine_(engine), model_(model) {}

  std::string write(const Value& value, int depth) {
    if (depth > kMaxNesting) {
      out_.known = false;
      return {};
    }
    const Term* term = value.term();
    if (term == nullptr) {
      return constant(value);
    }
    if (term->receiver != nullptr) {
      return operation(*term, depth);
    }
    const std::string_view name = python::last_part(term->name);
    const Value* first = term->positional.empty() ? nullptr : &term->positional.front();
    if (name == "Q") {
      return condition(*term, depth);
    }
    if (name == "F" && first != nullptr && first->text() != nullptr) {
      return column(*first->text());
    }
    if (name == "Value" && first != nullptr) {
      return write(*first, depth + 1);
    }
    if ((name == "OpClass" || name == "ExpressionWrapper" || name == "Collate" || name == "Cast") && first != nullptr) {
      return argument(*first, depth);
    }
    if (name == "RawSQL" && first != nullptr && first->text() != nullptr) {
      out_.known = false;  // which columns it reads is not known
      return *first->text();
    }
    if (name == "Now") {
      return engine_ == Engine::Postgres ? "statement_timestamp()" : "CURRENT_TIMESTAMP";
    }
    return function(*term, name, depth);
  }

  Expression take() {
    std::ranges::sort(out_.columns);
    out_.columns.erase(std::unique(out_.columns.begin(), out_.columns.end()), out_.columns.end());
    return std::move(out_);
  }

  std::string column(std::string_view field) {
    std::string name = column_named(model_, field);
    out_.columns.push_back(name);
    return quoted_column(engine_, name);
  }

  /// Positional arguments of expressions name fields by text.
  std::string argument(const Value& value, int depth) {
    return value.text() != nullptr ? column(*value.text()) : write(value, depth + 1);
  }

 private:
  std::string constant(const Value& value) {
    const auto text = constant_of(engine_, value);
    out_.known = out_.known && text.has_value();
    return text.value_or(python::described(value));
  }

  std::string function(const Term& term, std::string_view name, int depth) {
    std::string arguments;
    for (const Value& each : term.positional) {
      arguments += (arguments.empty() ? "" : ", ") + argument(each, depth);
    }
    return lower(name) + "(" + arguments + ")";
  }

  std::string operation(const Term& term, int depth) {
    const std::string left = write(*term.receiver, depth + 1);
    if (term.name == "desc" || term.name == "asc") {
      return left + (term.name == "desc" ? " DESC" : "");
    }
    if (term.name == "~") {
      return "NOT (" + left + ")";
    }
    if (term.positional.size() != 1) {
      out_.known = false;
      return left;
    }
    const std::string right = write(term.positional.front(), depth + 1);
    const std::string word = term.name == "&" ? "AND" : term.name == "|" ? "OR" : term.name;
    return "(" + left + " " + word + " " + right + ")";
  }

  std::string condition(const Term& q, int depth) {
    const std::string* connector = python::text_argument(q, 99, "_connector");
    const std::string word = connector == nullptr ? "AND" : *connector;
    std::vector<std::string> parts;
    for (const Value& each : q.positional) {
      const python::Sequence* pair = each.sequence();
      const bool lookup = pair != nullptr && pair->items.size() == 2 && pair->items[0].text() != nullptr;
      parts.push_back(lookup ? comparison(*pair->items[0].text(), pair->items[1], depth) : write(each, depth + 1));
    }
    for (const python::Keyword& each : q.keywords) {
      if (!each.name.starts_with('_')) {
        parts.push_back(comparison(each.name, each.value, depth));
      }
    }
    const std::string all = parts.size() == 1 ? parts.front() : "(" + join(parts, " " + word + " ") + ")";
    return python::is_true(q, "_negated") ? "NOT (" + all + ")" : all;
  }

  std::string list(const Value& value, std::string_view separator, int depth) {
    std::string out;
    if (value.sequence() == nullptr) {
      return write(value, depth + 1);
    }
    for (const Value& each : value.sequence()->items) {
      out += (out.empty() ? "" : std::string(separator)) + write(each, depth + 1);
    }
    return out;
  }

  /// "age__gte" and its value.
  std::string comparison(std::string_view lookup, const Value& value, int depth) {
    constexpr auto kOperators = std::to_array<std::pair<std::string_view, std::string_view>>(
        {{"exact", "="}, {"gt", ">"}, {"gte", ">="}, {"lt", "<"}, {"lte", "<="}, {"contains", "LIKE"}, {"regex", "~"}});
    const std::size_t end = lookup.find("__");
    const std::string left = column(lookup.substr(0, end));
    const std::string_view kind = end == std::string_view::npos ? "exact" : lookup.substr(end + 2);
    if (kind == "isnull" || (kind == "exact" && value.is_none())) {
      return left + (kind == "isnull" && value.is(false) ? " IS NOT NULL" : " IS NULL");
    }
    if (kind == "in") {
      return left + " IN (" + list(value, ", ", depth) + ")";
    }
    if (kind == "range") {
      return left + " BETWEEN " + list(value, " AND ", depth);
    }
    if (kind == "exact" && (value.is(true) || value.is(false))) {
      return value.is(true) ? left : "NOT " + left;
    }
    const auto* found = std::ranges::find(kOperators, kind, &std::pair<std::string_view, std::string_view>::first);
    const std::string word(found == kOperators.end() ? kind : found->second);
    return left + " " + word + " " + write(value, depth + 1);
  }

  Engine engine_;
  const Model& model_;
  Expression out_;
};

}  // namespace

std::string column_named(const Model& model, std::string_view field) {
  if (field == "pk") {
    const Field* key = primary_key_of(model);
    return key == nullptr ? "id" : column_of(*key);
  }
  const Field* found = model.find(field);
  // "author_id" names the column of the field "author".
  if (found == nullptr && field.ends_with("_id")) {
    const Field* relation = model.find(field.substr(0, field.size() - 3));
    found = relation != nullptr && relation->is_relation() ? relation : nullptr;
  }
  return found == nullptr ? std::string(field) : column_of(*found);
}

Expression expression_of(Engine engine, const Model& model, const Value& value) {
  Writer writer(engine, model);
  std::string sql = writer.write(value, 0);
  Expression out = writer.take();
  out.sql = std::move(sql);
  return out;
}

std::string literal_of(Engine engine, std::string_view text) {
  std::string out = replace_all(std::string(text), "'", "''");
  return "'" + (is_mysql_family(engine) ? replace_all(std::move(out), "\\", "\\\\") : out) + "'";
}

std::optional<std::string> constant_of(Engine engine, const Value& value) {
  if (value.text() != nullptr) {
    return literal_of(engine, *value.text());
  }
  if (const auto* boolean = std::get_if<bool>(&value.content)) {
    return engine == Engine::Postgres ? (*boolean ? "true" : "false") : (*boolean ? "1" : "0");
  }
  if (value.is_none()) {
    return "NULL";
  }
  return value.sequence() != nullptr || value.dictionary() != nullptr || value.term() != nullptr ? std::nullopt
                                                                                                 : python::shown(value);
}

std::string quoted_column(Engine engine, const std::string& column) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  if (std::ranges::all_of(column, plain)) {
    return column;
  }
  return is_mysql_family(engine) ? "`" + column + "`" : "\"" + column + "\"";
}

}  // namespace signalbox::django
