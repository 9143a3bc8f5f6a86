#pragma once
// Who depends on whom: services, the databases they share, and what they said they use.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "config/config.h"
#include "graph/use.h"

namespace signalbox {

struct ServiceNode {
  ServiceName name;
  std::string display_name;
  TeamName owner;
  std::vector<DatabaseName> databases;  ///< those that its migrations change, sorted

  bool operator==(const ServiceNode&) const = default;
};

struct DatabaseNode {
  DatabaseName name;
  std::optional<Engine> engine;
  TeamName owner;
  std::vector<ServiceName> services;  ///< that migrate it, sorted; more than one: it is shared
  bool declared = false;              ///< written under `databases`, not made for its one service

  bool operator==(const DatabaseNode&) const = default;
};

/// `from` uses data of `to`.
struct DependencyEdge {
  ServiceName from;
  ServiceName to;
  Access access = Access::Read;
  bool propagates = false;
  std::vector<std::string> uses;  ///< "orders.id"; empty: any
  SourceSpan where;

  bool operator==(const DependencyEdge&) const = default;
};

/// What a graph cannot hold: an edge to nowhere or to itself.
struct GraphProblem {
  std::string message;
  SourceSpan where;

  bool operator==(const GraphProblem&) const = default;
};

struct ServiceGraph {
  std::vector<ServiceNode> services;    ///< sorted by name
  std::vector<DatabaseNode> databases;  ///< sorted by name; only those that some service migrates or that are declared
  std::vector<DependencyEdge> edges;    ///< sorted by from, to
  std::vector<std::vector<ServiceName>> cycles;  ///< each as its path; the last depends on the first again
  std::vector<GraphProblem> problems;

  bool operator==(const ServiceGraph&) const = default;
};

ServiceGraph build_graph(const Config& config);

/// "a → b → a": a cycle for people. Cycles are legal; they only mean that no order of deployments suits everybody.
std::string describe_cycle(const std::vector<ServiceName>& cycle);

/// A service that is affected when another one changes, and the way the data takes to it.
struct Dependant {
  ServiceName service;
  std::vector<ServiceName> via;  ///< the services between; empty: direct

  bool operator==(const Dependant&) const = default;
};

/// Everybody who depends on `service`, nearest first. Behind a direct dependant only those follow that are reached
/// through edges that pass the data on (`propagates`), unless `through_all` is set.
std::vector<Dependant> dependants_of(const ServiceGraph& graph, std::string_view service, bool through_all = false);

/// Who is reached through a use: the dependants of its service, when that passes on what it takes from there.
std::vector<Dependant> passed_on_by(const ServiceGraph& graph, const Use& use);

/// The uses that the configuration declares: of services (one per database of theirs) and of databases.
std::vector<Use> declared_uses(const Config& config);

/// The databases that a service's migrations change, sorted.
std::vector<DatabaseName> databases_of(const Service& service);

}  // namespace signalbox
