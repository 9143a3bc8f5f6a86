#include "schema/diff.h"

#include <algorithm>
#include <map>

namespace signalbox {
namespace {

/// Values by name, for comparing lists whose order means nothing.
template <typename T, typename Name>
std::map<std::string, T> by_name(const std::vector<T>& values, Name name) {
  std::map<std::string, T> out;
  for (const T& value : values) {
    out.emplace(name(value), value);
  }
  return out;
}

template <typename T>
std::map<std::string, T> by_name(const std::vector<T>& values) {
  return by_name(values, [](const T& value) { return value.name; });
}

template <typename T>
std::vector<T> sorted_by_name(std::vector<T> values) {
  std::ranges::sort(values, {}, &T::name);
  return values;
}

/// The same table with every list whose order means nothing sorted.
Table in_order(Table table) {
  table.columns = sorted_by_name(std::move(table.columns));
  table.foreign_keys = sorted_by_name(std::move(table.foreign_keys));
  table.uniques = sorted_by_name(std::move(table.uniques));
  table.checks = sorted_by_name(std::move(table.checks));
  table.exclusions = sorted_by_name(std::move(table.exclusions));
  table.indexes = sorted_by_name(std::move(table.indexes));
  table.triggers = sorted_by_name(std::move(table.triggers));
  table.policies = sorted_by_name(std::move(table.policies));
  std::ranges::sort(table.inherits);
  return table;
}

/// Writes down changes; the order of phases is the order that applies.
class Difference {
 public:
  Difference(const Schema& from, const Schema& to) : from_(from), to_(to) {}

  std::vector<SchemaChange> run() {
    schemas_and_extensions();
    types();
    drop_views();
    drop_foreign_keys();
    tables();
    add_foreign_keys();
    sequences();
    functions();
    add_views();
    return std::move(out_);
  }

 private:
  template <typename Op>
  void emit(Op operation) {
    SchemaChange change;
    change.operation = std::move(operation);
    out_.push_back(std::move(change));
  }

  void schemas_and_extensions() {
    for (const auto& [name, unused] : to_.schemas) {
      if (!from_.schemas.contains(name)) {
        emit(CreateSchema{name, false});
      }
    }
    for (const auto& [name, schema] : to_.extensions) {
      if (!from_.extensions.contains(name)) {
        emit(CreateExtension{name, schema, false});
      }
    }
    for (const auto& [name, schema] : from_.extensions) {
      if (!to_.extensions.contains(name)) {
        emit(DropExtension{name, false, false});
      }
    }
  }

  void types() {
    for (const auto& [name, type] : to_.enums) {
      const auto old = from_.enums.find(name);
      if (old == from_.enums.end()) {
        emit(CreateEnum{type, false});
        continue;
      }
      enum_values(old->second, type);
    }
  }

  void enum_values(const Enum& old, const Enum& now) {
    for (const std::string& value : old.values) {
      if (std::ranges::find(now.values, value) == now.values.end()) {
        emit(DropEnumValue{now.name, value});
      }
    }
    std::string previous;
    for (const std::string& value : now.values) {
      if (std::ranges::find(old.values, value) == old.values.end()) {
        AddEnumValue add{now.name, value, "", previous, false};
        if (previous.empty() && !old.values.empty()) {
          add.before = old.values.front();
        }
        emit(std::move(add));
      }
      previous = value;
    }
  }

  void drop_views() {
    for (const auto& [name, view] : from_.views) {
      const auto kept = to_.views.find(name);
      if (kept == to_.views.end() || !(kept->second == view)) {
        emit(DropView{name, view.materialized, false, false});
      }
    }
  }
  void add_views() {
    for (const auto& [name, view] : to_.views) {
      const auto old = from_.views.find(name);
      if (old == from_.views.end() || !(old->second == view)) {
        emit(CreateView{view, false, false, false});
      }
    }
  }

  void drop_foreign_keys() {
    for (const auto& [name, table] : from_.tables) {
      const Table* now = to_.find_table(name);
      const auto kept = now != nullptr ? by_name(now->foreign_keys) : std::map<std::string, ForeignKey>{};
      for (const ForeignKey& key : table.foreign_keys) {
        const auto same = kept.find(key.name);
        if (same == kept.end() || !(same->second == key)) {
          emit(DropConstraint{name, key.name, is_mysql_family(to_.engine) ? "foreign key" : "", false, false});
        }
      }
    }
  }
  void add_foreign_keys() {
    for (const auto& [name, table] : to_.tables) {
      const Table* old = from_.find_table(name);
      const auto had = old != nullptr ? by_name(old->foreign_keys) : std::map<std::string, ForeignKey>{};
      for (const ForeignKey& key : table.foreign_keys) {
        const auto same = had.find(key.name);
        if (same == had.end() || !(same->second == key)) {
          emit(AddForeignKey{name, key, false});
        }
      }
    }
  }

  void tables() {
    for (const auto& [name, table] : from_.tables) {
      if (to_.find_table(name) == nullptr) {
        emit(DropTable{name, false, false});
      }
    }
    for (const auto& [name, type] : from_.enums) {
      if (!to_.enums.contains(name)) {
        dropped_types_.push_back(name);
      }
    }
    for (const auto& [name, table] : to_.tables) {
      const Table* old = from_.find_table(name);
      if (old == nullptr) {
        CreateTable create;
        create.table = table;
        create.table.foreign_keys.clear();
        emit(std::move(create));
      } else {
        table_parts(*old, table);
      }
    }
    for (const QualifiedName& type : dropped_types_) {
      emit(DropEnum{type, false, false});
    }
  }

  void table_parts(const Table& old, const Table& now) {
    drop_indexes_and_constraints(old, now);
    columns(old, now);
    add_indexes_and_constraints(old, now);
  }

  void columns(const Table& old, const Table& now) {
    for (const Column& column : now.columns) {
      const Column* before = old.find_column(column.name);
      if (before == nullptr) {
        emit(AddColumn{now.name, column, false, ""});
      } else {
        column_parts(now.name, *before, column);
      }
    }
    for (const Column& column : old.columns) {
      if (now.find_column(column.name) == nullptr) {
        emit(DropColumn{now.name, column.name, false, false});
      }
    }
  }

  void column_parts(const QualifiedName& table, const Column& old, const Column& now) {
    if (old.type != now.type || old.collation != now.collation) {
      AlterColumnType alter;
      alter.table = table;
      alter.column = now.name;
      alter.type = now.type;
      alter.collation = now.collation;
      if (is_mysql_family(to_.engine)) {
        alter.definition = now;
      }
      emit(std::move(alter));
    }
    if (old.nullable != now.nullable) {
      now.nullable ? emit(DropNotNull{table, now.name}) : emit(SetNotNull{table, now.name});
    }
    if (old.default_value != now.default_value) {
      now.default_value ? emit(SetDefault{table, now.name, *now.default_value}) : emit(DropDefault{table, now.name});
    }
  }

  void drop_indexes_and_constraints(const Table& old, const Table& now) {
    const auto drop_constraint = [&](const std::string& name, const std::string& kind) {
      emit(DropConstraint{now.name, name, is_mysql_family(to_.engine) ? kind : "", false, false});
    };
    const auto indexes = by_name(now.indexes);
    for (const Index& index : old.indexes) {
      const auto same = indexes.find(index.name);
      if (same == indexes.end() || !(same->second == index)) {
        DropIndex drop;
        drop.index = {now.name.schema, index.name};
        if (is_mysql_family(to_.engine)) {
          drop.table = now.name;
        }
        emit(std::move(drop));
      }
    }
    const auto uniques = by_name(now.uniques);
    for (const Unique& unique : old.uniques) {
      const auto same = uniques.find(unique.name);
      if (same == uniques.end() || !(same->second == unique)) {
        drop_constraint(unique.name, "");
      }
    }
    const auto checks = by_name(now.checks);
    for (const Check& check : old.checks) {
      const auto same = checks.find(check.name);
      if (same == checks.end() || !(same->second == check)) {
        drop_constraint(check.name, "check");
      }
    }
    if (old.primary_key && old.primary_key != now.primary_key) {
      drop_constraint(old.primary_key->name, "primary key");
    }
  }

  void add_indexes_and_constraints(const Table& old, const Table& now) {
    if (now.primary_key && old.primary_key != now.primary_key) {
      emit(AddPrimaryKey{now.name, *now.primary_key, ""});
    }
    const auto uniques = by_name(old.uniques);
    for (const Unique& unique : now.uniques) {
      const auto same = uniques.find(unique.name);
      if (same == uniques.end() || !(same->second == unique)) {
        emit(AddUnique{now.name, unique, ""});
      }
    }
    const auto checks = by_name(old.checks);
    for (const Check& check : now.checks) {
      const auto same = checks.find(check.name);
      if (same == checks.end() || !(same->second == check)) {
        emit(AddCheck{now.name, check});
      }
    }
    const auto indexes = by_name(old.indexes);
    for (const Index& index : now.indexes) {
      const auto same = indexes.find(index.name);
      if (same == indexes.end() || !(same->second == index)) {
        CreateIndex create;
        create.table = now.name;
        create.index = index;
        emit(std::move(create));
      }
    }
  }

  /// Sequences of serial and identity columns come and go with their columns.
  void sequences() {
    for (const auto& [name, sequence] : from_.sequences) {
      if (!to_.sequences.contains(name) && !sequence.owned_by) {
        emit(DropSequence{name, false, false});
      }
    }
    for (const auto& [name, sequence] : to_.sequences) {
      if (!from_.sequences.contains(name) && !sequence.owned_by) {
        emit(CreateSequence{sequence, false});
      }
    }
  }

  void functions() {
    for (const auto& [key, function] : from_.functions) {
      if (!to_.functions.contains(key)) {
        emit(DropFunction{function.name, function.arguments, false, false});
      }
    }
    for (const auto& [key, function] : to_.functions) {
      const auto old = from_.functions.find(key);
      if (old == from_.functions.end() || !(old->second == function)) {
        emit(CreateFunction{function, old != from_.functions.end()});
      }
    }
  }

  const Schema& from_;
  const Schema& to_;
  std::vector<QualifiedName> dropped_types_;
  std::vector<SchemaChange> out_;
};

}  // namespace

std::vector<SchemaChange> diff(const Schema& from, const Schema& to) {
  return Difference(from, to).run();
}

bool equivalent(const Schema& a, const Schema& b) {
  if (a.engine != b.engine || a.enums != b.enums || a.views != b.views || a.sequences != b.sequences ||
      a.functions != b.functions || a.others != b.others || a.extensions != b.extensions || a.schemas != b.schemas) {
    return false;
  }
  return std::ranges::equal(a.tables, b.tables, [](const auto& one, const auto& other) {
    return one.first == other.first && (&one.second == &other.second || one.second == other.second ||
                                        in_order(one.second) == in_order(other.second));
  });
}

}  // namespace signalbox
