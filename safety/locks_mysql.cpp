// MySQL 5.7 to 8.4 and MariaDB 10.4 to 11 (InnoDB): the cheapest ALGORITHM and LOCK that the server accepts.

#include <algorithm>
#include <variant>

#include "base/overloaded.h"
#include "base/text.h"
#include "safety/expressions.h"
#include "safety/locks_internal.h"
#include "safety/lookup.h"
#include "safety/type_change.h"

namespace signalbox {

namespace {

constexpr OnlineDdl kInstant{Algorithm::Instantly, OnlineLock::None, false};
constexpr OnlineDdl kInplace{Algorithm::Inplace, OnlineLock::None, false};
constexpr OnlineDdl kInplaceShared{Algorithm::Inplace, OnlineLock::Shared, false};
constexpr OnlineDdl kRebuild{Algorithm::Inplace, OnlineLock::None, true};
constexpr OnlineDdl kRebuildShared{Algorithm::Inplace, OnlineLock::Shared, true};
constexpr OnlineDdl kCopy{Algorithm::Copy, OnlineLock::Shared, true};

class MySqlModel {
 public:
  explicit MySqlModel(const ChangeInPlace& place)
      : place_(place), schema_(place.before), maria_(place.server.engine == Engine::MariaDb) {}

  Work run() {
    std::visit(*this, place_.change.operation);
    return std::move(work_);
  }

  void operator()(const CreateTable&) {}
  void operator()(const DropTable& op) { exclusive(op.table); }
  void operator()(const RenameTable& op) { exclusive(op.table); }

  void operator()(const AlterTableOption& op) {
    const std::string_view option = op.option;
    if (option.starts_with("engine") || option == "force" || option.starts_with("row_format") ||
        option.starts_with("key_block_size")) {
      alter(op.table, kRebuild);
      return;
    }
    if (option.starts_with("convert") || option.starts_with("partition by") || option.starts_with("remove part") ||
        option.starts_with("reorganize") || option.starts_with("coalesce")) {
      alter(op.table, kCopy);
      return;
    }
    if (option.starts_with("drop partition") || option.starts_with("truncate partition")) {
      exclusive(op.table);
      return;
    }
    alter(op.table, kInplace);
  }

  void operator()(const AttachPartition& op) { exclusive(op.table); }
  void operator()(const DetachPartition& op) { exclusive(op.table); }
  void operator()(const AddColumn& op) { alter(op.table, add_column(op)); }

  void operator()(const DropColumn& op) {
    const Table* table = schema_.find_table(op.table);
    const bool indexed = table != nullptr && indexes_with_column(*table, op.column) > 0;
    const bool instant = maria_ ? since(10, 4, 0) : since(8, 0, 29);
    if (!instant) {
      alter(op.table, kRebuild);
      return;
    }
    alter(op.table, indexed ? kInplace : kInstant);
  }

  void operator()(const RenameColumn& op) {
    const bool referenced = std::ranges::any_of(incoming_keys(schema_, op.table), [&](const IncomingKey& incoming) {
      const auto& columns = incoming.key->referenced_columns;
      return std::ranges::find(columns, op.column) != columns.end();
    });
    const bool instant = maria_ || (since(8, 0, 28) && !referenced);
    alter(op.table, instant ? kInstant : kInplace);
  }

  void operator()(const AlterColumnType& op) { alter(op.table, modify(op)); }
  void operator()(const SetNotNull& op) { alter(op.table, feeds_generated(op.table, op.column) ? kCopy : kRebuild); }
  void operator()(const DropNotNull& op) { alter(op.table, maria_ ? kInstant : kRebuild); }
  void operator()(const SetDefault& op) { alter(op.table, kInstant); }
  void operator()(const DropDefault& op) { alter(op.table, kInstant); }
  void operator()(const AlterColumnOption& op) { alter(op.table, kInstant); }
  void operator()(const AddPrimaryKey& op) { alter(op.table, kRebuild); }

  void operator()(const AddForeignKey& op) {
    alter(op.table, place_.server.foreign_key_checks ? kCopy : kInplace);
    add_work(work_, {.table = op.key.references, .lock = LockMode::ShareUpdateExclusive});
  }

  void operator()(const AddUnique& op) { alter(op.table, kInplace, 1); }
  void operator()(const AddCheck& op) { alter(op.table, op.check.validated ? kCopy : kInstant); }
  void operator()(const AddExclusion& op) { alter(op.table, kCopy); }
  void operator()(const ValidateConstraint& op) { alter(op.table, kCopy); }

  void operator()(const DropConstraint& op) {
    const Table* table = schema_.find_table(op.table);
    const bool primary = op.kind == "primary key" ||
                         (table != nullptr && table->primary_key && table->primary_key->name == op.constraint);
    alter(op.table, primary ? kCopy : kInplace);
  }

  void operator()(const RenameConstraint& op) { alter(op.table, kInplace); }

  void operator()(const CreateIndex& op) {
    const std::string method = lower(op.index.method);
    const bool special = method == "fulltext" || method == "spatial";
    const Table* table = schema_.find_table(op.table);
    const bool first_fulltext =
        method == "fulltext" && (table == nullptr || std::ranges::none_of(table->indexes, [](const Index& index) {
                                   return lower(index.method) == "fulltext";
                                 }));
    alter(op.table, first_fulltext ? kRebuildShared : special ? kInplaceShared : kInplace, 1);
  }

  void operator()(const DropIndex& op) {
    if (op.table) {
      alter(*op.table, kInplace);
    }
  }

  void operator()(const RenameIndex& op) {
    if (op.table) {
      alter(*op.table, maria_ ? kInstant : kInplace);
    }
  }

  void operator()(const Maintain& op) {
    if (op.object && op.verb.starts_with("optimize")) {
      alter(*op.object, kRebuild);
    }
  }

  void operator()(const CreateTrigger& op) { exclusive(op.table); }
  void operator()(const DropTrigger& op) { exclusive(op.table); }

  void operator()(const LockTable& op) {
    for (const QualifiedName& table : op.tables) {
      const bool write = lower(op.mode).find("write") != std::string::npos;
      add_work(work_, {.table = table, .lock = write ? LockMode::AccessExclusive : LockMode::Share});
    }
  }

  void operator()(const InsertRows& op) { add_work(work_, {.table = op.table, .lock = LockMode::RowExclusive}); }
  void operator()(const UpdateRows& op) { change_rows(op.table, op.where.empty()); }
  void operator()(const DeleteRows& op) { change_rows(op.table, op.where.empty()); }

  void operator()(const TruncateTable& op) {
    for (const QualifiedName& table : op.tables) {
      exclusive(table);
    }
  }

  void operator()(const UnknownChange&) { work_.unknown = true; }

  // No table waits for these.
  void operator()(const CreateView&) {}
  void operator()(const DropView&) {}
  void operator()(const RenameView&) {}
  void operator()(const CreateSequence&) {}
  void operator()(const AlterSequence&) {}
  void operator()(const DropSequence&) {}
  void operator()(const CreateSchema&) {}
  void operator()(const RenameSchema&) {}
  void operator()(const DropSchema&) {}
  void operator()(const CreateExtension&) {}
  void operator()(const DropExtension&) {}
  void operator()(const CreateFunction&) {}
  void operator()(const DropFunction&) {}
  void operator()(const CreatePolicy&) {}
  void operator()(const DropPolicy&) {}
  void operator()(const CreateObject&) {}
  void operator()(const AlterObject&) {}
  void operator()(const DropObject&) {}
  void operator()(const CreateEnum&) {}
  void operator()(const AddEnumValue&) {}
  void operator()(const RenameEnumValue&) {}
  void operator()(const DropEnumValue&) {}
  void operator()(const RenameEnum&) {}
  void operator()(const DropEnum&) {}
  void operator()(const Grant&) {}
  void operator()(const Revoke&) {}
  void operator()(const AlterRole&) {}
  void operator()(const Comment&) {}
  void operator()(const SetParameter&) {}
  void operator()(const TransactionControl&) {}
  void operator()(const Query&) {}

 private:
  bool since(int major, int minor, int patch) const {
    return place_.server.version >= ServerVersion{major, minor, patch};
  }

  void alter(const QualifiedName& table, OnlineDdl ddl, int index_builds = 0) {
    work_.online = ddl;
    const LockMode lock = ddl.lock == OnlineLock::None     ? LockMode::ShareUpdateExclusive
                          : ddl.lock == OnlineLock::Shared ? LockMode::Share
                                                           : LockMode::AccessExclusive;
    add_work(work_, {.table = table,
                     .lock = lock,
                     .rewrite = ddl.rebuild,
                     .scan = index_builds > 0 && !ddl.rebuild,
                     .index_builds = ddl.rebuild ? 0 : index_builds});
  }

  void exclusive(const QualifiedName& table) { add_work(work_, {.table = table, .lock = LockMode::AccessExclusive}); }

  void change_rows(const QualifiedName& table, bool every_row) {
    add_work(work_, {.table = table, .lock = LockMode::RowExclusive, .scan = true, .all_rows = every_row});
  }

  bool has_fulltext(const Table& table) const {
    return std::ranges::any_of(table.indexes, [](const Index& index) { return lower(index.method) == "fulltext"; });
  }

  bool has_virtual_columns(const Table& table) const {
    return std::ranges::any_of(table.columns,
                               [](const Column& column) { return column.generated && !column.generated_stored; });
  }

  bool is_compressed(const Table& table) const {
    const auto format = table.options.find("row_format");
    return format != table.options.end() && equals_ignoring_case(format->second, "compressed");
  }

  /// An expression that the server evaluates row by row: (uuid()), (rand()).
  bool is_computed_default(const Column& column) const {
    if (!column.default_value) {
      return false;
    }
    const auto calls = functions_called(*column.default_value);
    const auto is_constant = [](const std::string& name) {
      return name == "now" || name == "current_timestamp" || name == "localtimestamp" || name == "localtime" ||
             name == "curdate" || name == "current_date" || name == "json_object" || name == "json_array" ||
             name == "unix_timestamp";
    };
    if (!maria_) {
      // MySQL takes only literals and CURRENT_TIMESTAMP without a rebuild.
      return trim(*column.default_value).starts_with("(");
    }
    return std::ranges::any_of(calls, [&](const std::string& name) { return !is_constant(name); });
  }

  OnlineDdl add_column(const AddColumn& op) const {
    const Table* table = schema_.find_table(op.table);
    const Column& column = op.column;
    if (column.generated) {
      return column.generated_stored ? kCopy : kInstant;
    }
    if (column.identity == "auto_increment") {
      return kRebuildShared;
    }
    if (is_computed_default(column)) {
      return kCopy;
    }
    if (table != nullptr && maria_ && !op.position.empty() && has_virtual_columns(*table)) {
      return kCopy;
    }
    if (table != nullptr && has_fulltext(*table)) {
      return kRebuildShared;
    }
    if (table != nullptr && is_compressed(*table)) {
      return kRebuild;
    }
    const bool anywhere = maria_ ? since(10, 4, 0) : since(8, 0, 29);
    const bool at_the_end = maria_ ? since(10, 3, 0) : since(8, 0, 12);
    const bool instant = anywhere || (at_the_end && op.position.empty());
    return instant ? kInstant : kRebuild;
  }

  int bytes_per_character(const QualifiedName& name, const Column& column) const {
    const Table* table = schema_.find_table(name);
    std::string charset = lower(column.collation);
    if (charset.empty() && table != nullptr) {
      for (const auto& [key, value] : table->options) {
        if (key.find("charset") != std::string::npos || key.find("character set") != std::string::npos ||
            key.find("collate") != std::string::npos) {
          charset = lower(value);
          break;
        }
      }
    }
    if (charset.starts_with("latin1") || charset.starts_with("ascii") || charset.starts_with("binary")) {
      return 1;
    }
    return charset.starts_with("utf8mb3") || charset.starts_with("utf8_") || charset == "utf8" ? 3 : 4;
  }

  bool feeds_generated(const QualifiedName& name, std::string_view column) const {
    const Table* table = schema_.find_table(name);
    return table != nullptr && std::ranges::any_of(table->columns, [&](const Column& other) {
             return other.generated && std::ranges::find(other.reads, column) != other.reads.end();
           });
  }

  OnlineDdl modify(const AlterColumnType& op) const {
    const Table* table = schema_.find_table(op.table);
    const Column* column = table == nullptr ? nullptr : table->find_column(op.column);
    if (column == nullptr) {
      return kCopy;
    }
    const TypeChange type =
        mysql_type_change(place_.server.engine, column->type, op.type, bytes_per_character(op.table, *column));
    const bool recoded = op.definition && !op.definition->collation.empty() && !column->collation.empty() &&
                         op.definition->collation != column->collation;
    if (type.rewrite || recoded) {
      return kCopy;
    }
    if (op.definition && op.definition->identity != column->identity) {
      return kCopy;
    }
    const bool nullability = op.definition && op.definition->nullable != column->nullable;
    if (nullability && feeds_generated(op.table, op.column)) {
      return kCopy;
    }
    if (nullability && !(maria_ && op.definition->nullable)) {
      return kRebuild;
    }
    const bool moved = !op.position.empty();
    if (moved && !maria_) {
      return kRebuild;
    }
    const bool wider = !type.same && type_parts(column->type).name.starts_with("var");
    return wider && !maria_ ? kInplace : kInstant;
  }

  const ChangeInPlace& place_;
  const Schema& schema_;
  const bool maria_;
  Work work_;
};

}  // namespace

Work mysql_work(const ChangeInPlace& place) {
  return MySqlModel(place).run();
}

}  // namespace signalbox
