// Frameworks whose order is a graph: more than one head, revisions taken twice, parents that nobody has, cycles.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/digraph.h"
#include "conflicts/history_line.h"
#include "conflicts/tell.h"

namespace signalbox {
namespace {

using Sides = std::vector<const PendingMigration*>;

/// Base and branches of one line as one graph.
class RevisionGraph {
 public:
  explicit RevisionGraph(const HistoryLine& line) {
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

  bool is_on_base(const std::string& revision) const { return base_.contains(revision); }
  bool is_known(const std::string& revision) const { return is_on_base(revision) || pending_.contains(revision); }
  bool is_base_head(const std::string& revision) const {
    return is_on_base(revision) && !base_parents_.contains(revision);
  }
  bool has_base() const { return !base_.empty(); }
  /// A head of the base that comes after `revision`; empty when there is none.
  std::string base_head_after(const std::string& revision) const;
  bool has_children(const std::string& revision) const { return children_.contains(revision); }
  const std::map<std::string, Sides>& pending() const { return pending_; }

 private:
  void add_base(const Migration& migration) {
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

  std::set<std::string> base_;
  std::set<std::string> base_parents_;
  std::map<std::string, std::set<std::string>> base_children_;
  std::map<std::string, Sides> pending_;
  std::map<std::string, std::set<std::string>> children_;
};

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

/// "app" of Django's "app/0002_status"; empty elsewhere. Heads are counted per app.
std::string app_of(std::string_view revision) {
  const std::size_t slash = revision.find('/');
  return slash == std::string_view::npos ? std::string{} : std::string{revision.substr(0, slash)};
}

/// Where the line of a pending head leaves the base: the last base revision under it, and the pending migration that
/// stands on it.
struct Fork {
  std::string base_revision;
  const PendingMigration* root = nullptr;
};

void find_forks(const RevisionGraph& graph, const PendingMigration& at, std::set<std::string>& seen,
                std::vector<Fork>& out) {
  if (!seen.insert(at.migration.revision).second) {
    return;
  }
  if (at.migration.parents.empty()) {
    out.push_back({"", &at});
  }
  for (const std::string& parent : at.migration.parents) {
    const auto found = graph.pending().find(parent);
    if (graph.is_on_base(parent)) {
      out.push_back({parent, &at});
    } else if (found != graph.pending().end()) {
      find_forks(graph, *found->second.front(), seen, out);
    }
  }
}

struct Head {
  const PendingMigration* migration = nullptr;
  const PendingMigration* root = nullptr;
};

bool is_django(const HistoryLine& line) {
  return line.framework->name == "django";
}

std::string tool_stops(const HistoryLine& line) {
  return is_django(line) ? "django stops with \"Conflicting migrations detected; multiple leaf nodes\"; makemigrations "
                           "--merge would silence it without looking at what the two do."
                         : "alembic upgrade head stops with \"Multiple head revisions are present\".";
}

std::string reparent_advice(const HistoryLine& line, const PendingMigration& root, const std::string& tip) {
  return is_django(line) ? fmt::format("{}: renumber {} and make it depend on {}.", who(root), root.migration.path, tip)
                         : fmt::format("{}: set down_revision = \"{}\" in {}; no merge revision is needed.", who(root),
                                       tip, root.migration.path);
}

HistoryConflict heads_conflict(const HistoryLine& line) {
  HistoryConflict out;
  out.kind = is_django(line) ? "django-leaf-nodes" : "alembic-multiple-heads";
  out.code = is_django(line) ? "H04" : "H01";
  out.in_production = tool_stops(line);
  return out;
}

/// A branch that hangs off a revision which the base has left behind.
void report_against_base(const HistoryLine& line, const std::vector<Head>& heads, const std::string& fork,
                         const std::string& tip, Collector& collector) {
  for (const Head& head : heads) {
    HistoryConflict found = heads_conflict(line);
    found.sides = {head.root};
    found.message = fmt::format("{} hangs off {}, but the base branch has gone on to {}: together they have two heads.",
                                who(*head.root), fork.empty() ? "nothing" : fork, tip);
    found.resolution = reparent_advice(line, *head.root, tip);
    found.also = "base " + head.root->migration.name;
    report(found, collector);
  }
}

void report_siblings(const HistoryLine& line, const std::vector<Head>& heads, const std::string& fork,
                     const std::string& app, Collector& collector) {
  HistoryConflict found = heads_conflict(line);
  std::vector<std::string> names;
  for (const Head& head : heads) {
    found.sides.push_back(head.root);
    names.push_back(who(*head.root));
  }
  const PendingMigration& later = latest_of(found.sides);
  const Head* first = &heads.front();
  for (const Head& head : heads) {
    first = is_later(*first->root, *head.root) ? &head : first;
  }
  found.message = fmt::format("{} all hang off {}: after the first is merged, the others make a second head.",
                              fmt::join(names, " and "), fork.empty() ? "nothing" : fork);
  if (heads.size() == 2) {
    found.message = fmt::format("{} both hang off {}: after either is merged, the other makes a second head.",
                                fmt::join(names, " and "), fork.empty() ? "nothing" : fork);
  }
  const std::string tip = first->migration->migration.revision;
  found.resolution = "Once " + who(*first->root) + " is merged, " + reparent_advice(line, later, tip);
  found.also = app;
  report(found, collector);
}

bool is_reserved(std::string_view revision) {
  constexpr std::array<std::string_view, 3> kWords = {"base", "head", "heads"};
  return std::ranges::find(kWords, revision) != kWords.end();
}

bool are_same_work(const PendingMigration& a, const PendingMigration& b) {
  return !a.content_hash.empty() && a.content_hash == b.content_hash;
}

}  // namespace

void check_heads(const HistoryLine& line, Collector& collector) {
  const RevisionGraph graph(line);
  std::map<std::pair<std::string, std::string>, std::vector<Head>> forks;  // app, base revision
  for (const auto& [revision, sides] : graph.pending()) {
    if (graph.has_children(revision)) {
      continue;
    }
    std::set<std::string> seen;
    std::vector<Fork> found;
    find_forks(graph, *sides.front(), seen, found);
    for (const Fork& fork : found) {
      forks[{app_of(revision), fork.base_revision}].push_back({sides.front(), fork.root});
    }
  }
  for (const auto& [where, heads] : forks) {
    const auto& [app, fork] = where;
    const bool merges_base = heads.size() == 1 && heads.front().root->migration.parents.size() > 1;
    if (!fork.empty() && !graph.is_base_head(fork) && !merges_base) {
      report_against_base(line, heads, fork, graph.base_head_after(fork), collector);
    } else if (heads.size() > 1) {
      report_siblings(line, heads, fork, app, collector);
    }
  }
}

void check_duplicate_revisions(const HistoryLine& line, Collector& collector) {
  const RevisionGraph graph(line);
  for (const auto& [revision, group] : graph.pending()) {
    Sides sides;
    for (const PendingMigration* pending : group) {
      const bool copy =
          std::ranges::any_of(sides, [&](const PendingMigration* other) { return are_same_work(*pending, *other); });
      if (!copy) {
        sides.push_back(pending);
      }
    }
    const bool taken = graph.is_on_base(revision);
    if (sides.size() < 2 && !taken) {
      continue;
    }
    report({"alembic-duplicate-revision", "H02", Severity::Error, sides,
            fmt::format("Revision {} of {} is also in another file{}.", revision, who(*sides.front()),
                        taken ? " on the base branch" : ""),
            fmt::format("{} loads one of the two and never runs the other.", line.framework->name),
            fmt::format("{}: give {} a new revision id.", who(latest_of(sides)), latest_of(sides).migration.path),
            latest_of(sides).migration.name},
           collector);
  }
}

void check_missing_parents(const HistoryLine& line, Collector& collector) {
  const RevisionGraph graph(line);
  for (const PendingMigration* pending : line.added) {
    const Migration& migration = pending->migration;
    if (is_reserved(migration.revision)) {
      report({"alembic-missing-parent",
              "H03",
              Severity::Error,
              {pending},
              fmt::format("{} uses the reserved word {} as a revision id.", who(*pending), migration.revision),
              fmt::format("{} cannot tell it from its own word.", line.framework->name),
              fmt::format("{}: give {} another revision id.", who(*pending), migration.path),
              migration.name},
             collector);
    }
    for (const std::string& parent : migration.parents) {
      if (!graph.is_known(parent)) {
        report({"alembic-missing-parent",
                "H03",
                Severity::Error,
                {pending},
                fmt::format("{} follows {}, which is neither on the base branch nor pending.", who(*pending), parent),
                fmt::format("{} cannot load the history and runs nothing.", line.framework->name),
                fmt::format("{}: rebase and let {} follow a revision that exists.", who(*pending), migration.path),
                migration.name},
               collector);
      }
    }
  }
}

void check_cycles(const HistoryLine& line, Collector& collector) {
  std::map<std::string, std::size_t> position;
  Sides nodes;
  for (const PendingMigration* pending : line.added) {
    if (position.try_emplace(pending->migration.revision, nodes.size()).second) {
      nodes.push_back(pending);
    }
  }
  Digraph edges(nodes.size());
  for (const PendingMigration* pending : nodes) {
    for (const auto* revisions : {&pending->migration.parents, &pending->migration.dependencies}) {
      for (const std::string& revision : *revisions) {
        if (const auto parent = position.find(revision); parent != position.end()) {
          edges[parent->second].push_back(position.at(pending->migration.revision));
        }
      }
    }
  }
  for (const std::vector<std::size_t>& cycle : find_cycles(edges)) {
    HistoryConflict found{"dependency-cycle", "H10", Severity::Error, {}, {}, {}, {}, {}};
    std::vector<std::string> names;
    for (const std::size_t index : cycle) {
      found.sides.push_back(nodes[index]);
      names.push_back(nodes[index]->migration.revision);
      found.also += nodes[index]->migration.name + "\n";
    }
    found.message = fmt::format("{} wait for each other in a circle.", fmt::join(names, ", "));
    found.in_production = fmt::format("{} cannot order them and runs nothing.", line.framework->name);
    found.resolution =
        fmt::format("Take one dependency out, most likely that of {}.", latest_of(found.sides).migration.path);
    report(found, collector);
  }
}

}  // namespace signalbox
