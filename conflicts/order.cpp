#include "conflicts/order.h"

#include <algorithm>
#include <map>

#include "base/digraph.h"
#include "conflicts/tell.h"

namespace signalbox {
namespace {

using Group = std::vector<const PendingMigration*>;

BranchKey branch_of(const PendingMigration& pending) {
  return {pending.service, pending.branch};
}

struct Branches {
  std::vector<BranchKey> keys;  ///< oldest work first
  std::map<BranchKey, std::size_t> position;
  std::map<BranchKey, Group> work;
};

Branches gather_branches(const Situation& situation) {
  Branches out;
  for (const PendingMigration& pending : situation.pending) {
    if (pending.state == PendingState::Proposed) {
      out.work[branch_of(pending)].push_back(&pending);
    }
  }
  std::vector<std::pair<const PendingMigration*, const BranchKey*>> oldest;  // looked up once, compared often
  for (auto& [key, group] : out.work) {
    std::ranges::sort(group, [](const auto* a, const auto* b) { return is_later(*b, *a); });
    oldest.emplace_back(group.front(), &key);
  }
  std::ranges::stable_sort(oldest, [](const auto& a, const auto& b) { return is_later(*b.first, *a.first); });
  for (const auto& [first, key] : oldest) {
    out.keys.push_back(*key);
  }
  for (std::size_t i = 0; i < out.keys.size(); ++i) {
    out.position[out.keys[i]] = i;
  }
  return out;
}

void add_stacks(const Branches& branches, Precedences& out) {
  for (const auto& [key, group] : branches.work) {
    for (const std::string& below : group.front()->stacked_on) {
      out.edges.insert({{key.first, below}, key});
    }
  }
}

/// A revision that another branch's migration names as its parent has to come first.
void add_parents(const Branches& branches, Precedences& out) {
  std::map<std::pair<std::string, std::string>, BranchKey> home;
  for (const auto& [key, group] : branches.work) {
    for (const PendingMigration* pending : group) {
      home.try_emplace({pending->service, pending->migration.revision}, key);
    }
  }
  const auto link = [&](const PendingMigration& pending, const std::vector<std::string>& revisions) {
    for (const std::string& revision : revisions) {
      const auto found = home.find({pending.service, revision});
      if (found != home.end() && found->second != branch_of(pending)) {
        out.edges.insert({found->second, branch_of(pending)});
      }
    }
  };
  for (const auto& [key, group] : branches.work) {
    for (const PendingMigration* pending : group) {
      link(*pending, pending->migration.parents);
      link(*pending, pending->migration.dependencies);
    }
  }
}

/// What one repository's migration says about another's.
void add_recorded(const Branches& branches, Precedences& out) {
  std::map<std::string, BranchKey> home;  // "backend:000012"
  for (const auto& [key, group] : branches.work) {
    for (const PendingMigration* pending : group) {
      home.try_emplace(pending->service + ":" + pending->migration.revision, key);
    }
  }
  for (const auto& [key, group] : branches.work) {
    for (const PendingMigration* pending : group) {
      for (const std::string& dependency : pending->migration.dependencies) {
        if (const auto found = home.find(dependency); found != home.end() && found->second != key) {
          out.edges.insert({found->second, key});
        }
      }
    }
  }
}

/// Runners that skip or refuse late versions want the branches in the order of their versions.
void add_versions(const Branches& branches, Precedences& out) {
  std::map<std::pair<std::string, std::string>, Group> lines;
  for (const auto& [key, group] : branches.work) {
    for (const PendingMigration* pending : group) {
      const Framework* framework = find_framework(pending->migration.framework);
      if (framework != nullptr && framework->order == VersionOrder::Line && framework->late != LatePolicy::Runs) {
        lines[{pending->service, pending->key}].push_back(pending);
      }
    }
  }
  for (auto& [line, group] : lines) {
    std::map<std::string, const PendingMigration*> by_path;
    std::vector<Migration> shadows;
    for (const PendingMigration* pending : group) {
      if (by_path.try_emplace(pending->id(), pending).second) {
        Migration shadow;
        shadow.path = pending->id();
        shadow.revision = pending->migration.revision;
        shadows.push_back(std::move(shadow));
      }
    }
    sort_migrations(*find_framework(group.front()->migration.framework), shadows);
    for (std::size_t i = 1; i < shadows.size(); ++i) {
      const BranchKey before = branch_of(*by_path.at(shadows[i - 1].path));
      const BranchKey after = branch_of(*by_path.at(shadows[i].path));
      if (before != after) {
        out.edges.insert({before, after});
      }
    }
  }
}

/// The migrations of one branch in the runner's order, line by line.
std::vector<std::string> ids_in_order(const Group& group) {
  std::map<std::string, Group> lines;
  for (const PendingMigration* pending : group) {
    lines[pending->key].push_back(pending);
  }
  std::vector<std::string> out;
  for (const auto& [key, line] : lines) {
    for (const PendingMigration* pending : in_runner_order(line)) {
      out.push_back(pending->id());
    }
  }
  return out;
}

}  // namespace

void Precedences::add(const Meeting& meeting) {
  const BranchKey x = branch_of(*meeting.x->pending);
  const BranchKey y = branch_of(*meeting.y->pending);
  if (meeting.verdict.y_after_x.has_value() == meeting.verdict.x_after_y.has_value()) {
    return;
  }
  edges.insert(meeting.verdict.y_after_x ? std::pair{y, x} : std::pair{x, y});
}

MergeOrder order_branches(const Situation& situation, const Precedences& precedences) {
  const Branches branches = gather_branches(situation);
  Precedences all = precedences;
  add_stacks(branches, all);
  add_parents(branches, all);
  add_recorded(branches, all);
  add_versions(branches, all);
  Digraph graph(branches.keys.size());
  for (const auto& [first, second] : all.edges) {
    const auto from = branches.position.find(first);
    const auto to = branches.position.find(second);
    if (from != branches.position.end() && to != branches.position.end() && from != to) {
      graph[from->second].push_back(to->second);
    }
  }
  const auto append = [&](std::size_t branch, std::vector<std::string>& out) {
    const std::vector<std::string> ids = ids_in_order(branches.work.at(branches.keys[branch]));
    out.insert(out.end(), ids.begin(), ids.end());
  };
  MergeOrder out;
  for (const std::size_t branch : topological_order(graph)) {
    append(branch, out.sequence);
  }
  for (const std::vector<std::size_t>& cycle : find_cycles(graph)) {
    std::vector<std::string> ids;
    for (const std::size_t branch : cycle) {
      append(branch, ids);
    }
    out.cycles.push_back(std::move(ids));
  }
  return out;
}

}  // namespace signalbox
