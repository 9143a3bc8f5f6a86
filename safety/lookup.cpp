#include "safety/lookup.h"

#include <algorithm>
#include <type_traits>

#include "base/overloaded.h"
#include "base/text.h"
#include "safety/expressions.h"
#include "schema/type.h"

namespace signalbox {

namespace {

bool contains(std::span<const std::string> list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

bool same_set(std::span<const std::string> a, std::span<const std::string> b) {
  return a.size() == b.size() && std::ranges::all_of(a, [&](const std::string& each) { return contains(b, each); });
}

std::vector<std::string> plain_columns(const Index& index) {
  std::vector<std::string> columns;
  for (const IndexKey& key : index.keys) {
    columns.push_back(key.column);
  }
  return columns;
}

bool begins_with(std::span<const std::string> index_columns, std::span<const std::string> columns) {
  return index_columns.size() >= columns.size() && same_set(index_columns.first(columns.size()), columns);
}

/// "public.mood", "mood", "\"Mood\"", "mood[]" name the type mood.
bool names_type(std::string_view written, const QualifiedName& type) {
  std::string text = replace_all(std::string(written), "\"", "");
  if (text.ends_with("[]")) {
    text.resize(text.size() - 2);
  }
  return text == type.name || text == to_string(type);
}

/// "create domain positive as integer check(value>0)" → "integer".
std::string type_of_domain(std::string_view definition) {
  constexpr std::string_view kAs = " as ";
  const auto as = definition.find(kAs);
  std::string_view text = definition.substr(as == std::string_view::npos ? definition.size() : as + kAs.size());
  for (const std::string_view word : {" check", " not ", " null", " default ", " constraint ", " collate ", ";"}) {
    text = text.substr(0, text.find(word));
  }
  return canonical_type(Engine::Postgres, trim(text));
}

template <typename T>
concept HasTable = requires(const T& t) { QualifiedName{t.table}; };

}  // namespace

std::vector<IncomingKey> incoming_keys(const Schema& schema, const QualifiedName& table) {
  std::vector<IncomingKey> keys;
  for (const auto& [name, child] : schema.tables) {
    for (const ForeignKey& key : child.foreign_keys) {
      if (key.references == table) {
        keys.push_back({&child, &key});
      }
    }
  }
  return keys;
}

std::vector<QualifiedName> descendants(const Schema& schema, const QualifiedName& table) {
  std::vector<QualifiedName> found;
  const auto is_child = [&](const Table& candidate, const QualifiedName& parent) {
    return candidate.partition_of == parent ||
           std::ranges::find(candidate.inherits, parent) != candidate.inherits.end();
  };
  const auto children_of = [&](const QualifiedName& parent) {
    for (const auto& [name, candidate] : schema.tables) {
      if (is_child(candidate, parent) && std::ranges::find(found, name) == found.end()) {
        found.push_back(name);
      }
    }
  };
  children_of(table);
  for (std::size_t i = 0; i < found.size(); ++i) {
    children_of(QualifiedName(found[i]));
  }
  return found;
}

const Table* default_partition(const Schema& schema, const QualifiedName& parent) {
  for (const auto& [name, candidate] : schema.tables) {
    if (candidate.partition_of == parent && equals_ignoring_case(trim(candidate.partition_bound), "default")) {
      return &candidate;
    }
  }
  return nullptr;
}

std::vector<QualifiedName> reading_views(const Schema& schema, const QualifiedName& table, std::string_view column) {
  std::vector<QualifiedName> found;
  const auto add_readers = [&](const QualifiedName& of, std::string_view wanted) {
    for (const auto& [name, view] : schema.views) {
      const bool reads = std::ranges::any_of(view.reads, [&](const ColumnRef& read) {
        return read.table == of && (wanted.empty() || read.column == wanted || read.column == "*");
      });
      if (reads && name != of && std::ranges::find(found, name) == found.end()) {
        found.push_back(name);
      }
    }
  };
  add_readers(table, column);
  for (std::size_t i = 0; i < found.size(); ++i) {
    add_readers(QualifiedName(found[i]), {});
  }
  return found;
}

const Table* table_of_index(const Schema& schema, const QualifiedName& name, const Index** index) {
  for (const auto& [table_name, table] : schema.tables) {
    if (!name.schema.empty() && table_name.schema != name.schema) {
      continue;
    }
    const auto found = std::ranges::find(table.indexes, name.name, &Index::name);
    if (found != table.indexes.end()) {
      if (index != nullptr) {
        *index = &*found;
      }
      return &table;
    }
    if ((table.primary_key && table.primary_key->name == name.name) ||
        std::ranges::find(table.uniques, name.name, &Unique::name) != table.uniques.end()) {
      return &table;
    }
  }
  return nullptr;
}

int indexes_with_column(const Table& table, std::string_view column) {
  int count = is_in_primary_key(table, column) ? 1 : 0;
  count += static_cast<int>(
      std::ranges::count_if(table.uniques, [&](const Unique& unique) { return contains(unique.columns, column); }));
  count += static_cast<int>(
      std::ranges::count_if(table.indexes, [&](const Index& index) { return contains(index.columns, column); }));
  count += static_cast<int>(std::ranges::count_if(
      table.exclusions, [&](const Exclusion& exclusion) { return contains(exclusion.columns, column); }));
  return count;
}

int index_count(const Table& table) {
  return static_cast<int>(table.indexes.size() + table.uniques.size() + table.exclusions.size()) +
         (table.primary_key ? 1 : 0);
}

bool has_index_on(const Table& table, std::span<const std::string> columns) {
  if (table.primary_key && begins_with(table.primary_key->columns, columns)) {
    return true;
  }
  return std::ranges::any_of(table.uniques, [&](const Unique& each) { return begins_with(each.columns, columns); }) ||
         std::ranges::any_of(table.indexes, [&](const Index& each) {
           return each.predicate.empty() && begins_with(plain_columns(each), columns);
         });
}

bool is_unique_over(const Table& table, std::span<const std::string> columns) {
  if (table.primary_key && same_set(table.primary_key->columns, columns)) {
    return true;
  }
  return std::ranges::any_of(table.uniques, [&](const Unique& each) { return same_set(each.columns, columns); }) ||
         std::ranges::any_of(table.indexes, [&](const Index& each) {
           return each.unique && each.predicate.empty() && same_set(plain_columns(each), columns);
         });
}

bool is_in_primary_key(const Table& table, std::string_view column) {
  return table.primary_key && contains(table.primary_key->columns, column);
}

const Check* not_null_check(const Table& table, std::string_view column) {
  for (const Check& check : table.checks) {
    if (check.validated && not_null_test(check.expression) == column) {
      return &check;
    }
  }
  return nullptr;
}

const ForeignKey* find_foreign_key(const Table& table, std::string_view name) {
  const auto found = std::ranges::find(table.foreign_keys, name, &ForeignKey::name);
  return found == table.foreign_keys.end() ? nullptr : &*found;
}

const Check* find_check(const Table& table, std::string_view name) {
  const auto found = std::ranges::find(table.checks, name, &Check::name);
  return found == table.checks.end() ? nullptr : &*found;
}

const AddColumn* added_in_statement(std::span<const SchemaChange> statement, const QualifiedName& table,
                                    std::string_view column) {
  for (const SchemaChange& change : statement) {
    const auto* add = std::get_if<AddColumn>(&change.operation);
    if (add != nullptr && add->table == table && add->column.name == column) {
      return add;
    }
  }
  return nullptr;
}

std::vector<QualifiedName> tables_with_type(const Schema& schema, const QualifiedName& type) {
  std::vector<QualifiedName> found;
  for (const auto& [name, table] : schema.tables) {
    if (std::ranges::any_of(table.columns, [&](const Column& column) { return names_type(column.type, type); })) {
      found.push_back(name);
    }
  }
  return found;
}

std::string base_type(const Schema& schema, std::string_view type) {
  std::string current(type);
  constexpr int kDeepest = 16;
  for (int depth = 0; depth < kDeepest; ++depth) {
    const auto domain = std::ranges::find_if(schema.others, [&](const auto& entry) {
      return entry.second.kind == "domain" && !current.ends_with("[]") && names_type(current, entry.second.name);
    });
    if (domain == schema.others.end()) {
      return current;
    }
    current = type_of_domain(domain->second.definition);
  }
  return current;
}

bool is_constrained_domain(const Schema& schema, std::string_view type) {
  return std::ranges::any_of(schema.others, [&](const auto& entry) {
    const OtherObject& object = entry.second;
    return object.kind == "domain" && names_type(type, object.name) &&
           (mentions_word(object.definition, "check") || mentions_word(object.definition, "not"));
  });
}

TypeChange column_type_change(const Schema& schema, std::string_view from, std::string_view to, bool utc) {
  TypeChange type = postgres_type_change(base_type(schema, from), base_type(schema, to), utc);
  type.same = type.same && from == to;
  type.rewrite |= from != to && is_constrained_domain(schema, to);
  return type;
}

QualifiedName main_table(const Operation& operation) {
  return std::visit(overloaded{[](const CreateTable& create) { return create.table.name; },
                               [](const DropIndex& drop) { return drop.table.value_or(QualifiedName{}); },
                               [](const RenameIndex& rename) { return rename.table.value_or(QualifiedName{}); },
                               []<typename T>(const T& other) {
                                 if constexpr (HasTable<T>) {
                                   return other.table;
                                 } else {
                                   return QualifiedName{};
                                 }
                               }},
                    operation);
}

}  // namespace signalbox
