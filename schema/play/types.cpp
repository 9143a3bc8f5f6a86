#include <algorithm>

#include "schema/play/dependents.h"
#include "schema/play/names.h"
#include "schema/play/play.h"
#include "schema/play/renames.h"
#include "schema/play/words.h"

namespace signalbox::play {
namespace {

ApplyError type_missing(const Schema& schema, const QualifiedName& type) {
  if (!schema.schemas.contains(type.schema)) {
    return schema_missing(type.schema);
  }
  return complaint(Refusal::DoesNotExist, "type \"" + shown(type) + "\" does not exist", to_string(type));
}

ApplyError label_taken(const QualifiedName& type, const std::string& label) {
  return complaint(Refusal::AlreadyExists, "enum label \"" + label + "\" already exists", to_string(type));
}

ApplyError label_missing(const QualifiedName& type, const std::string& label) {
  return complaint(Refusal::DoesNotExist, "\"" + label + "\" is not an existing enum label", to_string(type));
}

/// The key in Schema::others of a domain, composite type, … of that name; "" when there is none.
std::string other_type(const Schema& schema, const QualifiedName& name) {
  for (const char* kind : {"domain ", "composite type ", "range type ", "range ", "type ", "base type "}) {
    const std::string key = kind + to_string(name);
    if (schema.others.contains(key)) {
      return key;
    }
  }
  return "";
}

bool holds(const Enum& type, const std::string& value) {
  return std::ranges::find(type.values, value) != type.values.end();
}

}  // namespace

Outcome play(Schema& schema, const CreateEnum& op) {
  if (Complaint missing = check_schema_of(schema, op.type.name)) {
    return refuse(*missing);
  }
  if (type_exists(schema, op.type.name)) {
    if (op.if_not_exists) {
      const auto present = schema.enums.find(op.type.name);
      return skipped(present == schema.enums.end() || present->second.values != op.type.values);
    }
    return refuse(Refusal::AlreadyExists, "type \"" + op.type.name.name + "\" already exists", to_string(op.type.name));
  }
  schema.enums.emplace(op.type.name, op.type);
  return kDone;
}

Outcome play(Schema& schema, const AddEnumValue& op) {
  Enum* found = schema.enums.edit(op.type);
  if (found == nullptr) {
    return refuse(type_missing(schema, op.type));
  }
  auto& values = found->values;
  if (holds(*found, op.value)) {
    return op.if_not_exists ? Outcome{skipped()} : Outcome{refuse(label_taken(op.type, op.value))};
  }
  const std::string& neighbour = op.before.empty() ? op.after : op.before;
  if (neighbour.empty()) {
    values.push_back(op.value);
    return kDone;
  }
  const auto at = std::ranges::find(values, neighbour);
  if (at == values.end()) {
    return refuse(label_missing(op.type, neighbour));
  }
  values.insert(op.before.empty() ? at + 1 : at, op.value);
  return kDone;
}

Outcome play(Schema& schema, const RenameEnumValue& op) {
  Enum* found = schema.enums.edit(op.type);
  if (found == nullptr) {
    return refuse(type_missing(schema, op.type));
  }
  if (!holds(*found, op.value)) {
    return refuse(label_missing(op.type, op.value));
  }
  if (holds(*found, op.to)) {
    return refuse(label_taken(op.type, op.to));
  }
  std::ranges::replace(found->values, op.value, op.to);
  return kDone;
}

Outcome play(Schema& schema, const DropEnumValue& op) {
  Enum* found = schema.enums.edit(op.type);
  if (found == nullptr) {
    return refuse(type_missing(schema, op.type));
  }
  if (!holds(*found, op.value)) {
    return refuse(label_missing(op.type, op.value));
  }
  std::erase(found->values, op.value);
  return kDone;
}

Outcome play(Schema& schema, const RenameEnum& op) {
  const auto found = schema.enums.find(op.type);
  const std::string other = other_type(schema, op.type);
  if (found == schema.enums.end() && other.empty()) {
    return refuse(type_missing(schema, op.type));
  }
  if (Complaint missing = check_schema_of(schema, op.to)) {
    return refuse(*missing);
  }
  if (type_exists(schema, op.to)) {
    return refuse(Refusal::AlreadyExists, "type \"" + op.to.name + "\" already exists", to_string(op.to));
  }
  if (found != schema.enums.end()) {
    schema.enums.rename(op.type, op.to).name = op.to;
  } else {
    schema.others.rename(other, schema.others.at(other).kind + " " + to_string(op.to)).name = op.to;
  }
  follow_type(schema, op.type, op.to);
  return kDone;
}

Outcome play(Schema& schema, const DropEnum& op) {
  const std::string other = other_type(schema, op.type);
  if (!schema.enums.contains(op.type) && other.empty()) {
    return op.if_exists ? Outcome{skipped()} : Outcome{refuse(type_missing(schema, op.type))};
  }
  if (!op.cascade && type_has_dependents(schema, op.type)) {
    return refuse(still_needed("type " + shown(op.type), to_string(op.type)));
  }
  schema.enums.erase(op.type);
  schema.others.erase(other);
  remove_type_users(schema, op.type);
  return kDone;
}

}  // namespace signalbox::play
