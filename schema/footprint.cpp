#include "schema/footprint.h"

#include <algorithm>
#include <set>

#include "base/overloaded.h"

namespace signalbox {
namespace {

std::string table_key(const QualifiedName& table) {
  return "table " + to_string(table);
}
std::string column_key(const QualifiedName& table, std::string_view column) {
  return "column " + to_string(table) + "." + std::string(column);
}
std::string type_key(const QualifiedName& type) {
  return "type " + to_string(type);
}
std::string sequence_key(const QualifiedName& sequence) {
  return "sequence " + to_string(sequence);
}

/// Collects what changes touch; the schema is what they meet first.
class Collector {
 public:
  explicit Collector(const Schema& before) : before_(before), engine_(before.engine) {}

  void add(const SchemaChange& change) {
    for (const ColumnRef& ref : change.reads) {
      read(ref);
    }
    std::visit([&](const auto& operation) { touch(operation); }, change.operation);
  }

  Footprint take() {
    out_.writes.assign(writes_.begin(), writes_.end());
    out_.reads.assign(reads_.begin(), reads_.end());
    out_.claims.assign(claims_.begin(), claims_.end());
    out_.releases.assign(releases_.begin(), releases_.end());
    return std::move(out_);
  }

 private:
  /// Relations, indexes and constraints with an index share one space per schema in PostgreSQL; elsewhere an index name
  /// belongs to its table.
  std::string index_key(const QualifiedName& table, std::string_view index) const {
    if (is_mysql_family(engine_)) {
      return "name " + to_string(table) + "." + std::string(index);
    }
    return "name " + to_string(QualifiedName{table.schema, std::string(index)});
  }
  static std::string relation_name_key(const QualifiedName& relation) { return "name " + to_string(relation); }
  /// Foreign keys' names are unique per database in MySQL and per table elsewhere.
  std::string foreign_key_key(const QualifiedName& table, std::string_view name) const {
    return is_mysql_family(engine_) ? "foreign key " + std::string(name) : constraint_key(table, name);
  }
  static std::string constraint_key(const QualifiedName& table, std::string_view name) {
    return "constraint " + to_string(table) + "." + std::string(name);
  }

  void write(std::string key) { writes_.insert(std::move(key)); }
  void read(std::string key) { reads_.insert(std::move(key)); }
  void claim(std::string key) { claims_.insert(std::move(key)); }
  void release(std::string key) { releases_.insert(std::move(key)); }

  void read(const ColumnRef& ref) {
    read(table_key(ref.table));
    if (ref.column == "*") {
      read_all_columns(ref.table);
    } else if (!ref.column.empty()) {
      read(column_key(ref.table, ref.column));
    }
  }
  void read_columns(const QualifiedName& table, const std::vector<std::string>& columns) {
    for (const std::string& column : columns) {
      read(column_key(table, column));
    }
  }
  void read_all_columns(const QualifiedName& table) {
    if (const Table* known = before_.find_table(table)) {
      for (const Column& column : known->columns) {
        read(column_key(table, column.name));
      }
    }
  }
  void read_type(const std::string& type) {
    for (const auto& [name, value] : before_.enums) {
      if (type == name.name || type.starts_with(name.name + "[") || type == to_string(name)) {
        read(type_key(name));
      }
    }
    for (const auto& [key, object] : before_.others) {
      if (type == object.name.name || type == to_string(object.name)) {
        read(type_key(object.name));
      }
    }
  }

  void claim_index(const QualifiedName& table, const std::string& name) {
    if (!name.empty()) {
      claim(index_key(table, name));
    }
  }
  void write_index(const QualifiedName& table, const std::string& name) {
    write(index_key(table, name));
    release(index_key(table, name));
  }
  void claim_constraint(const QualifiedName& table, const std::string& name) {
    if (!name.empty()) {
      claim(constraint_key(table, name));
    }
  }

  void reference(const ForeignKey& key) {
    read(table_key(key.references));
    const Table* parent = before_.find_table(key.references);
    std::vector<std::string> columns = key.referenced_columns;
    if (parent == nullptr) {
      read_columns(key.references, columns);
      return;
    }
    if (parent->primary_key && (columns.empty() || columns == parent->primary_key->columns)) {
      columns = parent->primary_key->columns;
      read(index_key(key.references, parent->primary_key->name));
      read(constraint_key(key.references, parent->primary_key->name));
    }
    read_columns(key.references, columns);
    for (const Unique& unique : parent->uniques) {
      if (unique.columns == columns) {
        read(index_key(key.references, unique.name));
        read(constraint_key(key.references, unique.name));
      }
    }
    for (const Index& index : parent->indexes) {
      if (index.unique && index.columns == columns) {
        read(index_key(key.references, index.name));
      }
    }
  }

  void add_foreign_key(const QualifiedName& table, const ForeignKey& key) {
    read_columns(table, key.columns);
    reference(key);
    if (!key.name.empty()) {
      claim(foreign_key_key(table, key.name));
    }
  }

  void add_column(const QualifiedName& table, const Column& column) {
    write(column_key(table, column.name));
    read_type(column.type);
    read_columns(table, column.reads);
    if (column.identity == "serial" || column.identity == "always" || column.identity == "by default") {
      claim(relation_name_key({table.schema, table.name + "_" + column.name + "_seq"}));
    }
  }

  /// What goes with a column: the indexes and constraints that name it.
  void drop_column_objects(const Table& table, const std::string& column) {
    const auto names_it = [&](const std::vector<std::string>& columns) {
      return std::ranges::find(columns, column) != columns.end();
    };
    for (const Index& index : table.indexes) {
      if (names_it(index.columns)) {
        write_index(table.name, index.name);
      }
    }
    for (const Unique& unique : table.uniques) {
      if (names_it(unique.columns)) {
        write_index(table.name, unique.name);
        write(constraint_key(table.name, unique.name));
      }
    }
    for (const Check& check : table.checks) {
      if (names_it(check.columns)) {
        write(constraint_key(table.name, check.name));
      }
    }
    for (const ForeignKey& key : table.foreign_keys) {
      if (names_it(key.columns)) {
        write(foreign_key_key(table.name, key.name));
        read(table_key(key.references));
      }
    }
    if (table.primary_key && names_it(table.primary_key->columns)) {
      write_index(table.name, table.primary_key->name);
      write(constraint_key(table.name, table.primary_key->name));
    }
  }

  /// Everything that a table holds goes with it, and gives its names back.
  void drop_table_objects(const Table& table) {
    for (const Column& column : table.columns) {
      write(column_key(table.name, column.name));
      drop_column_objects(table, column.name);
    }
    for (const auto& [name, sequence] : before_.sequences) {
      if (sequence.owned_by && sequence.owned_by->table == table.name) {
        write(sequence_key(name));
        release(relation_name_key(name));
      }
    }
  }

  void create_table(const Table& table) {
    write(table_key(table.name));
    claim(relation_name_key(table.name));
    for (const Column& column : table.columns) {
      add_column(table.name, column);
    }
    if (table.primary_key) {
      claim_index(table.name, table.primary_key->name.empty() && !is_mysql_family(engine_) ? table.name.name + "_pkey"
                                                                                           : table.primary_key->name);
    }
    for (const Unique& unique : table.uniques) {
      claim_index(table.name, unique.name);
    }
    for (const Index& index : table.indexes) {
      claim_index(table.name, index.name);
    }
    for (const ForeignKey& key : table.foreign_keys) {
      add_foreign_key(table.name, key);
    }
    if (table.partition_of) {
      write("partitions " + to_string(*table.partition_of));
      read(table_key(*table.partition_of));
    }
    for (const QualifiedName& parent : table.inherits) {
      read(table_key(parent));
    }
  }

  void drop_relation(const QualifiedName& name) {
    write(table_key(name));
    release(relation_name_key(name));
  }

  void touch(const CreateTable& op) {
    if (op.temporary) {
      return;
    }
    create_table(op.table);
    if (op.like) {
      read(table_key(*op.like));
      read_all_columns(*op.like);
    }
  }
  void touch(const DropTable& op) {
    drop_relation(op.table);
    if (const Table* known = before_.find_table(op.table)) {
      drop_table_objects(*known);
    }
  }
  void touch(const RenameTable& op) {
    drop_relation(op.table);
    write(table_key(op.to));
    claim(relation_name_key(op.to));
  }
  void touch(const AlterTableOption& op) {
    read(table_key(op.table));
    write("option " + to_string(op.table) + "." + op.option);
  }
  void touch(const AttachPartition& op) {
    read(table_key(op.table));
    read(table_key(op.partition));
    write("partitions " + to_string(op.table));
  }
  void touch(const DetachPartition& op) {
    read(table_key(op.table));
    read(table_key(op.partition));
    write("partitions " + to_string(op.table));
  }

  void touch(const AddColumn& op) {
    read(table_key(op.table));
    add_column(op.table, op.column);
  }
  void touch(const DropColumn& op) {
    read(table_key(op.table));
    write(column_key(op.table, op.column));
    if (const Table* known = before_.find_table(op.table)) {
      drop_column_objects(*known, op.column);
    }
  }
  void touch(const RenameColumn& op) {
    read(table_key(op.table));
    write(column_key(op.table, op.column));
    write(column_key(op.table, op.to));
  }
  void touch(const AlterColumnType& op) {
    read(table_key(op.table));
    write(column_key(op.table, op.column));
    if (op.definition && op.definition->name != op.column) {
      write(column_key(op.table, op.definition->name));
    }
    read_type(op.type);
  }
  void alter_column(const QualifiedName& table, const std::string& column) {
    read(table_key(table));
    write(column_key(table, column));
  }
  void touch(const SetNotNull& op) { alter_column(op.table, op.column); }
  void touch(const DropNotNull& op) { alter_column(op.table, op.column); }
  void touch(const SetDefault& op) { alter_column(op.table, op.column); }
  void touch(const DropDefault& op) { alter_column(op.table, op.column); }
  void touch(const AlterColumnOption& op) {
    const bool changes_values = op.option.find("identity") != std::string::npos || op.option == "drop expression";
    if (changes_values) {
      alter_column(op.table, op.column);
      return;
    }
    read({op.table, op.column});
    write("option " + to_string(op.table) + "." + op.column + "." + op.option);
  }

  void touch(const AddPrimaryKey& op) {
    read(table_key(op.table));
    write("primary key " + to_string(op.table));
    for (const std::string& column : op.key.columns) {
      write(column_key(op.table, column));  // becomes NOT NULL
    }
    claim_index(op.table, op.key.name.empty() && !is_mysql_family(engine_) ? op.table.name + "_pkey" : op.key.name);
    if (!op.using_index.empty()) {
      write_index(op.table, op.using_index);
    }
  }
  void touch(const AddForeignKey& op) {
    read(table_key(op.table));
    add_foreign_key(op.table, op.key);
  }
  void touch(const AddUnique& op) {
    read(table_key(op.table));
    read_columns(op.table, op.unique.columns);
    claim_index(op.table, op.unique.name);
    if (!op.using_index.empty()) {
      write_index(op.table, op.using_index);
    }
  }
  void touch(const AddCheck& op) {
    read(table_key(op.table));
    read_columns(op.table, op.check.columns);
    claim_constraint(op.table, op.check.name);
  }
  void touch(const AddExclusion& op) {
    read(table_key(op.table));
    read_columns(op.table, op.exclusion.columns);
    claim_index(op.table, op.exclusion.name);
  }
  void touch(const ValidateConstraint& op) {
    read(table_key(op.table));
    read(constraint_key(op.table, op.constraint));
    write("validity " + to_string(op.table) + "." + op.constraint);
  }
  void touch(const DropConstraint& op) {
    read(table_key(op.table));
    if (op.kind == "primary key" || op.constraint.empty()) {
      write("primary key " + to_string(op.table));
      return;
    }
    write(constraint_key(op.table, op.constraint));
    write(foreign_key_key(op.table, op.constraint));
    write_index(op.table, op.constraint);
    if (const Table* known = before_.find_table(op.table); known != nullptr && known->primary_key) {
      if (known->primary_key->name == op.constraint) {
        write("primary key " + to_string(op.table));
      }
    }
  }
  void touch(const RenameConstraint& op) {
    read(table_key(op.table));
    write(constraint_key(op.table, op.constraint));
    write_index(op.table, op.constraint);
    claim(constraint_key(op.table, op.to));
    claim_index(op.table, op.to);
  }

  void touch(const CreateIndex& op) {
    read(table_key(op.table));
    read_columns(op.table, op.index.columns);
    for (const IndexKey& key : op.index.keys) {
      if (!key.column.empty()) {
        read(column_key(op.table, key.column));
      }
    }
    claim_index(op.table, op.index.name);
  }
  void touch(const DropIndex& op) {
    const QualifiedName table = op.table.value_or(QualifiedName{op.index.schema, ""});
    write_index(table, op.index.name);
    if (op.table) {
      read(table_key(*op.table));
    }
  }
  void touch(const RenameIndex& op) {
    const QualifiedName table = op.table.value_or(QualifiedName{op.index.schema, ""});
    write_index(table, op.index.name);
    claim_index(table, op.to);
  }
  void touch(const Maintain& op) {
    if (op.object) {
      read(relation_name_key(*op.object));
    }
  }

  void change_type(const QualifiedName& type) {
    write(type_key(type));
    for (const auto& [name, table] : before_.tables) {
      for (const Column& column : table.columns) {
        if (column.type == type.name || column.type == to_string(type) || column.type == type.name + "[]") {
          read(column_key(name, column.name));
        }
      }
    }
  }
  void touch(const CreateEnum& op) {
    write(type_key(op.type.name));
    claim(type_key(op.type.name));
    claim(relation_name_key(op.type.name));
  }
  void touch(const AddEnumValue& op) { write(type_key(op.type)); }
  void touch(const RenameEnumValue& op) { change_type(op.type); }
  void touch(const DropEnumValue& op) { change_type(op.type); }
  void touch(const RenameEnum& op) {
    change_type(op.type);
    release(relation_name_key(op.type));
    write(type_key(op.to));
    claim(relation_name_key(op.to));
  }
  void touch(const DropEnum& op) {
    change_type(op.type);
    release(relation_name_key(op.type));
  }

  void touch(const CreateView& op) {
    write(table_key(op.view.name));
    claim(relation_name_key(op.view.name));
    for (const ColumnRef& ref : op.view.reads) {
      read(ref);
    }
  }
  void touch(const DropView& op) { drop_relation(op.view); }
  void touch(const RenameView& op) {
    drop_relation(op.view);
    write(table_key(op.to));
    claim(relation_name_key(op.to));
  }
  void touch(const CreateSequence& op) {
    write(sequence_key(op.sequence.name));
    claim(relation_name_key(op.sequence.name));
    if (op.sequence.owned_by) {
      read(*op.sequence.owned_by);
    }
  }
  void touch(const AlterSequence& op) {
    write(sequence_key(op.sequence));
    if (op.owned_by) {
      read(*op.owned_by);
    }
    if (op.to) {
      release(relation_name_key(op.sequence));
      write(sequence_key(*op.to));
      claim(relation_name_key(*op.to));
    }
  }
  void touch(const DropSequence& op) {
    write(sequence_key(op.sequence));
    release(relation_name_key(op.sequence));
  }
  void touch(const CreateSchema& op) { write("schema " + op.schema); }
  void touch(const RenameSchema& op) {
    write("schema " + op.schema);
    write("schema " + op.to);
    whole_schema(op.schema);
  }
  void touch(const DropSchema& op) {
    write("schema " + op.schema);
    whole_schema(op.schema);
  }
  void whole_schema(const std::string& schema) {
    for (const auto& [name, table] : before_.tables) {
      if (name.schema == schema) {
        drop_relation(name);
        drop_table_objects(table);
      }
    }
    for (const auto& [name, type] : before_.enums) {
      if (name.schema == schema) {
        write(type_key(name));
      }
    }
  }
  void touch(const CreateExtension& op) { write("extension " + op.extension); }
  void touch(const DropExtension& op) { write("extension " + op.extension); }

  void touch(const CreateFunction& op) {
    write("function " + to_string(op.function.name));
    for (const ColumnRef& ref : op.function.reads) {
      read(ref);
    }
    if (!op.function.reads.empty() || !op.function.body.empty()) {
      out_.opaque = true;
    }
  }
  void touch(const DropFunction& op) { write("function " + to_string(op.function)); }
  void touch(const CreateTrigger& op) {
    read(table_key(op.table));
    read_columns(op.table, op.trigger.columns);
    if (!op.trigger.function.empty()) {
      read("function " + to_string(op.trigger.function));
    }
    write("trigger " + to_string(op.table) + "." + op.trigger.name);
  }
  void touch(const DropTrigger& op) {
    if (!op.table.empty()) {
      read(table_key(op.table));
    }
    write("trigger " + to_string(op.table) + "." + op.trigger);
  }
  void touch(const CreatePolicy& op) {
    read(table_key(op.table));
    read_columns(op.table, op.policy.columns);
    write("policy " + to_string(op.table) + "." + op.policy.name);
  }
  void touch(const DropPolicy& op) {
    read(table_key(op.table));
    write("policy " + to_string(op.table) + "." + op.policy);
  }
  void touch(const CreateObject& op) {
    write(type_key(op.object.name));
    claim(op.object.kind + " " + to_string(op.object.name));
    for (const ColumnRef& ref : op.object.reads) {
      read(ref);
    }
  }
  void touch(const AlterObject& op) {
    write(type_key(op.name));
    if (op.to) {
      write(type_key(*op.to));
    }
  }
  void touch(const DropObject& op) { write(type_key(op.name)); }

  void touch(const Grant&) {}
  void touch(const Revoke&) {}
  void touch(const AlterRole&) {}
  void touch(const Comment& op) {
    const bool relation = op.kind == "table" || op.kind == "column" || op.kind == "view";
    if (relation) {
      read({op.object, op.column});
      write("comment " + to_string(op.object) + "." + op.column);
    }
  }
  void touch(const SetParameter&) {}
  void touch(const TransactionControl&) {}
  void touch(const LockTable& op) {
    for (const QualifiedName& table : op.tables) {
      read(table_key(table));
    }
  }

  void touch(const InsertRows& op) {
    read(table_key(op.table));
    if (op.columns.empty()) {
      read_all_columns(op.table);
    }
    read_columns(op.table, op.columns);
  }
  void touch(const UpdateRows& op) {
    read(table_key(op.table));
    read_columns(op.table, op.columns);
  }
  void touch(const DeleteRows& op) { read(table_key(op.table)); }
  void touch(const TruncateTable& op) {
    for (const QualifiedName& table : op.tables) {
      read(table_key(table));
    }
  }
  void touch(const Query&) {}
  void touch(const UnknownChange& op) {
    for (const QualifiedName& name : op.touches) {
      read(table_key(name));
      write(table_key(name));
      read_all_columns(name);
    }
    out_.opaque = true;
    out_.unbounded = out_.unbounded || op.anything;
  }

  const Schema& before_;
  Engine engine_;
  std::set<std::string> writes_;
  std::set<std::string> reads_;
  std::set<std::string> claims_;
  std::set<std::string> releases_;
  Footprint out_;
};

bool share(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  for (auto x = a.begin(), y = b.begin(); x != a.end() && y != b.end();) {
    if (*x == *y) {
      return true;
    }
    *x < *y ? ++x : ++y;
  }
  return false;
}

/// What `a` changes is something that `b` looks at or changes.
bool disturbs(const Footprint& a, const Footprint& b) {
  return share(a.writes, b.writes) || share(a.writes, b.reads) || share(a.writes, b.claims) ||
         share(a.claims, b.claims) || share(a.claims, b.releases) || share(a.claims, b.reads);
}

}  // namespace

Footprint footprint_of(const std::vector<SchemaChange>& changes, const Schema& before) {
  Collector collector(before);
  for (const SchemaChange& change : changes) {
    collector.add(change);
  }
  return collector.take();
}

bool meet(const Footprint& a, const Footprint& b) {
  return disturbs(a, b) || disturbs(b, a);
}

}  // namespace signalbox
