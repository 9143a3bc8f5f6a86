#pragma once
// The dependency graph as pictures and text for other programs. Same graph, same bytes.

#include <string>

#include "base/result.h"
#include "graph/service_graph.h"

namespace signalbox {

/// Graphviz: services by owner, databases, dependencies; cycles in red.
std::string to_dot(const ServiceGraph& graph);
/// A Mermaid flowchart, as GitHub and GitLab draw it.
std::string to_mermaid(const ServiceGraph& graph);
/// {"version": 1, "services": […], "databases": […], "edges": […], "cycles": […], "problems": […]}
std::string to_json_text(const ServiceGraph& graph);

/// How to_svg runs Graphviz.
struct DrawOptions {
  std::string program;  ///< empty: dot, or sfdp above 150 nodes, where dot takes minutes
  std::chrono::milliseconds deadline{60'000};
};

/// Draws with Graphviz in a child process. Unsupported, with what to install, when it is not there.
Result<std::string> to_svg(const ServiceGraph& graph, const DrawOptions& options = {});

}  // namespace signalbox
