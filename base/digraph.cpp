#include "base/digraph.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <queue>

namespace signalbox {
namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

/// Tarjan's algorithm with its own stack: a chain of a hundred thousand migrations must not overflow ours.
class ComponentFinder {
 public:
  explicit ComponentFinder(const Digraph& edges)
      : edges_(edges), index_(edges.size(), kNone), low_(edges.size(), 0), on_stack_(edges.size(), false) {}

  std::vector<std::vector<std::size_t>> find() {
    for (std::size_t node = 0; node < edges_.size(); ++node) {
      if (index_[node] == kNone) {
        visit_from(node);
      }
    }
    return std::move(components_);
  }

 private:
  struct Frame {
    std::size_t node;
    std::size_t next_edge;
  };

  void enter(std::size_t node) {
    index_[node] = low_[node] = counter_++;
    stack_.push_back(node);
    on_stack_[node] = true;
    frames_.push_back({node, 0});
  }

  void visit_from(std::size_t root) {
    enter(root);
    while (!frames_.empty()) {
      Frame& frame = frames_.back();
      if (frame.next_edge < edges_[frame.node].size()) {
        follow(frame.node, edges_[frame.node][frame.next_edge++]);
        continue;
      }
      const std::size_t done = frame.node;
      frames_.pop_back();
      if (!frames_.empty()) {
        low_[frames_.back().node] = std::min(low_[frames_.back().node], low_[done]);
      }
      if (low_[done] == index_[done]) {
        take_component(done);
      }
    }
  }

  void follow(std::size_t node, std::size_t target) {
    if (index_[target] == kNone) {
      enter(target);
    } else if (on_stack_[target]) {
      low_[node] = std::min(low_[node], index_[target]);
    }
  }

  void take_component(std::size_t root) {
    std::vector<std::size_t> component;
    std::size_t node = kNone;
    while (node != root) {
      node = stack_.back();
      stack_.pop_back();
      on_stack_[node] = false;
      component.push_back(node);
    }
    std::ranges::sort(component);
    components_.push_back(std::move(component));
  }

  const Digraph& edges_;
  std::vector<std::size_t> index_;
  std::vector<std::size_t> low_;
  std::vector<bool> on_stack_;
  std::vector<std::size_t> stack_;
  std::vector<Frame> frames_;
  std::size_t counter_ = 0;
  std::vector<std::vector<std::size_t>> components_;
};

/// The shortest way from a node of a component back to itself.
std::vector<std::size_t> cycle_through(const Digraph& edges, const std::vector<std::size_t>& component) {
  const std::size_t start = component.front();
  std::vector<std::size_t> parent(edges.size(), kNone);
  std::deque<std::size_t> queue = {start};
  while (!queue.empty()) {
    const std::size_t node = queue.front();
    queue.pop_front();
    for (const std::size_t next : edges[node]) {
      if (next == start) {
        std::vector<std::size_t> path;
        for (std::size_t at = node; at != start; at = parent[at]) {
          path.push_back(at);
        }
        path.push_back(start);
        std::ranges::reverse(path);
        return path;
      }
      if (parent[next] == kNone && std::ranges::binary_search(component, next)) {
        parent[next] = node;
        queue.push_back(next);
      }
    }
  }
  return {};
}

}  // namespace

std::vector<std::vector<std::size_t>> strong_components(const Digraph& edges) {
  return ComponentFinder(edges).find();
}

std::vector<std::vector<std::size_t>> find_cycles(const Digraph& edges) {
  std::vector<std::vector<std::size_t>> cycles;
  for (const std::vector<std::size_t>& component : strong_components(edges)) {
    const std::size_t first = component.front();
    if (component.size() > 1 || std::ranges::find(edges[first], first) != edges[first].end()) {
      cycles.push_back(cycle_through(edges, component));
    }
  }
  std::ranges::sort(cycles);
  return cycles;
}

std::vector<std::size_t> topological_order(const Digraph& edges) {
  std::vector<std::size_t> waiting_for(edges.size(), 0);
  for (const std::vector<std::size_t>& targets : edges) {
    for (const std::size_t target : targets) {
      ++waiting_for[target];
    }
  }
  std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> free;
  for (std::size_t node = 0; node < edges.size(); ++node) {
    if (waiting_for[node] == 0) {
      free.push(node);
    }
  }
  std::vector<std::size_t> order;
  while (!free.empty()) {
    const std::size_t node = free.top();
    free.pop();
    order.push_back(node);
    for (const std::size_t target : edges[node]) {
      if (--waiting_for[target] == 0) {
        free.push(target);
      }
    }
  }
  return order;
}

}  // namespace signalbox
