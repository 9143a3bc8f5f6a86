// PostgreSQL 11 to 18: which locks a change takes, on which tables, and whether rows are read or written under them.

#include <algorithm>
#include <variant>

#include "base/overloaded.h"
#include "base/text.h"
#include "safety/expressions.h"
#include "safety/locks_internal.h"
#include "safety/lookup.h"
#include "safety/type_change.h"
#include "schema/type.h"

namespace signalbox {

namespace {

/// Visits one operation and notes what it does to which table.
class PostgresModel {
 public:
  explicit PostgresModel(const ChangeInPlace& place) : place_(place), schema_(place.before) {}

  Work run() {
    std::visit(*this, place_.change.operation);
    return std::move(work_);
  }

  void operator()(const CreateTable& op) {
    for (const ForeignKey& key : op.table.foreign_keys) {
      if (key.references != op.table.name) {
        lock(key.references, LockMode::ShareRowExclusive);
      }
    }
    for (const QualifiedName& parent : op.table.inherits) {
      lock(parent, LockMode::ShareUpdateExclusive);
    }
    if (op.like) {
      lock(*op.like, LockMode::AccessShare);
    }
    if (op.table.partition_of) {
      lock(*op.table.partition_of, LockMode::AccessExclusive);
      if (const Table* other = default_partition(schema_, *op.table.partition_of)) {
        add({.table = other->name, .lock = LockMode::AccessExclusive, .scan = true});
      }
    }
  }

  void operator()(const DropTable& op) {
    const Table* table = schema_.find_table(op.table);
    lock_family(op.table, LockMode::AccessExclusive);
    if (table == nullptr) {
      return;
    }
    if (table->partition_of) {
      lock(*table->partition_of, LockMode::AccessExclusive);
      if (const Table* other = default_partition(schema_, *table->partition_of)) {
        lock(other->name, LockMode::AccessExclusive);
      }
    }
    lock_parents(*table);
    for (const IncomingKey& incoming : incoming_keys(schema_, op.table)) {
      lock(incoming.table->name, LockMode::AccessExclusive);
    }
  }

  void operator()(const RenameTable& op) { lock(op.table, LockMode::AccessExclusive); }

  void operator()(const AlterTableOption& op) {
    const std::string& option = op.option;
    const auto starts = [&](std::string_view word) { return option.starts_with(word); };
    if (starts("set logged") || starts("set unlogged") || starts("set tablespace") || starts("set access method")) {
      const Table* table = schema_.find_table(op.table);
      const bool unlogged = table != nullptr && table->options.contains("unlogged");
      const bool nothing_to_do =
          table != nullptr && ((starts("set logged") && !unlogged) || (starts("set unlogged") && unlogged));
      add({.table = op.table, .lock = LockMode::AccessExclusive, .rewrite = !nothing_to_do});
      return;
    }
    if (starts("disable trigger") || starts("enable trigger") || starts("enable replica trigger") ||
        starts("enable always trigger")) {
      lock(op.table, LockMode::ShareRowExclusive);
      return;
    }
    if (starts("cluster") || starts("set without cluster") || starts("validate")) {
      lock(op.table, LockMode::ShareUpdateExclusive);
      return;
    }
    if (starts("inherit") || starts("no inherit")) {
      lock(op.table, LockMode::AccessExclusive);
      return;
    }
    const bool storage_parameter = starts("set (") || starts("reset") || starts("fillfactor") || starts("autovacuum") ||
                                   starts("toast") || starts("parallel_workers") || starts("log_autovacuum") ||
                                   starts("vacuum");
    lock(op.table, storage_parameter ? LockMode::ShareUpdateExclusive : LockMode::AccessExclusive);
  }

  void operator()(const AttachPartition& op) {
    const bool before_12 = place_.server.version.major < 12;
    lock(op.table, before_12 ? LockMode::AccessExclusive : LockMode::ShareUpdateExclusive);
    const Table* partition = schema_.find_table(op.partition);
    const bool proven = partition != nullptr && std::ranges::any_of(partition->checks, &Check::validated);
    add({.table = op.partition, .lock = LockMode::AccessExclusive, .scan = !proven});
    if (const Table* other = default_partition(schema_, op.table)) {
      const bool default_proven = std::ranges::any_of(other->checks, &Check::validated);
      add({.table = other->name, .lock = LockMode::AccessExclusive, .scan = !default_proven});
    }
  }

  void operator()(const DetachPartition& op) {
    if (op.concurrently) {
      work_.concurrently = true;
      lock(op.table, LockMode::ShareUpdateExclusive);
      lock(op.partition, LockMode::AccessExclusive);
      return;
    }
    lock(op.table, LockMode::AccessExclusive);
    lock(op.partition, LockMode::AccessExclusive);
    if (const Table* other = default_partition(schema_, op.table)) {
      lock(other->name, LockMode::AccessExclusive);
    }
  }

  void operator()(const AddColumn& op) {
    const Column& column = op.column;
    const Table* table = schema_.find_table(op.table);
    if (op.if_not_exists && table != nullptr && table->find_column(column.name) != nullptr) {
      lock(op.table, LockMode::AccessExclusive);
      return;
    }
    const bool has_default = column.default_value && !is_null_literal(*column.default_value);
    const bool before_11 = place_.server.version.major < 11;
    const bool rewrite = (has_default && (before_11 || is_volatile(*column.default_value))) ||
                         !column.identity.empty() || (column.generated && column.generated_stored) ||
                         is_constrained_domain(schema_, column.type);
    const bool checks_nulls = !column.nullable && !has_default && !rewrite;
    add_to_family({.table = op.table, .lock = LockMode::AccessExclusive, .rewrite = rewrite, .scan = checks_nulls});
  }

  void operator()(const DropColumn& op) {
    lock_family(op.table, LockMode::AccessExclusive);
    const Table* table = schema_.find_table(op.table);
    if (table == nullptr) {
      return;
    }
    for (const ForeignKey& key : table->foreign_keys) {
      if (std::ranges::find(key.columns, op.column) != key.columns.end()) {
        lock(key.references, LockMode::AccessExclusive);
      }
    }
    if (!op.cascade) {
      return;
    }
    for (const IncomingKey& incoming : incoming_keys(schema_, op.table)) {
      const auto& columns = incoming.key->referenced_columns;
      if (std::ranges::find(columns, op.column) != columns.end()) {
        lock(incoming.table->name, LockMode::AccessExclusive);
      }
    }
  }

  void operator()(const RenameColumn& op) { lock_family(op.table, LockMode::AccessExclusive); }

  void operator()(const AlterColumnType& op) {
    const Table* table = schema_.find_table(op.table);
    const Column* column = table == nullptr ? nullptr : table->find_column(op.column);
    TypeChange type = postgres_type_change(column == nullptr ? "" : column->type, op.type, place_.server.utc);
    type.rewrite |= converts(op);
    const bool collation = column != nullptr && !op.collation.empty() && op.collation != column->collation;
    TableWork work{.table = op.table, .lock = LockMode::AccessExclusive, .rewrite = type.rewrite};
    if (table != nullptr && column != nullptr && !type.rewrite) {
      // A partial or computed index is compared by its text only, so it is always built again.
      const bool everything = type.index_rebuild || collation;
      work.index_builds = everything ? indexes_with_column(*table, op.column) : complex_indexes(*table, op.column);
      const bool checked = !(type.same && !collation) && has_check_on(*table, op.column);
      work.scan = work.index_builds > 0 || checked;
    }
    add_to_family(work);
    if (table != nullptr && !type.same) {
      lock_key_partners(*table, op.column, type.rewrite);
    }
  }

  void operator()(const SetNotNull& op) {
    const Table* table = schema_.find_table(op.table);
    const Column* column = table == nullptr ? nullptr : table->find_column(op.column);
    const bool already = column != nullptr && (!column->nullable || is_in_primary_key(*table, op.column));
    const bool proven =
        table != nullptr && place_.server.version.major >= 12 && not_null_check(*table, op.column) != nullptr;
    // The scan is skipped for a column that the same statement adds with a default.
    const AddColumn* added = added_in_statement(place_.statement, op.table, op.column);
    const bool filled = added != nullptr && added->column.default_value.has_value();
    add_to_family({.table = op.table, .lock = LockMode::AccessExclusive, .scan = !already && !proven && !filled});
  }

  void operator()(const DropNotNull& op) { lock_family(op.table, LockMode::AccessExclusive); }
  void operator()(const SetDefault& op) { lock_family(op.table, LockMode::AccessExclusive); }
  void operator()(const DropDefault& op) { lock_family(op.table, LockMode::AccessExclusive); }

  void operator()(const AlterColumnOption& op) {
    const bool gentle = op.option.starts_with("set statistics") || op.option.starts_with("set (") ||
                        op.option.starts_with("reset (") || op.option.starts_with("n_distinct");
    lock_family(op.table, gentle ? LockMode::ShareUpdateExclusive : LockMode::AccessExclusive);
  }

  void operator()(const AddPrimaryKey& op) {
    const Table* table = schema_.find_table(op.table);
    const bool nullable = table == nullptr || std::ranges::any_of(op.key.columns, [&](const std::string& name) {
                            const Column* column = table->find_column(name);
                            return column != nullptr && column->nullable && not_null_check(*table, name) == nullptr;
                          });
    const bool builds = op.using_index.empty();
    add_to_family({.table = op.table,
                   .lock = LockMode::AccessExclusive,
                   .scan = builds || (nullable && !op.key.columns.empty()) || index_is_nullable(op, table),
                   .index_builds = builds ? 1 : 0});
  }

  void operator()(const AddForeignKey& op) {
    const bool self = op.key.references == op.table;
    const bool scans = op.key.validated && !column_is_empty(op.table, op.key.columns);
    add_to_family({.table = op.table, .lock = LockMode::ShareRowExclusive, .scan = scans});
    if (!self) {
      add({.table = op.key.references, .lock = LockMode::ShareRowExclusive, .scan = scans});
    }
  }

  void operator()(const AddUnique& op) {
    const bool builds = op.using_index.empty();
    add_to_family(
        {.table = op.table, .lock = LockMode::AccessExclusive, .scan = builds, .index_builds = builds ? 1 : 0});
  }

  void operator()(const AddCheck& op) {
    add_to_family({.table = op.table, .lock = LockMode::AccessExclusive, .scan = op.check.validated});
  }

  void operator()(const AddExclusion& op) {
    add_to_family({.table = op.table, .lock = LockMode::AccessExclusive, .scan = true, .index_builds = 1});
  }

  void operator()(const ValidateConstraint& op) {
    const Table* table = schema_.find_table(op.table);
    const ForeignKey* key = table == nullptr ? nullptr : find_foreign_key(*table, op.constraint);
    const Check* check = table == nullptr ? nullptr : find_check(*table, op.constraint);
    const bool done = (key != nullptr && key->validated) || (check != nullptr && check->validated);
    add_to_family({.table = op.table, .lock = LockMode::ShareUpdateExclusive, .scan = !done});
    if (key != nullptr && !done && key->references != op.table) {
      add({.table = key->references, .lock = LockMode::RowShare, .scan = true});
    }
  }

  void operator()(const DropConstraint& op) {
    lock_family(op.table, LockMode::AccessExclusive);
    const Table* table = schema_.find_table(op.table);
    if (table == nullptr) {
      return;
    }
    if (const ForeignKey* key = find_foreign_key(*table, op.constraint)) {
      lock(key->references, LockMode::AccessExclusive);
      return;
    }
    const bool is_key = table->primary_key && table->primary_key->name == op.constraint;
    const bool is_unique = std::ranges::find(table->uniques, op.constraint, &Unique::name) != table->uniques.end();
    if (op.cascade && (is_key || is_unique)) {
      for (const IncomingKey& incoming : incoming_keys(schema_, op.table)) {
        lock(incoming.table->name, LockMode::AccessExclusive);
      }
    }
  }

  void operator()(const RenameConstraint& op) { lock_family(op.table, LockMode::AccessExclusive); }

  void operator()(const CreateIndex& op) {
    if (op.concurrently) {
      work_.concurrently = true;
      add({.table = op.table, .lock = LockMode::ShareUpdateExclusive, .scan = true, .index_builds = 1});
      return;
    }
    if (op.only) {
      lock(op.table, LockMode::Share);
      return;
    }
    add_to_family({.table = op.table, .lock = LockMode::Share, .scan = true, .index_builds = 1});
  }

  void operator()(const DropIndex& op) {
    const Table* table = table_of_index(schema_, op.index);
    if (table == nullptr) {
      return;
    }
    work_.concurrently = op.concurrently;
    lock_family(table->name, op.concurrently ? LockMode::ShareUpdateExclusive : LockMode::AccessExclusive);
  }

  void operator()(const RenameIndex&) {}

  void operator()(const Maintain& op) {
    work_.concurrently = op.concurrently;
    if (!op.object) {
      return;
    }
    const std::string_view verb = op.verb;
    if (verb.starts_with("reindex")) {
      const Table* of_index = table_of_index(schema_, *op.object);
      const QualifiedName table = of_index == nullptr ? *op.object : of_index->name;
      const Table* known = schema_.find_table(table);
      const int builds = of_index != nullptr || known == nullptr ? 1 : index_count(*known);
      add({.table = table,
           .lock = op.concurrently ? LockMode::ShareUpdateExclusive : LockMode::Share,
           .scan = true,
           .index_builds = builds});
      return;
    }
    if (verb.starts_with("vacuum full") || verb.starts_with("cluster")) {
      add({.table = *op.object, .lock = LockMode::AccessExclusive, .rewrite = true});
      return;
    }
    if (verb.starts_with("refresh")) {
      add({.table = *op.object,
           .lock = op.concurrently ? LockMode::Exclusive : LockMode::AccessExclusive,
           .rewrite = !op.concurrently,
           .scan = op.concurrently});
      return;
    }
    add({.table = *op.object, .lock = LockMode::ShareUpdateExclusive, .scan = true});
  }

  void operator()(const CreateView& op) {
    if (op.or_replace && schema_.views.contains(op.view.name)) {
      lock(op.view.name, LockMode::AccessExclusive);
    }
    for (const ColumnRef& read : op.view.reads) {
      lock(read.table, LockMode::AccessShare);
    }
  }

  void operator()(const DropView& op) { lock(op.view, LockMode::AccessExclusive); }
  void operator()(const RenameView& op) { lock(op.view, LockMode::AccessExclusive); }
  void operator()(const DropSequence&) {}

  void operator()(const DropSchema& op) {
    if (!op.cascade) {
      return;
    }
    for (const auto& [name, table] : schema_.tables) {
      if (name.schema == op.schema) {
        lock(name, LockMode::AccessExclusive);
      }
    }
  }

  void operator()(const CreateTrigger& op) { lock_family(op.table, LockMode::ShareRowExclusive); }
  void operator()(const DropTrigger& op) { lock_family(op.table, LockMode::AccessExclusive); }
  void operator()(const CreatePolicy& op) { lock(op.table, LockMode::AccessExclusive); }
  void operator()(const DropPolicy& op) { lock(op.table, LockMode::AccessExclusive); }

  void operator()(const CreateObject& op) {
    const LockMode mode = op.object.kind == "rule"         ? LockMode::AccessExclusive
                          : op.object.kind == "statistics" ? LockMode::ShareUpdateExclusive
                                                           : LockMode::None;
    if (mode == LockMode::None) {
      return;
    }
    for (const ColumnRef& read : op.object.reads) {
      lock(read.table, mode);
    }
  }

  void operator()(const AlterObject& op) {
    if (op.kind != "domain") {
      return;
    }
    const std::string action = lower(op.action);
    const bool adds = action.starts_with("add") && action.find("not valid") == std::string::npos;
    const bool tightens = adds || action.starts_with("set not null") || action.starts_with("validate");
    if (!tightens) {
      return;
    }
    const LockMode mode = action.starts_with("validate") ? LockMode::ShareUpdateExclusive : LockMode::Share;
    for (const QualifiedName& table : tables_with_type(schema_, op.name)) {
      add({.table = table, .lock = mode, .scan = true});
    }
  }

  void operator()(const DropObject& op) { drop_type(op.name, op.cascade && op.kind != "function"); }
  void operator()(const DropEnum& op) { drop_type(op.type, op.cascade); }

  void operator()(const Comment& op) {
    if (op.kind == "table" || op.kind == "column") {
      lock(op.object, LockMode::ShareUpdateExclusive);
    }
  }

  void operator()(const LockTable& op) {
    for (const QualifiedName& table : op.tables) {
      lock_family(table, parse_lock_mode(op.mode).value_or(LockMode::AccessExclusive));
    }
  }

  void operator()(const InsertRows& op) { lock(op.table, LockMode::RowExclusive); }

  void operator()(const UpdateRows& op) {
    add({.table = op.table, .lock = LockMode::RowExclusive, .scan = true, .all_rows = op.where.empty()});
  }

  void operator()(const DeleteRows& op) {
    add({.table = op.table, .lock = LockMode::RowExclusive, .scan = true, .all_rows = op.where.empty()});
  }

  void operator()(const TruncateTable& op) {
    for (const QualifiedName& table : op.tables) {
      lock_family(table, LockMode::AccessExclusive);
      if (!op.cascade) {
        continue;
      }
      for (const IncomingKey& incoming : incoming_keys(schema_, table)) {
        lock(incoming.table->name, LockMode::AccessExclusive);
      }
    }
  }

  void operator()(const UnknownChange&) { work_.unknown = true; }

  // Work on the catalogue alone: nobody who reads or writes rows waits for it.
  void operator()(const CreateEnum&) {}
  void operator()(const AddEnumValue&) {}
  void operator()(const RenameEnumValue&) {}
  void operator()(const DropEnumValue&) {}
  void operator()(const RenameEnum&) {}
  void operator()(const CreateSequence&) {}
  void operator()(const AlterSequence&) {}
  void operator()(const CreateSchema&) {}
  void operator()(const RenameSchema&) {}
  void operator()(const CreateExtension&) {}
  void operator()(const DropExtension&) {}
  void operator()(const CreateFunction&) {}
  void operator()(const DropFunction&) {}
  void operator()(const Grant&) {}
  void operator()(const Revoke&) {}
  void operator()(const AlterRole&) {}
  void operator()(const SetParameter&) {}
  void operator()(const TransactionControl&) {}
  void operator()(const Query&) {}

 private:
  void add(const TableWork& work) { add_work(work_, work); }
  void lock(const QualifiedName& table, LockMode mode) { add({.table = table, .lock = mode}); }

  /// The table with its partitions and children: ALTER TABLE reaches all of them.
  void add_to_family(TableWork work) {
    add(work);
    for (const QualifiedName& child : descendants(schema_, work.table)) {
      work.table = child;
      add(work);
    }
  }

  void lock_family(const QualifiedName& table, LockMode mode) { add_to_family({.table = table, .lock = mode}); }

  void lock_parents(const Table& table) {
    for (const ForeignKey& key : table.foreign_keys) {
      if (key.references != table.name) {
        lock(key.references, LockMode::AccessExclusive);
      }
    }
  }

  void drop_type(const QualifiedName& type, bool cascade) {
    if (!cascade) {
      return;
    }
    for (const QualifiedName& table : tables_with_type(schema_, type)) {
      lock(table, LockMode::AccessExclusive);
    }
  }

  /// USING with anything but the column itself or its plain cast to the new type computes new values.
  static bool converts(const AlterColumnType& op) {
    if (!op.using_expression) {
      return false;
    }
    std::string text = lower(replace_all(*op.using_expression, "\"", ""));
    std::string_view expression = trim(text);
    while (expression.size() >= 2 && expression.front() == '(' && expression.back() == ')') {
      expression = trim(expression.substr(1, expression.size() - 2));
    }
    if (expression == lower(op.column)) {
      return false;
    }
    const std::string prefix = lower(op.column) + "::";
    if (!expression.starts_with(prefix)) {
      return true;
    }
    const std::string_view cast = trim(expression.substr(prefix.size()));
    return cast.find("::") != std::string_view::npos || canonical_type(Engine::Postgres, cast) != lower(op.type);
  }

  static int complex_indexes(const Table& table, std::string_view column) {
    return static_cast<int>(std::ranges::count_if(table.indexes, [&](const Index& index) {
      const bool uses = std::ranges::find(index.columns, column) != index.columns.end();
      const bool computed = !index.predicate.empty() ||
                            std::ranges::any_of(index.keys, [](const IndexKey& key) { return key.column.empty(); });
      return uses && computed;
    }));
  }

  static bool has_check_on(const Table& table, std::string_view column) {
    return std::ranges::any_of(table.checks, [&](const Check& check) {
      return std::ranges::find(check.columns, column) != check.columns.end();
    });
  }

  /// Foreign keys of a column whose type changes are dropped and made again, on both sides.
  void lock_key_partners(const Table& table, std::string_view column, bool scan) {
    for (const ForeignKey& key : table.foreign_keys) {
      if (std::ranges::find(key.columns, column) != key.columns.end() && key.references != table.name) {
        add({.table = key.references, .lock = LockMode::AccessExclusive, .scan = scan});
      }
    }
    for (const IncomingKey& incoming : incoming_keys(schema_, table.name)) {
      const auto& columns = incoming.key->referenced_columns;
      if (std::ranges::find(columns, column) != columns.end() && incoming.table->name != table.name) {
        add({.table = incoming.table->name, .lock = LockMode::AccessExclusive, .scan = scan});
      }
    }
  }

  /// A key over a column that this statement adds without a default has no values to look up.
  bool column_is_empty(const QualifiedName& table, const std::vector<std::string>& columns) const {
    return !columns.empty() && std::ranges::all_of(columns, [&](const std::string& column) {
      const AddColumn* added = added_in_statement(place_.statement, table, column);
      return added != nullptr && (!added->column.default_value || is_null_literal(*added->column.default_value));
    });
  }

  /// PRIMARY KEY USING INDEX hides a SET NOT NULL for each nullable column of the index.
  bool index_is_nullable(const AddPrimaryKey& op, const Table* table) const {
    if (op.using_index.empty() || table == nullptr) {
      return false;
    }
    const auto index = std::ranges::find(table->indexes, op.using_index, &Index::name);
    return index != table->indexes.end() && std::ranges::any_of(index->keys, [&](const IndexKey& key) {
             const Column* column = table->find_column(key.column);
             return column != nullptr && column->nullable && not_null_check(*table, key.column) == nullptr;
           });
  }

  const ChangeInPlace& place_;
  const Schema& schema_;
  Work work_;
};

}  // namespace

Work postgres_work(const ChangeInPlace& place) {
  return PostgresModel(place).run();
}

}  // namespace signalbox
