#pragma once
// Rights, comments, and what a file says about its session and transaction.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace signalbox {

struct Grant {
  static constexpr std::string_view kOp = "grant";
  std::string privileges;
  std::string objects;
  std::string roles;

  bool operator==(const Grant&) const = default;
  static constexpr auto fields() {
    return fields_of(field("privileges", &Grant::privileges), field("objects", &Grant::objects),
                     field("roles", &Grant::roles));
  }
};

struct Revoke {
  static constexpr std::string_view kOp = "revoke";
  std::string privileges;
  std::string objects;
  std::string roles;

  bool operator==(const Revoke&) const = default;
  static constexpr auto fields() {
    return fields_of(field("privileges", &Revoke::privileges), field("objects", &Revoke::objects),
                     field("roles", &Revoke::roles));
  }
};

/// CREATE/ALTER/DROP ROLE and the like; the text is never kept, it may hold a password.
struct AlterRole {
  static constexpr std::string_view kOp = "alter_role";
  std::string verb;
  std::string role;

  bool operator==(const AlterRole&) const = default;
  static constexpr auto fields() { return fields_of(field("verb", &AlterRole::verb), field("role", &AlterRole::role)); }
};

struct Comment {
  static constexpr std::string_view kOp = "comment";
  std::string kind;  ///< "table", "column", …
  QualifiedName object;
  std::string column;
  std::string text;

  bool operator==(const Comment&) const = default;
  static constexpr auto fields() {
    return fields_of(field("kind", &Comment::kind), field("object", &Comment::object),
                     field("column", &Comment::column), field("text", &Comment::text));
  }
};

struct SetParameter {
  static constexpr std::string_view kOp = "set_parameter";
  std::string parameter;
  std::string value;
  bool local = false;

  bool operator==(const SetParameter&) const = default;
  static constexpr auto fields() {
    return fields_of(field("parameter", &SetParameter::parameter), field("value", &SetParameter::value),
                     field("local", &SetParameter::local));
  }
};

/// BEGIN, COMMIT, ROLLBACK, SAVEPOINT written in the file.
struct TransactionControl {
  static constexpr std::string_view kOp = "transaction";
  std::string verb;  ///< "begin", "commit", "rollback", "savepoint"

  bool operator==(const TransactionControl&) const = default;
  static constexpr auto fields() { return fields_of(field("verb", &TransactionControl::verb)); }
};

struct LockTable {
  static constexpr std::string_view kOp = "lock_table";
  std::vector<QualifiedName> tables;
  std::string mode;

  bool operator==(const LockTable&) const = default;
  static constexpr auto fields() {
    return fields_of(field("tables", &LockTable::tables), field("mode", &LockTable::mode));
  }
};

}  // namespace signalbox
