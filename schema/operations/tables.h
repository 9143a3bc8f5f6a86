#pragma once
// Operations on whole tables.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace signalbox {

struct CreateTable {
  static constexpr std::string_view kOp = "create_table";
  Table table;
  bool if_not_exists = false;
  bool temporary = false;             ///< gone with the session: no part of the schema
  std::optional<QualifiedName> like;  ///< CREATE TABLE … LIKE: columns are copied by apply()
  /// PostgreSQL: what LIKE copies besides names, types and NOT NULL; of "constraints", "defaults", "generated",
  /// "identity", "indexes".
  std::vector<std::string> including;
  bool from_query = false;  ///< CREATE TABLE … AS: columns are those of `reads`, types unknown

  bool operator==(const CreateTable&) const = default;
  static constexpr auto fields() {
    return fields_of(field("table", &CreateTable::table), field("if_not_exists", &CreateTable::if_not_exists),
                     field("temporary", &CreateTable::temporary), field("like", &CreateTable::like),
                     field("including", &CreateTable::including), field("from_query", &CreateTable::from_query));
  }
};

struct DropTable {
  static constexpr std::string_view kOp = "drop_table";
  QualifiedName table;
  bool if_exists = false;
  bool cascade = false;

  bool operator==(const DropTable&) const = default;
  static constexpr auto fields() {
    return fields_of(field("table", &DropTable::table), field("if_exists", &DropTable::if_exists),
                     field("cascade", &DropTable::cascade));
  }
};

/// Also SET SCHEMA: the new name carries another schema.
struct RenameTable {
  static constexpr std::string_view kOp = "rename_table";
  QualifiedName table;
  QualifiedName to;
  bool if_exists = false;

  bool operator==(const RenameTable&) const = default;
  static constexpr auto fields() {
    return fields_of(field("table", &RenameTable::table), field("to", &RenameTable::to),
                     field("if_exists", &RenameTable::if_exists));
  }
};

/// A table's setting that changes no column: storage parameters, row security, LOGGED, OWNER, CLUSTER, ENGINE, CHARSET,
/// …
struct AlterTableOption {
  static constexpr std::string_view kOp = "alter_table_option";
  QualifiedName table;
  std::string option;  ///< lower case words: "set logged", "enable row level security", "engine"
  std::string value;

  bool operator==(const AlterTableOption&) const = default;
  static constexpr auto fields() {
    return fields_of(field("table", &AlterTableOption::table), field("option", &AlterTableOption::option),
                     field("value", &AlterTableOption::value));
  }
};

struct AttachPartition {
  static constexpr std::string_view kOp = "attach_partition";
  QualifiedName table;  ///< the partitioned parent
  QualifiedName partition;
  std::string bound;

  bool operator==(const AttachPartition&) const = default;
  static constexpr auto fields() {
    return fields_of(field("table", &AttachPartition::table), field("partition", &AttachPartition::partition),
                     field("bound", &AttachPartition::bound));
  }
};

struct DetachPartition {
  static constexpr std::string_view kOp = "detach_partition";
  QualifiedName table;
  QualifiedName partition;
  bool concurrently = false;

  bool operator==(const DetachPartition&) const = default;
  static constexpr auto fields() {
    return fields_of(field("table", &DetachPartition::table), field("partition", &DetachPartition::partition),
                     field("concurrently", &DetachPartition::concurrently));
  }
};

}  // namespace signalbox
