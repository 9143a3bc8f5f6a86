#include "migrations/django/parts.h"

#include <algorithm>

#include "base/text.h"
#include "migrations/django/expressions.h"
#include "migrations/django/names.h"

namespace signalbox::django {
namespace {

using python::Term;
using python::Value;

const Term& term_of(const Value& spec) {
  static const Term kNone;
  return spec.term() == nullptr ? kNone : *spec.term();
}

std::vector<std::string> listed(const Term& term, std::string_view name) {
  const Value* value = python::keyword(term, name);
  return value == nullptr ? std::vector<std::string>{} : python::texts(*value).value_or(std::vector<std::string>{});
}

/// "gin" of GinIndex; Index and BTreeIndex are the engine's own.
std::string method_of(std::string_view index_class) {
  if (!index_class.ends_with("Index") || index_class == "Index") {
    return {};
  }
  const std::string method = lower(index_class.substr(0, index_class.size() - 5));
  return method == "btree" || method == "oracle" ? "" : method;
}

std::string suffix_of(std::string_view index_class) {
  const std::string method = method_of(index_class);
  return method.empty() ? "idx" : method.substr(0, method == "spgist" ? 6 : method.size());
}

void sort_columns(std::vector<std::string>& columns) {
  std::ranges::sort(columns);
  columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
}

/// Lower("name").desc(), OpClass(F("x"), name="…"), OrderBy(…).
IndexKey expression_key(Engine engine, const Model& model, const Value& value, Index& index, bool& known) {
  IndexKey key;
  const Value* inner = &value;
  for (int depth = 0; depth < 4 && inner->term() != nullptr; ++depth) {
    const Term& term = *inner->term();
    if (term.receiver != nullptr && (term.name == "desc" || term.name == "asc")) {
      key.order = term.name == "desc" ? "desc" : "";
      inner = term.receiver.get();
    } else if (python::last_part(term.name) == "OrderBy" && !term.positional.empty()) {
      key.order = python::is_true(term, "descending") ? "desc" : "";
      inner = &term.positional.front();
    } else if (python::last_part(term.name) == "OpClass" && !term.positional.empty()) {
      const std::string* name = python::text_argument(term, 1, "name");
      key.opclass = name == nullptr ? "" : *name;
      inner = &term.positional.front();
    } else {
      break;
    }
  }
  const Term* field = inner->term();
  const bool plain =
      inner->text() != nullptr || (field != nullptr && field->receiver == nullptr &&
                                   python::last_part(field->name) == "F" && field->positional.size() == 1);
  if (plain) {
    const std::string* name = inner->text() != nullptr ? inner->text() : field->positional.front().text();
    key.column = column_named(model, name == nullptr ? "" : *name);
    index.columns.push_back(key.column);
    return key;
  }
  Expression expression = expression_of(engine, model, *inner);
  known = known && expression.known;
  key.expression = std::move(expression.sql);
  index.columns.insert(index.columns.end(), expression.columns.begin(), expression.columns.end());
  return key;
}

/// Fields, expressions, condition and included columns, which indexes and unique constraints write alike.
bool fill_index(Engine engine, const Model& model, const Term& term, Index& index) {
  bool known = true;
  const std::vector<std::string> classes = listed(term, "opclasses");
  const std::vector<std::string> fields = listed(term, "fields");
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const bool descending = fields[i].starts_with('-');
    IndexKey key;
    key.column = column_named(model, descending ? std::string_view(fields[i]).substr(1) : fields[i]);
    key.order = descending ? "desc" : "";
    key.opclass = i < classes.size() ? classes[i] : "";
    index.columns.push_back(key.column);
    index.keys.push_back(std::move(key));
  }
  for (const Value& each : term.positional) {
    index.keys.push_back(expression_key(engine, model, each, index, known));
  }
  const Value* condition = python::keyword(term, "condition");
  if (condition != nullptr && !condition->is_none()) {
    const Expression expression = expression_of(engine, model, *condition);
    known = known && expression.known;
    index.predicate = expression.sql;
    index.columns.insert(index.columns.end(), expression.columns.begin(), expression.columns.end());
  }
  for (const std::string& field : listed(term, "include")) {
    index.include.push_back(column_named(model, field));
    index.columns.push_back(index.include.back());
  }
  const Value* distinct = python::keyword(term, "nulls_distinct");
  index.nulls_not_distinct = distinct != nullptr && distinct->is(false);
  sort_columns(index.columns);
  return known;
}

bool is_deferrable(const Term& term) {
  const Value* value = python::keyword(term, "deferrable");
  return value != nullptr && !value->is_none();
}

bool needs_index(const Term& term) {
  const auto is_given = [&](std::string_view name) {
    const Value* value = python::keyword(term, name);
    return value != nullptr && !value->is_none() && truth(*value).value_or(true);
  };
  return !term.positional.empty() || is_given("condition") || is_given("include") || is_given("opclasses");
}

Exclusion exclusion_of(Engine engine, const Model& model, const Term& term, const std::string& name) {
  Exclusion out;
  out.name = name;
  const std::string* method = python::text_argument(term, 99, "index_type");
  const Value* expressions = python::keyword(term, "expressions");
  std::string elements;
  for (const Value& each : expressions != nullptr && expressions->sequence() != nullptr ? expressions->sequence()->items
                                                                                        : std::vector<Value>{}) {
    const python::Sequence* pair = each.sequence();
    if (pair == nullptr || pair->items.size() != 2) {
      continue;
    }
    const Value& left = pair->items[0];
    Expression expression;
    if (left.text() != nullptr) {
      expression = {column_named(model, *left.text()), {column_named(model, *left.text())}, true};
    } else {
      expression = expression_of(engine, model, left);
    }
    const std::string with = pair->items[1].text() != nullptr ? *pair->items[1].text() : "=";
    elements += (elements.empty() ? "" : ", ") + expression.sql + " with " + with;
    out.columns.insert(out.columns.end(), expression.columns.begin(), expression.columns.end());
  }
  out.definition = "using " + (method == nullptr ? std::string("gist") : lower(*method)) + " (" + elements + ")";
  const Value* condition = python::keyword(term, "condition");
  if (condition != nullptr && !condition->is_none()) {
    const Expression expression = expression_of(engine, model, *condition);
    out.definition += " where (" + expression.sql + ")";
    out.columns.insert(out.columns.end(), expression.columns.begin(), expression.columns.end());
  }
  sort_columns(out.columns);
  return out;
}

}  // namespace

std::string name_of_part(Engine engine, const Model& model, const Value& spec) {
  const Term& term = term_of(spec);
  const std::string* written = python::text_argument(term, 99, "name");
  if (written != nullptr) {
    // "%(app_label)s" and "%(class)s" are filled for models that inherit.
    return replace_all(replace_all(*written, "%(app_label)s", lower(model.app)), "%(class)s", lower(model.name));
  }
  std::vector<std::string> columns;
  for (const std::string& field : listed(term, "fields")) {
    const bool descending = field.starts_with('-');
    columns.push_back((descending ? "-" : "") +
                      column_named(model, std::string_view(field).substr(descending ? 1 : 0)));
  }
  return index_name(table_of(engine, model).name, columns, suffix_of(python::term_name(spec)));
}

std::pair<Index, bool> index_of(Engine engine, const Model& model, const Part& part) {
  Index index;
  index.name = part.name;
  index.method = method_of(python::term_name(part.spec));
  const bool known = fill_index(engine, model, term_of(part.spec), index);
  return {std::move(index), known};
}

std::optional<Index> index_of_constraint(Engine engine, const Model& model, const Part& part) {
  const Term& term = term_of(part.spec);
  if (python::term_name(part.spec) != "UniqueConstraint" || !needs_index(term)) {
    return std::nullopt;
  }
  Index index;
  index.name = part.name;
  index.unique = true;
  fill_index(engine, model, term, index);
  return index;
}

std::optional<Operation> constraint_of(Engine engine, const Model& model, const Part& part, bool validated) {
  const Term& term = term_of(part.spec);
  const std::string_view kind = python::term_name(part.spec);
  const QualifiedName table = table_of(engine, model);
  if (kind == "CheckConstraint") {
    const Value* check = python::keyword(term, "condition");
    check = check == nullptr ? python::keyword(term, "check") : check;
    if (check == nullptr) {
      return std::nullopt;
    }
    Expression expression = expression_of(engine, model, *check);
    return AddCheck{table, {part.name, std::move(expression.sql), std::move(expression.columns), validated}};
  }
  if (kind == "UniqueConstraint" && !needs_index(term)) {
    Unique unique{part.name, {}, false, is_deferrable(term)};
    for (const std::string& field : listed(term, "fields")) {
      unique.columns.push_back(column_named(model, field));
    }
    const Value* distinct = python::keyword(term, "nulls_distinct");
    unique.nulls_not_distinct = distinct != nullptr && distinct->is(false);
    return AddUnique{table, std::move(unique), ""};
  }
  if (kind == "ExclusionConstraint") {
    return AddExclusion{table, exclusion_of(engine, model, term, part.name)};
  }
  return std::nullopt;
}

void add_inline_constraint(Engine engine, const Model& model, const Part& part, Table& table) {
  auto operation = constraint_of(engine, model, part, true);
  if (!operation) {
    return;
  }
  if (auto* check = std::get_if<AddCheck>(&*operation)) {
    table.checks.push_back(std::move(check->check));
  } else if (auto* unique = std::get_if<AddUnique>(&*operation)) {
    table.uniques.push_back(std::move(unique->unique));
  } else if (auto* exclusion = std::get_if<AddExclusion>(&*operation)) {
    table.exclusions.push_back(std::move(exclusion->exclusion));
  }
}

}  // namespace signalbox::django
