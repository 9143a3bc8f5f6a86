// Frameworks whose order is a graph: revisions taken twice, parents that nobody has, cycles.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/digraph.h"
#include "conflicts/history_line.h"
#include "conflicts/revision_graph.h"
#include "conflicts/tell.h"

namespace signalbox {
namespace {

using Sides = std::vector<const PendingMigration*>;

bool is_reserved(std::string_view revision) {
  constexpr std::array<std::string_view, 3> kWords = {"base", "head", "heads"};
  return std::ranges::find(kWords, revision) != kWords.end();
}

bool are_same_work(const PendingMigration& a, const PendingMigration& b) {
  return !a.content_hash.empty() && a.content_hash == b.content_hash;
}

}  // namespace

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
