#include "schema/play/names.h"
#include "schema/play/play.h"
#include "schema/play/words.h"

namespace signalbox::play {
namespace {

Complaint check_partition(const Schema& schema, const Table& parent, const Table& partition) {
  if (partition.partition_of) {
    return complaint(Refusal::InvalidDefinition, "\"" + partition.name.name + "\" is already a partition",
                     to_string(partition.name));
  }
  for (const Column& column : parent.columns) {
    const Column* own = find_column(schema, partition, column.name);
    if (own == nullptr) {
      return complaint(Refusal::InvalidDefinition, "child table is missing column \"" + column.name + "\"",
                       object_of(partition, column.name));
    }
    if (own->type != column.type) {
      return complaint(
          Refusal::InvalidDefinition,
          "child table \"" + partition.name.name + "\" has different type for column \"" + column.name + "\"",
          object_of(partition, column.name));
    }
  }
  return std::nullopt;
}

Complaint check_bound(const Schema& schema, const QualifiedName& parent, const QualifiedName& partition,
                      const std::string& bound) {
  for (const auto& [name, other] : schema.tables) {
    if (other.partition_of == parent && other.partition_bound == bound && !bound.empty()) {
      return complaint(
          Refusal::AlreadyExists,
          bound == "default"
              ? "partition \"" + partition.name + "\" conflicts with existing default partition \"" + name.name + "\""
              : "partition \"" + partition.name + "\" would overlap partition \"" + name.name + "\"",
          to_string(partition));
    }
  }
  return std::nullopt;
}

}  // namespace

Outcome play(Schema& schema, const AttachPartition& op) {
  Table* partition = edit_table(schema, op.partition);
  const Table* parent = find_table(schema, op.table);
  if (parent == nullptr || partition == nullptr) {
    return refuse(relation_missing(schema, parent == nullptr ? op.table : op.partition));
  }
  if (parent->partition_by.empty()) {
    return refuse(Refusal::InvalidDefinition, "table \"" + op.table.name + "\" is not partitioned",
                  to_string(op.table));
  }
  if (Complaint wrong = check_partition(schema, *parent, *partition)) {
    return refuse(*wrong);
  }
  if (Complaint wrong = check_bound(schema, parent->name, partition->name, op.bound)) {
    return refuse(*wrong);
  }
  partition->partition_of = parent->name;
  partition->partition_bound = op.bound;
  return kDone;
}

Outcome play(Schema& schema, const DetachPartition& op) {
  Table* partition = edit_table(schema, op.partition);
  const Table* parent = find_table(schema, op.table);
  if (parent == nullptr || partition == nullptr) {
    return refuse(relation_missing(schema, parent == nullptr ? op.table : op.partition));
  }
  if (partition->partition_of != parent->name) {
    return refuse(Refusal::DoesNotExist,
                  "relation \"" + op.partition.name + "\" is not a partition of relation \"" + op.table.name + "\"",
                  to_string(op.partition));
  }
  partition->partition_of.reset();
  partition->partition_bound.clear();
  return kDone;
}

}  // namespace signalbox::play
