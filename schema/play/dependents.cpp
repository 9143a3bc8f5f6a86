#include "schema/play/dependents.h"

#include <algorithm>

#include "base/text.h"
#include "schema/play/expressions.h"
#include "schema/play/names.h"
#include "schema/play/relatives.h"

namespace signalbox::play {
namespace {

bool holds(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

bool same_set(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return a.size() == b.size() && std::ranges::is_permutation(a, b);
}

bool is_plain_unique(const Index& index) {
  return index.unique && index.predicate.empty() &&
         std::ranges::none_of(index.keys, [](const IndexKey& key) { return key.column.empty(); });
}

std::vector<std::string> key_columns(const Index& index) {
  std::vector<std::string> columns;
  std::ranges::transform(index.keys, std::back_inserter(columns), &IndexKey::column);
  return columns;
}

bool reads(const View& view, const QualifiedName& relation, std::string_view column) {
  return std::ranges::any_of(view.reads, [&](const ColumnRef& ref) {
    return ref.table == relation && (column.empty() || ref.column == column || ref.column == "*");
  });
}

/// Names one in the view's reads that is a plain table mention, so that the column cannot be told: only the table
/// counts, as in SELECT count(*).
template <typename Matches>
std::vector<QualifiedName> views_where(const Schema& schema, const Matches& matches) {
  std::vector<QualifiedName> names;
  for (const auto& [name, view] : schema.views) {
    if (matches(view)) {
      names.push_back(name);
    }
  }
  return names;
}

bool generated_from(const Table& table, std::string_view column) {
  return std::ranges::any_of(table.columns,
                             [&](const Column& each) { return each.generated && holds(each.reads, column); });
}

bool in_trigger_or_policy(const Table& table, std::string_view column) {
  return std::ranges::any_of(table.triggers, [&](const Trigger& each) { return holds(each.columns, column); }) ||
         std::ranges::any_of(table.policies, [&](const Policy& each) { return holds(each.columns, column); });
}

/// Calls visit(owner, key) for every foreign key that references the table.
template <typename Visit>
void for_each_reference(const Schema& schema, const QualifiedName& referenced, const Visit& visit) {
  for (const auto& [name, table] : schema.tables) {
    for (const ForeignKey& key : table.foreign_keys) {
      if (key.references == referenced) {
        visit(table, key);
      }
    }
  }
}

void drop_foreign_keys(Schema& schema, const auto& is_doomed) {
  schema.tables.edit_if(
      [&](const Table& table) {
        return std::ranges::any_of(table.foreign_keys, [&](const ForeignKey& key) { return is_doomed(table, key); });
      },
      [&](Table& table) {
        std::erase_if(table.foreign_keys, [&](const ForeignKey& key) { return is_doomed(table, key); });
      });
}

bool expression_uses_function(const Table& table, std::string_view function) {
  const auto called = [&](std::string_view text) { return calls_function(text, function); };
  return std::ranges::any_of(table.columns,
                             [&](const Column& each) {
                               return called(each.default_value.value_or("")) || called(each.generated.value_or(""));
                             }) ||
         std::ranges::any_of(table.checks, [&](const Check& each) { return called(each.expression); }) ||
         std::ranges::any_of(table.policies, [&](const Policy& each) { return called(each.definition); }) ||
         std::ranges::any_of(table.indexes, [&](const Index& each) {
           return called(each.predicate) ||
                  std::ranges::any_of(each.keys, [&](const IndexKey& key) { return called(key.expression); });
         });
}

bool signature_uses(const Function& function, const QualifiedName& type) {
  const auto uses = [&](std::string_view text) { return user_type_of(trim(text)) == type; };
  return uses(function.returns) || std::ranges::any_of(split(function.arguments, ','), uses);
}

std::vector<std::string> functions_using(const Schema& schema, const QualifiedName& type) {
  std::vector<std::string> keys;
  for (const auto& [key, function] : schema.functions) {
    if (signature_uses(function, type)) {
      keys.push_back(key);
    }
  }
  return keys;
}

}  // namespace

bool is_read_by_views(const Schema& schema, const QualifiedName& relation) {
  return is_read_by_views(schema, relation, "");
}

bool is_read_by_views(const Schema& schema, const QualifiedName& relation, std::string_view column) {
  return std::ranges::any_of(schema.views, [&](const auto& each) { return reads(each.second, relation, column); });
}

std::string supporting_key(const Table& table, const std::vector<std::string>& columns) {
  if (table.primary_key && (columns.empty() || same_set(table.primary_key->columns, columns))) {
    return table.primary_key->name;
  }
  for (const Unique& unique : table.uniques) {
    if (!columns.empty() && !unique.deferrable && same_set(unique.columns, columns)) {
      return unique.name;
    }
  }
  for (const Index& index : table.indexes) {
    if (!columns.empty() && is_plain_unique(index) && same_set(key_columns(index), columns)) {
      return index.name;
    }
  }
  return "";
}

bool is_referenced(const Schema& schema, const Table& table, std::string_view key) {
  bool found = false;
  for_each_reference(schema, table.name, [&](const Table&, const ForeignKey& foreign) {
    found = found || supporting_key(table, foreign.referenced_columns) == key;
  });
  return found;
}

bool is_referenced_by_others(const Schema& schema, const QualifiedName& table) {
  bool found = false;
  for_each_reference(schema, table,
                     [&](const Table& owner, const ForeignKey&) { found = found || owner.name != table; });
  return found;
}

void drop_references_to(Schema& schema, const Table& table, std::string_view key) {
  drop_foreign_keys(schema, [&](const Table&, const ForeignKey& foreign) {
    return foreign.references == table.name && supporting_key(table, foreign.referenced_columns) == key;
  });
}

bool has_dependents(const Schema& schema, const Table& table, std::string_view column) {
  bool referenced = false;
  for_each_reference(schema, table.name, [&](const Table& owner, const ForeignKey& key) {
    const bool own = owner.name == table.name && holds(key.columns, column);
    referenced = referenced || (!own && holds(key.referenced_columns, column));
  });
  return referenced || generated_from(table, column) || in_trigger_or_policy(table, column) ||
         is_read_by_views(schema, table.name, column);
}

bool has_dependents(const Schema& schema, const Table& table) {
  return is_referenced_by_others(schema, table.name) || is_read_by_views(schema, table.name) ||
         std::ranges::any_of(schema.tables,
                             [&](const auto& each) {
                               const auto& parents = each.second.inherits;
                               return std::ranges::find(parents, table.name) != parents.end();
                             }) ||
         !columns_of_type(schema, table.name).empty();
}

std::vector<ColumnRef> columns_of_type(const Schema& schema, const QualifiedName& type) {
  std::vector<ColumnRef> columns;
  for (const auto& [name, table] : schema.tables) {
    for (const Column& column : table.columns) {
      // Most columns have a type of the engine: look for the name before taking the type apart.
      if (column.type.find(type.name) != std::string::npos && user_type_of(column.type) == type) {
        columns.push_back({name, column.name});
      }
    }
  }
  return columns;
}

bool type_has_dependents(const Schema& schema, const QualifiedName& type) {
  return !columns_of_type(schema, type).empty() || !functions_using(schema, type).empty();
}

bool sequence_is_used(const Schema& schema, const QualifiedName& sequence) {
  return std::ranges::any_of(schema.tables, [&](const auto& each) {
    return std::ranges::any_of(each.second.columns, [&](const Column& column) {
      return column.default_value && uses_sequence(*column.default_value, sequence);
    });
  });
}

bool function_is_used(const Schema& schema, const QualifiedName& function) {
  return std::ranges::any_of(schema.tables, [&](const auto& each) {
    return expression_uses_function(each.second, function.name) ||
           std::ranges::any_of(each.second.triggers,
                               [&](const Trigger& trigger) { return trigger.function == function; });
  });
}

void remove_views_reading(Schema& schema, const QualifiedName& relation, std::string_view column) {
  for (const QualifiedName& name :
       views_where(schema, [&](const View& view) { return reads(view, relation, column); })) {
    remove_view(schema, name);
  }
}

void remove_view(Schema& schema, const QualifiedName& view) {
  if (schema.views.erase(view) > 0) {
    remove_views_reading(schema, view, "");
  }
}

void remove_column(Schema& schema, const QualifiedName& table_name, const std::string& column) {
  Table* table = edit_table(schema, table_name);
  if (table == nullptr || table->find_column(column) == nullptr) {
    return;
  }
  remove_views_reading(schema, table_name, column);
  drop_foreign_keys(schema, [&](const Table& owner, const ForeignKey& key) {
    return (key.references == table_name && holds(key.referenced_columns, column)) ||
           (owner.name == table_name && holds(key.columns, column));
  });
  schema.sequences.erase_if([&](const Sequence& each) { return each.owned_by == ColumnRef{table_name, column}; });
  if (table->primary_key && holds(table->primary_key->columns, column)) {
    table->primary_key.reset();
  }
  const auto has_column = [&](const auto& each) { return holds(each.columns, column); };
  std::erase_if(table->uniques, has_column);
  std::erase_if(table->checks, has_column);
  std::erase_if(table->exclusions, has_column);
  std::erase_if(table->indexes, has_column);
  std::erase_if(table->triggers, has_column);
  std::erase_if(table->policies, has_column);
  std::vector<std::string> generated;
  for (const Column& each : table->columns) {
    if (each.generated && holds(each.reads, column)) {
      generated.push_back(each.name);
    }
  }
  std::erase_if(table->columns, [&](const Column& each) { return each.name == column; });
  for (const std::string& each : generated) {
    remove_column(schema, table_name, each);
  }
}

void remove_table(Schema& schema, const QualifiedName& name) {
  if (schema.tables.erase(name) == 0) {
    return;
  }
  remove_views_reading(schema, name, "");
  drop_foreign_keys(schema, [&](const Table&, const ForeignKey& key) { return key.references == name; });
  const auto is_owned = [&](const Sequence& each) { return each.owned_by && each.owned_by->table == name; };
  for (const QualifiedName& sequence : schema.sequences.keys_if(is_owned)) {
    remove_sequence(schema, sequence);
  }
  for (const QualifiedName& child : children_of(schema, name)) {
    remove_table(schema, child);
  }
  remove_type_users(schema, name);
}

void remove_type_users(Schema& schema, const QualifiedName& type) {
  for (const ColumnRef& column : columns_of_type(schema, type)) {
    remove_column(schema, column.table, column.column);
  }
  for (const std::string& key : functions_using(schema, type)) {
    const QualifiedName function = schema.functions.at(key).name;
    schema.functions.erase(key);
    remove_function_users(schema, function);
  }
}

void remove_sequence(Schema& schema, const QualifiedName& sequence) {
  schema.sequences.erase(sequence);
  change_defaults(schema, [&](std::string_view text) { return uses_sequence(text, sequence); }, std::nullopt);
}

void remove_function_users(Schema& schema, const QualifiedName& function) {
  const auto called = [&](std::string_view text) { return calls_function(text, function.name); };
  const auto runs = [&](const Trigger& each) { return each.function == function; };
  const auto limits = [&](const Policy& each) { return called(each.definition); };
  const auto tests = [&](const Check& each) { return called(each.expression); };
  const auto indexes = [&](const Index& each) {
    return called(each.predicate) ||
           std::ranges::any_of(each.keys, [&](const IndexKey& key) { return called(key.expression); });
  };
  schema.tables.edit_if(
      [&](const Table& table) {
        return std::ranges::any_of(table.triggers, runs) || std::ranges::any_of(table.policies, limits) ||
               std::ranges::any_of(table.checks, tests) || std::ranges::any_of(table.indexes, indexes);
      },
      [&](Table& table) {
        std::erase_if(table.triggers, runs);
        std::erase_if(table.policies, limits);
        std::erase_if(table.checks, tests);
        std::erase_if(table.indexes, indexes);
      });
  change_defaults(schema, called, std::nullopt);
}

}  // namespace signalbox::play
