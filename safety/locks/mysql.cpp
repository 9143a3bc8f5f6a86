// MySQL 5.7 to 8.4 and MariaDB 10.4 to 11 (InnoDB): the cheapest ALGORITHM and LOCK that the server accepts.

#include <algorithm>
#include <variant>

#include "base/text.h"
#include "safety/locks/mysql.h"
#include "safety/lookup.h"
#include "schema/enforcement.h"

namespace signalbox {

namespace {

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
    const auto is = [&](std::initializer_list<std::string_view> names) {
      return std::ranges::find(names, op.option) != names.end();
    };
    if (is({"algorithm", "lock"})) {
      return;  // what the statement demands, not what it does
    }
    if (is({"engine", "force", "row_format", "key_block_size"})) {
      return alter(op.table, kRebuild);
    }
    if (op.option == kDoNotEnforce) {
      return alter(op.table, kInstant);
    }
    if (is({"convert to charset", "partition", "remove", "reorganize", "coalesce", kEnforce})) {
      return alter(op.table, kCopy);
    }
    if (is({"drop partition", "truncate"})) {
      return exclusive(op.table);
    }
    alter(op.table, maria_ ? kInstant : kInplace);
  }

  void operator()(const AttachPartition& op) { exclusive(op.table); }
  void operator()(const DetachPartition& op) { exclusive(op.table); }
  void operator()(const AddColumn& op) { alter(op.table, mysql_add_column(place_, op)); }

  void operator()(const DropColumn& op) { alter(op.table, mysql_drop_column(place_, op)); }

  void operator()(const RenameColumn& op) {
    const bool referenced = std::ranges::any_of(incoming_keys(schema_, op.table), [&](const IncomingKey& incoming) {
      const auto& columns = incoming.key->referenced_columns;
      return std::ranges::find(columns, op.column) != columns.end();
    });
    const bool instant = maria_ || (since(8, 0, 28) && !referenced);
    alter(op.table, instant ? kInstant : kInplace);
  }

  void operator()(const AlterColumnType& op) { alter(op.table, mysql_modify(place_, op)); }
  void operator()(const SetNotNull& op) { alter(op.table, mysql_nullability(schema_, op.table)); }
  void operator()(const DropNotNull& op) { alter(op.table, mysql_nullability(schema_, op.table)); }
  void operator()(const SetDefault& op) { alter(op.table, kInstant); }
  void operator()(const DropDefault& op) { alter(op.table, kInstant); }
  void operator()(const AlterColumnOption& op) { alter(op.table, kInstant); }
  void operator()(const AddPrimaryKey& op) { alter(op.table, kRebuild); }

  void operator()(const AddForeignKey& op) {
    const Table* table = schema_.find_table(op.table);
    const bool indexed = table != nullptr && has_index_on(*table, op.key.columns);
    alter(op.table, place_.server.foreign_key_checks ? kCopy : maria_ && indexed ? kInstant : kInplace);
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
    const bool replaced = std::ranges::any_of(place_.later, [](const SchemaChange& change) {
      return std::holds_alternative<AddPrimaryKey>(change.operation);
    });
    alter(op.table, !primary ? (maria_ ? kInstant : kInplace) : replaced ? kRebuild : kCopy);
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
    const bool second_at_once = method == "fulltext" && adds_fulltext(place_.statement);
    alter(op.table, second_at_once ? kCopy : first_fulltext ? kRebuildShared : special ? kInplaceShared : kInplace, 1);
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

  static bool adds_fulltext(std::span<const SchemaChange> statement) {
    return std::ranges::any_of(statement, [](const SchemaChange& change) {
      const auto* create = std::get_if<CreateIndex>(&change.operation);
      return create != nullptr && lower(create->index.method) == "fulltext";
    });
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
