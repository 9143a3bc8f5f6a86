#include "schema/play/dependents.h"
#include "schema/play/names.h"
#include "schema/play/play.h"
#include "schema/play/renames.h"
#include "schema/play/words.h"

namespace signalbox::play {
namespace {

/// An identity column's sequence lives and dies with the column.
const Column* identity_column(const Schema& schema, const Sequence& sequence) {
  const Table* table = sequence.owned_by ? schema.find_table(sequence.owned_by->table) : nullptr;
  const Column* column = table == nullptr ? nullptr : table->find_column(sequence.owned_by->column);
  return column == nullptr || column->identity.empty() ? nullptr : column;
}

Complaint check_owner(const Schema& schema, const ColumnRef& owner) {
  const Table* table = find_table(schema, owner.table);
  if (table == nullptr) {
    return relation_missing(schema, owner.table);
  }
  return find_column(schema, *table, owner.column) == nullptr ? Complaint{column_missing(schema, *table, owner.column)}
                                                              : std::nullopt;
}

}  // namespace

Outcome play(Schema& schema, const CreateSequence& op) {
  const QualifiedName& name = op.sequence.name;
  if (is_outside(schema, name)) {
    return kDone;
  }
  if (op.if_not_exists && relation_kind(schema, name) != RelationKind::None) {
    return skipped(relation_kind(schema, name) != RelationKind::Sequence);
  }
  // It has no row type, but is refused like what has one.
  if (Complaint taken = check_new_relation(schema, name, true)) {
    return refuse(*taken);
  }
  if (Complaint missing = op.sequence.owned_by ? check_owner(schema, *op.sequence.owned_by) : Complaint{}) {
    return refuse(*missing);
  }
  schema.sequences.emplace(name, op.sequence);
  return kDone;
}

Outcome play(Schema& schema, const AlterSequence& op) {
  Sequence* sequence = schema.sequences.edit(op.sequence);
  if (sequence == nullptr) {
    return is_outside(schema, op.sequence) ? Outcome{kDone} : Outcome{refuse(relation_missing(schema, op.sequence))};
  }
  if (Complaint missing =
          op.owned_by && !op.owned_by->table.empty() ? check_owner(schema, *op.owned_by) : Complaint{}) {
    return refuse(*missing);
  }
  if (Complaint taken = op.to ? check_new_relation(schema, *op.to, false) : Complaint{}) {
    return refuse(*taken);
  }
  if (op.owned_by) {
    sequence->owned_by = op.owned_by->table.empty() ? std::nullopt : op.owned_by;
  }
  if (op.to) {
    rename_sequence(schema, op.sequence, *op.to);
  }
  return kDone;
}

Outcome play(Schema& schema, const DropSequence& op) {
  const auto found = schema.sequences.find(op.sequence);
  if (found == schema.sequences.end()) {
    const bool other = relation_kind(schema, op.sequence) != RelationKind::None;
    if (other) {
      return refuse(Refusal::InvalidDefinition, "\"" + op.sequence.name + "\" is not a sequence",
                    to_string(op.sequence));
    }
    return op.if_exists ? Outcome{skipped()} : Outcome{refuse(object_missing(schema, "sequence", op.sequence))};
  }
  if (const Column* column = identity_column(schema, found->second)) {
    return refuse(Refusal::DependentObjects,
                  "cannot drop sequence " + shown(op.sequence) + " because column " + column->name + " of table " +
                      shown(found->second.owned_by->table) + " requires it",
                  to_string(op.sequence));
  }
  if (!op.cascade && sequence_is_used(schema, op.sequence)) {
    return refuse(still_needed("sequence " + shown(op.sequence), to_string(op.sequence)));
  }
  remove_sequence(schema, QualifiedName{op.sequence});
  return kDone;
}

}  // namespace signalbox::play
