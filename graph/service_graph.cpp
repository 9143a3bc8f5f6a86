#include "graph/service_graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/digraph.h"
#include "base/text.h"

namespace signalbox {
namespace {

std::string shown(const DeclaredUse& use) {
  std::string out = use.database.empty() ? "" : use.database + "/";
  out += use.schema.empty() ? "" : use.schema + ".";
  return out + use.table + (use.table_only ? "" : "." + use.column);
}

DependencyEdge edge_of(const Service& service, const Dependency& dependency) {
  DependencyEdge edge{service.name, dependency.service, dependency.access, dependency.propagates, {}, dependency.where};
  for (const DeclaredUse& use : dependency.uses) {
    edge.uses.push_back(shown(use));
    edge.access = use.access == Access::Write ? Access::Write : edge.access;
  }
  return edge;
}

void add_edges(const Config& config, const Service& service, ServiceGraph& graph) {
  for (const Dependency& dependency : service.depends_on) {
    if (dependency.service == service.name) {
      graph.problems.push_back({fmt::format("'{}' depends on itself", service.name), dependency.where});
    } else if (!config.services.contains(dependency.service)) {
      graph.problems.push_back({fmt::format("'{}' depends on '{}', which is no service", service.name,
                                            ellipsize(one_line(dependency.service), 100)),
                                dependency.where});
    } else {
      graph.edges.push_back(edge_of(service, dependency));
    }
  }
}

std::vector<DatabaseNode> database_nodes(const Config& config) {
  std::vector<DatabaseNode> nodes;
  for (const auto& [name, database] : config.databases) {
    DatabaseNode node{name, database.engine, database.owner, {}, database.shared};
    for (const auto& [service_name, service] : config.services) {
      const std::vector<DatabaseName> used = databases_of(service);
      if (std::ranges::binary_search(used, name)) {
        node.services.push_back(service_name);
      }
    }
    nodes.push_back(std::move(node));
  }
  return nodes;
}

std::size_t index_of(const ServiceGraph& graph, std::string_view service) {
  const auto found = std::ranges::lower_bound(graph.services, service, {}, &ServiceNode::name);
  const bool here = found != graph.services.end() && found->name == service;
  return here ? static_cast<std::size_t>(found - graph.services.begin()) : graph.services.size();
}

Digraph dependencies(const ServiceGraph& graph) {
  Digraph edges(graph.services.size());
  for (const DependencyEdge& edge : graph.edges) {
    edges[index_of(graph, edge.from)].push_back(index_of(graph, edge.to));
  }
  return edges;
}

Use use_of(const Service& service, const DeclaredUse& declared) {
  Use use;
  use.service = service.name;
  use.team = service.owner;
  use.database = declared.database;
  use.schema = declared.schema;
  use.table = declared.table;
  use.column = declared.column;
  use.table_only = declared.table_only;
  use.access = declared.access;
  use.evidence = {{declared.where.path, declared.where.line, ""}};
  return use;
}

/// Without a list of uses, everything that the other service migrates may be used.
Use any_use(const Service& service, const Dependency& dependency) {
  DeclaredUse any;
  any.table = "*";
  any.table_only = true;
  any.access = dependency.access;
  any.where = dependency.where;
  return use_of(service, any);
}

void add_uses_of(const Service& service, const Dependency& dependency, const Service& target, std::vector<Use>& uses) {
  std::vector<Use> written;
  for (const DeclaredUse& declared : dependency.uses) {
    written.push_back(use_of(service, declared));
  }
  if (written.empty()) {
    written.push_back(any_use(service, dependency));
  }
  for (Use& use : written) {
    use.through = target.name;
    const std::vector<DatabaseName> databases =
        use.database.empty() ? databases_of(target) : std::vector<DatabaseName>{use.database};
    for (const DatabaseName& database : databases) {
      use.database = database;
      uses.push_back(use);
    }
  }
}

}  // namespace

std::vector<DatabaseName> databases_of(const Service& service) {
  std::set<DatabaseName> names;
  for (const MigrationFolder& folder : service.migrations) {
    names.insert(folder.database);
  }
  // Folders that are still to be recognised belong to the service's own database.
  if (service.migrations.empty() && !service.database.empty()) {
    names.insert(service.database);
  }
  return {names.begin(), names.end()};
}

ServiceGraph build_graph(const Config& config) {
  ServiceGraph graph;
  for (const auto& [name, service] : config.services) {
    graph.services.push_back({name, service.display_name, service.owner, databases_of(service)});
    add_edges(config, service, graph);
  }
  graph.databases = database_nodes(config);
  std::ranges::stable_sort(graph.edges, {}, [](const DependencyEdge& edge) { return std::tie(edge.from, edge.to); });
  for (const std::vector<std::size_t>& cycle : find_cycles(dependencies(graph))) {
    std::vector<ServiceName>& names = graph.cycles.emplace_back();
    for (const std::size_t index : cycle) {
      names.push_back(graph.services[index].name);
    }
  }
  return graph;
}

std::string describe_cycle(const std::vector<ServiceName>& cycle) {
  return cycle.empty() ? "" : fmt::format("{} → {}", join(cycle, " → "), cycle.front());
}

std::vector<Dependant> dependants_of(const ServiceGraph& graph, std::string_view service, bool through_all) {
  const std::size_t start = index_of(graph, service);
  if (start == graph.services.size()) {
    return {};
  }
  // The queue holds services whose data reaches others: the start, and whoever passes on what it takes from there.
  std::map<std::size_t, std::vector<ServiceName>> ways;
  std::vector<std::size_t> queue = {start};
  std::vector<Dependant> found;
  for (std::size_t next = 0; next < queue.size(); ++next) {
    const std::size_t at = queue[next];
    for (const DependencyEdge& edge : graph.edges) {
      const std::size_t user = index_of(graph, edge.from);
      if (index_of(graph, edge.to) != at || user == start) {
        continue;
      }
      std::vector<ServiceName> via = ways[at];
      if (at != start) {
        via.push_back(graph.services[at].name);
      }
      const bool is_new = std::ranges::find(found, edge.from, &Dependant::service) == found.end();
      if (is_new) {
        found.push_back({edge.from, via});
      }
      if ((edge.propagates || through_all) && std::ranges::find(queue, user) == queue.end()) {
        ways[user] = std::move(via);
        queue.push_back(user);
      }
    }
  }
  return found;
}

std::vector<Dependant> passed_on_by(const ServiceGraph& graph, const Use& use) {
  const bool passes_on = std::ranges::any_of(graph.edges, [&](const DependencyEdge& edge) {
    return edge.from == use.service && edge.to == use.through && edge.propagates;
  });
  std::vector<Dependant> dependants = passes_on ? dependants_of(graph, use.service) : std::vector<Dependant>{};
  std::erase_if(dependants, [&](const Dependant& each) { return each.service == use.through; });
  for (Dependant& each : dependants) {
    each.via.insert(each.via.begin(), use.service);
  }
  return dependants;
}

std::vector<Use> declared_uses(const Config& config) {
  std::vector<Use> uses;
  for (const auto& [name, service] : config.services) {
    for (const Dependency& dependency : service.depends_on) {
      const auto target = config.services.find(dependency.service);
      if (target != config.services.end() && dependency.service != name) {
        add_uses_of(service, dependency, target->second, uses);
      }
    }
    for (const DeclaredUse& declared : service.uses) {
      uses.push_back(use_of(service, declared));
      uses.back().database = declared.database.empty() ? service.database : declared.database;
    }
  }
  return uses;
}

}  // namespace signalbox
