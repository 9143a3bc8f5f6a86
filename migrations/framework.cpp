#include "migrations/framework.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <ranges>
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

/// Where each revision stands; one whose file is gone, where the migration that replaces it does.
std::map<std::string_view, std::size_t> places_of(const std::vector<Migration>& migrations) {
  std::map<std::string_view, std::size_t> places;
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    places.emplace(migrations[i].revision, i);
  }
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    for (const std::string& replaced : migrations[i].replaces) {
      places.emplace(replaced, i);
    }
  }
  return places;
}

/// Parents first; among those that may run, the smallest revision. What hangs in a cycle comes last, by revision.
void sort_graph(std::vector<Migration>& migrations) {
  const auto by_revision = places_of(migrations);
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

/// The part of a revision like "app/0001_initial" that names its group.
std::string_view group_of(const Migration& migration) {
  return std::string_view(migration.revision).substr(0, migration.revision.find('/'));
}

bool is_in_group(const Migration& migration) {
  return migration.revision.find('/') != std::string::npos;
}

/// From leaf to leaf, a leaf being the last of its group: each behind all that it needs, the greatest revision first.
/// Histories come to rely on it without saying so. What hangs in a cycle comes last, by revision.
void sort_by_leaves(std::vector<Migration>& migrations) {
  const auto by_revision = places_of(migrations);
  std::vector<std::set<std::pair<std::string_view, std::size_t>>> parents(migrations.size());
  std::vector<bool> is_leaf(migrations.size(), true);
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    for (const std::vector<std::string>* list : {&migrations[i].parents, &migrations[i].dependencies}) {
      for (const std::string& parent : *list) {
        const auto found = by_revision.find(parent);
        if (found != by_revision.end() && found->second != i) {
          parents[i].emplace(migrations[found->second].revision, found->second);
          is_leaf[found->second] =
              is_leaf[found->second] && group_of(migrations[i]) != group_of(migrations[found->second]);
        }
      }
    }
  }
  std::vector<std::size_t> order;
  std::vector<bool> entered(migrations.size());
  const auto run_up_to = [&](std::size_t leaf) {
    std::vector<std::pair<std::size_t, bool>> open = {{leaf, false}};
    while (!open.empty()) {
      const auto [index, ready] = open.back();
      open.pop_back();
      if (ready) {
        order.push_back(index);
      } else if (!entered[index]) {
        entered[index] = true;
        open.emplace_back(index, true);
        for (const auto& [revision, parent] : parents[index]) {
          open.emplace_back(parent, false);
        }
      }
    }
  };
  std::vector<std::size_t> all(migrations.size());
  std::ranges::copy(std::views::iota(std::size_t{0}, migrations.size()), all.begin());
  std::ranges::stable_sort(all, {}, [&](std::size_t index) {
    return std::pair(!is_leaf[index], std::string_view(migrations[index].revision));
  });
  std::ranges::for_each(all, run_up_to);
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
  } else if (framework.order == VersionOrder::Graph && std::ranges::any_of(migrations, is_in_group)) {
    sort_by_leaves(migrations);
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
