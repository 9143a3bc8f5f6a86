#include <algorithm>

#include "schema/play/column_types.h"
#include "schema/play/dependents.h"
#include "schema/play/expressions.h"
#include "schema/play/names.h"
#include "schema/play/play.h"
#include "schema/play/relatives.h"
#include "schema/play/words.h"

namespace signalbox::play {
namespace {

struct Target {
  Table* table = nullptr;
  Column* column = nullptr;
};

tl::expected<Target, ApplyError> find_target(Schema& schema, const QualifiedName& name, const std::string& column) {
  Table* table = edit_table(schema, name);
  if (table == nullptr) {
    return refuse(relation_missing(schema, name));
  }
  Column* found = find_column(schema, *table, column);
  if (found == nullptr) {
    return refuse(column_missing(schema, *table, column));
  }
  return Target{table, found};
}

/// Changes the column when it is there; `change` may refuse.
template <typename Change>
Outcome on_column(Schema& schema, const QualifiedName& table, const std::string& column, const Change& change) {
  if (is_outside(schema, table) || schema.views.contains(table)) {
    return kDone;
  }
  const auto target = find_target(schema, table, column);
  if (!target) {
    return refuse(target.error());
  }
  return change(*target->table, *target->column);
}

template <typename List>
bool any_reads(const List& list, const std::string& column) {
  return std::ranges::any_of(
      list, [&](const auto& each) { return std::ranges::find(each.columns, column) != each.columns.end(); });
}

Complaint type_is_bound(const Schema& schema, const Table& table, const Column& column) {
  std::string by;
  if (is_read_by_views(schema, table.name, column.name)) {
    by = "used by a view or rule";
  } else if (any_reads(table.policies, column.name)) {
    by = "used in a policy definition";
  } else if (any_reads(table.triggers, column.name)) {
    by = "used in a trigger definition";
  } else if (std::ranges::any_of(table.columns, [&](const Column& each) {
               return each.generated && std::ranges::find(each.reads, column.name) != each.reads.end();
             })) {
    by = "used by a generated column";
  }
  if (by.empty()) {
    return std::nullopt;
  }
  return complaint(Refusal::DependentObjects, "cannot alter type of a column " + by, object_of(table, column.name));
}

Complaint check_cast(const Table& table, const Column& column, const AlterColumnType& op) {
  if (op.using_expression || casts_automatically(column.type, op.type) != false) {
    return std::nullopt;
  }
  return complaint(Refusal::InvalidDefinition,
                   "column \"" + column.name + "\" cannot be cast automatically to type " + op.type,
                   object_of(table, column.name));
}

void retype_children(Schema& schema, const QualifiedName& parent, const std::string& column, const std::string& type) {
  for (const QualifiedName& name : children_of(schema, parent)) {
    if (schema.tables.at(name).find_column(column) != nullptr) {
      schema.tables.edit(name)->find_column(column)->type = type;
      retype_children(schema, name, column, type);
    }
  }
}

/// Both sides of a foreign key must still be comparable afterwards.
Complaint breaks_reference(const Schema& schema, const Table& table, const Column& column, const std::string& type) {
  for (const auto& [name, other] : schema.tables) {
    for (const ForeignKey& key : other.foreign_keys) {
      const Table* referenced = schema.find_table(key.references);
      for (std::size_t i = 0; referenced != nullptr && i < key.columns.size() && i < key.referenced_columns.size();
           ++i) {
        const Column* here = find_column(schema, other, key.columns[i]);
        const Column* there = find_column(schema, *referenced, key.referenced_columns[i]);
        if (here == nullptr || there == nullptr || (here != &column && there != &column)) {
          continue;
        }
        if (!types_can_reference(schema.engine, here == &column ? type : here->type,
                                 there == &column ? type : there->type)) {
          const bool mysql = is_mysql_family(schema.engine);
          const std::string usage = here == &column ? "used" : "referenced";
          return complaint(Refusal::InvalidDefinition,
                           mysql ? "Cannot change column '" + column.name + "': used in a foreign key constraint '" +
                                       key.name + "'" + (here == &column ? "" : " of table '" + name.name + "'")
                                 : "foreign key constraint \"" + key.name + "\" cannot be implemented",
                           object_of(table, column.name));
        }
      }
    }
  }
  return std::nullopt;
}

void move_column(const Schema& schema, Table& table, const std::string& column, const std::string& position) {
  const auto at = std::ranges::find(table.columns, column, &Column::name);
  if (position.empty() || at == table.columns.end()) {
    return;
  }
  Column moved = std::move(*at);
  table.columns.erase(at);
  auto target = table.columns.begin();
  if (position.starts_with("after ")) {
    target = std::ranges::find_if(table.columns, [&](const Column& each) {
      return same_name(schema.engine, each.name, std::string_view(position).substr(6));
    });
    target += target == table.columns.end() ? 0 : 1;
  }
  table.columns.insert(target, std::move(moved));
}

/// MySQL's MODIFY and CHANGE, libSQL's ALTER COLUMN … TO: the statement is the whole definition.
Outcome restate_column(Schema& schema, const AlterColumnType& op) {
  return on_column(schema, op.table, op.column, [&](Table& table, Column& column) -> Outcome {
    const Column& wanted = *op.definition;
    const std::string new_name = wanted.name.empty() ? column.name : wanted.name;
    const Column* there = find_column(schema, table, new_name);
    if (there != nullptr && there != &column) {
      return refuse(column_taken(schema, table, new_name));
    }
    if (Complaint broken = breaks_reference(schema, table, column, wanted.type)) {
      return refuse(*broken);
    }
    if (Complaint missing = check_position(schema, table, column.name, op.position)) {
      return refuse(*missing);
    }
    const std::string old_name = column.name;
    const bool in_key = table.primary_key && contains_name(schema.engine, table.primary_key->columns, old_name);
    column = wanted;
    column.name = old_name;
    column.nullable = wanted.nullable && !in_key;
    move_column(schema, table, old_name, op.position);
    return new_name == old_name ? Outcome{kDone} : play(schema, RenameColumn{op.table, old_name, new_name});
  });
}

Outcome add_identity(Schema& schema, Table& table, Column& column, const std::string& kind) {
  if (!column.identity.empty()) {
    return refuse(
        Refusal::AlreadyExists,
        "column \"" + column.name + "\" of relation \"" + table.name.name + "\" is already an identity column",
        object_of(table, column.name));
  }
  if (column.nullable) {
    return refuse(Refusal::InvalidDefinition,
                  "column \"" + column.name + "\" of relation \"" + table.name.name +
                      "\" must be declared NOT NULL before identity can be added",
                  object_of(table, column.name));
  }
  if (column.default_value) {
    return refuse(Refusal::InvalidDefinition,
                  "column \"" + column.name + "\" of relation \"" + table.name.name + "\" already has a default value",
                  object_of(table, column.name));
  }
  column.identity = kind.empty() ? "by default" : kind;
  add_sequence(schema, table.name, column);
  return kDone;
}

Outcome drop_identity(Schema& schema, Table& table, Column& column) {
  if (column.identity.empty()) {
    return refuse(Refusal::DoesNotExist,
                  "column \"" + column.name + "\" of relation \"" + table.name.name + "\" is not an identity column",
                  object_of(table, column.name));
  }
  column.identity.clear();
  if (const auto owned = owned_sequence(schema, {table.name, column.name})) {
    schema.sequences.erase(*owned);
  }
  return kDone;
}

std::string column_words(const Table& table, const Column& column) {
  return "column \"" + column.name + "\" of relation \"" + table.name.name + "\"";
}

}  // namespace

Outcome play(Schema& schema, const AlterColumnType& op) {
  if (op.definition) {
    return restate_column(schema, op);
  }
  return on_column(schema, op.table, op.column, [&](Table& table, Column& column) -> Outcome {
    Column wanted = column;
    wanted.type = op.type;
    if (Complaint missing = check_type(schema, wanted)) {
      return refuse(*missing);
    }
    if (schema.engine == Engine::Postgres) {
      Complaint bound = type_is_bound(schema, table, column);
      bound = bound ? bound : check_cast(table, column, op);
      bound = bound ? bound : breaks_reference(schema, table, column, op.type);
      if (bound) {
        return refuse(*bound);
      }
    }
    column.type = op.type;
    column.collation = op.collation;
    retype_children(schema, table.name, column.name, op.type);
    return kDone;
  });
}

Outcome play(Schema& schema, const SetNotNull& op) {
  return on_column(schema, op.table, op.column, [](Table&, Column& column) -> Outcome {
    column.nullable = false;
    return kDone;
  });
}

Outcome play(Schema& schema, const DropNotNull& op) {
  return on_column(schema, op.table, op.column, [&](Table& table, Column& column) -> Outcome {
    if (table.primary_key && contains_name(schema.engine, table.primary_key->columns, column.name)) {
      return refuse(Refusal::DependentObjects, "column \"" + column.name + "\" is in a primary key",
                    object_of(table, column.name));
    }
    if (!column.identity.empty() && schema.engine == Engine::Postgres) {
      return refuse(Refusal::InvalidDefinition, column_words(table, column) + " is an identity column",
                    object_of(table, column.name));
    }
    column.nullable = true;
    return kDone;
  });
}

Outcome play(Schema& schema, const SetDefault& op) {
  return on_column(schema, op.table, op.column, [&](Table& table, Column& column) -> Outcome {
    if (schema.engine == Engine::Postgres && (column.generated || !column.identity.empty())) {
      return refuse(
          Refusal::InvalidDefinition,
          column_words(table, column) + (column.generated ? " is a generated column" : " is an identity column"),
          object_of(table, column.name));
    }
    column.default_value = op.value;
    return kDone;
  });
}

Outcome play(Schema& schema, const DropDefault& op) {
  return on_column(schema, op.table, op.column, [&](Table& table, Column& column) -> Outcome {
    if (schema.engine == Engine::Postgres && (column.generated || !column.identity.empty())) {
      return refuse(
          Refusal::InvalidDefinition,
          column_words(table, column) + (column.generated ? " is a generated column" : " is an identity column"),
          object_of(table, column.name));
    }
    column.default_value.reset();
    return kDone;
  });
}

Outcome play(Schema& schema, const AlterColumnOption& op) {
  return on_column(schema, op.table, op.column, [&](Table& table, Column& column) -> Outcome {
    if (op.option == "add identity") {
      return add_identity(schema, table, column, op.value);
    }
    if (op.option == "set identity" && (op.value == "always" || op.value == "by default")) {
      column.identity = op.value;
    }
    if (op.option == "drop identity") {
      return drop_identity(schema, table, column);
    }
    if (op.option == "drop expression") {
      column.generated.reset();
      column.generated_stored = false;
      column.reads.clear();
    }
    return kDone;
  });
}

}  // namespace signalbox::play
