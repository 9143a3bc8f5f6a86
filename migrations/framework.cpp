#include "migrations/framework.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <set>

#include "migrations/paths.h"

namespace signalbox {

#define FRAMEWORK(name) extern const Framework framework_##name;
#include "migrations/frameworks.def"
#undef FRAMEWORK

namespace {

constexpr auto kFrameworks = std::to_array<const Framework*>({
#define FRAMEWORK(name) &framework_##name,
#include "migrations/frameworks.def"
#undef FRAMEWORK
});

/// A repeatable migration runs after all versions, in the order of names; a baseline before them.
int rank(const Migration& migration) {
  return migration.kind == "repeatable" ? 1 : migration.kind == "baseline" ? -1 : 0;
}

void sort_line(const Framework& framework, std::vector<Migration>& migrations) {
  const auto compare = framework.compare != nullptr ? framework.compare : compare_naturally;
  std::ranges::stable_sort(migrations, [&](const Migration& a, const Migration& b) {
    if (rank(a) != rank(b)) {
      return rank(a) < rank(b);
    }
    const int order = compare(a.revision, b.revision);
    return order != 0 ? order < 0 : a.path < b.path;
  });
}

/// Parents first; among those that may run, the smallest revision. What hangs in a cycle comes last, by revision.
void sort_graph(std::vector<Migration>& migrations) {
  std::map<std::string, std::size_t> by_revision;
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    by_revision.emplace(migrations[i].revision, i);
    for (const std::string& replaced : migrations[i].replaces) {
      by_revision.emplace(replaced, i);
    }
  }
  std::vector<std::size_t> waiting(migrations.size());
  std::vector<std::vector<std::size_t>> children(migrations.size());
  const auto add_edges = [&](std::size_t child, const std::vector<std::string>& parents) {
    for (const std::string& parent : parents) {
      const auto found = by_revision.find(parent);
      if (found != by_revision.end() && found->second != child) {
        children[found->second].push_back(child);
        ++waiting[child];
      }
    }
  };
  std::set<std::pair<std::string, std::size_t>> ready;
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    add_edges(i, migrations[i].parents);
    add_edges(i, migrations[i].dependencies);
  }
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    if (waiting[i] == 0) {
      ready.emplace(migrations[i].revision, i);
    }
  }
  std::vector<std::size_t> order;
  std::vector<bool> done(migrations.size());
  while (!ready.empty()) {
    const std::size_t next = ready.begin()->second;
    ready.erase(ready.begin());
    order.push_back(next);
    done[next] = true;
    for (const std::size_t child : children[next]) {
      if (--waiting[child] == 0) {
        ready.emplace(migrations[child].revision, child);
      }
    }
  }
  std::set<std::pair<std::string, std::size_t>> in_cycles;
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    if (!done[i]) {
      in_cycles.emplace(migrations[i].revision, i);
    }
  }
  for (const auto& [revision, index] : in_cycles) {
    order.push_back(index);
  }
  std::vector<Migration> sorted;
  sorted.reserve(migrations.size());
  for (const std::size_t index : order) {
    sorted.push_back(std::move(migrations[index]));
  }
  migrations = std::move(sorted);
}

}  // namespace

std::span<const Framework* const> all_frameworks() {
  return kFrameworks;
}

const Framework* find_framework(std::string_view name) {
  const auto* found = std::ranges::find(kFrameworks, name, [](const Framework* each) { return each->name; });
  return found == kFrameworks.end() ? nullptr : *found;
}

void sort_migrations(const Framework& framework, std::vector<Migration>& migrations) {
  if (framework.order == VersionOrder::Line) {
    sort_line(framework, migrations);
  } else if (framework.order == VersionOrder::Graph ||
             std::ranges::any_of(migrations, [](const Migration& each) { return !each.parents.empty(); })) {
    sort_graph(migrations);
  }
}

void settle_migrations(const Framework& framework, std::vector<Migration>& base,
                       std::span<const std::vector<Migration*>> branches) {
  if (framework.settle != nullptr) {
    framework.settle(base, branches);
  } else {
    sort_migrations(framework, base);
  }
}

}  // namespace signalbox
