// Schemas and extensions.

#include <algorithm>
#include <vector>

#include "schema/play/dependents.h"
#include "schema/play/expressions.h"
#include "schema/play/names.h"
#include "schema/play/play.h"
#include "schema/play/renames.h"
#include "schema/play/words.h"

namespace signalbox::play {
namespace {

template <typename Map>
std::vector<QualifiedName> names_in(const Map& map, const std::string& schema) {
  std::vector<QualifiedName> names;
  for (auto it = map.lower_bound(QualifiedName{schema, ""}); it != map.end() && it->first.schema == schema; ++it) {
    names.push_back(it->first);
  }
  return names;
}

template <typename Map>
std::vector<std::string> keys_in(const Map& map, const std::string& schema) {
  std::vector<std::string> keys;
  for (const auto& [key, each] : map) {
    if (each.name.schema == schema) {
      keys.push_back(key);
    }
  }
  return keys;
}

bool is_empty(const Schema& schema, const std::string& name) {
  return names_in(schema.tables, name).empty() && names_in(schema.enums, name).empty() &&
         names_in(schema.views, name).empty() && names_in(schema.sequences, name).empty() &&
         keys_in(schema.functions, name).empty() && keys_in(schema.others, name).empty();
}

void remove_content(Schema& schema, const std::string& name) {
  for (const QualifiedName& view : names_in(schema.views, name)) {
    remove_view(schema, view);
  }
  for (const QualifiedName& table : names_in(schema.tables, name)) {
    remove_table(schema, table);
  }
  for (const QualifiedName& type : names_in(schema.enums, name)) {
    schema.enums.erase(type);
    remove_type_users(schema, type);
  }
  for (const QualifiedName& sequence : names_in(schema.sequences, name)) {
    remove_sequence(schema, sequence);
  }
  for (const std::string& key : keys_in(schema.functions, name)) {
    const QualifiedName function = schema.functions.at(key).name;
    schema.functions.erase(key);
    remove_function_users(schema, function);
  }
  for (const std::string& key : keys_in(schema.others, name)) {
    const QualifiedName type = schema.others.at(key).name;
    schema.others.erase(key);
    remove_type_users(schema, type);
  }
}

/// Moves every entry of the old schema; `follow` tells the rest of the schema.
template <typename Map, typename Follow>
void move_names(Map& map, const std::string& from, const std::string& to, const Follow& follow) {
  for (const QualifiedName& name : names_in(map, from)) {
    const QualifiedName moved{to, name.name};
    map.rename(name, moved).name = moved;
    follow(name, moved);
  }
}

template <typename Map>
void move_keys(Map& map, const std::string& from, const std::string& to, const auto& key_of) {
  for (const std::string& key : keys_in(map, from)) {
    auto moved = map.at(key);
    moved.name.schema = to;
    map.rename(key, key_of(moved)) = std::move(moved);
  }
}

std::vector<ColumnRef> columns_from(const Schema& schema, const std::string& extension) {
  std::vector<ColumnRef> columns;
  for (const auto& [name, table] : schema.tables) {
    for (const Column& column : table.columns) {
      const auto type = user_type_of(column.type);
      if (type && !schema.enums.contains(*type) && extension_of_type(type->name) == extension) {
        columns.push_back({name, column.name});
      }
    }
  }
  return columns;
}

}  // namespace

Outcome play(Schema& schema, const CreateSchema& op) {
  if (schema.schemas.contains(op.schema)) {
    return op.if_not_exists
               ? Outcome{skipped()}
               : Outcome{refuse(Refusal::AlreadyExists, "schema \"" + op.schema + "\" already exists", op.schema)};
  }
  schema.schemas.emplace(op.schema, "");
  return kDone;
}

Outcome play(Schema& schema, const RenameSchema& op) {
  if (!schema.schemas.contains(op.schema)) {
    return refuse(schema_missing(op.schema));
  }
  if (schema.schemas.contains(op.to)) {
    return refuse(Refusal::AlreadyExists, "schema \"" + op.to + "\" already exists", op.to);
  }
  schema.schemas.erase(op.schema);
  schema.schemas.emplace(op.to, "");
  const auto relation = [&](const QualifiedName& from, const QualifiedName& to) { follow_relation(schema, from, to); };
  move_names(schema.tables, op.schema, op.to, relation);
  move_names(schema.views, op.schema, op.to, relation);
  move_names(schema.enums, op.schema, op.to,
             [&](const QualifiedName& from, const QualifiedName& to) { follow_type(schema, from, to); });
  for (const QualifiedName& name : names_in(schema.sequences, op.schema)) {
    rename_sequence(schema, name, QualifiedName{op.to, name.name});
  }
  move_keys(schema.functions, op.schema, op.to,
            [](const Function& each) { return to_string(each.name) + "(" + each.arguments + ")"; });
  move_keys(schema.others, op.schema, op.to,
            [](const OtherObject& each) { return each.kind + " " + to_string(each.name); });
  return kDone;
}

Outcome play(Schema& schema, const DropSchema& op) {
  if (!schema.schemas.contains(op.schema)) {
    return op.if_exists ? Outcome{skipped()} : Outcome{refuse(schema_missing(op.schema))};
  }
  if (!op.cascade && !is_empty(schema, op.schema)) {
    return refuse(still_needed("schema " + op.schema, op.schema));
  }
  remove_content(schema, op.schema);
  schema.schemas.erase(op.schema);
  return kDone;
}

Outcome play(Schema& schema, const CreateExtension& op) {
  if (schema.extensions.contains(op.extension)) {
    return op.if_not_exists ? Outcome{skipped()}
                            : Outcome{refuse(Refusal::AlreadyExists,
                                             "extension \"" + op.extension + "\" already exists", op.extension)};
  }
  if (!op.schema.empty() && !schema.schemas.contains(op.schema) && !op.schema.starts_with("pg_")) {
    return refuse(schema_missing(op.schema));
  }
  schema.extensions.emplace(op.extension, op.schema);
  return kDone;
}

Outcome play(Schema& schema, const DropExtension& op) {
  if (!schema.extensions.contains(op.extension)) {
    return op.if_exists ? Outcome{skipped()}
                        : Outcome{refuse(Refusal::DoesNotExist, "extension \"" + op.extension + "\" does not exist",
                                         op.extension)};
  }
  const std::vector<ColumnRef> users = columns_from(schema, op.extension);
  if (!op.cascade && !users.empty()) {
    return refuse(still_needed("extension " + op.extension, op.extension));
  }
  schema.extensions.erase(op.extension);
  for (const ColumnRef& column : users) {
    remove_column(schema, column.table, column.column);
  }
  return kDone;
}

}  // namespace signalbox::play
