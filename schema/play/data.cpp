// Changes of rows change no schema; what they name must be there.

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "schema/play/names.h"
#include "schema/play/play.h"
#include "schema/play/words.h"

namespace signalbox::play {
namespace {

bool is_system_column(std::string_view column) {
  constexpr auto kColumns =
      std::to_array<std::string_view>({"ctid", "xmin", "xmax", "cmin", "cmax", "tableoid", "oid", "rowid", "_rowid_"});
  return std::ranges::find(kColumns, column) != kColumns.end();
}

Complaint check_relation(const Schema& schema, const QualifiedName& name) {
  const bool catalog = schema.engine == Engine::Postgres && name.name.starts_with("pg_");  // always on the search path
  const bool there = catalog || is_outside(schema, name) || find_table(schema, name) != nullptr ||
                     schema.views.contains(name) || schema.sequences.contains(name);
  return there ? std::nullopt : Complaint{relation_missing(schema, name)};
}

Complaint check_rows(const Schema& schema, const QualifiedName& name, const std::vector<std::string>& columns) {
  if (Complaint missing = check_relation(schema, name)) {
    return missing;
  }
  const Table* table = find_table(schema, name);
  for (const std::string& column : columns) {
    if (table != nullptr && find_column(schema, *table, column) == nullptr && !is_system_column(column)) {
      return column_missing(schema, *table, column);
    }
  }
  return std::nullopt;
}

/// "" and "*" stand for the table itself.
bool has_column(const Schema& schema, const Table& table, std::string_view column) {
  return column.empty() || column == "*" || is_system_column(column) || find_column(schema, table, column) != nullptr;
}

/// Rows that others refer to cannot be emptied away, whatever is in them.
Complaint check_references(const Schema& schema, const TruncateTable& op, const QualifiedName& table) {
  for (const auto& [name, other] : schema.tables) {
    const bool together = std::ranges::find(op.tables, name) != op.tables.end();
    const bool refers =
        std::ranges::find(other.foreign_keys, table, &ForeignKey::references) != other.foreign_keys.end();
    if (refers && !together) {
      return complaint(Refusal::DependentObjects,
                       schema.engine == Engine::Postgres
                           ? "cannot truncate a table referenced in a foreign key constraint"
                           : "Cannot truncate a table referenced in a foreign key constraint",
                       to_string(table));
    }
  }
  return std::nullopt;
}

Outcome outcome_of(const Complaint& complaint) {
  return complaint ? Outcome{refuse(*complaint)} : Outcome{kDone};
}

}  // namespace

Complaint missing_reads(const Schema& schema, const std::vector<ColumnRef>& reads) {
  std::map<std::string_view, Complaint> missing;  // by column: a reader names every relation that may have it
  std::set<std::string_view> found;
  for (const ColumnRef& ref : reads) {
    if (ref.table.empty()) {
      found.insert(ref.column);
      continue;
    }
    if (Complaint gone = check_relation(schema, ref.table)) {
      return gone;
    }
    const Table* table = find_table(schema, ref.table);
    if (table == nullptr || has_column(schema, *table, ref.column)) {
      found.insert(ref.column);
    } else {
      missing.emplace(ref.column, name_missing(schema, *table, ref.column));
    }
  }
  for (auto& [column, complaint] : missing) {
    if (!found.contains(column)) {
      return std::move(complaint);
    }
  }
  return std::nullopt;
}

std::vector<ColumnRef> present_reads(const Schema& schema, std::vector<ColumnRef> reads) {
  std::erase_if(reads, [&](const ColumnRef& ref) {
    const Table* table = find_table(schema, ref.table);
    return ref.table.empty() || (table != nullptr && !has_column(schema, *table, ref.column));
  });
  return reads;
}

Outcome play(const Schema& schema, const InsertRows& op) {
  return outcome_of(check_rows(schema, op.table, op.columns));
}

Outcome play(const Schema& schema, const UpdateRows& op) {
  return outcome_of(check_rows(schema, op.table, op.columns));
}

Outcome play(const Schema& schema, const DeleteRows& op) {
  return outcome_of(check_rows(schema, op.table, {}));
}

Outcome play(const Schema& schema, const TruncateTable& op) {
  for (const QualifiedName& table : op.tables) {
    if (Complaint missing = check_relation(schema, table)) {
      return refuse(*missing);
    }
    if (Complaint referenced = op.cascade ? Complaint{} : check_references(schema, op, table)) {
      return refuse(*referenced);
    }
  }
  return kDone;
}

Outcome play(const Schema& schema, const LockTable& op) {
  for (const QualifiedName& table : op.tables) {
    if (Complaint missing = check_relation(schema, table)) {
      return refuse(*missing);
    }
  }
  return kDone;
}

Outcome play(Schema& schema, const Comment& op) {
  if ((op.kind != "table" && op.kind != "column") || is_outside(schema, op.object) ||
      schema.views.contains(op.object)) {
    return kDone;
  }
  Table* table = edit_table(schema, op.object);
  if (table == nullptr) {
    return schema.others.contains("composite type " + to_string(op.object))
               ? Outcome{kDone}
               : Outcome{refuse(relation_missing(schema, op.object))};
  }
  if (op.kind == "table") {
    return kDone;
  }
  Column* column = find_column(schema, *table, op.column);
  return column == nullptr ? Outcome{refuse(column_missing(schema, *table, op.column))} : Outcome{kDone};
}

}  // namespace signalbox::play
