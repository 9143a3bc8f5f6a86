#pragma once
// Liquibase's changes → SchemaChanges.

#include <optional>
#include <string>
#include <vector>

#include "migrations/liquibase/changelog.h"
#include "migrations/migration.h"

namespace signalbox::liquibase {

class Emitter {
 public:
  explicit Emitter(Engine engine) : engine_(engine) {}

  /// `guarded`: preconditions skip the change when it is done already.
  void emit(const Element& change, bool guarded);
  void add(Operation operation, std::vector<ColumnRef> reads = {});
  /// The next change is a statement of its own.
  void begin(int line, bool guarded);

  std::vector<SchemaChange> take_changes() { return std::move(changes_); }
  std::vector<Unknown> take_unknowns() { return std::move(unknowns_); }
  int statements() const { return statements_; }

  // One function for each group of changes; false when the change is none of the group's.
  bool emit_table(const Element& change);
  bool emit_column(const Element& change);
  bool emit_key(const Element& change);
  bool emit_object(const Element& change);
  bool emit_rows(const Element& change);
  bool emit_sql(const Element& change);

 private:
  QualifiedName name_of(const Element& change, std::string_view key, std::string_view schema_key = "schemaName") const;
  std::string identifier(std::string_view name) const;
  std::vector<std::string> identifiers(std::string_view list) const;
  Column column_for(const Element& element) const;
  void read_constraints(const Element& column, const QualifiedName& table, std::vector<Operation>& constraints,
                        Column& out) const;
  void unknown(const Element& change, std::string reason, std::vector<QualifiedName> touches = {});
  void add_script(std::string_view sql, int line);

  Engine engine_;
  std::vector<SchemaChange> changes_;
  std::vector<Unknown> unknowns_;
  int statements_ = 0;
  int statement_ = -1;
  int line_ = 0;
  bool guarded_ = false;
};

/// The changes that Liquibase makes up to take this one back; nullopt when it cannot.
std::optional<std::vector<Element>> automatic_rollback(const Element& change);

}  // namespace signalbox::liquibase
