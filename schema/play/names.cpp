#include "schema/play/names.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace signalbox::play {
namespace {

constexpr std::size_t kLongestName = 63;

template <typename Map>
auto* find_any_case(Map& map, const QualifiedName& name) {
  const auto found = std::ranges::find_if(map, [&](const auto& each) {
    return equals_ignoring_case(each.first.name, name.name) && equals_ignoring_case(each.first.schema, name.schema);
  });
  return found == map.end() ? nullptr : &found->second;
}

template <typename List>
std::optional<std::size_t> position_of(Engine engine, const List& list, std::string_view name) {
  const auto found = std::ranges::find_if(list, [&](const auto& each) { return same_name(engine, each.name, name); });
  return found == list.end() ? std::nullopt
                             : std::optional{static_cast<std::size_t>(std::distance(list.begin(), found))};
}

std::optional<std::size_t> position_on_view(Engine engine, const View& view, std::string_view name) {
  return view.materialized ? position_of(engine, view.indexes, name) : std::nullopt;
}

/// The first entry of a map by qualified names that can belong to the schema.
template <typename Map>
auto first_of_schema(Map& map, const std::string& schema) {
  return map.lower_bound(QualifiedName{schema, ""});
}

bool constraint_in_schema(const Schema& schema, const QualifiedName& name) {
  for (auto it = first_of_schema(schema.tables, name.schema);
       it != schema.tables.end() && it->first.schema == name.schema; ++it) {
    if (has_constraint(schema.engine, it->second, name.name)) {
      return true;
    }
  }
  return false;
}

/// Cuts at a byte limit, on a UTF-8 boundary.
void clip(std::string& text, std::size_t limit) {
  while (limit > 0 && limit < text.size() && (static_cast<unsigned char>(text[limit]) & 0xC0) == 0x80) {
    --limit;
  }
  text.resize(std::min(text.size(), limit));
}

template <typename IsTaken>
std::string first_free(const QualifiedName& table, const std::string& addition, std::string_view label,
                       const IsTaken& is_taken) {
  std::string name = object_name(table.name, addition, label);
  for (int pass = 1; is_taken(name); ++pass) {
    name = object_name(table.name, addition, std::string{label} + std::to_string(pass));
  }
  return name;
}

/// PostgreSQL names an expression after its outermost function: "lower(email)" is "lower", "a || b" is "expr".
std::string expression_name(std::string_view expression) {
  std::string text{trim(expression)};
  while (text.size() > 1 && text.front() == '(' && text.back() == ')') {
    text = std::string{trim(std::string_view(text).substr(1, text.size() - 2))};
  }
  const std::size_t open = text.find('(');
  if (open == std::string::npos || open == 0 || text.back() != ')') {
    return "expr";
  }
  const std::string head{trim(std::string_view(text).substr(0, open))};
  const bool identifier = std::ranges::all_of(
      head, [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '.' || c == '"'; });
  int depth = 0;
  for (std::size_t i = open; i + 1 < text.size(); ++i) {
    depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
    if (depth == 0) {
      return "expr";
    }
  }
  return identifier ? lower(replace_all(head.substr(head.rfind('.') + 1), "\"", "")) : "expr";
}

void make_unique(std::vector<std::string>& names) {
  for (std::size_t i = 1; i < names.size(); ++i) {
    const std::string base = names[i];
    const auto before = std::span(names).first(i);
    for (int suffix = 1; std::ranges::find(before, names[i]) != before.end(); ++suffix) {
      names[i] = base + std::to_string(suffix);
    }
  }
}

}  // namespace

bool same_name(Engine engine, std::string_view a, std::string_view b) {
  return engine == Engine::Postgres ? a == b : equals_ignoring_case(a, b);
}

bool contains_name(Engine engine, std::span<const std::string> names, std::string_view name) {
  return std::ranges::any_of(names, [&](const std::string& each) { return same_name(engine, each, name); });
}

const Table* find_table(const Schema& schema, const QualifiedName& name) {
  const Table* exact = schema.find_table(name);
  return exact != nullptr || schema.engine != Engine::Sqlite ? exact : find_any_case(schema.tables, name);
}

Table* edit_table(Schema& schema, const QualifiedName& name) {
  const Table* table = find_table(schema, name);
  return table == nullptr ? nullptr : schema.tables.edit(table->name);
}

const Column* find_column(const Schema& schema, const Table& table, std::string_view name) {
  const auto found = std::ranges::find_if(
      table.columns, [&](const Column& column) { return same_name(schema.engine, column.name, name); });
  return found == table.columns.end() ? nullptr : &*found;
}

Column* find_column(const Schema& schema, Table& table, std::string_view name) {
  return const_cast<Column*>(find_column(schema, std::as_const(table), name));
}

bool is_outside(const Schema& schema, const QualifiedName& relation) {
  if (schema.engine == Engine::Postgres) {
    return relation.schema == "information_schema" || relation.schema.starts_with("pg_");
  }
  const std::string database = lower(relation.schema);
  return database == "information_schema" || database == "mysql" || database == "performance_schema" ||
         database == "sys" || database == "temp" || relation.name.starts_with("sqlite_");
}

RelationKind relation_kind(const Schema& schema, const QualifiedName& name) {
  if (find_table(schema, name) != nullptr) {
    return RelationKind::Table;
  }
  if (const auto view = schema.views.find(name); view != schema.views.end()) {
    return view->second.materialized ? RelationKind::MaterializedView : RelationKind::View;
  }
  if (is_mysql_family(schema.engine)) {
    return schema.sequences.contains(name) ? RelationKind::Sequence : RelationKind::None;
  }
  if (schema.sequences.contains(name)) {
    return RelationKind::Sequence;
  }
  if (schema.others.contains("composite type " + to_string(name))) {
    return RelationKind::CompositeType;
  }
  return find_index(schema, name) ? RelationKind::Index : RelationKind::None;
}

bool type_exists(const Schema& schema, const QualifiedName& name) {
  const std::string text = to_string(name);
  const auto other = [&](const char* kind) { return schema.others.contains(kind + text); };
  return schema.enums.contains(name) || schema.tables.contains(name) || schema.views.contains(name) ||
         other("domain ") || other("composite type ") || other("range ") || other("range type ") || other("type ") ||
         other("base type ");
}

std::optional<IndexPlace> find_index_on(Engine engine, const Table& table, std::string_view name) {
  if (const auto at = position_of(engine, table.indexes, name)) {
    return IndexPlace{table.name, false, IndexKind::Plain, *at};
  }
  if (const auto at = position_of(engine, table.uniques, name)) {
    return IndexPlace{table.name, false, IndexKind::Unique, *at};
  }
  if (const auto at = position_of(engine, table.exclusions, name)) {
    return IndexPlace{table.name, false, IndexKind::Exclusion, *at};
  }
  if (table.primary_key && same_name(engine, table.primary_key->name, name)) {
    return IndexPlace{table.name, false, IndexKind::PrimaryKey, 0};
  }
  return std::nullopt;
}

std::optional<IndexPlace> find_index(const Schema& schema, const QualifiedName& name) {
  for (auto it = first_of_schema(schema.tables, name.schema);
       it != schema.tables.end() && it->first.schema == name.schema; ++it) {
    if (auto place = find_index_on(schema.engine, it->second, name.name)) {
      return place;
    }
  }
  for (auto it = first_of_schema(schema.views, name.schema);
       it != schema.views.end() && it->first.schema == name.schema; ++it) {
    if (const auto at = position_on_view(schema.engine, it->second, name.name)) {
      return IndexPlace{it->first, true, IndexKind::Plain, *at};
    }
  }
  return std::nullopt;
}

bool has_constraint(Engine engine, const Table& table, std::string_view name) {
  return (table.primary_key && same_name(engine, table.primary_key->name, name)) ||
         position_of(engine, table.foreign_keys, name) || position_of(engine, table.checks, name) ||
         position_of(engine, table.uniques, name) || position_of(engine, table.exclusions, name);
}

std::string object_name(std::string name1, std::string name2, std::string_view label) {
  const std::size_t overhead = label.size() + 1 + (name2.empty() ? 0 : 1);
  const std::size_t room = kLongestName - std::min(kLongestName, overhead);
  std::size_t size1 = name1.size();
  std::size_t size2 = name2.size();
  while (size1 + size2 > room) {
    --(size1 > size2 ? size1 : size2);
  }
  clip(name1, size1);
  clip(name2, size2);
  return name1 + (name2.empty() ? "" : "_" + name2) + "_" + std::string{label};
}

std::string name_addition(const std::vector<std::string>& columns) {
  std::string joined;
  for (const std::string& column : columns) {
    joined += (joined.empty() ? "" : "_") + column;
    if (joined.size() > kLongestName) {
      break;
    }
  }
  return joined;
}

std::string free_relation_name(const Schema& schema, const QualifiedName& table, const std::string& addition,
                               std::string_view label, bool is_constraint) {
  return first_free(table, addition, label, [&](const std::string& name) {
    const QualifiedName qualified{table.schema, name};
    return relation_kind(schema, qualified) != RelationKind::None ||
           (is_constraint && constraint_in_schema(schema, qualified));
  });
}

std::string free_constraint_name(const Schema& schema, const QualifiedName& table, const std::string& addition,
                                 std::string_view label) {
  return first_free(table, addition, label, [&](const std::string& name) {
    return constraint_in_schema(schema, QualifiedName{table.schema, name});
  });
}

std::vector<std::string> index_column_names(const Index& index) {
  std::vector<std::string> names;
  for (const IndexKey& key : index.keys) {
    names.push_back(key.column.empty() ? expression_name(key.expression) : key.column);
  }
  std::ranges::copy(index.include, std::back_inserter(names));
  make_unique(names);
  return names;
}

std::string free_mysql_key_name(Engine engine, const Table& table, const std::string& column) {
  const auto taken = [&](const std::string& name) {
    return equals_ignoring_case(name, "primary") || find_index_on(engine, table, name).has_value();
  };
  std::string name = column;
  for (int suffix = 2; taken(name); ++suffix) {
    name = column + "_" + std::to_string(suffix);
  }
  return name;
}

std::string next_numbered_name(const Table& table, const std::string& prefix) {
  long highest = 0;
  const auto look = [&](const std::string& name) {
    if (name.starts_with(prefix) && name.size() < prefix.size() + 10) {
      highest = std::max(highest, std::atol(name.c_str() + prefix.size()));
    }
  };
  std::ranges::for_each(table.foreign_keys, look, &ForeignKey::name);
  std::ranges::for_each(table.checks, look, &Check::name);
  return prefix + std::to_string(highest + 1);
}

std::string shown(const QualifiedName& name) {
  return name.schema == "public" ? name.name : to_string(name);
}

}  // namespace signalbox::play
