#include "graph/service_graph.h"

#include <fmt/format.h>

#include <array>

#include "bot/cli/configuration.h"
#include "bot/cli/console.h"
#include "graph/draw.h"

namespace signalbox {
namespace {

constexpr std::array kOptions = {Option{"--format", "FORMAT", "svg, dot, mermaid or json (default mermaid)"}};

std::optional<Result<std::string>> draw(const ServiceGraph& graph, std::string_view format) {
  if (format == "svg") {
    return to_svg(graph);
  }
  if (format == "dot") {
    return to_dot(graph);
  }
  if (format == "mermaid" || format == "text") {
    return to_mermaid(graph);
  }
  if (format == "json") {
    return to_json_text(graph);
  }
  return std::nullopt;
}

int run(const Arguments& arguments, Console& console) {
  const auto config = load_configuration(arguments, console);
  if (!config) {
    return kUsage;
  }
  const ServiceGraph graph = build_graph(*config);
  for (const GraphProblem& problem : graph.problems) {
    console.complain(to_string(Error{Code::InvalidInput, problem.message, problem.where}));
  }
  for (const auto& cycle : graph.cycles) {
    console.complain(fmt::format("a cycle, which is legal: {}", describe_cycle(cycle)));
  }
  const std::string format = arguments.value_or("--format", "mermaid");
  const auto drawn = draw(graph, format);
  if (!drawn) {
    console.complain(fmt::format("--format takes svg, dot, mermaid or json, not '{}'", format));
    return kUsage;
  }
  if (!*drawn) {
    console.complain(drawn->error().what);
    return kIncomplete;
  }
  return console.print(**drawn) ? kClean : kUsage;
}

}  // namespace

extern const Command graph_command;
const Command graph_command = {
    "graph", "draws who depends on whom", "signalbox graph --format svg --output graph.svg", kOptions, {}, run};

}  // namespace signalbox
