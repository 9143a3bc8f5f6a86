#include "graph/effects.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/overloaded.h"
#include "base/text.h"
#include "graph/compatibility.h"

namespace signalbox {
namespace {

constexpr std::string_view kMoveFirst =
    "Keep it until its users have moved: add the new form, let them switch, and remove the old one in a later release.";
constexpr std::string_view kKeepOptional =
    "Keep it optional or give it a default until every writer has shipped, then tighten it in a later migration.";
constexpr std::string_view kValidateLater =
    "Let the writers ship first; add the constraint as NOT VALID where the engine can, and validate it afterwards.";
constexpr std::string_view kNewColumn =
    "Add a column of the new type beside it, fill it, let the users switch, and drop the old one in a later release.";
constexpr std::string_view kTellReaders = "Tell the readers before it ships.";

/// Collects the effects of one change.
class Effects {
 public:
  explicit Effects(const Schema* before) : before_(before) {}

  std::vector<Effect> take() { return std::move(effects_); }

  void operator()(const DropTable& op) { whole_table(EffectKind::Gone, op.table, "is dropped"); }
  void operator()(const RenameTable& op) {
    whole_table(EffectKind::Renamed, op.table, fmt::format("is renamed to {}", to_string(op.to)));
  }
  void operator()(const DropView& op) { whole_table(EffectKind::Gone, op.view, "is dropped"); }
  void operator()(const RenameView& op) {
    whole_table(EffectKind::Renamed, op.view, fmt::format("is renamed to {}", to_string(op.to)));
  }
  void operator()(const CreateView& op) {
    const View* old = find_view(op.view.name);
    if (old == nullptr || !op.or_replace || old->definition == op.view.definition) {
      return;
    }
    bool lost = false;
    for (const std::string& column : op.view.columns.empty() ? std::vector<std::string>{} : old->columns) {
      if (std::ranges::find(op.view.columns, column) == op.view.columns.end()) {
        one_column(EffectKind::Gone, op.view.name, column, "is no longer in the view", kMoveFirst);
        lost = true;
      }
    }
    if (!lost) {
      add({EffectKind::Meaning, op.view.name, "", {}, false, "gets another query", std::string(kTellReaders)});
    }
  }
  void operator()(const DropSchema& op) {
    if (op.cascade) {
      every_table_of(op.schema, EffectKind::Gone, "is dropped with its schema");
    }
  }
  void operator()(const RenameSchema& op) {
    every_table_of(op.schema, EffectKind::Renamed, fmt::format("moves to schema {}", op.to));
  }

  void operator()(const DropColumn& op) { one_column(EffectKind::Gone, op.table, op.column, "is dropped", kMoveFirst); }
  void operator()(const RenameColumn& op) {
    one_column(EffectKind::Renamed, op.table, op.column, fmt::format("is renamed to {}", op.to), kMoveFirst);
  }
  void operator()(const AddColumn& op) {
    const Column& column = op.column;
    const bool is_filled = column.nullable || column.default_value || column.generated || !column.identity.empty();
    if (is_filled) {
      add({EffectKind::Shape, op.table, column.name, {}, false, "is added", std::string(kTellReaders)});
    } else {
      add({EffectKind::Required,
           op.table,
           column.name,
           {},
           true,
           "is added as NOT NULL without a default",
           std::string(kKeepOptional)});
    }
  }
  void operator()(const AlterColumnType& op) {
    const Column* old = find_column(op.table, op.column);
    retype(op, old);
    const bool becomes_required = op.definition && !op.definition->nullable && (old == nullptr || old->nullable);
    if (becomes_required) {
      require(op.table, op.column, op.definition->default_value.has_value());
    }
  }
  void operator()(const SetNotNull& op) {
    const Column* old = find_column(op.table, op.column);
    if (old == nullptr || old->nullable) {
      require(op.table, op.column, old != nullptr && old->default_value.has_value());
    }
  }
  void operator()(const DropNotNull& op) {
    one_column(EffectKind::Meaning, op.table, op.column, "may be NULL from now on", kTellReaders);
  }
  void operator()(const SetDefault& op) {
    const Column* old = find_column(op.table, op.column);
    if (old == nullptr || old->default_value != op.value) {
      writers(EffectKind::Meaning, op.table, op.column, {op.column},
              fmt::format("defaults to {}", ellipsize(one_line(op.value), 60)), kTellReaders);
    }
  }
  void operator()(const DropDefault& op) {
    const Column* old = find_column(op.table, op.column);
    const bool required = old != nullptr && !old->nullable;
    writers(required ? EffectKind::Required : EffectKind::Meaning, op.table, op.column, {}, "loses its default",
            required ? kKeepOptional : kTellReaders);
  }
  void operator()(const AlterColumnOption& op) {
    if (op.option == "drop identity") {
      writers(EffectKind::Required, op.table, op.column, {}, "is no longer filled by the database", kKeepOptional);
    }
  }

  void operator()(const AddPrimaryKey& op) { constrain(op.table, op.key.columns, "becomes the primary key"); }
  void operator()(const AddUnique& op) { constrain(op.table, op.unique.columns, "must be unique"); }
  void operator()(const AddCheck& op) {
    constrain(op.table, op.check.columns, fmt::format("must satisfy {}", ellipsize(one_line(op.check.expression), 80)));
  }
  void operator()(const AddExclusion& op) { constrain(op.table, op.exclusion.columns, "must not overlap"); }
  void operator()(const CreateIndex& op) {
    if (op.index.unique) {
      constrain(op.table, op.index.columns, "must be unique");
    }
  }
  void operator()(const AddForeignKey& op) {
    constrain(op.table, op.key.columns, fmt::format("must refer to a row of {}", to_string(op.key.references)));
    const bool refuses = op.key.on_delete.empty() || op.key.on_delete == "restrict" || op.key.on_delete == "no action";
    if (refuses) {
      writers(EffectKind::Constrained, op.key.references, "", {},
              fmt::format("keeps rows that {} refers to", to_string(op.table)), kValidateLater);
    }
  }

  void operator()(const DropEnumValue& op) {
    columns_of_type(op.type, EffectKind::Narrowed, fmt::format("loses the value '{}'", op.value));
  }
  void operator()(const RenameEnumValue& op) {
    columns_of_type(op.type, EffectKind::Narrowed, fmt::format("has '{}' renamed to '{}'", op.value, op.to));
  }
  void operator()(const AddEnumValue& op) {
    if (!op.before.empty() || !op.after.empty()) {
      columns_of_type(op.type, EffectKind::Meaning, fmt::format("sorts a new value '{}' between the others", op.value));
    }
  }
  void operator()(const DropEnum& op) {
    if (op.cascade) {
      columns_of_type(op.type, EffectKind::Gone, "is dropped with its type");
    }
  }

  // The rest leaves every program that worked before working: new objects, data, code, rights, session.
  void operator()(const CreateTable& /*op*/) {}
  void operator()(const AlterTableOption& /*op*/) {}
  void operator()(const AttachPartition& /*op*/) {}
  void operator()(const DetachPartition& /*op*/) {}
  void operator()(const ValidateConstraint& /*op*/) {}
  void operator()(const DropConstraint& /*op*/) {}
  void operator()(const RenameConstraint& /*op*/) {}
  void operator()(const DropIndex& /*op*/) {}
  void operator()(const RenameIndex& /*op*/) {}
  void operator()(const Maintain& /*op*/) {}
  void operator()(const CreateEnum& /*op*/) {}
  void operator()(const RenameEnum& /*op*/) {}
  void operator()(const CreateSequence& /*op*/) {}
  void operator()(const AlterSequence& /*op*/) {}
  void operator()(const DropSequence& /*op*/) {}
  void operator()(const CreateSchema& /*op*/) {}
  void operator()(const CreateExtension& /*op*/) {}
  void operator()(const DropExtension& /*op*/) {}
  void operator()(const CreateFunction& /*op*/) {}
  void operator()(const DropFunction& /*op*/) {}
  void operator()(const CreateTrigger& /*op*/) {}
  void operator()(const DropTrigger& /*op*/) {}
  void operator()(const CreatePolicy& /*op*/) {}
  void operator()(const DropPolicy& /*op*/) {}
  void operator()(const CreateObject& /*op*/) {}
  void operator()(const AlterObject& /*op*/) {}
  void operator()(const DropObject& /*op*/) {}
  void operator()(const Grant& /*op*/) {}
  void operator()(const Revoke& /*op*/) {}
  void operator()(const AlterRole& /*op*/) {}
  void operator()(const Comment& /*op*/) {}
  void operator()(const SetParameter& /*op*/) {}
  void operator()(const TransactionControl& /*op*/) {}
  void operator()(const LockTable& /*op*/) {}
  void operator()(const InsertRows& /*op*/) {}
  void operator()(const UpdateRows& /*op*/) {}
  void operator()(const DeleteRows& /*op*/) {}
  void operator()(const TruncateTable& /*op*/) {}
  void operator()(const Query& /*op*/) {}
  void operator()(const UnknownChange& /*op*/) {}

 private:
  void add(Effect effect) { effects_.push_back(std::move(effect)); }

  void whole_table(EffectKind kind, const QualifiedName& table, std::string what) {
    add({kind, table, "", {}, false, std::move(what), std::string(kMoveFirst)});
  }
  void one_column(EffectKind kind, const QualifiedName& table, const std::string& column, std::string what,
                  std::string_view resolution) {
    add({kind, table, column, {column}, false, std::move(what), std::string(resolution)});
  }
  void writers(EffectKind kind, const QualifiedName& table, const std::string& column, std::vector<std::string> touches,
               std::string what, std::string_view resolution) {
    add({kind, table, column, std::move(touches), true, std::move(what), std::string(resolution)});
  }
  void constrain(const QualifiedName& table, const std::vector<std::string>& columns, std::string what) {
    writers(EffectKind::Constrained, table, columns.size() == 1 ? columns.front() : "", columns,
            columns.size() > 1 ? fmt::format("({}) {}", join(columns, ", "), what) : std::move(what), kValidateLater);
  }
  /// With a default only those fail who write NULL; without one also those who leave the column out.
  void require(const QualifiedName& table, const std::string& column, bool has_default) {
    writers(EffectKind::Required, table, column,
            has_default ? std::vector<std::string>{column} : std::vector<std::string>{},
            has_default ? "becomes NOT NULL" : "becomes NOT NULL without a default", kKeepOptional);
  }
  void retype(const AlterColumnType& op, const Column* old) {
    const Engine engine = before_ == nullptr ? Engine::Postgres : before_->engine;
    const std::string from = old == nullptr ? "" : old->type;
    const std::string what =
        from.empty() ? fmt::format("becomes {}", op.type) : fmt::format("changes from {} to {}", from, op.type);
    switch (compare_types(engine, from, op.type)) {
      case Compatibility::Same:
        if (!op.collation.empty() && old != nullptr && old->collation != op.collation) {
          one_column(EffectKind::Meaning, op.table, op.column, fmt::format("gets the collation {}", op.collation),
                     kTellReaders);
        }
        return;
      case Compatibility::Wider:
        return;
      case Compatibility::Meaning:
        one_column(EffectKind::Meaning, op.table, op.column, what, kTellReaders);
        return;
      case Compatibility::Narrower:
        one_column(EffectKind::Narrowed, op.table, op.column, what, kNewColumn);
        return;
      case Compatibility::Different:
        one_column(EffectKind::Retyped, op.table, op.column, what, kNewColumn);
        return;
    }
  }
  void every_table_of(const std::string& schema, EffectKind kind, const std::string& what) {
    if (before_ == nullptr) {
      return;
    }
    for (const auto& [name, table] : before_->tables) {
      if (name.schema == schema) {
        whole_table(kind, name, what);
      }
    }
    for (const auto& [name, view] : before_->views) {
      if (name.schema == schema) {
        whole_table(kind, name, what);
      }
    }
  }
  void columns_of_type(const QualifiedName& type, EffectKind kind, const std::string& what) {
    if (before_ == nullptr) {
      return;
    }
    for (const auto& [name, table] : before_->tables) {
      for (const Column& column : table.columns) {
        const std::string_view element = std::string_view(column.type).substr(0, column.type.find("[]"));
        if (element == to_string(type) || element == type.name) {
          one_column(kind, name, column.name, what, kMoveFirst);
        }
      }
    }
  }

  const Column* find_column(const QualifiedName& table, const std::string& column) const {
    const Table* found = before_ == nullptr ? nullptr : before_->find_table(table);
    return found == nullptr ? nullptr : found->find_column(column);
  }
  const View* find_view(const QualifiedName& name) const {
    if (before_ == nullptr) {
      return nullptr;
    }
    const auto found = before_->views.find(name);
    return found == before_->views.end() ? nullptr : &found->second;
  }

  const Schema* before_;
  std::vector<Effect> effects_;
};

}  // namespace

bool is_breaking(EffectKind kind) {
  return kind > EffectKind::Meaning;
}

std::vector<Effect> effects_of(const SchemaChange& change, const Schema* before) {
  Effects effects(before);
  std::visit(effects, change.operation);
  return effects.take();
}

}  // namespace signalbox
