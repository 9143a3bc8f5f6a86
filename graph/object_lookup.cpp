#include "graph/object_lookup.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "graph/users.h"

namespace signalbox {
namespace {

constexpr std::size_t kSuggestions = 5;

/// Calls visit(table, column, type) for every table, view and column of a schema; an empty column is the table.
template <typename Visit>
void for_each_object(const Schema& schema, Visit&& visit) {
  for (const auto& [name, table] : schema.tables) {
    visit(name, std::string(), std::string("table"));
    for (const Column& column : table.columns) {
      visit(name, column.name, column.type);
    }
  }
  for (const auto& [name, view] : schema.views) {
    visit(name, std::string(), std::string("view"));
    for (const std::string& column : view.columns) {
      visit(name, column, std::string("column of a view"));
    }
  }
}

/// The ways to write an object without its database, shortest first.
std::vector<std::string> spellings(const Schema& schema, const QualifiedName& table, const std::string& column) {
  const std::string rest = column.empty() ? "" : "." + column;
  std::vector<std::string> out = {table.name + rest};
  if (table.schema != default_schema(schema.engine)) {
    out.clear();
  }
  if (!table.schema.empty()) {
    out.push_back(table.schema + "." + table.name + rest);
  }
  return out;
}

bool is_spelled(const std::vector<std::string>& ways, std::string_view text) {
  return std::ranges::any_of(ways, [&](const std::string& way) { return equals_ignoring_case(way, text); });
}

/// The part before the '/', when it is a database; a name that is none may still be a mistyped one.
struct Asked {
  std::string database;
  std::string object;
};

Asked parts_of(std::string_view text) {
  const std::size_t slash = text.find('/');
  return slash == std::string_view::npos
             ? Asked{"", std::string(text)}
             : Asked{std::string(text.substr(0, slash)), std::string(text.substr(slash + 1))};
}

/// Column names alone are asked for, too: the tables that have it are the nearest names.
std::vector<std::string> nearest_names(const Asked& asked, const std::map<DatabaseName, Schema>& schemas) {
  std::vector<std::string> candidates;
  std::map<std::string, std::string> whole;
  std::vector<std::string> out;
  const std::string last = asked.object.substr(asked.object.rfind('.') + 1);
  for (const auto& [database, schema] : schemas) {
    for_each_object(schema, [&](const QualifiedName& table, const std::string& column, const std::string&) {
      const std::string full = object_text(database, table, column);
      if (!column.empty() && equals_ignoring_case(column, last) && out.size() < kSuggestions) {
        out.push_back(full);
      }
      for (std::string& way : spellings(schema, table, column)) {
        whole.emplace(way, full);
        candidates.push_back(std::move(way));
      }
    });
  }
  while (out.size() < kSuggestions) {
    const auto close = nearest(asked.object, candidates);
    if (!close) {
      break;
    }
    if (const std::string& full = whole.at(*close); std::ranges::find(out, full) == out.end()) {
      out.push_back(full);
    }
    std::erase(candidates, *close);
  }
  return out;
}

bool reads(const std::vector<ColumnRef>& refs, const QualifiedName& table, std::string_view column) {
  return std::ranges::any_of(refs, [&](const ColumnRef& ref) {
    return ref.table == table && (column.empty() || ref.column == "*" || ref.column == column);
  });
}

bool names_column(const std::vector<std::string>& columns, std::string_view column) {
  return column.empty() || std::ranges::find(columns, column) != columns.end();
}

void add_own_parts(const Table& table, std::string_view column, std::vector<InnerDependent>& out) {
  if (table.primary_key && names_column(table.primary_key->columns, column)) {
    out.push_back({"key", table.primary_key->name});
  }
  for (const Unique& unique : table.uniques) {
    if (names_column(unique.columns, column)) {
      out.push_back({"key", unique.name});
    }
  }
  for (const Index& index : table.indexes) {
    if (names_column(index.columns, column)) {
      out.push_back({"index", index.name});
    }
  }
  for (const Check& check : table.checks) {
    if (names_column(check.columns, column)) {
      out.push_back({"check", check.name});
    }
  }
  for (const Column& other : table.columns) {
    if (!column.empty() && other.generated && names_column(other.reads, column)) {
      out.push_back({"generated column", other.name});
    }
  }
}

void add_foreign_keys(const Table& from, const QualifiedName& table, std::string_view column,
                      std::vector<InnerDependent>& out) {
  for (const ForeignKey& key : from.foreign_keys) {
    const bool points_here = key.references == table && names_column(key.referenced_columns, column);
    const bool leaves_here = from.name == table && names_column(key.columns, column);
    if (points_here || leaves_here) {
      out.push_back({"foreign key", fmt::format("{} on {}", key.name, to_string(from.name))});
    }
  }
}

}  // namespace

ObjectLookup look_up_object(std::string_view text, const std::map<DatabaseName, Schema>& schemas) {
  const Asked asked = parts_of(trim(text));
  ObjectLookup out;
  for (const auto& [database, schema] : schemas) {
    if (!asked.database.empty() && asked.database != database) {
      continue;
    }
    for_each_object(schema, [&](const QualifiedName& table, const std::string& column, const std::string& type) {
      if (is_spelled(spellings(schema, table, column), asked.object)) {
        out.found.push_back({database, table, column, type});
      }
    });
  }
  if (out.found.empty()) {
    out.nearest = nearest_names(asked, schemas);
  }
  return out;
}

std::vector<InnerDependent> dependents_in(const Schema& schema, const QualifiedName& table, std::string_view column) {
  std::vector<InnerDependent> out;
  for (const auto& [name, view] : schema.views) {
    if (reads(view.reads, table, column)) {
      out.push_back({view.materialized ? "materialized view" : "view", to_string(name)});
    }
  }
  for (const auto& [name, function] : schema.functions) {
    if (reads(function.reads, table, column)) {
      out.push_back({"function", name});
    }
  }
  for (const auto& [name, from] : schema.tables) {
    add_foreign_keys(from, table, column, out);
  }
  if (const Table* own = schema.find_table(table)) {
    add_own_parts(*own, column, out);
  }
  std::ranges::sort(out);
  return out;
}

}  // namespace signalbox
