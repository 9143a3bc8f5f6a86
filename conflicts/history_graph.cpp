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

namespace {

std::string places_of(const HistoryLine& line, const Sides& sides, const std::string& revision) {
  std::vector<std::string> out;
  for (const PendingMigration* side : sides) {
    out.push_back(fmt::format("{} of {}", side->migration.path, who(*side)));
  }
  if (line.base != nullptr) {
    const auto taken = std::ranges::find(line.base->migrations, revision, &Migration::revision);
    if (taken != line.base->migrations.end()) {
      out.push_back(taken->path + " on the base branch");
    }
  }
  return fmt::format("{}", fmt::join(out, " and "));
}

std::string when_revision_is_twice(const HistoryLine& line, const std::string& revision) {
  return line.framework->name == "alembic"
             ? fmt::format(
                   "alembic only warns \"Revision {} is present more than once\"; upgrade head stops with "
                   "\"Multiple head revisions are present\", and upgrade heads never runs one of the two.",
                   revision)
             : fmt::format("{} loads one of the two and never runs the other.", line.framework->name);
}

std::string when_parent_is_missing(const HistoryLine& line, const std::string& parent) {
  return line.framework->name == "django"
             ? "django stops with NodeNotFoundError, \"dependencies reference nonexistent parent node\", and runs "
               "nothing."
             : fmt::format("{} stops with KeyError: '{}' and runs nothing.", line.framework->name, parent);
}

std::string when_circular(const HistoryLine& line, bool by_parents) {
  if (line.framework->name == "django") {
    return "django stops with CircularDependencyError and runs nothing.";
  }
  return fmt::format("{} stops with \"{} is detected in revisions\" and runs nothing.", line.framework->name,
                     by_parents ? "Cycle" : "Dependency cycle");
}

/// Each of them follows another of them, whatever they depend on beside.
bool is_cycle_of_parents(const Sides& cycle) {
  return std::ranges::all_of(cycle, [&](const PendingMigration* each) {
    return std::ranges::any_of(each->migration.parents, [&](const std::string& parent) {
      return std::ranges::any_of(cycle, [&](const auto* other) { return other->migration.revision == parent; });
    });
  });
}

/// Whether a name that nobody has is surely that of a migration. Django's is when the service has migrations of its
/// app, for other apps come from elsewhere; Alembic's may be a branch label or the start of a revision, and is only one
/// when it looks like what Alembic generates.
bool is_surely_revision(const HistoryLine& line, const std::string& name) {
  if (line.framework->name == "django") {
    const std::string app = app_of(name) + "/";
    const auto any = line.revisions_of_service->lower_bound(app);
    return app != "/" && any != line.revisions_of_service->end() && any->starts_with(app) && !name.ends_with("__");
  }
  constexpr std::size_t kGenerated = 12;
  return name.size() == kGenerated &&
         std::ranges::all_of(name, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
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
            fmt::format("Revision {} is in more than one file: {}.", revision, places_of(line, sides, revision)),
            when_revision_is_twice(line, revision),
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
                when_parent_is_missing(line, parent),
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
    found.in_production = when_circular(line, is_cycle_of_parents(found.sides));
    found.resolution =
        fmt::format("Take one dependency out, most likely that of {}.", latest_of(found.sides).migration.path);
    report(found, collector);
  }
}

void check_missing_dependencies(const HistoryLine& line, Collector& collector) {
  if (line.revisions_of_service == nullptr) {
    return;
  }
  for (const PendingMigration* pending : line.added) {
    for (const std::string& needed : pending->migration.dependencies) {
      if (line.revisions_of_service->contains(needed) || !is_surely_revision(line, needed)) {
        continue;
      }
      report({"dependency-missing",
              "H10",
              Severity::Error,
              {pending},
              fmt::format("{} depends on {}, which is neither on the base branch nor pending.", who(*pending), needed),
              when_parent_is_missing(line, needed),
              fmt::format("{}: rebase and let {} depend on a migration that exists.", who(*pending),
                          pending->migration.path),
              pending->migration.name + "\n" + needed},
             collector);
    }
  }
}

}  // namespace signalbox
