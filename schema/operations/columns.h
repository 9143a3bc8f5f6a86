#pragma once
// Operations on columns.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace signalbox {

/// Constraints written inline with the column follow as changes of their own, with the same `statement`.
struct AddColumn {
  static constexpr std::string_view kOp = "add_column";
  QualifiedName table;
  Column column;
  bool if_not_exists = false;
  std::string position;  ///< MySQL: "first", "after x"; empty: last

  bool operator==(const AddColumn&) const = default;
  static constexpr auto fields() {
    return fields_of(field("table", &AddColumn::table), field("column", &AddColumn::column),
                     field("if_not_exists", &AddColumn::if_not_exists), field("position", &AddColumn::position));
  }
};

struct DropColumn {
  static constexpr std::string_view kOp = "drop_column";
  QualifiedName table;
  std::string column;
  bool if_exists = false;
  bool cascade = false;

  bool operator==(const DropColumn&) const = default;
  static constexpr auto fields() {
    return fields_of(field("table", &DropColumn::table), field("column", &DropColumn::column),
                     field("if_exists", &DropColumn::if_exists), field("cascade", &DropColumn::cascade));
  }
};

struct RenameColumn {
  static constexpr std::string_view kOp = "rename_column";
  QualifiedName table;
  std::string column;
  std::string to;

  bool operator==(const RenameColumn&) const = default;
  static constexpr auto fields() {
    return fields_of(field("table", &RenameColumn::table), field("column", &RenameColumn::column),
                     field("to", &RenameColumn::to));
  }
};

struct AlterColumnType {
  static constexpr std::string_view kOp = "alter_column_type";
  QualifiedName table;
  std::string column;
  std::string type;  ///< canonical
  std::optional<std::string> using_expression;
  std::string collation;
  std::optional<Column> definition;  ///< MySQL's MODIFY/CHANGE restates the whole column: what it leaves out is lost
  std::string position;

  bool operator==(const AlterColumnType&) const = default;
  static constexpr auto fields() {
    return fields_of(field("table", &AlterColumnType::table), field("column", &AlterColumnType::column),
                     field("type", &AlterColumnType::type), field("using", &AlterColumnType::using_expression),
                     field("collation", &AlterColumnType::collation), field("definition", &AlterColumnType::definition),
                     field("position", &AlterColumnType::position));
  }
};

struct SetNotNull {
  static constexpr std::string_view kOp = "set_not_null";
  QualifiedName table;
  std::string column;

  bool operator==(const SetNotNull&) const = default;
  static constexpr auto fields() {
    return fields_of(field("table", &SetNotNull::table), field("column", &SetNotNull::column));
  }
};

struct DropNotNull {
  static constexpr std::string_view kOp = "drop_not_null";
  QualifiedName table;
  std::string column;

  bool operator==(const DropNotNull&) const = default;
  static constexpr auto fields() {
    return fields_of(field("table", &DropNotNull::table), field("column", &DropNotNull::column));
  }
};

struct SetDefault {
  static constexpr std::string_view kOp = "set_default";
  QualifiedName table;
  std::string column;
  std::string value;  ///< expression text

  bool operator==(const SetDefault&) const = default;
  static constexpr auto fields() {
    return fields_of(field("table", &SetDefault::table), field("column", &SetDefault::column),
                     field("default", &SetDefault::value));
  }
};

struct DropDefault {
  static constexpr std::string_view kOp = "drop_default";
  QualifiedName table;
  std::string column;

  bool operator==(const DropDefault&) const = default;
  static constexpr auto fields() {
    return fields_of(field("table", &DropDefault::table), field("column", &DropDefault::column));
  }
};

/// Statistics target, storage, ADD/DROP IDENTITY, DROP EXPRESSION, …
struct AlterColumnOption {
  static constexpr std::string_view kOp = "alter_column_option";
  QualifiedName table;
  std::string column;
  std::string option;  ///< "add identity", "drop identity", "drop expression", "set statistics", "set storage"
  std::string value;

  bool operator==(const AlterColumnOption&) const = default;
  static constexpr auto fields() {
    return fields_of(field("table", &AlterColumnOption::table), field("column", &AlterColumnOption::column),
                     field("option", &AlterColumnOption::option), field("value", &AlterColumnOption::value));
  }
};

}  // namespace signalbox
