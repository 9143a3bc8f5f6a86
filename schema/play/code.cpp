// Functions by signature, triggers and policies by table.

#include <algorithm>

#include "schema/play/dependents.h"
#include "schema/play/names.h"
#include "schema/play/play.h"
#include "schema/play/words.h"

namespace signalbox::play {
namespace {

std::string function_key(const Function& function) {
  return to_string(function.name) + "(" + function.arguments + ")";
}

std::vector<std::string> overloads(const Schema& schema, const QualifiedName& name) {
  std::vector<std::string> keys;
  const std::string prefix = to_string(name) + "(";
  for (auto it = schema.functions.lower_bound(prefix); it != schema.functions.end() && it->first.starts_with(prefix);
       ++it) {
    keys.push_back(it->first);
  }
  return keys;
}

Outcome function_missing(const DropFunction& op) {
  if (op.if_exists) {
    return skipped();
  }
  return refuse(Refusal::DoesNotExist,
                op.arguments ? "function " + shown(op.function) + "(" + *op.arguments + ") does not exist"
                             : "could not find a function named \"" + shown(op.function) + "\"",
                to_string(op.function));
}

template <typename List>
auto find_named(Engine engine, List& list, std::string_view name) {
  return std::ranges::find_if(list, [&](const auto& each) { return same_name(engine, each.name, name); });
}

Complaint check_trigger_columns(const Schema& schema, const Table& table, const Trigger& trigger) {
  for (const std::string& column : trigger.columns) {
    if (find_column(schema, table, column) == nullptr) {
      return column_missing(schema, table, column);
    }
  }
  return std::nullopt;
}

/// The function may come from an extension, which brings functions that are not known here.
Complaint check_trigger_function(const Schema& schema, const Trigger& trigger) {
  const bool extensions = schema.extensions.size() > 1;
  if (schema.engine != Engine::Postgres || trigger.function.empty() || extensions ||
      is_outside(schema, trigger.function) || trigger.function.name == "suppress_redundant_updates_trigger" ||
      trigger.function.name.starts_with("tsvector_update_trigger") || !overloads(schema, trigger.function).empty()) {
    return std::nullopt;
  }
  return complaint(Refusal::DoesNotExist, "function " + shown(trigger.function) + "() does not exist",
                   to_string(trigger.function));
}

Outcome put_trigger(Schema& schema, Table& table, const CreateTrigger& op) {
  const auto present = find_named(schema.engine, table.triggers, op.trigger.name);
  if (present == table.triggers.end()) {
    table.triggers.push_back(op.trigger);
    return kDone;
  }
  if (op.or_replace) {
    *present = op.trigger;
    return kDone;
  }
  if (op.if_not_exists) {
    return skipped(!(*present == op.trigger));
  }
  return refuse(Refusal::AlreadyExists,
                schema.engine == Engine::Postgres
                    ? "trigger \"" + op.trigger.name + "\" for relation \"" + table.name.name + "\" already exists"
                : is_mysql_family(schema.engine) ? "Trigger '" + op.trigger.name + "' already exists"
                                                 : "trigger " + op.trigger.name + " already exists",
                object_of(table, op.trigger.name));
}

/// MySQL and SQLite name only the trigger.
Table* table_with_trigger(Schema& schema, const std::string& trigger) {
  for (const auto& [name, table] : schema.tables) {
    if (find_named(schema.engine, table.triggers, trigger) != table.triggers.end()) {
      return schema.tables.edit(name);
    }
  }
  return nullptr;
}

}  // namespace

Outcome play(Schema& schema, const CreateFunction& op) {
  if (Complaint missing = check_schema_of(schema, op.function.name)) {
    return refuse(*missing);
  }
  const std::string key = function_key(op.function);
  const auto present = schema.functions.find(key);
  if (present == schema.functions.end()) {
    schema.functions.emplace(key, op.function);
    return kDone;
  }
  const bool postgres = schema.engine == Engine::Postgres;
  if (!op.or_replace) {
    return refuse(
        Refusal::AlreadyExists,
        postgres ? "function \"" + op.function.name.name + "\" already exists with same argument types"
                 : (op.function.procedure ? "PROCEDURE " : "FUNCTION ") + op.function.name.name + " already exists",
        key);
  }
  if (postgres && present->second.returns != op.function.returns) {
    return refuse(Refusal::InvalidDefinition, "cannot change return type of existing function", key);
  }
  schema.functions.insert_or_assign(key, op.function);
  return kDone;
}

Outcome play(Schema& schema, const DropFunction& op) {
  if (is_outside(schema, op.function)) {
    return kDone;
  }
  const std::vector<std::string> keys = overloads(schema, op.function);
  std::string key = to_string(op.function) + "(" + op.arguments.value_or("") + ")";
  if (!op.arguments) {
    if (keys.size() > 1) {
      return refuse(Refusal::InvalidDefinition, "function name \"" + shown(op.function) + "\" is not unique",
                    to_string(op.function));
    }
    key = keys.empty() ? key : keys.front();
  }
  if (!schema.functions.contains(key)) {
    return function_missing(op);
  }
  const bool last = keys.size() == 1 && schema.engine == Engine::Postgres;
  if (last && !op.cascade && function_is_used(schema, op.function)) {
    return refuse(still_needed("function " + shown(op.function) + key.substr(key.find('(')), key));
  }
  schema.functions.erase(key);
  if (last) {
    remove_function_users(schema, op.function);
  }
  return kDone;
}

Outcome play(Schema& schema, const CreateTrigger& op) {
  if (is_outside(schema, op.table) || schema.views.contains(op.table)) {
    return kDone;
  }
  Table* table = edit_table(schema, op.table);
  if (table == nullptr) {
    return refuse(relation_missing(schema, op.table));
  }
  Complaint wrong = check_trigger_columns(schema, *table, op.trigger);
  wrong = wrong ? wrong : check_trigger_function(schema, op.trigger);
  return wrong ? Outcome{refuse(*wrong)} : put_trigger(schema, *table, op);
}

Outcome play(Schema& schema, const DropTrigger& op) {
  if (schema.views.contains(op.table)) {
    return kDone;
  }
  Table* table = op.table.empty() ? table_with_trigger(schema, op.trigger) : edit_table(schema, op.table);
  if (table == nullptr && !op.table.empty()) {
    return op.if_exists ? Outcome{skipped()} : Outcome{refuse(relation_missing(schema, op.table))};
  }
  const auto found =
      table == nullptr ? std::vector<Trigger>::iterator{} : find_named(schema.engine, table->triggers, op.trigger);
  if (table == nullptr || found == table->triggers.end()) {
    const std::string message = schema.engine == Engine::Postgres ? "trigger \"" + op.trigger + "\" for table \"" +
                                                                        op.table.name + "\" does not exist"
                                : is_mysql_family(schema.engine) ? "Trigger does not exist"
                                                                 : "no such trigger: " + op.trigger;
    return op.if_exists ? Outcome{skipped()} : Outcome{refuse(Refusal::DoesNotExist, message, op.trigger)};
  }
  table->triggers.erase(found);
  return kDone;
}

Outcome play(Schema& schema, const CreatePolicy& op) {
  Table* table = edit_table(schema, op.table);
  if (table == nullptr) {
    return refuse(relation_missing(schema, op.table));
  }
  for (const std::string& column : op.policy.columns) {
    if (find_column(schema, *table, column) == nullptr) {
      return refuse(name_missing(schema, *table, column));
    }
  }
  const auto present = find_named(schema.engine, table->policies, op.policy.name);
  const bool there = present != table->policies.end();
  if (there != op.replace) {
    return refuse(there ? Refusal::AlreadyExists : Refusal::DoesNotExist,
                  "policy \"" + op.policy.name + "\" for table \"" + table->name.name + "\" " +
                      (there ? "already exists" : "does not exist"),
                  object_of(*table, op.policy.name));
  }
  if (there) {
    *present = op.policy;
  } else {
    table->policies.push_back(op.policy);
  }
  return kDone;
}

Outcome play(Schema& schema, const DropPolicy& op) {
  Table* table = edit_table(schema, op.table);
  if (table == nullptr) {
    return op.if_exists ? Outcome{skipped()} : Outcome{refuse(relation_missing(schema, op.table))};
  }
  const auto found = find_named(schema.engine, table->policies, op.policy);
  if (found == table->policies.end()) {
    return op.if_exists
               ? Outcome{skipped()}
               : Outcome{refuse(Refusal::DoesNotExist,
                                "policy \"" + op.policy + "\" for table \"" + table->name.name + "\" does not exist",
                                object_of(*table, op.policy))};
  }
  table->policies.erase(found);
  return kDone;
}

}  // namespace signalbox::play
