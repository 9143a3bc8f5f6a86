#pragma once
// What Django's schema editor does to the database for each change of a model, in its order: constraints and indexes of
// new columns come at the end of the migration.

#include <string>
#include <vector>

#include "migrations/django/columns.h"
#include "migrations/migration.h"

namespace signalbox::django {

class Editor {
 public:
  explicit Editor(Engine engine) : engine_(engine) {}

  /// Where the operation stands that the next changes belong to.
  void at(int line) { line_ = line; }

  // `state` is the one that knows `model`; what is made for its fields is written into it, so `model` and its fields
  // must be copies of the caller's.
  void create_model(State& state, const Model& model);
  void delete_model(const State& state, const Model& model);
  void add_field(State& state, const Model& model, const Field& field);
  void remove_field(const State& state, const Model& model, const Field& field);
  void alter_field(const State& from, const Model& before, const Field& old_field, State& to, const Model& after,
                   const Field& new_field);
  /// The table and those of its many-to-many fields.
  void move_table(const State& from, const Model& before, const State& to, const Model& after);

  void add_index(const Model& model, const Part& index, bool concurrently);
  void remove_index(const Model& model, const Part& index, bool concurrently);
  void rename_index(const Model& model, const std::string& from, const std::string& to);
  void add_constraint(const Model& model, const Part& constraint, bool validated = true);
  void remove_constraint(const Model& model, const Part& constraint);
  void validate_constraint(const Model& model, const std::string& name);
  /// unique_together and index_together: what went and what came.
  void alter_together(State& state, const Model& before, const Model& after, Made::Kind kind);

  /// Changes that SQL of the file makes.
  void take(const ReadScript& script);
  void comment(const Model& model, const std::string& text);
  QualifiedName table(const Model& model) const { return table_of(engine_, model); }
  void add(Operation operation);
  void unknown(const std::string& why, std::vector<QualifiedName> touches, bool anything = false);

  /// Everything, with what waited for the end.
  struct Outcome {
    std::vector<SchemaChange> changes;
    std::vector<Unknown> unknowns;
    int statements = 0;
  };
  Outcome finish();

 private:
  std::string engine_name(const std::string& table, const std::string& column, std::string_view label) const;
  void later(Operation operation);
  void forget(const QualifiedName& table, const std::string& column);
  /// Columns of what was made and of operations that wait follow a rename.
  void rename_column(State& state, const Model& model, const std::string& from, const std::string& to);
  void move_through(const State& from, const Model& before, const Field& old_field, const State& to, const Model& after,
                    const Field& field);
  void create_through_table(State& state, const Model& model, const Field& field);
  void add_field_parts(State& state, const Model& model, const Field& field, bool with_unique);
  void create_index_for(State& state, const Model& model, const Field& field, const std::string& suffix);
  void create_like_index(State& state, const Model& model, const Field& field);
  void create_foreign_key(State& state, const Model& model, const Field& field, bool deferred);
  void drop_made(const State& state, const Model& model, Made::Kind kind, const std::vector<std::string>& columns,
                 std::string_view ending = "");
  void alter_type(const QualifiedName& table, const std::string& old_type, const Column& column,
                  const Field& new_field);
  void alter_null(const QualifiedName& table, const Column& column, const Field& new_field);
  void alter_referring(State& to, const Model& after, const Field& new_field, const std::string& type);
  void note(State& state, const Model& model, Made made);

  Engine engine_;
  int line_ = 0;
  Outcome out_;
  std::vector<SchemaChange> deferred_;
};

}  // namespace signalbox::django
