#pragma once
// Operations on enum types.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace signalbox {

struct CreateEnum {
  static constexpr std::string_view kOp = "create_enum";
  Enum type;
  bool if_not_exists = false;  ///< from a guarded DO block

  bool operator==(const CreateEnum&) const = default;
  static constexpr auto fields() {
    return fields_of(field("enum", &CreateEnum::type), field("if_not_exists", &CreateEnum::if_not_exists));
  }
};

struct AddEnumValue {
  static constexpr std::string_view kOp = "add_enum_value";
  QualifiedName type;
  std::string value;
  std::string before;
  std::string after;
  bool if_not_exists = false;

  bool operator==(const AddEnumValue&) const = default;
  static constexpr auto fields() {
    return fields_of(field("enum", &AddEnumValue::type), field("value", &AddEnumValue::value),
                     field("before", &AddEnumValue::before), field("after", &AddEnumValue::after),
                     field("if_not_exists", &AddEnumValue::if_not_exists));
  }
};

struct RenameEnumValue {
  static constexpr std::string_view kOp = "rename_enum_value";
  QualifiedName type;
  std::string value;
  std::string to;

  bool operator==(const RenameEnumValue&) const = default;
  static constexpr auto fields() {
    return fields_of(field("enum", &RenameEnumValue::type), field("value", &RenameEnumValue::value),
                     field("to", &RenameEnumValue::to));
  }
};

/// No engine has a statement for it; MySQL's MODIFY and a schema diff can say it.
struct DropEnumValue {
  static constexpr std::string_view kOp = "drop_enum_value";
  QualifiedName type;
  std::string value;

  bool operator==(const DropEnumValue&) const = default;
  static constexpr auto fields() {
    return fields_of(field("enum", &DropEnumValue::type), field("value", &DropEnumValue::value));
  }
};

/// Also SET SCHEMA.
struct RenameEnum {
  static constexpr std::string_view kOp = "rename_enum";
  QualifiedName type;
  QualifiedName to;

  bool operator==(const RenameEnum&) const = default;
  static constexpr auto fields() { return fields_of(field("enum", &RenameEnum::type), field("to", &RenameEnum::to)); }
};

struct DropEnum {
  static constexpr std::string_view kOp = "drop_enum";
  QualifiedName type;  ///< DROP TYPE: apply() also finds a composite type or domain of that name
  bool if_exists = false;
  bool cascade = false;

  bool operator==(const DropEnum&) const = default;
  static constexpr auto fields() {
    return fields_of(field("enum", &DropEnum::type), field("if_exists", &DropEnum::if_exists),
                     field("cascade", &DropEnum::cascade));
  }
};

}  // namespace signalbox
