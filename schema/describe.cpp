// One line for people per operation. What comes from a repository is made harmless for a terminal at the end.

#include "base/overloaded.h"
#include "base/text.h"
#include "schema/change.h"

namespace signalbox {
namespace {

constexpr std::size_t kLongestLine = 240;

std::string listed(const std::vector<std::string>& names) {
  return "(" + join(names, ", ") + ")";
}

std::string guard(bool present, std::string_view words) {
  return present ? std::string{words} : std::string{};
}

std::string labelled(std::string_view label, const std::string& text) {
  return text.empty() ? std::string{} : std::string{label} + text;
}

std::string column_of(const QualifiedName& table, const std::string& column) {
  return to_string(table) + "." + column;
}

std::string column_words(const Column& column) {
  return labelled(" ", column.type) + guard(!column.nullable, " not null") +
         labelled(" default ", column.default_value.value_or("")) +
         (column.generated ? " generated as (" + *column.generated + ")" : std::string{}) +
         labelled(" identity ", column.identity) + labelled(" collate ", column.collation);
}

std::vector<std::string> key_names(const Index& index) {
  std::vector<std::string> names;
  for (const IndexKey& key : index.keys) {
    names.push_back((key.column.empty() ? "(" + key.expression + ")" : key.column) + labelled(" ", key.order));
  }
  return names;
}

std::vector<std::string> table_names(const std::vector<QualifiedName>& tables) {
  std::vector<std::string> names;
  for (const QualifiedName& table : tables) {
    names.push_back(to_string(table));
  }
  return names;
}

std::string state_words(const auto& constraint) {
  return guard(!constraint.validated, constraint.enforced ? " not valid" : " not enforced");
}

std::string foreign_key_words(const ForeignKey& key) {
  return labelled(" ", key.name) + " " + listed(key.columns) + " references " + to_string(key.references) +
         (key.referenced_columns.empty() ? std::string{} : " " + listed(key.referenced_columns)) +
         labelled(" on delete ", key.on_delete) + labelled(" on update ", key.on_update) + state_words(key);
}

struct Words {
  std::string operator()(const CreateTable& op) const {
    std::vector<std::string> columns;
    for (const Column& column : op.table.columns) {
      columns.push_back(column.name + labelled(" ", column.type));
    }
    return std::string{"create "} + guard(op.temporary, "temporary ") + "table " + to_string(op.table.name) +
           (columns.empty() ? std::string{} : " " + listed(columns)) +
           (op.like ? " like " + to_string(*op.like) : std::string{}) +
           (op.including.empty() ? std::string{} : " including " + listed(op.including)) +
           guard(op.from_query, " from a query");
  }
  std::string operator()(const DropTable& op) const {
    return "drop table " + to_string(op.table) + guard(op.cascade, " cascade");
  }
  std::string operator()(const RenameTable& op) const {
    return "rename table " + to_string(op.table) + " to " + to_string(op.to);
  }
  std::string operator()(const AlterTableOption& op) const {
    return "alter table " + to_string(op.table) + " " + op.option + labelled(" ", op.value);
  }
  std::string operator()(const AttachPartition& op) const {
    return "attach partition " + to_string(op.partition) + " to " + to_string(op.table) + labelled(" ", op.bound);
  }
  std::string operator()(const DetachPartition& op) const {
    return "detach partition " + to_string(op.partition) + " from " + to_string(op.table);
  }

  std::string operator()(const AddColumn& op) const {
    return "add column " + column_of(op.table, op.column.name) + column_words(op.column);
  }
  std::string operator()(const DropColumn& op) const {
    return "drop column " + column_of(op.table, op.column) + guard(op.cascade, " cascade");
  }
  std::string operator()(const RenameColumn& op) const {
    return "rename column " + column_of(op.table, op.column) + " to " + op.to;
  }
  std::string operator()(const AlterColumnType& op) const {
    return "change " + column_of(op.table, op.column) + " to " +
           (op.definition ? op.definition->name + column_words(*op.definition) : "type " + op.type) +
           labelled(" using ", op.using_expression.value_or(""));
  }
  std::string operator()(const SetNotNull& op) const { return "make " + column_of(op.table, op.column) + " not null"; }
  std::string operator()(const DropNotNull& op) const { return "make " + column_of(op.table, op.column) + " nullable"; }
  std::string operator()(const SetDefault& op) const {
    return "set default of " + column_of(op.table, op.column) + " to " + op.value;
  }
  std::string operator()(const DropDefault& op) const { return "drop default of " + column_of(op.table, op.column); }
  std::string operator()(const AlterColumnOption& op) const {
    return "alter column " + column_of(op.table, op.column) + " " + op.option + labelled(" ", op.value);
  }

  std::string operator()(const AddPrimaryKey& op) const {
    return "add primary key" + labelled(" ", op.key.name) + " " + listed(op.key.columns) + " to " +
           to_string(op.table) + labelled(" using index ", op.using_index);
  }
  std::string operator()(const AddForeignKey& op) const {
    return "add foreign key to " + to_string(op.table) + foreign_key_words(op.key);
  }
  std::string operator()(const AddUnique& op) const {
    return "add unique constraint" + labelled(" ", op.unique.name) + " " + listed(op.unique.columns) + " to " +
           to_string(op.table) + labelled(" using index ", op.using_index);
  }
  std::string operator()(const AddCheck& op) const {
    return "add check" + labelled(" ", op.check.name) + " (" + op.check.expression + ") to " + to_string(op.table) +
           state_words(op.check);
  }
  std::string operator()(const AddExclusion& op) const {
    return "add exclusion constraint" + labelled(" ", op.exclusion.name) + " to " + to_string(op.table) +
           labelled(": ", op.exclusion.definition);
  }
  std::string operator()(const ValidateConstraint& op) const {
    return "validate constraint " + op.constraint + " of " + to_string(op.table);
  }
  std::string operator()(const DropConstraint& op) const {
    return "drop " + (op.kind.empty() ? std::string{"constraint"} : op.kind) + labelled(" ", op.constraint) + " of " +
           to_string(op.table) + guard(op.cascade, " cascade");
  }
  std::string operator()(const RenameConstraint& op) const {
    return "rename constraint " + op.constraint + " of " + to_string(op.table) + " to " + op.to;
  }

  std::string operator()(const CreateIndex& op) const {
    return std::string{"create "} + guard(op.index.unique, "unique ") + "index" + labelled(" ", op.index.name) +
           guard(op.concurrently, " concurrently") + " on " + to_string(op.table) + " " + listed(key_names(op.index)) +
           labelled(" where ", op.index.predicate);
  }
  std::string operator()(const DropIndex& op) const {
    return "drop index " + to_string(op.index) + (op.table ? " of " + to_string(*op.table) : std::string{}) +
           guard(op.concurrently, " concurrently");
  }
  std::string operator()(const RenameIndex& op) const { return "rename index " + to_string(op.index) + " to " + op.to; }
  std::string operator()(const Maintain& op) const {
    return op.verb + (op.object ? " " + to_string(*op.object) : std::string{});
  }

  std::string operator()(const CreateEnum& op) const {
    return "create enum " + to_string(op.type.name) + " " + listed(op.type.values);
  }
  std::string operator()(const AddEnumValue& op) const {
    return "add value '" + op.value + "' to enum " + to_string(op.type) + labelled(" before ", op.before) +
           labelled(" after ", op.after);
  }
  std::string operator()(const RenameEnumValue& op) const {
    return "rename value '" + op.value + "' of enum " + to_string(op.type) + " to '" + op.to + "'";
  }
  std::string operator()(const DropEnumValue& op) const {
    return "drop value '" + op.value + "' of enum " + to_string(op.type);
  }
  std::string operator()(const RenameEnum& op) const {
    return "rename type " + to_string(op.type) + " to " + to_string(op.to);
  }
  std::string operator()(const DropEnum& op) const {
    return "drop type " + to_string(op.type) + guard(op.cascade, " cascade");
  }

  std::string operator()(const CreateView& op) const {
    return std::string{op.or_replace ? "create or replace " : "create "} +
           guard(op.view.materialized, "materialized ") + "view " + to_string(op.view.name);
  }
  std::string operator()(const DropView& op) const {
    return std::string{"drop "} + guard(op.materialized, "materialized ") + "view " + to_string(op.view) +
           guard(op.cascade, " cascade");
  }
  std::string operator()(const RenameView& op) const {
    return "rename view " + to_string(op.view) + " to " + to_string(op.to);
  }
  std::string operator()(const CreateSequence& op) const { return "create sequence " + to_string(op.sequence.name); }
  std::string operator()(const AlterSequence& op) const {
    return "alter sequence " + to_string(op.sequence) + labelled(" ", op.option) +
           (op.owned_by ? " owned by " + to_string(*op.owned_by) : std::string{}) +
           (op.to ? " rename to " + to_string(*op.to) : std::string{});
  }
  std::string operator()(const DropSequence& op) const {
    return "drop sequence " + to_string(op.sequence) + guard(op.cascade, " cascade");
  }
  std::string operator()(const CreateSchema& op) const { return "create schema " + op.schema; }
  std::string operator()(const RenameSchema& op) const { return "rename schema " + op.schema + " to " + op.to; }
  std::string operator()(const DropSchema& op) const {
    return "drop schema " + op.schema + guard(op.cascade, " cascade");
  }
  std::string operator()(const CreateExtension& op) const { return "create extension " + op.extension; }
  std::string operator()(const DropExtension& op) const {
    return "drop extension " + op.extension + guard(op.cascade, " cascade");
  }

  std::string operator()(const CreateFunction& op) const {
    return std::string{op.or_replace ? "create or replace " : "create "} +
           (op.function.procedure ? "procedure " : "function ") + to_string(op.function.name) + "(" +
           op.function.arguments + ")";
  }
  std::string operator()(const DropFunction& op) const {
    return "drop function " + to_string(op.function) + (op.arguments ? "(" + *op.arguments + ")" : std::string{}) +
           guard(op.cascade, " cascade");
  }
  std::string operator()(const CreateTrigger& op) const {
    return "create trigger " + op.trigger.name + " on " + to_string(op.table);
  }
  std::string operator()(const DropTrigger& op) const {
    return "drop trigger " + op.trigger + labelled(" on ", to_string(op.table));
  }
  std::string operator()(const CreatePolicy& op) const {
    return std::string{op.replace ? "alter" : "create"} + " policy " + op.policy.name + " on " + to_string(op.table);
  }
  std::string operator()(const DropPolicy& op) const {
    return "drop policy " + op.policy + " on " + to_string(op.table);
  }
  std::string operator()(const CreateObject& op) const {
    return "create " + op.object.kind + " " + to_string(op.object.name);
  }
  std::string operator()(const AlterObject& op) const {
    return "alter " + op.kind + " " + to_string(op.name) +
           (op.to ? " rename to " + to_string(*op.to) : labelled(" ", op.action));
  }
  std::string operator()(const DropObject& op) const {
    return "drop " + op.kind + " " + to_string(op.name) + guard(op.cascade, " cascade");
  }

  std::string operator()(const Grant& op) const {
    return "grant " + op.privileges + labelled(" on ", op.objects) + " to " + op.roles;
  }
  std::string operator()(const Revoke& op) const {
    return "revoke " + op.privileges + labelled(" on ", op.objects) + " from " + op.roles;
  }
  std::string operator()(const AlterRole& op) const { return op.verb + " " + op.role; }
  std::string operator()(const Comment& op) const {
    return "comment on " + op.kind + " " + to_string(ColumnRef{op.object, op.column});
  }
  std::string operator()(const SetParameter& op) const { return "set " + op.parameter + " to " + op.value; }
  std::string operator()(const TransactionControl& op) const { return op.verb; }
  std::string operator()(const LockTable& op) const {
    return "lock " + join(table_names(op.tables), ", ") + labelled(" in mode ", op.mode);
  }

  std::string operator()(const InsertRows& op) const {
    return "insert into " + to_string(op.table) + (op.columns.empty() ? std::string{} : " " + listed(op.columns)) +
           guard(op.from_query, " from a query");
  }
  std::string operator()(const UpdateRows& op) const {
    return "update " + to_string(op.table) +
           (op.assignments.empty() ? " " + listed(op.columns) : " set " + op.assignments) +
           labelled(" where ", op.where);
  }
  std::string operator()(const DeleteRows& op) const {
    return "delete from " + to_string(op.table) + labelled(" where ", op.where);
  }
  std::string operator()(const TruncateTable& op) const {
    return "truncate " + join(table_names(op.tables), ", ") + guard(op.cascade, " cascade");
  }
  std::string operator()(const Query& op) const { return op.text.empty() ? std::string{"query"} : op.text; }
  std::string operator()(const UnknownChange& op) const {
    return "unknown statement" + labelled(": ", op.text) + labelled(" - ", op.reason);
  }
};

}  // namespace

std::string describe(const Operation& operation) {
  return ellipsize(one_line(to_valid_utf8(std::visit(Words{}, operation))), kLongestLine);
}

}  // namespace signalbox
