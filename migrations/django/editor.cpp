#include "migrations/django/editor.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/overloaded.h"
#include "base/text.h"
#include "migrations/django/expressions.h"
#include "migrations/django/names.h"
#include "migrations/django/parts.h"
#include "schema/play/names.h"

namespace signalbox::django {
namespace {

using python::Value;

/// The table that an operation which waits works on.
QualifiedName* table_of_waiting(Operation& operation) {
  if (auto* key = std::get_if<AddForeignKey>(&operation)) {
    return &key->table;
  }
  if (auto* unique = std::get_if<AddUnique>(&operation)) {
    return &unique->table;
  }
  auto* index = std::get_if<CreateIndex>(&operation);
  return index == nullptr ? nullptr : &index->table;
}

std::vector<std::string> columns_of_waiting(const Operation& operation) {
  if (const auto* key = std::get_if<AddForeignKey>(&operation)) {
    return key->key.columns;
  }
  if (const auto* unique = std::get_if<AddUnique>(&operation)) {
    return unique->unique.columns;
  }
  const auto* index = std::get_if<CreateIndex>(&operation);
  return index == nullptr ? std::vector<std::string>{} : index->index.columns;
}

bool has_constraint(const Field& field) {
  const Value* written = field.option("db_constraint");
  return field.is_relation() && (written == nullptr || !written->is(false));
}

Model through_of(Engine engine, const State& state, const Model& model, const Field& field) {
  const Value* to = python::argument(field.term(), 0, "to");
  const std::string target = to == nullptr ? "" : state.key_of(*to, model);
  const std::string name = target.substr(target.find('.') + 1);
  const bool to_itself = target == model.key();
  const auto relation = [&](const std::string& column, const std::string& key) {
    python::Term term{"django.db.models.ForeignKey", nullptr, true, {}, {}};
    term.keywords.push_back({"to", python::make_text(key, 0)});
    return Field{column, python::make_term(std::move(term), 0)};
  };
  Model through;
  through.app = model.app;
  through.name = model.name + "_" + field.name;
  const Value* table = field.option("db_table");
  const bool named = table != nullptr && table->text() != nullptr;
  through.options["db_table"] =
      python::make_text(named ? *table->text() : truncated(engine, table_of(engine, model).name + "_" + field.name), 0);
  python::Term key{"django.db.models." + state.automatic_field(model.app), nullptr, true, {}, {}};
  key.keywords.push_back({"primary_key", {true, 0}});
  through.fields.push_back({"id", python::make_term(std::move(key), 0)});
  through.fields.push_back(relation(to_itself ? "from_" + lower(model.name) : lower(model.name), model.key()));
  through.fields.push_back(relation(to_itself ? "to_" + name : name, target));
  through.options["unique_together"] = python::make_sequence(
      {python::make_sequence(
          {python::make_text(through.fields[1].name, 0), python::make_text(through.fields[2].name, 0)}, 0)},
      0);
  return through;
}

bool has_own_through(const Field& field) {
  const Value* through = field.option("through");
  return field.type() == "TaggableManager" || (through != nullptr && !through->is_none());
}

}  // namespace

void Editor::add(Operation operation) {
  ++out_.statements;
  out_.changes.push_back({std::move(operation), line_, out_.statements, false, {}});
}

void Editor::later(Operation operation) {
  deferred_.push_back({std::move(operation), line_, 0, false, {}});
}

void Editor::unknown(const std::string& why, std::vector<QualifiedName> touches, bool anything) {
  out_.unknowns.push_back({line_, why});
  add(UnknownChange{why, "", std::move(touches), anything});
}

void Editor::take(const ReadScript& script) {
  for (SchemaChange change : script.changes) {
    change.statement += out_.statements;
    out_.changes.push_back(std::move(change));
  }
  out_.unknowns.insert(out_.unknowns.end(), script.unknowns.begin(), script.unknowns.end());
  out_.statements += script.statements;
}

void Editor::comment(const Model& model, const std::string& text) {
  if (engine_ != Engine::Sqlite) {
    add(Comment{"table", table_of(engine_, model), "", text});
  }
}

Editor::Outcome Editor::finish() {
  for (SchemaChange& change : deferred_) {
    change.statement = ++out_.statements;
    out_.changes.push_back(std::move(change));
  }
  deferred_.clear();
  return std::move(out_);
}

void Editor::forget(const QualifiedName& table, const std::string& column) {
  std::erase_if(deferred_, [&](SchemaChange& change) {
    const QualifiedName* on = table_of_waiting(change.operation);
    const auto* key = std::get_if<AddForeignKey>(&change.operation);
    if (column.empty() && key != nullptr && key->key.references == table) {
      return true;
    }
    if (on == nullptr || *on != table) {
      return false;
    }
    const std::vector<std::string> columns = columns_of_waiting(change.operation);
    return column.empty() || std::ranges::find(columns, column) != columns.end();
  });
}

void Editor::note(State& state, const Model& model, Made made) {
  state.edit(model.app, model.name, [&](Model& own) {
    std::erase_if(own.made, [&](const Made& other) {
      const bool same_place = other.kind == made.kind && other.columns == made.columns;
      return same_place && (made.kind != Made::Kind::Index || other.name == made.name);
    });
    own.made.push_back(std::move(made));
  });
}

/// What the engine calls a constraint that Django writes without a name; empty: apply() knows.
std::string Editor::engine_name(const std::string& table, const std::string& column, std::string_view label) const {
  return engine_ == Engine::Postgres                  ? play::object_name(table, column, label)
         : is_mysql_family(engine_) && label == "key" ? column
                                                      : std::string{};
}

void Editor::create_model(State& state, const Model& model) {
  CreateTable create;
  create.table.name = table_of(engine_, model);
  for (const Field& field : model.fields) {
    if (!has_column(field)) {
      continue;
    }
    const ColumnType type = column_type(engine_, state, model, field);
    Column column = column_for(engine_, state, model, field);
    if (field.is("primary_key")) {
      create.table.primary_key = PrimaryKey{"", {column.name}};
    } else if (is_unique(field)) {
      const std::string name = engine_name(create.table.name.name, column.name, "key");
      create.table.uniques.push_back({name, {column.name}, false, false});
      note(state, model, {Made::Kind::Unique, {column.name}, name});
    }
    if (!type.check.empty()) {
      const std::string name = engine_name(create.table.name.name, column.name, "check");
      create.table.checks.push_back({name, type.check, {column.name}, true});
      note(state, model, {Made::Kind::Check, {column.name}, name});
    }
    create.table.columns.push_back(std::move(column));
  }
  if (primary_key_of(model) == nullptr) {
    const Field id{"id", python::make_term({state.automatic_field(model.app), nullptr, true, {}, {}}, 0)};
    Column column = column_for(engine_, state, model, id);
    column.nullable = false;
    create.table.columns.insert(create.table.columns.begin(), std::move(column));
    create.table.primary_key = PrimaryKey{"", {"id"}};
  }
  for (const Part& part : model.constraints) {
    add_inline_constraint(engine_, model, part, create.table);
  }
  add(std::move(create));
  for (const Field& field : model.fields) {
    add_field_parts(state, model, field, false);
  }
  alter_together(state, Model{}, model, Made::Kind::Unique);
  alter_together(state, Model{}, model, Made::Kind::Index);
  for (const Part& part : model.indexes) {
    const auto [index, known] = index_of(engine_, model, part);
    later(CreateIndex{table_of(engine_, model), index, false, false, false});
  }
  for (const Part& part : model.constraints) {
    if (const auto index = index_of_constraint(engine_, model, part)) {
      later(CreateIndex{table_of(engine_, model), *index, false, false, false});
    }
  }
  for (const Field& field : model.fields) {
    if (field.is_many_to_many() && !has_own_through(field)) {
      create_through_table(state, model, field);
    }
  }
}

void Editor::create_through_table(State& state, const Model& model, const Field& field) {
  create_model(state, through_of(engine_, state, model, field));
}

/// What comes with a new column: its foreign key, its index, the second index for LIKE.
void Editor::add_field_parts(State& state, const Model& model, const Field& field, bool with_unique) {
  if (!has_column(field)) {
    return;
  }
  const ColumnType type = column_type(engine_, state, model, field);
  if (!type.known) {
    const std::string what = field.is_relation() && state.related(field, model) == nullptr
                                 ? "refers to a model of a package that is not in this repository"
                                 : fmt::format("is a {}, which is the project's own", python::described(field.spec));
    unknown(fmt::format("Column {}.{} {}.", table_of(engine_, model).name, column_of(field), what),
            {table_of(engine_, model)});
  }
  if (is_unique(field) && !field.is("primary_key") && with_unique && engine_ == Engine::Sqlite) {
    add(AddUnique{table_of(engine_, model), {"", {column_of(field)}, false, false}, ""});
  }
  if (has_index(field) && !is_unique(field)) {
    create_index_for(state, model, field, "");
  }
  if (has_constraint(field)) {
    create_foreign_key(state, model, field, true);
  }
  create_like_index(state, model, field);
}

void Editor::create_index_for(State& state, const Model& model, const Field& field, const std::string& suffix) {
  const QualifiedName table = table_of(engine_, model);
  const std::string column = column_of(field);
  // InnoDB indexes the columns of a foreign key itself, and Django leaves it to it.
  if (is_mysql_family(engine_) && has_constraint(field)) {
    return;
  }
  Index index;
  index.name = object_name(engine_, table.name, {column}, suffix);
  index.keys = {{column, "", "", ""}};
  index.columns = {column};
  note(state, model, {Made::Kind::Index, {column}, index.name});
  later(CreateIndex{table, std::move(index), false, false, false});
}

/// PostgreSQL compares texts by pattern only with an operator class of its own.
void Editor::create_like_index(State& state, const Model& model, const Field& field) {
  if (engine_ != Engine::Postgres || !(has_index(field) || is_unique(field)) || field.is_relation()) {
    return;
  }
  const std::string type = column_type(engine_, state, model, field).type;
  const bool varying = type.starts_with("character varying");
  if ((!varying && type != "text") || type.ends_with("[]") || field.option("db_collation") != nullptr) {
    return;
  }
  const QualifiedName table = table_of(engine_, model);
  const std::string column = column_of(field);
  Index index;
  index.name = object_name(engine_, table.name, {column}, "_like");
  index.keys = {{column, "", "", varying ? "varchar_pattern_ops" : "text_pattern_ops"}};
  index.columns = {column};
  note(state, model, {Made::Kind::Index, {column}, index.name});
  later(CreateIndex{table, std::move(index), false, false, false});
}

void Editor::create_foreign_key(State& state, const Model& model, const Field& field, bool deferred) {
  const Reference reference = reference_of(engine_, state, model, field);
  if (!reference.known) {
    return;  // already said as unknown
  }
  const QualifiedName table = table_of(engine_, model);
  AddForeignKey operation{table, {}, false};
  operation.key.columns = {column_of(field)};
  operation.key.references = reference.table;
  operation.key.referenced_columns = {reference.column};
  operation.key.deferrable = !is_mysql_family(engine_);
  operation.key.name = object_name(engine_, table.name, operation.key.columns,
                                   foreign_key_suffix(reference.table.name, reference.column));
  note(state, model, {Made::Kind::ForeignKey, operation.key.columns, operation.key.name});
  if (deferred) {
    later(std::move(operation));
  } else {
    add(std::move(operation));
  }
}

void Editor::delete_model(const State& state, const Model& model) {
  for (const Field& field : model.fields) {
    if (field.is_many_to_many() && !has_own_through(field)) {
      delete_model(state, through_of(engine_, state, model, field));
    }
  }
  const QualifiedName table = table_of(engine_, model);
  forget(table, "");
  add(DropTable{table, false, engine_ == Engine::Postgres});
}

void Editor::add_field(State& state, const Model& model, const Field& field) {
  if (field.is_many_to_many()) {
    if (!has_own_through(field)) {
      create_through_table(state, model, field);
    }
    return;
  }
  if (!has_column(field)) {
    return;
  }
  const QualifiedName table = table_of(engine_, model);
  const ColumnType type = column_type(engine_, state, model, field);
  Column column = column_for(engine_, state, model, field);
  const std::string name = column.name;
  const auto fallback = column.default_value || column.generated ? std::nullopt : effective_default(engine_, field);
  if (fallback) {
    column.default_value = fallback;
  }
  add(AddColumn{table, std::move(column), false, ""});
  const int statement = out_.statements;
  const auto same_statement = [&](Operation operation) {
    out_.changes.push_back({std::move(operation), line_, statement, false, {}});
  };
  if (field.is("primary_key")) {
    same_statement(AddPrimaryKey{table, {"", {name}}, ""});
  } else if (is_unique(field) && engine_ != Engine::Sqlite) {
    const std::string made = engine_name(table.name, name, "key");
    same_statement(AddUnique{table, {made, {name}, false, false}, ""});
    note(state, model, {Made::Kind::Unique, {name}, made});
  }
  if (!type.check.empty()) {
    const std::string made = engine_name(table.name, name, "check");
    same_statement(AddCheck{table, {made, type.check, {name}, true}});
    note(state, model, {Made::Kind::Check, {name}, made});
  }
  if (fallback) {
    add(DropDefault{table, name});
  }
  add_field_parts(state, model, field, true);
}

void Editor::remove_field(const State& state, const Model& model, const Field& field) {
  if (field.is_many_to_many()) {
    if (!has_own_through(field)) {
      delete_model(state, through_of(engine_, state, model, field));
    }
    return;
  }
  if (!has_column(field)) {
    return;
  }
  const QualifiedName table = table_of(engine_, model);
  const std::string column = column_of(field);
  if (has_constraint(field) && engine_ != Engine::Sqlite) {
    drop_made(state, model, Made::Kind::ForeignKey, {column});
  }
  forget(table, column);
  add(DropColumn{table, column, false, engine_ == Engine::Postgres});
}

/// Drops what was made for these columns under the name that it got when it was made.
void Editor::drop_made(const State& state, const Model& model, Made::Kind kind, const std::vector<std::string>& columns,
                       std::string_view ending) {
  const Model* own = state.find(model.app, model.name);
  const QualifiedName table = table_of(engine_, model);
  for (const Made& made : own == nullptr ? std::vector<Made>{} : own->made) {
    if (made.kind != kind || made.columns != columns || !made.name.ends_with(ending)) {
      continue;
    }
    const auto waits = std::ranges::find_if(deferred_, [&](SchemaChange& change) {
      const auto* key = std::get_if<AddForeignKey>(&change.operation);
      const auto* index = std::get_if<CreateIndex>(&change.operation);
      const auto* unique = std::get_if<AddUnique>(&change.operation);
      return (key != nullptr && key->key.name == made.name) || (index != nullptr && index->index.name == made.name) ||
             (unique != nullptr && unique->unique.name == made.name);
    });
    if (waits != deferred_.end()) {
      deferred_.erase(waits);
    } else if (kind == Made::Kind::Index) {
      const auto on = is_mysql_family(engine_) ? std::optional(table) : std::nullopt;
      add(DropIndex{{table.schema, made.name}, on, engine_ == Engine::Postgres, false, false});
    } else if (is_mysql_family(engine_) && kind == Made::Kind::Unique) {
      add(DropIndex{{table.schema, made.name}, table, false, false, false});
    } else {
      const bool names_kind = is_mysql_family(engine_) && kind == Made::Kind::ForeignKey;
      add(DropConstraint{table, made.name, names_kind ? "foreign key" : "", false, false});
    }
  }
}

void Editor::move_table(const State& from, const Model& before, const State& to, const Model& after) {
  const QualifiedName old_table = table_of(engine_, before);
  const QualifiedName table = table_of(engine_, after);
  if (old_table != table) {
    add(RenameTable{old_table, table, false});
    for (SchemaChange& change : deferred_) {
      if (QualifiedName* on = table_of_waiting(change.operation); on != nullptr && *on == old_table) {
        *on = table;
      }
      if (auto* key = std::get_if<AddForeignKey>(&change.operation);
          key != nullptr && key->key.references == old_table) {
        key->key.references = table;
      }
    }
  }
  for (const Field& field : after.fields) {
    const Field* earlier = before.find(field.name);
    if (!field.is_many_to_many() || has_own_through(field) || earlier == nullptr) {
      continue;
    }
    move_through(from, before, *earlier, to, after, field);
  }
}

void Editor::move_through(const State& from, const Model& before, const Field& old_field, const State& to,
                          const Model& after, const Field& field) {
  if (has_own_through(old_field) || has_own_through(field)) {
    return;
  }
  const Model old_through = through_of(engine_, from, before, old_field);
  const Model through = through_of(engine_, to, after, field);
  const QualifiedName table = table_of(engine_, through);
  if (table_of(engine_, old_through) != table) {
    add(RenameTable{table_of(engine_, old_through), table, false});
  }
  for (std::size_t i = 1; i < through.fields.size(); ++i) {
    const std::string old_column = column_of(old_through.fields[i]);
    const std::string column = column_of(through.fields[i]);
    if (old_column != column) {
      add(RenameColumn{table, old_column, column});
    }
  }
}

void Editor::rename_column(State& state, const Model& model, const std::string& from, const std::string& to) {
  const QualifiedName table = table_of(engine_, model);
  add(RenameColumn{table, from, to});
  state.edit(model.app, model.name, [&](Model& own) {
    for (Made& made : own.made) {
      std::ranges::replace(made.columns, from, to);
    }
  });
  for (SchemaChange& change : deferred_) {
    const QualifiedName* on = table_of_waiting(change.operation);
    if (on == nullptr || *on != table) {
      continue;
    }
    const auto rename = [&](std::vector<std::string>& columns) { std::ranges::replace(columns, from, to); };
    if (auto* key = std::get_if<AddForeignKey>(&change.operation)) {
      rename(key->key.columns);
    } else if (auto* unique = std::get_if<AddUnique>(&change.operation)) {
      rename(unique->unique.columns);
    } else if (auto* index = std::get_if<CreateIndex>(&change.operation)) {
      rename(index->index.columns);
      for (IndexKey& each : index->index.keys) {
        each.column = each.column == from ? to : each.column;
      }
    }
  }
}

}  // namespace signalbox::django
