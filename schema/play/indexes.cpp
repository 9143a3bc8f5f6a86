#include <algorithm>

#include "schema/play/dependents.h"
#include "schema/play/given_names.h"
#include "schema/play/names.h"
#include "schema/play/play.h"
#include "schema/play/supporting_indexes.h"
#include "schema/play/words.h"

namespace signalbox::play {
namespace {

bool same_definition(Index present, const Index& wanted) {
  present.name = wanted.name;
  std::ranges::sort(present.columns);
  Index other = wanted;
  std::ranges::sort(other.columns);
  return present == other;
}

/// What is at the place, when it is a plain index.
const Index* plain_index(const Schema& schema, const IndexPlace& place) {
  if (place.kind != IndexKind::Plain) {
    return nullptr;
  }
  return place.of_view ? &schema.views.at(place.owner).indexes[place.position]
                       : &schema.tables.at(place.owner).indexes[place.position];
}

Complaint check_columns(const Schema& schema, const Table& table, const Index& index) {
  for (const std::string& column : index.columns) {
    if (find_column(schema, table, column) == nullptr) {
      ApplyError error = name_missing(schema, table, column);
      if (is_mysql_family(schema.engine)) {
        error.message = "Key column '" + column + "' doesn't exist in table";
      }
      return error;
    }
  }
  return std::nullopt;
}

/// A unique index over plain columns and a UNIQUE constraint are one thing in MySQL.
bool is_mysql_unique(Engine engine, const Index& index) {
  return is_mysql_family(engine) && index.unique && std::ranges::all_of(index.keys, [](const IndexKey& key) {
           return !key.column.empty() && key.opclass.empty() && key.order.empty();
         });
}

Unique as_unique(const Index& index) {
  Unique unique;
  unique.name = index.name;
  std::ranges::transform(index.keys, std::back_inserter(unique.columns), &IndexKey::column);
  return unique;
}

/// An index of a partitioned table is made on every partition, with a name of its own.
void index_partitions(Schema& schema, const QualifiedName& parent, const Index& index) {
  const auto is_partition = [&](const Table& table) { return table.partition_of == parent; };
  for (const QualifiedName& name : schema.tables.keys_if(is_partition)) {
    Index own = index;
    own.name.clear();
    own.name = given_name(schema, name, own);
    schema.tables.edit(name)->indexes.push_back(own);
    index_partitions(schema, name, index);
  }
}

Outcome index_view(Schema& schema, View& view, const CreateIndex& op) {
  Index index = op.index;
  index.name = given_name(schema, view.name, index);
  view.indexes.push_back(std::move(index));
  return kDone;
}

/// What is taken already, when the statement names the index.
std::optional<Outcome> name_is_taken(const Schema& schema, const CreateIndex& op) {
  const QualifiedName name{op.table.schema, op.index.name};
  if (op.index.name.empty()) {
    return std::nullopt;
  }
  if (is_mysql_family(schema.engine)) {
    const Table* table = find_table(schema, op.table);
    const auto place = table == nullptr ? std::nullopt : find_index_on(schema.engine, *table, op.index.name);
    if (!place) {
      return std::nullopt;
    }
    const Index* present = plain_index(schema, *place);
    return op.if_not_exists ? Outcome{skipped(present == nullptr || !same_definition(*present, op.index))}
                            : Outcome{refuse(index_taken(schema, name))};
  }
  if (relation_kind(schema, name) == RelationKind::None) {
    return std::nullopt;
  }
  if (!op.if_not_exists) {
    return Outcome{refuse(index_taken(schema, name))};
  }
  const auto place = find_index(schema, name);
  const Index* present = place ? plain_index(schema, *place) : nullptr;
  return Outcome{skipped(present == nullptr || place->owner != op.table || !same_definition(*present, op.index))};
}

Complaint drop_is_refused(const Schema& schema, const IndexPlace& place, const DropIndex& op) {
  if (place.of_view) {
    return std::nullopt;
  }
  const Table& table = schema.tables.at(place.owner);
  const bool postgres = schema.engine == Engine::Postgres;
  if (postgres && place.kind != IndexKind::Plain) {
    return complaint(Refusal::DependentObjects,
                     "cannot drop index " + op.index.name + " because constraint " + op.index.name + " on table " +
                         shown(table.name) + " requires it",
                     to_string(op.index));
  }
  if (postgres && !op.cascade && is_referenced(schema, table, op.index.name)) {
    return still_needed("index " + shown(op.index), to_string(op.index));
  }
  return std::nullopt;
}

void erase_index(Schema& schema, const IndexPlace& place) {
  const auto at = static_cast<std::ptrdiff_t>(place.position);
  if (place.of_view) {
    auto& indexes = schema.views.edit(place.owner)->indexes;
    indexes.erase(indexes.begin() + at);
    return;
  }
  Table& table = *schema.tables.edit(place.owner);
  switch (place.kind) {
    case IndexKind::Plain:
      table.indexes.erase(table.indexes.begin() + at);
      return;
    case IndexKind::Unique:
      table.uniques.erase(table.uniques.begin() + at);
      return;
    case IndexKind::Exclusion:
      table.exclusions.erase(table.exclusions.begin() + at);
      return;
    case IndexKind::PrimaryKey:
      table.primary_key.reset();
      return;
  }
}

std::optional<IndexPlace> place_of(const Schema& schema, const QualifiedName& index,
                                   const std::optional<QualifiedName>& owner) {
  if (owner && is_mysql_family(schema.engine)) {
    const Table* table = find_table(schema, *owner);
    return table == nullptr ? std::nullopt : find_index_on(schema.engine, *table, index.name);
  }
  return find_index(schema, index);
}

std::string& name_at(Schema& schema, const IndexPlace& place) {
  if (place.of_view) {
    return schema.views.edit(place.owner)->indexes[place.position].name;
  }
  Table& table = *schema.tables.edit(place.owner);
  switch (place.kind) {
    case IndexKind::Unique:
      return table.uniques[place.position].name;
    case IndexKind::Exclusion:
      return table.exclusions[place.position].name;
    case IndexKind::PrimaryKey:
      return table.primary_key->name;
    case IndexKind::Plain:
      break;
  }
  return table.indexes[place.position].name;
}

}  // namespace

Outcome play(Schema& schema, const CreateIndex& op) {
  if (is_outside(schema, op.table)) {
    return kDone;
  }
  Table* table = edit_table(schema, op.table);
  if (table == nullptr && !schema.views.contains(op.table)) {
    return refuse(relation_missing(schema, op.table));
  }
  if (const auto taken = name_is_taken(schema, op)) {
    return *taken;
  }
  if (table == nullptr) {
    return index_view(schema, *schema.views.edit(op.table), op);
  }
  if (Complaint missing = check_columns(schema, *table, op.index)) {
    return refuse(*missing);
  }
  Index index = op.index;
  std::vector<std::string> columns;
  std::ranges::transform(index.keys, std::back_inserter(columns), &IndexKey::column);
  drop_superseded_indexes(schema.engine, *table, columns);
  index.name = given_name(schema, table->name, index);
  if (is_mysql_unique(schema.engine, index)) {
    table->uniques.push_back(as_unique(index));
    return kDone;
  }
  table->indexes.push_back(index);
  if (!op.only) {
    index_partitions(schema, table->name, index);
  }
  return kDone;
}

Outcome play(Schema& schema, const DropIndex& op) {
  if (is_outside(schema, op.index)) {
    return kDone;
  }
  if (op.table && find_table(schema, *op.table) == nullptr && is_mysql_family(schema.engine)) {
    return refuse(relation_missing(schema, *op.table));
  }
  const auto place = place_of(schema, op.index, op.table);
  if (!place) {
    if (schema.engine == Engine::Postgres && relation_kind(schema, op.index) != RelationKind::None) {
      return refuse(Refusal::InvalidDefinition, "\"" + op.index.name + "\" is not an index", to_string(op.index));
    }
    return op.if_exists ? Outcome{skipped()} : Outcome{refuse(index_missing(schema, op.index))};
  }
  if (Complaint refused = drop_is_refused(schema, *place, op)) {
    return refuse(*refused);
  }
  if (!place->of_view && needed_by_foreign_key(schema, schema.tables.at(place->owner), op.index.name)) {
    return refuse(Refusal::DependentObjects,
                  "Cannot drop index '" + op.index.name + "': needed in a foreign key constraint", to_string(op.index));
  }
  if (op.cascade && !place->of_view) {
    drop_references_to(schema, schema.tables.at(place->owner), op.index.name);
  }
  erase_index(schema, *place);
  return kDone;
}

Outcome play(Schema& schema, const RenameIndex& op) {
  const auto place = place_of(schema, op.index, op.table);
  if (!place) {
    if (op.if_exists) {
      return skipped();
    }
    return refuse(schema.engine == Engine::Postgres
                      ? relation_missing(schema, op.index)
                      : ApplyError{Refusal::DoesNotExist, "Key '" + op.index.name + "' doesn't exist in table",
                                   to_string(op.index)});
  }
  const QualifiedName to{op.index.schema, op.to};
  const bool taken = is_mysql_family(schema.engine)
                         ? find_index_on(schema.engine, schema.tables.at(place->owner), op.to).has_value()
                         : relation_kind(schema, to) != RelationKind::None;
  if (taken) {
    return refuse(index_taken(schema, to));
  }
  name_at(schema, *place) = op.to;
  return kDone;
}

Outcome play(Schema& schema, const Maintain& op) {
  if (!op.object || is_outside(schema, *op.object)) {
    return kDone;
  }
  const bool there = relation_kind(schema, *op.object) != RelationKind::None || find_index(schema, *op.object) ||
                     schema.schemas.contains(op.object->name) || op.verb == "reindex";
  return there ? Outcome{kDone} : Outcome{refuse(relation_missing(schema, *op.object))};
}

}  // namespace signalbox::play
