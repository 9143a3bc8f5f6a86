#pragma once
// Operations on code in the database (functions, triggers, policies) and on any other named object.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace signalbox {

struct CreateFunction {
  static constexpr std::string_view kOp = "create_function";
  Function function;
  bool or_replace = false;

  bool operator==(const CreateFunction&) const = default;
  static constexpr auto fields() {
    return fields_of(field("function", &CreateFunction::function), field("or_replace", &CreateFunction::or_replace));
  }
};

struct DropFunction {
  static constexpr std::string_view kOp = "drop_function";
  QualifiedName function;
  std::optional<std::string> arguments;  ///< nullopt: not written, allowed when the name is unique
  bool if_exists = false;
  bool cascade = false;

  bool operator==(const DropFunction&) const = default;
  static constexpr auto fields() {
    return fields_of(field("function", &DropFunction::function), field("arguments", &DropFunction::arguments),
                     field("if_exists", &DropFunction::if_exists), field("cascade", &DropFunction::cascade));
  }
};

struct CreateTrigger {
  static constexpr std::string_view kOp = "create_trigger";
  QualifiedName table;
  Trigger trigger;
  bool or_replace = false;
  bool if_not_exists = false;

  bool operator==(const CreateTrigger&) const = default;
  static constexpr auto fields() {
    return fields_of(field("table", &CreateTrigger::table), field("trigger", &CreateTrigger::trigger),
                     field("or_replace", &CreateTrigger::or_replace),
                     field("if_not_exists", &CreateTrigger::if_not_exists));
  }
};

struct DropTrigger {
  static constexpr std::string_view kOp = "drop_trigger";
  QualifiedName table;  ///< empty where the statement names only the trigger (MySQL, SQLite)
  std::string trigger;
  bool if_exists = false;
  bool cascade = false;

  bool operator==(const DropTrigger&) const = default;
  static constexpr auto fields() {
    return fields_of(field("table", &DropTrigger::table), field("trigger", &DropTrigger::trigger),
                     field("if_exists", &DropTrigger::if_exists), field("cascade", &DropTrigger::cascade));
  }
};

/// Also ALTER POLICY (`replace`).
struct CreatePolicy {
  static constexpr std::string_view kOp = "create_policy";
  QualifiedName table;
  Policy policy;
  bool replace = false;

  bool operator==(const CreatePolicy&) const = default;
  static constexpr auto fields() {
    return fields_of(field("table", &CreatePolicy::table), field("policy", &CreatePolicy::policy),
                     field("replace", &CreatePolicy::replace));
  }
};

struct DropPolicy {
  static constexpr std::string_view kOp = "drop_policy";
  QualifiedName table;
  std::string policy;
  bool if_exists = false;

  bool operator==(const DropPolicy&) const = default;
  static constexpr auto fields() {
    return fields_of(field("table", &DropPolicy::table), field("policy", &DropPolicy::policy),
                     field("if_exists", &DropPolicy::if_exists));
  }
};

/// Domain, composite type, aggregate, operator, rule, publication, …
struct CreateObject {
  static constexpr std::string_view kOp = "create_object";
  OtherObject object;
  bool if_not_exists = false;
  bool or_replace = false;

  bool operator==(const CreateObject&) const = default;
  static constexpr auto fields() {
    return fields_of(field("object", &CreateObject::object), field("if_not_exists", &CreateObject::if_not_exists),
                     field("or_replace", &CreateObject::or_replace));
  }
};

struct AlterObject {
  static constexpr std::string_view kOp = "alter_object";
  std::string kind;
  QualifiedName name;
  std::string action;               ///< normalised text of the change
  std::optional<QualifiedName> to;  ///< rename

  bool operator==(const AlterObject&) const = default;
  static constexpr auto fields() {
    return fields_of(field("kind", &AlterObject::kind), field("name", &AlterObject::name),
                     field("action", &AlterObject::action), field("to", &AlterObject::to));
  }
};

struct DropObject {
  static constexpr std::string_view kOp = "drop_object";
  std::string kind;
  QualifiedName name;
  bool if_exists = false;
  bool cascade = false;

  bool operator==(const DropObject&) const = default;
  static constexpr auto fields() {
    return fields_of(field("kind", &DropObject::kind), field("name", &DropObject::name),
                     field("if_exists", &DropObject::if_exists), field("cascade", &DropObject::cascade));
  }
};

}  // namespace signalbox
