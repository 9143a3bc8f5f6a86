// Columns of MySQL and MariaDB: which changes are instant, which are done in place, and which copy the table.

#include <algorithm>

#include "base/text.h"
#include "safety/expressions.h"
#include "safety/locks/mysql.h"
#include "safety/lookup.h"
#include "safety/type_change.h"

namespace signalbox {

namespace {

bool is_maria(const ChangeInPlace& place) {
  return place.server.engine == Engine::MariaDb;
}

bool since(const ChangeInPlace& place, ServerVersion mysql, ServerVersion maria) {
  return place.server.version >= (is_maria(place) ? maria : mysql);
}

bool has_fulltext(const Table& table) {
  return std::ranges::any_of(table.indexes, [](const Index& index) { return lower(index.method) == "fulltext"; });
}

bool is_compressed(const Table& table) {
  const auto format = table.options.find("row_format");
  return format != table.options.end() && equals_ignoring_case(format->second, "compressed");
}

/// Tables that cannot change their columns instantly, whatever the version.
std::optional<OnlineDdl> never_instant(const Table* table) {
  if (table != nullptr && has_fulltext(*table)) {
    return kRebuildShared;
  }
  if (table != nullptr && is_compressed(*table)) {
    return kRebuild;
  }
  return std::nullopt;
}

bool has_virtual_columns(const Table& table) {
  return std::ranges::any_of(table.columns,
                             [](const Column& column) { return column.generated && !column.generated_stored; });
}

/// An expression that the server evaluates row by row: (uuid()).
bool is_computed_default(const ChangeInPlace& place, const Column& column) {
  if (!column.default_value) {
    return false;
  }
  if (!is_maria(place)) {
    // MySQL takes only literals and CURRENT_TIMESTAMP without a rebuild.
    return trim(*column.default_value).starts_with("(");
  }
  static constexpr auto kOnce =
      std::to_array<std::string_view>({"now", "current_timestamp", "localtimestamp", "localtime", "curdate",
                                       "current_date", "json_object", "json_array", "unix_timestamp", "rand"});
  return std::ranges::any_of(functions_called(*column.default_value),
                             [](const std::string& name) { return std::ranges::find(kOnce, name) == kOnce.end(); });
}

/// "utf8mb4" of "utf8mb4_general_ci".
std::string_view charset_of(std::string_view collation) {
  const std::string_view charset = collation.substr(0, collation.find('_'));
  return charset == "utf8" ? "utf8mb3" : charset;
}

std::string collation_of(const Table* table, const Column& column) {
  if (!column.collation.empty() || table == nullptr) {
    return lower(column.collation);
  }
  for (const auto& [key, value] : table->options) {
    if (key.find("charset") != std::string::npos || key.find("collate") != std::string::npos) {
      return lower(value);
    }
  }
  return {};
}

int bytes_per_character(std::string_view collation) {
  const std::string_view charset = charset_of(collation);
  if (charset == "latin1" || charset == "ascii" || charset == "binary") {
    return 1;
  }
  return charset == "utf8mb3" ? 3 : 4;
}

/// What another character set or collation costs by itself.
OnlineDdl recoding(const ChangeInPlace& place, const Table* table, const Column& column, std::string_view to) {
  const std::string from = collation_of(table, column);
  if (to.empty() || from.empty() || from == to || charset_of(from) == to) {
    return kInstant;
  }
  const bool indexed = table != nullptr && indexes_with_column(*table, column.name) > 0;
  const bool extends = charset_of(from) == "utf8mb3" && charset_of(to) == "utf8mb4";
  if (is_maria(place) && (extends || charset_of(from) == charset_of(to))) {
    return indexed && !extends ? kInplace : kInstant;
  }
  const bool in_place = extends && !indexed && place.server.version >= ServerVersion{8, 0, 14};
  return in_place ? kInplace : kCopy;
}

OnlineDdl dearer(const OnlineDdl& a, const OnlineDdl& b) {
  return {std::max(a.algorithm, b.algorithm), std::max(a.lock, b.lock), a.rebuild || b.rebuild};
}

}  // namespace

OnlineDdl mysql_add_column(const ChangeInPlace& place, const AddColumn& op) {
  const Table* table = place.before.find_table(op.table);
  const Column& column = op.column;
  if (column.generated) {
    return column.generated_stored ? kCopy : kInstant;
  }
  if (column.identity == "auto_increment") {
    return kRebuildShared;
  }
  if (is_computed_default(place, column)) {
    return kCopy;
  }
  if (table != nullptr && is_maria(place) && !op.position.empty() && has_virtual_columns(*table)) {
    return kCopy;
  }
  if (const auto rebuild = never_instant(table)) {
    return *rebuild;
  }
  const bool anywhere = since(place, {8, 0, 29}, {10, 4, 0});
  const bool at_the_end = since(place, {8, 0, 12}, {10, 3, 0});
  return anywhere || (at_the_end && op.position.empty()) ? kInstant : kRebuild;
}

OnlineDdl mysql_drop_column(const ChangeInPlace& place, const DropColumn& op) {
  const Table* table = place.before.find_table(op.table);
  if (const auto rebuild = never_instant(table)) {
    return *rebuild;
  }
  if (!since(place, {8, 0, 29}, {10, 4, 0})) {
    return kRebuild;
  }
  if (table == nullptr || indexes_with_column(*table, op.column) == 0) {
    return kInstant;
  }
  // An index over several columns goes on without this one, and is built again with the table.
  const bool shared = std::ranges::any_of(table->indexes, [&](const Index& index) {
    return index.columns.size() > 1 && std::ranges::find(index.columns, op.column) != index.columns.end();
  });
  return shared ? kRebuild : kInplace;
}

OnlineDdl mysql_nullability(const Schema& schema, const QualifiedName& name) {
  const Table* table = schema.find_table(name);
  const bool computed =
      table != nullptr && std::ranges::any_of(table->columns, [&](const Column& column) {
        return column.generated && (column.generated_stored || indexes_with_column(*table, column.name) > 0);
      });
  return computed ? kCopy : kRebuild;
}

OnlineDdl mysql_modify(const ChangeInPlace& place, const AlterColumnType& op) {
  const Table* table = place.before.find_table(op.table);
  const Column* column = table == nullptr ? nullptr : table->find_column(op.column);
  if (column == nullptr) {
    return kCopy;
  }
  const bool maria = is_maria(place);
  const Column& to = op.definition.value_or(*column);
  OnlineDdl ddl = recoding(place, table, *column, lower(to.collation));
  const int width = bytes_per_character(to.collation.empty() ? collation_of(table, *column) : lower(to.collation));
  const TypeChange type = mysql_type_change(place.server.engine, column->type, op.type, width);
  if (type.rewrite || to.identity != column->identity) {
    return kCopy;
  }
  if (to.nullable != column->nullable) {
    ddl = dearer(ddl, mysql_nullability(place.before, op.table));
  }
  if (!op.position.empty() && !maria) {
    ddl = dearer(ddl, kRebuild);
  }
  const bool wider = !type.same && type_parts(column->type).name.starts_with("var");
  return wider && !maria ? dearer(ddl, kInplace) : ddl;
}

}  // namespace signalbox
