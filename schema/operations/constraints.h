#pragma once
// Operations on constraints. An empty name in an add is filled by apply() as the engine would.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace signalbox {

struct AddPrimaryKey {
  static constexpr std::string_view kOp = "add_primary_key";
  QualifiedName table;
  PrimaryKey key;
  std::string using_index;

  bool operator==(const AddPrimaryKey&) const = default;
  static constexpr auto fields() {
    return fields_of(field("table", &AddPrimaryKey::table), field("primary_key", &AddPrimaryKey::key),
                     field("using_index", &AddPrimaryKey::using_index));
  }
};

struct AddForeignKey {
  static constexpr std::string_view kOp = "add_foreign_key";
  QualifiedName table;
  ForeignKey key;
  bool if_not_exists = false;

  bool operator==(const AddForeignKey&) const = default;
  static constexpr auto fields() {
    return fields_of(field("table", &AddForeignKey::table), field("foreign_key", &AddForeignKey::key),
                     field("if_not_exists", &AddForeignKey::if_not_exists));
  }
};

struct AddUnique {
  static constexpr std::string_view kOp = "add_unique";
  QualifiedName table;
  Unique unique;
  std::string using_index;

  bool operator==(const AddUnique&) const = default;
  static constexpr auto fields() {
    return fields_of(field("table", &AddUnique::table), field("unique", &AddUnique::unique),
                     field("using_index", &AddUnique::using_index));
  }
};

struct AddCheck {
  static constexpr std::string_view kOp = "add_check";
  QualifiedName table;
  Check check;

  bool operator==(const AddCheck&) const = default;
  static constexpr auto fields() {
    return fields_of(field("table", &AddCheck::table), field("check", &AddCheck::check));
  }
};

struct AddExclusion {
  static constexpr std::string_view kOp = "add_exclusion";
  QualifiedName table;
  Exclusion exclusion;

  bool operator==(const AddExclusion&) const = default;
  static constexpr auto fields() {
    return fields_of(field("table", &AddExclusion::table), field("exclusion", &AddExclusion::exclusion));
  }
};

struct ValidateConstraint {
  static constexpr std::string_view kOp = "validate_constraint";
  QualifiedName table;
  std::string constraint;

  bool operator==(const ValidateConstraint&) const = default;
  static constexpr auto fields() {
    return fields_of(field("table", &ValidateConstraint::table), field("constraint", &ValidateConstraint::constraint));
  }
};

struct DropConstraint {
  static constexpr std::string_view kOp = "drop_constraint";
  QualifiedName table;
  std::string constraint;  ///< empty with kind "primary key" (MySQL)
  std::string kind;        ///< MySQL says what it drops: "primary key", "foreign key", "check"; else empty
  bool if_exists = false;
  bool cascade = false;

  bool operator==(const DropConstraint&) const = default;
  static constexpr auto fields() {
    return fields_of(field("table", &DropConstraint::table), field("constraint", &DropConstraint::constraint),
                     field("kind", &DropConstraint::kind), field("if_exists", &DropConstraint::if_exists),
                     field("cascade", &DropConstraint::cascade));
  }
};

struct RenameConstraint {
  static constexpr std::string_view kOp = "rename_constraint";
  QualifiedName table;
  std::string constraint;
  std::string to;

  bool operator==(const RenameConstraint&) const = default;
  static constexpr auto fields() {
    return fields_of(field("table", &RenameConstraint::table), field("constraint", &RenameConstraint::constraint),
                     field("to", &RenameConstraint::to));
  }
};

}  // namespace signalbox
