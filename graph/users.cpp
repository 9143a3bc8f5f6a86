#include "graph/users.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/text.h"
#include "config/values.h"

namespace signalbox {
namespace {

std::map<DatabaseName, Engine> engines_of(const ServiceGraph& graph) {
  std::map<DatabaseName, Engine> engines;
  for (const DatabaseNode& database : graph.databases) {
    if (database.engine) {
      engines[database.name] = *database.engine;
    }
  }
  return engines;
}

std::set<DatabaseName> databases_in(std::span<const Use> uses) {
  std::set<DatabaseName> names;
  for (const Use& use : uses) {
    names.insert(use.database);
  }
  return names;
}

/// Each service once per object and source is enough for people; the best evidence first.
void sort_by_strength(std::vector<Use>& uses) {
  const auto key = [](const Use& use) {
    return std::tuple(use.table == "*", use.table_only, use.source, -use.confidence, std::cref(use.service).get(),
                      use.column, use.evidence);
  };
  std::ranges::stable_sort(uses, [&](const Use& a, const Use& b) { return key(a) < key(b); });
  const auto repeated = std::ranges::unique(uses);
  uses.erase(repeated.begin(), repeated.end());
}

/// Where somebody names the table, that is the database that was meant; "anything" in other databases is noise.
void keep_named_databases(std::vector<Use>& uses) {
  std::set<DatabaseName> named;
  for (const Use& use : uses) {
    if (use.table != "*") {
      named.insert(use.database);
    }
  }
  if (!named.empty()) {
    std::erase_if(uses, [&](const Use& use) { return !named.contains(use.database); });
  }
}

void add_transitive(const ServiceGraph& graph, ObjectUsers& users) {
  const auto is_known = [&](const ServiceName& service) {
    return std::ranges::find(users.direct, service, &Use::service) != users.direct.end() ||
           std::ranges::find(users.transitive, service, &Dependant::service) != users.transitive.end();
  };
  const std::vector<Use> direct = users.direct;
  for (const Use& use : direct) {
    for (Dependant& dependant : passed_on_by(graph, use)) {
      if (!is_known(dependant.service)) {
        users.transitive.push_back(std::move(dependant));
      }
    }
  }
}

}  // namespace

std::optional<ObjectName> parse_object(std::string_view text) {
  const auto use = parse_use(text);
  if (!use) {
    return std::nullopt;
  }
  return ObjectName{use->database, use->schema, use->table, use->table_only ? "" : use->column};
}

std::string to_string(const ObjectName& object) {
  std::string out = object.database.empty() ? "" : object.database + "/";
  return out + to_string(ColumnRef{{object.schema, object.table}, object.column});
}

std::string object_text(std::string_view database, const QualifiedName& table, std::string_view column) {
  return std::string(database) + "/" + to_string(ColumnRef{table, std::string(column)});
}

UseIndex::UseIndex(std::span<const Use> uses, std::map<DatabaseName, Engine> engines) : engines_(std::move(engines)) {
  for (const Use& use : uses) {
    if (use.table == "*") {
      of_anything_[use.database].push_back(&use);
    } else {
      by_table_[key(use.database, use.schema, use.table)].push_back(&use);
    }
  }
}

std::string UseIndex::key(const DatabaseName& database, std::string_view schema, std::string_view table) const {
  const auto engine = engines_.find(database);
  const std::string_view usual = default_schema(engine == engines_.end() ? Engine::Postgres : engine->second);
  return database + '\n' + lower(schema.empty() ? usual : schema) + '\n' + lower(table);
}

std::vector<const Use*> UseIndex::of_table(const DatabaseName& database, const QualifiedName& table) const {
  std::vector<const Use*> found;
  if (const auto named = by_table_.find(key(database, table.schema, table.name)); named != by_table_.end()) {
    found = named->second;
  }
  if (const auto any = of_anything_.find(database); any != of_anything_.end()) {
    found.insert(found.end(), any->second.begin(), any->second.end());
  }
  return found;
}

bool may_use(const Use& use, std::span<const std::string> columns) {
  const auto is_used = [&](const std::string& column) { return equals_ignoring_case(column, use.column); };
  return columns.empty() || use.column == "*" || std::ranges::any_of(columns, is_used);
}

ObjectUsers users_of(const ObjectName& object, std::span<const Use> uses, const ServiceGraph& graph) {
  const UseIndex index(uses, engines_of(graph));
  const std::set<DatabaseName> databases =
      object.database.empty() ? databases_in(uses) : std::set<DatabaseName>{object.database};
  std::vector<std::string> columns;
  if (!object.column.empty() && object.column != "*") {
    columns.push_back(object.column);
  }
  ObjectUsers users;
  const auto collect = [&](const QualifiedName& table, std::span<const std::string> wanted) {
    for (const DatabaseName& database : databases) {
      for (const Use* use : index.of_table(database, table)) {
        if (may_use(*use, wanted)) {
          users.direct.push_back(*use);
        }
      }
    }
  };
  collect({object.schema, object.table}, columns);
  if (object.schema.empty() && !columns.empty()) {
    collect({object.table, object.column}, {});
  }
  if (object.database.empty()) {
    keep_named_databases(users.direct);
  }
  sort_by_strength(users.direct);
  add_transitive(graph, users);
  return users;
}

}  // namespace signalbox
