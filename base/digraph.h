#pragma once
// Small algorithms on directed graphs whose nodes are indexes. Everything is deterministic and free of recursion.

#include <cstddef>
#include <vector>

namespace signalbox {

/// edges[i] lists the nodes that i points to; all below edges.size().
using Digraph = std::vector<std::vector<std::size_t>>;

/// Strongly connected components, each sorted, in an order where a component comes after those it points to.
std::vector<std::vector<std::size_t>> strong_components(const Digraph& edges);

/// One shortest cycle for every component that has one, starting at its smallest node; the closing edge is implied. A
/// node that points to itself is a cycle of one.
std::vector<std::vector<std::size_t>> find_cycles(const Digraph& edges);

/// Nodes so that i comes before all that it points to; of those that are free the smallest first. Nodes on or behind a
/// cycle are left out.
std::vector<std::size_t> topological_order(const Digraph& edges);

}  // namespace signalbox
