#include "graph/order.h"

#include <algorithm>
#include <map>

#include "base/digraph.h"

namespace signalbox {
namespace {

Digraph to_digraph(const std::vector<std::string>& items, std::span<const Precedence> edges) {
  std::map<std::string_view, std::size_t> position;
  for (std::size_t i = 0; i < items.size(); ++i) {
    position.emplace(items[i], i);
  }
  Digraph graph(items.size());
  for (const auto& [first, second] : edges) {
    const auto from = position.find(first);
    const auto to = position.find(second);
    if (from != position.end() && to != position.end()) {
      graph[from->second].push_back(to->second);
    }
  }
  for (std::vector<std::size_t>& targets : graph) {
    std::ranges::sort(targets);
    targets.erase(std::ranges::unique(targets).begin(), targets.end());
  }
  return graph;
}

std::vector<std::string> names_of(const std::vector<std::string>& items, const std::vector<std::size_t>& indexes) {
  std::vector<std::string> names;
  for (const std::size_t index : indexes) {
    names.push_back(items[index]);
  }
  return names;
}

}  // namespace

SafeOrder safe_order(const std::vector<std::string>& items, std::span<const Precedence> edges) {
  const Digraph graph = to_digraph(items, edges);
  const std::vector<std::size_t> ordered = topological_order(graph);
  std::vector<bool> placed(items.size(), false);
  for (const std::size_t index : ordered) {
    placed[index] = true;
  }
  SafeOrder order;
  order.sequence = names_of(items, ordered);
  for (const std::vector<std::size_t>& cycle : find_cycles(graph)) {
    order.cycles.push_back(names_of(items, cycle));
  }
  for (const std::vector<std::size_t>& component : strong_components(graph)) {
    for (const std::size_t index : component) {
      // Every member of a larger component is on some circle, if not on the one that is shown.
      placed[index] = placed[index] || component.size() > 1 || std::ranges::binary_search(graph[index], index);
    }
  }
  for (std::size_t index = 0; index < items.size(); ++index) {
    if (!placed[index]) {
      order.blocked.push_back(items[index]);
    }
  }
  return order;
}

}  // namespace signalbox
