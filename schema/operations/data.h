#pragma once
// Operations on rows, and what could not be read.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace signalbox {

struct InsertRows {
  static constexpr std::string_view kOp = "insert_rows";
  QualifiedName table;
  std::vector<std::string> columns;  ///< empty: every column, in order
  bool from_query = false;
  int rows = 0;              ///< rows of a VALUES list
  bool on_conflict = false;  ///< ON CONFLICT, INSERT IGNORE, REPLACE

  bool operator==(const InsertRows&) const = default;
  static constexpr auto fields() {
    return fields_of(field("table", &InsertRows::table), field("columns", &InsertRows::columns),
                     field("from_query", &InsertRows::from_query), field("rows", &InsertRows::rows),
                     field("on_conflict", &InsertRows::on_conflict));
  }
};

struct UpdateRows {
  static constexpr std::string_view kOp = "update_rows";
  QualifiedName table;
  std::vector<std::string> columns;  ///< the columns written
  std::string assignments;           ///< text, normalised
  std::string where;                 ///< text; empty: every row

  bool operator==(const UpdateRows&) const = default;
  static constexpr auto fields() {
    return fields_of(field("table", &UpdateRows::table), field("columns", &UpdateRows::columns),
                     field("assignments", &UpdateRows::assignments), field("where", &UpdateRows::where));
  }
};

struct DeleteRows {
  static constexpr std::string_view kOp = "delete_rows";
  QualifiedName table;
  std::string where;

  bool operator==(const DeleteRows&) const = default;
  static constexpr auto fields() {
    return fields_of(field("table", &DeleteRows::table), field("where", &DeleteRows::where));
  }
};

struct TruncateTable {
  static constexpr std::string_view kOp = "truncate_table";
  std::vector<QualifiedName> tables;
  bool cascade = false;

  bool operator==(const TruncateTable&) const = default;
  static constexpr auto fields() {
    return fields_of(field("tables", &TruncateTable::tables), field("cascade", &TruncateTable::cascade));
  }
};

/// A SELECT (or a call of a known harmless function): reads, changes nothing.
struct Query {
  static constexpr std::string_view kOp = "query";
  std::string text;

  bool operator==(const Query&) const = default;
  static constexpr auto fields() { return fields_of(field("text", &Query::text)); }
};

/// Could not be read. `touches` is what the text names; empty with `anything` set means it may touch whatever it likes.
struct UnknownChange {
  static constexpr std::string_view kOp = "unknown";
  std::string reason;  ///< one sentence for people
  std::string text;    ///< the beginning of what was written, one line
  std::vector<QualifiedName> touches;
  bool anything = true;

  bool operator==(const UnknownChange&) const = default;
  static constexpr auto fields() {
    return fields_of(field("reason", &UnknownChange::reason), field("text", &UnknownChange::text),
                     field("touches", &UnknownChange::touches), field("anything", &UnknownChange::anything));
  }
};

}  // namespace signalbox
