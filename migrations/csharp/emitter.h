#pragma once
// Calls of MigrationBuilder → SchemaChanges. Internal to migrations/csharp.

#include <string>
#include <vector>

#include "migrations/csharp/builder_calls.h"
#include "migrations/migration.h"

namespace signalbox::csharp {

class Emitter {
 public:
  explicit Emitter(Engine engine) : engine_(engine) {}

  void emit(const std::vector<Call>& calls);

  std::vector<SchemaChange> take_changes() { return std::move(changes_); }
  std::vector<Unknown> take_unknowns() { return std::move(unknowns_); }
  int statements() const { return statements_; }
  bool suppresses_transaction() const { return suppresses_transaction_; }

  void create_table(const Call& call);
  void drop_table(const Call& call);
  void rename_table(const Call& call);
  void alter_table(const Call& call);
  void add_column(const Call& call);
  void drop_column(const Call& call);
  void rename_column(const Call& call);
  void alter_column(const Call& call);
  void create_index(const Call& call);
  void drop_index(const Call& call);
  void rename_index(const Call& call);
  void add_key(const Call& call);
  void drop_key(const Call& call);
  void add_foreign_key(const Call& call);
  void add_check(const Call& call);
  void create_sequence(const Call& call);
  void alter_sequence(const Call& call);
  void drop_sequence(const Call& call);
  void rename_sequence(const Call& call);
  void ensure_schema(const Call& call);
  void drop_schema(const Call& call);
  void alter_database(const Call& call);
  void insert_data(const Call& call);
  void update_data(const Call& call);
  void delete_data(const Call& call);
  void sql(const Call& call);

 private:
  void add(Operation operation, std::vector<ColumnRef> reads = {});
  void unknown(const Call& call, std::string reason, std::vector<QualifiedName> touches = {});
  QualifiedName name_of(const Call& call, std::string_view key, int position = -1,
                        std::string_view schema_key = "schema") const;
  std::string identifier(std::string_view name) const;
  std::vector<std::string> identifiers(const std::vector<std::string>& names) const;
  std::vector<std::string> columns_of(const Call& call) const;
  Column column_for(const Call& call, std::string name) const;
  ForeignKey foreign_key_for(const Call& call) const;
  void add_labels(const QualifiedName& type, const std::vector<std::string>& labels,
                  const std::vector<std::string>& old);

  Engine engine_;
  std::vector<SchemaChange> changes_;
  std::vector<Unknown> unknowns_;
  int statements_ = 0;
  int statement_ = -1;
  int line_ = 0;
  bool suppresses_transaction_ = false;
};

}  // namespace signalbox::csharp
