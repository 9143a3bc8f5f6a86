#pragma once
// Operations on views, sequences, schemas and extensions.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace signalbox {

struct CreateView {
  static constexpr std::string_view kOp = "create_view";
  View view;
  bool or_replace = false;
  bool if_not_exists = false;
  bool temporary = false;

  bool operator==(const CreateView&) const = default;
  static constexpr auto fields() {
    return fields_of(field("view", &CreateView::view), field("or_replace", &CreateView::or_replace),
                     field("if_not_exists", &CreateView::if_not_exists), field("temporary", &CreateView::temporary));
  }
};

struct DropView {
  static constexpr std::string_view kOp = "drop_view";
  QualifiedName view;
  bool materialized = false;
  bool if_exists = false;
  bool cascade = false;

  bool operator==(const DropView&) const = default;
  static constexpr auto fields() {
    return fields_of(field("view", &DropView::view), field("materialized", &DropView::materialized),
                     field("if_exists", &DropView::if_exists), field("cascade", &DropView::cascade));
  }
};

struct RenameView {
  static constexpr std::string_view kOp = "rename_view";
  QualifiedName view;
  QualifiedName to;

  bool operator==(const RenameView&) const = default;
  static constexpr auto fields() { return fields_of(field("view", &RenameView::view), field("to", &RenameView::to)); }
};

struct CreateSequence {
  static constexpr std::string_view kOp = "create_sequence";
  Sequence sequence;
  bool if_not_exists = false;

  bool operator==(const CreateSequence&) const = default;
  static constexpr auto fields() {
    return fields_of(field("sequence", &CreateSequence::sequence),
                     field("if_not_exists", &CreateSequence::if_not_exists));
  }
};

struct AlterSequence {
  static constexpr std::string_view kOp = "alter_sequence";
  QualifiedName sequence;
  std::string option;
  std::optional<ColumnRef> owned_by;
  std::optional<QualifiedName> to;  ///< rename

  bool operator==(const AlterSequence&) const = default;
  static constexpr auto fields() {
    return fields_of(field("sequence", &AlterSequence::sequence), field("option", &AlterSequence::option),
                     field("owned_by", &AlterSequence::owned_by), field("to", &AlterSequence::to));
  }
};

struct DropSequence {
  static constexpr std::string_view kOp = "drop_sequence";
  QualifiedName sequence;
  bool if_exists = false;
  bool cascade = false;

  bool operator==(const DropSequence&) const = default;
  static constexpr auto fields() {
    return fields_of(field("sequence", &DropSequence::sequence), field("if_exists", &DropSequence::if_exists),
                     field("cascade", &DropSequence::cascade));
  }
};

struct CreateSchema {
  static constexpr std::string_view kOp = "create_schema";
  std::string schema;
  bool if_not_exists = false;

  bool operator==(const CreateSchema&) const = default;
  static constexpr auto fields() {
    return fields_of(field("schema", &CreateSchema::schema), field("if_not_exists", &CreateSchema::if_not_exists));
  }
};

struct RenameSchema {
  static constexpr std::string_view kOp = "rename_schema";
  std::string schema;
  std::string to;

  bool operator==(const RenameSchema&) const = default;
  static constexpr auto fields() {
    return fields_of(field("schema", &RenameSchema::schema), field("to", &RenameSchema::to));
  }
};

struct DropSchema {
  static constexpr std::string_view kOp = "drop_schema";
  std::string schema;
  bool if_exists = false;
  bool cascade = false;

  bool operator==(const DropSchema&) const = default;
  static constexpr auto fields() {
    return fields_of(field("schema", &DropSchema::schema), field("if_exists", &DropSchema::if_exists),
                     field("cascade", &DropSchema::cascade));
  }
};

struct CreateExtension {
  static constexpr std::string_view kOp = "create_extension";
  std::string extension;
  std::string schema;
  bool if_not_exists = false;

  bool operator==(const CreateExtension&) const = default;
  static constexpr auto fields() {
    return fields_of(field("extension", &CreateExtension::extension), field("schema", &CreateExtension::schema),
                     field("if_not_exists", &CreateExtension::if_not_exists));
  }
};

struct DropExtension {
  static constexpr std::string_view kOp = "drop_extension";
  std::string extension;
  bool if_exists = false;
  bool cascade = false;

  bool operator==(const DropExtension&) const = default;
  static constexpr auto fields() {
    return fields_of(field("extension", &DropExtension::extension), field("if_exists", &DropExtension::if_exists),
                     field("cascade", &DropExtension::cascade));
  }
};

}  // namespace signalbox
