// Everything else that has a name: known by kind and name only.

#include "schema/play/dependents.h"
#include "schema/play/names.h"
#include "schema/play/play.h"
#include "schema/play/renames.h"
#include "schema/play/words.h"

namespace signalbox::play {
namespace {

std::string object_key(const std::string& kind, const QualifiedName& name) {
  return kind + " " + to_string(name);
}

/// Kinds that share their names with tables' row types and enums.
bool is_type(const std::string& kind) {
  return kind == "domain" || kind == "type" || kind.ends_with(" type") || kind == "range";
}

std::string shown_kind(const std::string& kind) {
  return is_type(kind) ? "type" : kind;
}

ApplyError missing_object(const std::string& kind, const QualifiedName& name) {
  return complaint(Refusal::DoesNotExist, shown_kind(kind) + " \"" + shown(name) + "\" does not exist",
                   to_string(name));
}

ApplyError taken_object(const std::string& kind, const QualifiedName& name) {
  return complaint(Refusal::AlreadyExists, shown_kind(kind) + " \"" + name.name + "\" already exists", to_string(name));
}

}  // namespace

Outcome play(Schema& schema, const CreateObject& op) {
  const OtherObject& object = op.object;
  if (Complaint missing = check_schema_of(schema, object.name)) {
    return refuse(*missing);
  }
  const std::string key = object_key(object.kind, object.name);
  const auto present = schema.others.find(key);
  if (present != schema.others.end() && (op.or_replace || op.if_not_exists)) {
    const bool different = present->second.definition != object.definition;
    if (op.or_replace) {
      schema.others.insert_or_assign(key, object);
      return kDone;
    }
    return skipped(different);
  }
  const bool named = !object.name.name.empty();
  if (named && (present != schema.others.end() || (is_type(object.kind) && type_exists(schema, object.name)))) {
    return refuse(taken_object(object.kind, object.name));
  }
  if (object.kind == "composite type" && relation_kind(schema, object.name) != RelationKind::None) {
    return refuse(relation_taken(schema, object.name));
  }
  schema.others.insert_or_assign(key, object);
  return kDone;
}

Outcome play(Schema& schema, const AlterObject& op) {
  const auto found = schema.others.find(object_key(op.kind, op.name));
  // What is not known may be the engine's own or an extension's.
  if (found == schema.others.end()) {
    return is_type(op.kind) && schema.extensions.size() <= 1 && !type_exists(schema, op.name)
               ? Outcome{refuse(missing_object(op.kind, op.name))}
               : Outcome{kDone};
  }
  if (!op.to) {
    schema.others.edit(found->first)->definition += "; " + op.action;
    return kDone;
  }
  if (schema.others.contains(object_key(op.kind, *op.to)) || (is_type(op.kind) && type_exists(schema, *op.to))) {
    return refuse(taken_object(op.kind, *op.to));
  }
  schema.others.rename(found->first, object_key(op.kind, *op.to)).name = *op.to;
  if (is_type(op.kind)) {
    follow_type(schema, op.name, *op.to);
  }
  return kDone;
}

Outcome play(Schema& schema, const DropObject& op) {
  const std::string key = object_key(op.kind, op.name);
  if (!schema.others.contains(key)) {
    return op.if_exists ? Outcome{skipped()} : Outcome{refuse(missing_object(op.kind, op.name))};
  }
  if (is_type(op.kind) && !op.cascade && type_has_dependents(schema, op.name)) {
    return refuse(still_needed("type " + shown(op.name), to_string(op.name)));
  }
  schema.others.erase(key);
  if (is_type(op.kind)) {
    remove_type_users(schema, op.name);
  }
  return kDone;
}

}  // namespace signalbox::play
