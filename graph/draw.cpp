#include "graph/draw.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/process.h"
#include "base/text.h"

namespace signalbox {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostNodesForDot = 150;
constexpr std::size_t kMostUsesOnAnEdge = 4;
constexpr std::size_t kMaxLabel = 80;

std::string label_text(std::string_view text) {
  return ellipsize(one_line(to_valid_utf8(text)), kMaxLabel);
}

/// A double-quoted string of the DOT language. A backslash would start an escape such as \N.
std::string dot_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : label_text(text)) {
    if (c == '"' || c == '\\') {
      out += '\\';
    }
    out += c;
  }
  return out + '"';
}

/// Mermaid reads HTML entities in quoted labels, and nothing else is safe in them.
std::string mermaid_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : label_text(text)) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    const bool safe = word || static_cast<unsigned char>(c) >= 0x80 ||
                      std::string_view(" .,:/_-*()@+").find(c) != std::string_view::npos;
    out += safe ? std::string(1, c) : fmt::format("#{};", static_cast<int>(c));
  }
  return out + '"';
}

bool is_drawn(const DatabaseNode& database) {
  return database.declared || database.engine.has_value() || database.services.size() > 1;
}

std::string database_label(const DatabaseNode& database) {
  return database.engine ? fmt::format("{} ({})", database.name, to_string(*database.engine)) : database.name;
}

std::string service_label(const ServiceNode& service) {
  return service.display_name.empty() ? service.name : service.display_name;
}

std::string uses_label(const DependencyEdge& edge) {
  std::vector<std::string> shown(edge.uses.begin(), edge.uses.begin() + static_cast<std::ptrdiff_t>(std::min(
                                                                            edge.uses.size(), kMostUsesOnAnEdge)));
  if (edge.uses.size() > kMostUsesOnAnEdge) {
    shown.push_back(fmt::format("and {} more", edge.uses.size() - kMostUsesOnAnEdge));
  }
  return join(shown, ", ");
}

std::set<std::pair<ServiceName, ServiceName>> edges_on_cycles(const ServiceGraph& graph) {
  std::set<std::pair<ServiceName, ServiceName>> edges;
  for (const std::vector<ServiceName>& cycle : graph.cycles) {
    for (std::size_t i = 0; i < cycle.size(); ++i) {
      edges.emplace(cycle[i], cycle[(i + 1) % cycle.size()]);
    }
  }
  return edges;
}

std::map<TeamName, std::vector<const ServiceNode*>> services_by_owner(const ServiceGraph& graph) {
  std::map<TeamName, std::vector<const ServiceNode*>> out;
  for (const ServiceNode& service : graph.services) {
    out[service.owner].push_back(&service);
  }
  return out;
}

/// Ids that no name can break: s0, s1, …, d0, d1, …
class Ids {
 public:
  explicit Ids(const ServiceGraph& graph) {
    for (std::size_t i = 0; i < graph.services.size(); ++i) {
      services_[graph.services[i].name] = fmt::format("s{}", i);
    }
    for (std::size_t i = 0; i < graph.databases.size(); ++i) {
      databases_[graph.databases[i].name] = fmt::format("d{}", i);
    }
  }
  const std::string& service(const ServiceName& name) const { return services_.at(name); }
  const std::string& database(const DatabaseName& name) const { return databases_.at(name); }

 private:
  std::map<ServiceName, std::string> services_;
  std::map<DatabaseName, std::string> databases_;
};

std::string dot_edges(const ServiceGraph& graph, const Ids& ids) {
  std::string out;
  for (const DatabaseNode& database : graph.databases) {
    for (const ServiceName& service : is_drawn(database) ? database.services : std::vector<ServiceName>{}) {
      out +=
          fmt::format("  {} -> {} [dir=none, color=\"#888888\"];\n", ids.service(service), ids.database(database.name));
    }
  }
  const auto cycles = edges_on_cycles(graph);
  for (const DependencyEdge& edge : graph.edges) {
    const bool in_cycle = cycles.contains({edge.from, edge.to});
    out += fmt::format("  {} -> {} [label={}{}{}];\n", ids.service(edge.from), ids.service(edge.to),
                       dot_string(uses_label(edge)), edge.access == Access::Write ? ", penwidth=2" : "",
                       in_cycle ? ", color=\"#c0392b\"" : "");
  }
  return out;
}

Json to_json(const SourceSpan& where) {
  return {{"path", where.path}, {"line", where.line}};
}

Json to_json(const DependencyEdge& edge) {
  return {{"from", edge.from},
          {"to", edge.to},
          {"access", to_string(edge.access)},
          {"propagates", edge.propagates},
          {"uses", edge.uses},
          {"where", to_json(edge.where)}};
}

Json services_json(const ServiceGraph& graph) {
  Json out = Json::array();
  for (const ServiceNode& service : graph.services) {
    out.push_back({{"name", service.name},
                   {"display_name", service_label(service)},
                   {"owner", service.owner},
                   {"databases", service.databases}});
  }
  return out;
}

Json databases_json(const ServiceGraph& graph) {
  Json out = Json::array();
  for (const DatabaseNode& database : graph.databases) {
    out.push_back({{"name", database.name},
                   {"engine", database.engine ? Json(to_string(*database.engine)) : Json(nullptr)},
                   {"owner", database.owner},
                   {"services", database.services},
                   {"declared", database.declared}});
  }
  return out;
}

Result<std::string> drawn(const Result<ProcessResult>& result, const std::string& program) {
  if (!result) {
    return result.error().code == Code::NotFound
               ? fail(Code::Unsupported, fmt::format("a picture needs Graphviz, and '{}' is not installed; install the "
                                                     "package graphviz or ask for --format dot, mermaid or json",
                                                     program))
               : fail(with_context(result.error(), "draw the graph"));
  }
  if (result->timed_out) {
    return fail(Code::Unavailable,
                fmt::format("'{}' did not finish the picture in time; ask for --format dot", program));
  }
  if (!result->succeeded() || result->output.find("<svg") == std::string::npos) {
    return fail(Code::Internal, fmt::format("'{}' could not draw the graph: {}", program,
                                            ellipsize(one_line(result->error_output), 300)));
  }
  return result->output;
}

}  // namespace

std::string to_dot(const ServiceGraph& graph) {
  const Ids ids(graph);
  std::string out =
      "digraph signalbox {\n"
      "  rankdir=LR;\n"
      "  node [fontname=\"Helvetica\", shape=box, style=\"rounded,filled\", fillcolor=\"#eef3f8\"];\n"
      "  edge [fontname=\"Helvetica\", fontsize=10];\n";
  std::size_t cluster = 0;
  for (const auto& [owner, services] : services_by_owner(graph)) {
    const bool owned = !owner.empty();
    out += owned ? fmt::format("  subgraph cluster_{} {{\n    label={};\n", cluster++, dot_string(owner)) : "";
    for (const ServiceNode* service : services) {
      out += fmt::format("  {}{} [label={}];\n", owned ? "  " : "", ids.service(service->name),
                         dot_string(service_label(*service)));
    }
    out += owned ? "  }\n" : "";
  }
  for (const DatabaseNode& database : graph.databases) {
    if (is_drawn(database)) {
      out += fmt::format("  {} [label={}, shape=cylinder, fillcolor=\"#f8f3e6\"];\n", ids.database(database.name),
                         dot_string(database_label(database)));
    }
  }
  return out + dot_edges(graph, ids) + "}\n";
}

std::string to_mermaid(const ServiceGraph& graph) {
  const Ids ids(graph);
  std::string out = "flowchart LR\n";
  std::size_t team = 0;
  for (const auto& [owner, services] : services_by_owner(graph)) {
    const bool owned = !owner.empty();
    out += owned ? fmt::format("  subgraph t{}[{}]\n", team++, mermaid_string(owner)) : "";
    for (const ServiceNode* service : services) {
      out += fmt::format("  {}{}[{}]\n", owned ? "  " : "", ids.service(service->name),
                         mermaid_string(service_label(*service)));
    }
    out += owned ? "  end\n" : "";
  }
  for (const DatabaseNode& database : graph.databases) {
    if (!is_drawn(database)) {
      continue;
    }
    out += fmt::format("  {}[({})]\n", ids.database(database.name), mermaid_string(database_label(database)));
    for (const ServiceName& service : database.services) {
      out += fmt::format("  {} --- {}\n", ids.service(service), ids.database(database.name));
    }
  }
  for (const DependencyEdge& edge : graph.edges) {
    const std::string label = edge.uses.empty() ? "" : fmt::format("|{}|", mermaid_string(uses_label(edge)));
    out += fmt::format("  {} {}{} {}\n", ids.service(edge.from), edge.access == Access::Write ? "==>" : "-->", label,
                       ids.service(edge.to));
  }
  return out;
}

std::string to_json_text(const ServiceGraph& graph) {
  Json edges = Json::array();
  for (const DependencyEdge& edge : graph.edges) {
    edges.push_back(to_json(edge));
  }
  Json problems = Json::array();
  for (const GraphProblem& problem : graph.problems) {
    problems.push_back({{"message", problem.message}, {"where", to_json(problem.where)}});
  }
  const Json out = {{"version", 1},
                    {"services", services_json(graph)},
                    {"databases", databases_json(graph)},
                    {"edges", std::move(edges)},
                    {"cycles", graph.cycles},
                    {"problems", std::move(problems)}};
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<std::string> to_svg(const ServiceGraph& graph, const DrawOptions& options) {
  const bool small = graph.services.size() + graph.databases.size() <= kMostNodesForDot;
  const std::string program = !options.program.empty() ? options.program : small ? "dot" : "sfdp";
  ProcessOptions process;
  process.input = to_dot(graph);
  process.deadline = options.deadline;
  process.output_limit = 32U << 20U;
  process.memory_limit = 2ULL << 30U;
  std::vector<std::string> argv = {program, "-Tsvg"};
  if (program == "sfdp") {
    argv.emplace_back("-Goverlap=prism");
  }
  return drawn(run_process(argv, process), program);
}

}  // namespace signalbox
