#pragma once
// The steps of upgrade() or downgrade() → schema changes.

#include <string>
#include <string_view>
#include <vector>

#include "migrations/alembic/table_words.h"
#include "migrations/sql/sql.h"

namespace signalbox::alembic {

/// What Alembic's objects say that only depends on the engine: op.f(x), bind.dialect.name.
std::optional<python::Value> known_term(Engine engine, const python::Term& term);

class Translation {
 public:
  Translation(Engine engine, const python::Evaluator& file) : engine_(engine), file_(file) {}

  /// What the steps do, in order.
  SqlText translate(const std::vector<python::Step>& steps);

 private:
  using Term = python::Term;

  void call(const python::Step& step);
  void operation(const Term& call, std::string_view name);
  /// A call on something: bind.execute(…), status.create(bind). False: none of these.
  bool method(const Term& call);
  Term unbatched(const Term& call, const Term& batch);

  // operations.cpp
  void create_table(const Term& call);
  void add_column(const Term& call);
  void alter_column(const Term& call);
  void alter_column_mysql(const Term& call, const Target& target, const std::string& column);
  void alter_column_sqlite(const Term& call, const Target& target, const std::string& column);
  void alter_default(const Target& target, const std::string& prefix, const python::Value& value,
                     const python::Value* existing);
  void create_index(const Term& call);
  void drop_index(const Term& call);
  void drop_constraint(const Term& call);
  void create_foreign_key(const Term& call);
  void create_keyed_constraint(const Term& call, std::string_view kind);
  void add_constraint(const Target& target, const ConstraintText& constraint);
  void comment(const Term& call, bool drop);
  void rename_table(const Term& call);
  void drop_table(const Term& call);
  void drop_column(const Term& call);

  // enum_values.cpp
  void sync_enum_values(const Term& call);

  // rows.cpp
  void bulk_insert(const Term& call);
  void execute(const Term& call, std::size_t position);
  bool execute_core(const python::Value& statement);
  bool execute_ddl(const python::Value& statement);

  void create_enum(const EnumType& type, bool if_not_exists);
  Target target(const Term& call, std::string table) const;

  /// Reads SQL that stands for the current step.
  void say(const std::string& sql);
  /// Reads SQL of the file: its lines are those of the text.
  void script(const python::Value& text);
  void add(Operation operation);
  void take(SqlText read, bool own_lines);
  void unknown(const std::string& why, const std::string& text, std::vector<QualifiedName> touches = {});
  /// Part of a statement that was read is not known: a type of the project's own.
  void doubt(const std::string& why);
  QualifiedName qualified(std::string_view schema, std::string_view table) const;

  Engine engine_;
  const python::Evaluator& file_;
  SqlText out_;
  const python::Step* step_ = nullptr;
  NamingConvention convention_;
  std::string reported_guard_;
};

}  // namespace signalbox::alembic
