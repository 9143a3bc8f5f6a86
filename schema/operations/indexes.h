#pragma once
// Operations on indexes, and upkeep.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace signalbox {

/// `table` may be a materialized view.
struct CreateIndex {
  static constexpr std::string_view kOp = "create_index";
  QualifiedName table;
  Index index;
  bool if_not_exists = false;
  bool concurrently = false;
  bool only = false;  ///< ON ONLY: not on the partitions

  bool operator==(const CreateIndex&) const = default;
  static constexpr auto fields() {
    return fields_of(field("table", &CreateIndex::table), field("index", &CreateIndex::index),
                     field("if_not_exists", &CreateIndex::if_not_exists),
                     field("concurrently", &CreateIndex::concurrently), field("only", &CreateIndex::only));
  }
};

/// `index` is schema-qualified where index names live in the schema; MySQL names the table.
struct DropIndex {
  static constexpr std::string_view kOp = "drop_index";
  QualifiedName index;
  std::optional<QualifiedName> table;  ///< MySQL
  bool if_exists = false;
  bool concurrently = false;
  bool cascade = false;

  bool operator==(const DropIndex&) const = default;
  static constexpr auto fields() {
    return fields_of(field("index", &DropIndex::index), field("table", &DropIndex::table),
                     field("if_exists", &DropIndex::if_exists), field("concurrently", &DropIndex::concurrently),
                     field("cascade", &DropIndex::cascade));
  }
};

struct RenameIndex {
  static constexpr std::string_view kOp = "rename_index";
  QualifiedName index;
  std::string to;
  std::optional<QualifiedName> table;  ///< MySQL
  bool if_exists = false;

  bool operator==(const RenameIndex&) const = default;
  static constexpr auto fields() {
    return fields_of(field("index", &RenameIndex::index), field("to", &RenameIndex::to),
                     field("table", &RenameIndex::table), field("if_exists", &RenameIndex::if_exists));
  }
};

/// REINDEX, OPTIMIZE, VACUUM, ANALYZE, CLUSTER, REFRESH: work that changes no schema.
struct Maintain {
  static constexpr std::string_view kOp = "maintain";
  std::string verb;  ///< "reindex", "vacuum full", "analyze", "cluster", "refresh materialized view", "optimize"
  std::optional<QualifiedName> object;
  bool concurrently = false;

  bool operator==(const Maintain&) const = default;
  static constexpr auto fields() {
    return fields_of(field("verb", &Maintain::verb), field("object", &Maintain::object),
                     field("concurrently", &Maintain::concurrently));
  }
};

}  // namespace signalbox
