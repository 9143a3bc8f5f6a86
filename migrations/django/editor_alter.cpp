// Changes of what is there already: fields, indexes, constraints.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "migrations/django/editor.h"
#include "migrations/django/expressions.h"
#include "migrations/django/names.h"
#include "migrations/django/parts.h"

namespace signalbox::django {
namespace {

using python::Value;

constexpr int kMaxNesting = 64;

bool identical(const Value& a, const Value& b, int depth);

bool identical(const std::vector<Value>& a, const std::vector<Value>& b, int depth) {
  return std::ranges::equal(a, b, [&](const Value& x, const Value& y) { return identical(x, y, depth); });
}

bool identical(const Value& a, const Value& b, int depth) {
  if (depth > kMaxNesting || a.content.index() != b.content.index()) {
    return false;
  }
  if (a.sequence() != nullptr) {
    return identical(a.sequence()->items, b.sequence()->items, depth + 1);
  }
  if (a.dictionary() != nullptr) {
    return std::ranges::equal(a.dictionary()->items, b.dictionary()->items,
                              [&](const python::Item& x, const python::Item& y) {
                                return identical(x.key, y.key, depth + 1) && identical(x.value, y.value, depth + 1);
                              });
  }
  if (a.term() != nullptr) {
    const bool receivers = (a.term()->receiver == nullptr) == (b.term()->receiver == nullptr);
    return receivers && a.term()->name == b.term()->name &&
           (a.term()->receiver == nullptr || identical(*a.term()->receiver, *b.term()->receiver, depth + 1)) &&
           identical(a.term()->positional, b.term()->positional, depth + 1) &&
           std::ranges::equal(a.term()->keywords, b.term()->keywords,
                              [&](const python::Keyword& x, const python::Keyword& y) {
                                return x.name == y.name && identical(x.value, y.value, depth + 1);
                              });
  }
  return a.content == b.content;
}

/// _field_should_be_altered: what is no business of the database does not count.
bool should_be_altered(const Field& before, const Field& after) {
  constexpr auto kOther = std::to_array<std::string_view>(
      {"blank", "choices", "db_column", "editable", "error_messages", "help_text", "limit_choices_to", "on_delete",
       "related_name", "related_query_name", "validators", "verbose_name", "to"});
  const auto counting = [&](const Field& field) {
    std::vector<const python::Keyword*> out;
    for (const python::Keyword& each : field.term().keywords) {
      if (std::ranges::find(kOther, each.name) == kOther.end()) {
        out.push_back(&each);
      }
    }
    std::ranges::sort(out, {}, [](const python::Keyword* each) { return each->name; });
    return out;
  };
  if (column_of(before) != column_of(after) || before.type() != after.type()) {
    return true;
  }
  return !std::ranges::equal(counting(before), counting(after), [](const auto* x, const auto* y) {
    return x->name == y->name && identical(x->value, y->value, 0);
  });
}

bool has_key(const Field& field) {
  const Value* written = field.option("db_constraint");
  return field.is_relation() && (written == nullptr || !written->is(false));
}

/// Sets of columns that unique_together or index_together names.
std::set<std::vector<std::string>> together(const Model& model, Made::Kind kind) {
  std::set<std::vector<std::string>> out;
  const auto option = model.options.find(kind == Made::Kind::Unique ? "unique_together" : "index_together");
  if (option == model.options.end() || option->second.sequence() == nullptr) {
    return out;
  }
  const auto add = [&](const std::vector<std::string>& fields) {
    std::vector<std::string> columns;
    for (const std::string& field : fields) {
      columns.push_back(column_named(model, field));
    }
    out.insert(columns);
  };
  const auto& groups = option->second.sequence()->items;
  if (!groups.empty() && groups.front().text() != nullptr) {
    add(python::texts(option->second).value_or(std::vector<std::string>{}));
    return out;
  }
  for (const Value& group : groups) {
    if (const auto fields = python::texts(group); fields && !fields->empty()) {
      add(*fields);
    }
  }
  return out;
}

}  // namespace

void Editor::alter_type(const QualifiedName& table, const std::string& old_type, const Column& column,
                        const Field& new_field) {
  AlterColumnType change{table, column.name, column.type, std::nullopt, column.collation, std::nullopt, ""};
  const auto base = [](const std::string& type) { return type.substr(0, type.find('(')); };
  if (engine_ == Engine::Postgres && base(old_type) != base(column.type)) {
    change.using_expression = quoted_column(engine_, column.name) + "::" + column.type;
  }
  if (is_mysql_family(engine_)) {
    change.definition = column;
    change.definition->nullable = new_field.is("null");
  }
  add(std::move(change));
}

void Editor::alter_null(const QualifiedName& table, const Column& column, const Field& new_field) {
  if (column.nullable) {
    add(DropNotNull{table, column.name});
    return;
  }
  const auto fallback = column.default_value ? std::nullopt : effective_default(engine_, new_field);
  if (!fallback) {
    add(SetNotNull{table, column.name});
    return;
  }
  // Four steps: rows that are written meanwhile get the default, those that are there are filled, then it may be
  // required.
  add(SetDefault{table, column.name, *fallback});
  add(UpdateRows{table, {column.name}, column.name + " = " + *fallback, column.name + " IS NULL"});
  add(SetNotNull{table, column.name});
  add(DropDefault{table, column.name});
}

/// Columns of foreign keys follow the type of what they refer to, without their constraints meanwhile.
void Editor::alter_referring(State& to, const Model& after, const Field& new_field, const std::string& type) {
  std::vector<std::pair<Model, Field>> referring;
  const std::string altered = after.key();
  to.each([&](const Model& model) {
    for (const Field& field : model.fields) {
      const Value* target = field.is_relation() ? python::argument(field.term(), 0, "to") : nullptr;
      const bool refers = target != nullptr && model.has_table() && to.key_of(*target, model) == altered &&
                          reference_of(engine_, to, model, field).column == column_of(new_field);
      if (refers) {
        referring.emplace_back(model, field);
      }
    }
  });
  for (const auto& [model, field] : referring) {
    drop_made(to, model, Made::Kind::ForeignKey, {column_of(field)});
    Column column = column_for(engine_, to, model, field);
    column.type = type;
    alter_type(table_of(engine_, model), type, column, field);
  }
  for (const auto& [model, field] : referring) {
    if (has_key(field)) {
      create_foreign_key(to, model, field, false);
    }
  }
}

void Editor::alter_field(const State& from, const Model& before, const Field& old_field, State& to, const Model& after,
                         const Field& new_field) {
  if (old_field.is_many_to_many() || new_field.is_many_to_many()) {
    if (old_field.is_many_to_many() && new_field.is_many_to_many()) {
      move_through(from, before, old_field, to, after, new_field);
    }
    return;
  }
  const bool other_target =
      old_field.is_relation() && new_field.is_relation() &&
      reference_of(engine_, from, before, old_field).table != reference_of(engine_, to, after, new_field).table;
  if (!has_column(old_field) || !has_column(new_field) || !(should_be_altered(old_field, new_field) || other_target)) {
    return;
  }
  const QualifiedName table = table_of(engine_, after);
  const Column old_column = column_for(engine_, from, before, old_field);
  const Column column = column_for(engine_, to, after, new_field);
  const std::string old_check = column_type(engine_, from, before, old_field).check;
  const std::string check = column_type(engine_, to, after, new_field).check;
  const bool keys = engine_ != Engine::Sqlite;
  const bool dropped_key = keys && has_key(old_field);
  if (dropped_key) {
    drop_made(from, before, Made::Kind::ForeignKey, {old_column.name});
  }
  const bool was_unique = is_unique(old_field) && !old_field.is("primary_key");
  const bool unique = is_unique(new_field) && !new_field.is("primary_key");
  if (was_unique && !unique) {
    drop_made(from, before, Made::Kind::Unique, {old_column.name});
  }
  const bool was_indexed = has_index(old_field) && !is_unique(old_field);
  const bool indexed = has_index(new_field) && !is_unique(new_field);
  if (was_indexed && !indexed) {
    drop_made(from, before, Made::Kind::Index, {old_column.name});
  } else if (was_unique && !unique && !has_index(new_field)) {
    drop_made(from, before, Made::Kind::Index, {old_column.name}, "_like");
  }
  if (old_check != check && !old_check.empty() && (check.empty() || old_column.name == column.name)) {
    drop_made(from, before, Made::Kind::Check, {old_column.name});
  }
  if (old_column.name != column.name) {
    rename_column(to, after, old_column.name, column.name);
  }
  const bool other_type = old_column.type != column.type;
  if (other_type || old_column.collation != column.collation) {
    alter_type(table, old_column.type, column, new_field);
  }
  if (old_column.nullable != column.nullable && !(is_mysql_family(engine_) && other_type)) {
    alter_null(table, column, new_field);
  }
  if (old_column.default_value != column.default_value) {
    if (column.default_value) {
      add(SetDefault{table, column.name, *column.default_value});
    } else {
      add(DropDefault{table, column.name});
    }
  }
  if (unique && !was_unique) {
    const std::string name = object_name(engine_, table.name, {column.name}, "_uniq");
    add(AddUnique{table, {name, {column.name}, false, false}, ""});
    note(to, after, {Made::Kind::Unique, {column.name}, name});
  }
  if (indexed && !was_indexed) {
    create_index_for(to, after, new_field, "");
  }
  if ((!was_indexed && !was_unique && indexed) || (!was_unique && unique)) {
    create_like_index(to, after, new_field);
  }
  if (other_type && (new_field.is("primary_key") || unique)) {
    alter_referring(to, after, new_field, column.type);
  }
  if (keys && has_key(new_field) && (dropped_key || !has_key(old_field))) {
    create_foreign_key(to, after, new_field, false);
  }
  if (old_check.empty() && !check.empty()) {
    const std::string name = object_name(engine_, table.name, {column.name}, "_check");
    add(AddCheck{table, {name, check, {column.name}, true}});
    note(to, after, {Made::Kind::Check, {column.name}, name});
  }
}

void Editor::alter_together(State& state, const Model& before, const Model& after, Made::Kind kind) {
  const auto old_groups = together(before, kind);
  const auto groups = together(after, kind);
  const bool unique = kind == Made::Kind::Unique;
  const QualifiedName table = table_of(engine_, after);
  for (const auto& columns : old_groups) {
    if (!groups.contains(columns)) {
      drop_made(state, after, kind, columns);
    }
  }
  for (const auto& columns : groups) {
    if (old_groups.contains(columns)) {
      continue;
    }
    const std::string name = object_name(engine_, table.name, columns, unique ? "_uniq" : "_idx");
    note(state, after, {kind, columns, name});
    Operation made = AddUnique{table, {name, columns, false, false}, ""};
    if (!unique) {
      Index index;
      index.name = name;
      index.columns = columns;
      for (const std::string& column : columns) {
        index.keys.push_back({column, "", "", ""});
      }
      made = CreateIndex{table, std::move(index), false, false, false};
    }
    if (before.name.empty()) {
      later(std::move(made));
    } else {
      add(std::move(made));
    }
  }
}

void Editor::add_index(const Model& model, const Part& part, bool concurrently) {
  const auto [index, known] = index_of(engine_, model, part);
  if (!known) {
    unknown(fmt::format("Index {} has an expression whose columns are not known.", part.name),
            {table_of(engine_, model)});
  }
  add(CreateIndex{table_of(engine_, model), index, false, concurrently, false});
}

void Editor::remove_index(const Model& model, const Part& index, bool concurrently) {
  const QualifiedName table = table_of(engine_, model);
  const auto waits = std::ranges::find_if(deferred_, [&](const SchemaChange& change) {
    const auto* create = std::get_if<CreateIndex>(&change.operation);
    return create != nullptr && create->index.name == index.name;
  });
  if (waits != deferred_.end()) {
    deferred_.erase(waits);
    return;
  }
  const bool mysql = is_mysql_family(engine_);
  add(DropIndex{{table.schema, index.name},
                mysql ? std::optional(table) : std::nullopt,
                engine_ == Engine::Postgres,
                concurrently,
                false});
}

void Editor::rename_index(const Model& model, const std::string& from, const std::string& to) {
  const QualifiedName table = table_of(engine_, model);
  add(RenameIndex{{table.schema, from}, to, is_mysql_family(engine_) ? std::optional(table) : std::nullopt, false});
}

void Editor::add_constraint(const Model& model, const Part& constraint, bool validated) {
  if (auto index = index_of_constraint(engine_, model, constraint)) {
    add(CreateIndex{table_of(engine_, model), std::move(*index), false, false, false});
  } else if (auto operation = constraint_of(engine_, model, constraint, validated)) {
    add(std::move(*operation));
  } else {
    unknown(
        fmt::format("Constraint {} is a {}, which is not known.", constraint.name, python::described(constraint.spec)),
        {table_of(engine_, model)});
  }
}

void Editor::remove_constraint(const Model& model, const Part& constraint) {
  const QualifiedName table = table_of(engine_, model);
  if (index_of_constraint(engine_, model, constraint)) {
    remove_index(model, constraint, false);
    return;
  }
  const bool unique_of_mysql = is_mysql_family(engine_) && python::term_name(constraint.spec) == "UniqueConstraint";
  if (unique_of_mysql) {
    add(DropIndex{{table.schema, constraint.name}, table, false, false, false});
  } else {
    add(DropConstraint{table, constraint.name, "", false, false});
  }
}

void Editor::validate_constraint(const Model& model, const std::string& name) {
  add(ValidateConstraint{table_of(engine_, model), name});
}

}  // namespace signalbox::django
