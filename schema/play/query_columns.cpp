// The columns of CREATE TABLE … AS and of views, as far as the schema tells them: "*" becomes the columns of what is
// read whole, and a column that keeps its name keeps its type. What an expression or a renamed column gives is
// "unknown".

#include <algorithm>

#include "schema/play/names.h"
#include "schema/play/play.h"

namespace signalbox::play {
namespace {

std::vector<Column> columns_of_relation(const Schema& schema, const QualifiedName& name) {
  std::vector<Column> out;
  if (const Table* table = find_table(schema, name)) {
    for (const Column& column : table->columns) {
      out.push_back({.name = column.name, .type = column.type});
    }
  } else if (const auto view = schema.views.find(name); view != schema.views.end()) {
    for (const std::string& column : view->second.columns) {
      out.push_back({.name = column});
    }
  }
  return out;
}

/// The type of the only column of that name among the tables that are read.
std::string type_in(const Schema& schema, const std::vector<ColumnRef>& reads, const std::string& column) {
  std::string type;
  for (const ColumnRef& read : reads) {
    const Table* table = read.column == column ? find_table(schema, read.table) : nullptr;
    const Column* found = table == nullptr ? nullptr : find_column(schema, *table, column);
    if (found != nullptr) {
      if (!type.empty() && type != found->type) {
        return {};
      }
      type = found->type;
    }
  }
  return type;
}

bool holds(const std::vector<Column>& columns, std::string_view name) {
  return std::ranges::any_of(columns, [&](const Column& column) { return column.name == name; });
}

}  // namespace

std::vector<Column> query_columns(const Schema& schema, const std::vector<Column>& written,
                                  const std::vector<ColumnRef>& reads) {
  std::vector<Column> out;
  for (const Column& column : written) {
    if (column.name != "*") {
      out.push_back(column);
      if (column.type.empty()) {
        out.back().type = type_in(schema, reads, column.name);
      }
      continue;
    }
    for (const ColumnRef& read : reads) {
      for (Column& each : read.column == "*" ? columns_of_relation(schema, read.table) : std::vector<Column>()) {
        if (!holds(out, each.name)) {
          out.push_back(std::move(each));
        }
      }
    }
  }
  return out;
}

std::vector<std::string> query_columns(const Schema& schema, const View& view) {
  if (std::ranges::find(view.columns, "*") == view.columns.end()) {
    return view.columns;
  }
  std::vector<Column> written;
  for (const std::string& name : view.columns) {
    written.push_back({.name = name});
  }
  std::vector<std::string> out;
  for (Column& column : query_columns(schema, written, view.reads)) {
    out.push_back(std::move(column.name));
  }
  return out;
}

}  // namespace signalbox::play
