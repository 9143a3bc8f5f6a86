#include "conflicts/revision_graph.h"

namespace signalbox {

RevisionGraph::RevisionGraph(const HistoryLine& line) {
  if (line.base != nullptr) {
    for (const Migration& migration : line.base->migrations) {
      add_base(migration);
    }
  }
  for (const PendingMigration* pending : line.added) {
    pending_[pending->migration.revision].push_back(pending);
    for (const std::string& parent : pending->migration.parents) {
      children_[parent].insert(pending->migration.revision);
    }
  }
}

void RevisionGraph::add_base(const Migration& migration) {
  base_.insert(migration.revision);
  for (const std::string& replaced : migration.replaces) {
    base_.insert(replaced);
    base_parents_.insert(replaced);
  }
  for (const std::string& parent : migration.parents) {
    base_parents_.insert(parent);
    base_children_[parent].insert(migration.revision);
  }
}

std::string RevisionGraph::base_head_after(const std::string& revision) const {
  std::set<std::string> seen;
  std::vector<std::string> open = {revision};
  while (!open.empty()) {
    const std::string at = open.back();
    open.pop_back();
    if (at != revision && is_base_head(at)) {
      return at;
    }
    const auto found = base_children_.find(at);
    if (found != base_children_.end()) {
      for (const std::string& child : found->second) {
        if (seen.insert(child).second) {
          open.push_back(child);
        }
      }
    }
  }
  return {};
}

namespace {

/// A walk down from a head, without recursion: a hostile branch can hold a chain of any length.
std::vector<Fork> find_forks(const RevisionGraph& graph, const PendingMigration& head) {
  std::vector<Fork> out;
  std::set<std::string> seen = {head.migration.revision};
  std::vector<const PendingMigration*> open = {&head};
  while (!open.empty()) {
    const PendingMigration& at = *open.back();
    open.pop_back();
    if (at.migration.parents.empty()) {
      out.push_back({"", &at});
    }
    for (const std::string& parent : at.migration.parents) {
      const auto found = graph.pending().find(parent);
      if (graph.is_on_base(parent)) {
        out.push_back({parent, &at});
      } else if (found != graph.pending().end() && seen.insert(parent).second) {
        open.push_back(found->second.front());
      }
    }
  }
  return out;
}

}  // namespace

std::vector<PendingHead> find_heads(const RevisionGraph& graph) {
  std::vector<PendingHead> out;
  for (const auto& [revision, sides] : graph.pending()) {
    // A revision that the base has, too, is another mistake than a second head.
    if (!graph.has_children(revision) && !graph.is_on_base(revision)) {
      out.push_back({sides.front(), find_forks(graph, *sides.front())});
    }
  }
  return out;
}

std::string app_of(std::string_view revision) {
  const std::size_t slash = revision.find('/');
  return slash == std::string_view::npos ? std::string{} : std::string{revision.substr(0, slash)};
}

}  // namespace signalbox
