// Frameworks with sorted versions: taken twice, or too late; and those that keep a journal.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "conflicts/history_line.h"
#include "conflicts/runners.h"
#include "conflicts/tell.h"
#include "migrations/paths.h"

namespace signalbox {
namespace {

using Sides = std::vector<const PendingMigration*>;

bool is_versioned(const Migration& migration) {
  return migration.kind.empty() && !migration.revision.empty();
}

/// Versions in the runner's order; "1" and "01" may be one version.
struct VersionLess {
  int (*compare)(std::string_view, std::string_view);
  bool operator()(const std::string& a, const std::string& b) const { return compare(a, b) < 0; }
};

VersionLess order_of(const Framework& framework) {
  return {framework.compare != nullptr ? framework.compare : compare_naturally};
}

bool are_same_work(const PendingMigration& a, const PendingMigration& b) {
  return !a.content_hash.empty() && a.content_hash == b.content_hash;
}

bool is_on_top_of(const PendingMigration& upper, const PendingMigration& lower) {
  return std::ranges::count(upper.stacked_on, lower.branch) > 0;
}

/// What two migrations do, so that a renumbering does not change a conflict's identity.
std::string deeds(const Sides& sides) {
  std::set<std::string> words;
  for (const PendingMigration* side : sides) {
    words.insert(side->migration.name);
    for (const SchemaChange& change : side->migration.changes) {
      words.insert(describe(change.operation));
    }
  }
  return fmt::format("{}", fmt::join(words, "\n"));
}

std::string names_of(const Sides& sides) {
  std::vector<std::string> out;
  for (const PendingMigration* side : sides) {
    out.push_back(fmt::format("{} ({})", who(*side), side->migration.path));
  }
  return fmt::format("{}", fmt::join(out, " and "));
}

Severity severity_of_duplicates(const Framework& framework) {
  return framework.duplicates == DuplicatePolicy::RunsBoth ? Severity::Info : Severity::Error;
}

void report_taken_on_base(const HistoryLine& line, const PendingMigration& pending, const Migration& taken,
                          Collector& collector) {
  report({"duplicate-version",
          "H06",
          severity_of_duplicates(*line.framework),
          {&pending},
          fmt::format("{} brings version {} in {}, which the base branch already has in {}.", who(pending),
                      pending.migration.revision, pending.migration.path, taken.path),
          when_duplicate(*line.framework, pending.migration.revision),
          fmt::format("{}: give {} a version that is higher than every version of the base branch.", who(pending),
                      pending.migration.path),
          deeds({&pending}) + taken.name},
         collector);
}

/// Migrations of different branches with one version; those that are the same work or stand on each other count once.
Sides without_copies(const Sides& group) {
  Sides out;
  for (const PendingMigration* pending : group) {
    const bool copy = std::ranges::any_of(out, [&](const PendingMigration* other) {
      return are_same_work(*pending, *other) || is_on_top_of(*pending, *other) || is_on_top_of(*other, *pending);
    });
    if (!copy) {
      out.push_back(pending);
    }
  }
  return out;
}

}  // namespace

namespace {

struct Version {
  Sides pending;
  const Migration* base = nullptr;
};

void check_version(const HistoryLine& line, const std::string& number, const Version& version, Collector& collector) {
  const Sides sides = without_copies(version.pending);
  if (sides.size() > 1) {
    report(
        {"duplicate-version", "H06", severity_of_duplicates(*line.framework), sides,
         fmt::format("{} have the same version, {}.", names_of(sides), number), when_duplicate(*line.framework, number),
         fmt::format("{}: give {} a new version, higher than every other.", who(latest_of(sides)),
                     latest_of(sides).migration.path),
         deeds(sides)},
        collector);
  }
  if (version.base != nullptr) {
    for (const PendingMigration* pending : sides) {
      report_taken_on_base(line, *pending, *version.base, collector);
    }
  }
}

}  // namespace

void check_duplicate_versions(const HistoryLine& line, Collector& collector) {
  std::map<std::string, Version, VersionLess> versions(order_of(*line.framework));
  for (const PendingMigration* pending : line.added) {
    if (is_versioned(pending->migration)) {
      versions[pending->migration.revision].pending.push_back(pending);
    }
  }
  if (line.base != nullptr) {
    for (const Migration& taken : line.base->migrations) {
      const auto found = is_versioned(taken) ? versions.find(taken.revision) : versions.end();
      if (found != versions.end()) {
        found->second.base = &taken;
      }
    }
  }
  for (const auto& [number, version] : versions) {
    check_version(line, number, version, collector);
  }
}

void check_late_versions(const HistoryLine& line, Collector& collector) {
  if (line.base == nullptr) {
    return;
  }
  const VersionLess less = order_of(*line.framework);
  const Migration* newest = nullptr;
  for (const Migration& migration : line.base->migrations) {
    if (is_versioned(migration) && (newest == nullptr || less(newest->revision, migration.revision))) {
      newest = &migration;
    }
  }
  if (newest == nullptr) {
    return;
  }
  const bool runs = line.framework->late == LatePolicy::Runs;
  for (const PendingMigration* pending : line.added) {
    if (!is_versioned(pending->migration) || !less(pending->migration.revision, newest->revision)) {
      continue;
    }
    report({"out-of-order",
            "H07",
            runs ? Severity::Info : Severity::Error,
            {pending},
            fmt::format("{} brings version {}, older than {} on the base branch ({}).", who(*pending),
                        pending->migration.revision, newest->revision, newest->path),
            when_late(*line.framework, pending->migration.revision),
            fmt::format("{}: rename {} to a version higher than {}.", who(*pending), pending->migration.path,
                        newest->revision),
            deeds({pending})},
           collector);
  }
}

void check_journal(const HistoryLine& line, Collector& collector) {
  // Entries of a changelog have no number that a second one could take, and git says where two are added at one place.
  if (line.framework->grows) {
    return;
  }
  Sides sides;
  std::set<std::string> branches;
  for (const PendingMigration* pending : line.added) {
    const bool stacked = std::ranges::any_of(sides, [&](const PendingMigration* other) {
      return is_on_top_of(*pending, *other) || is_on_top_of(*other, *pending) || are_same_work(*pending, *other);
    });
    if (!stacked && branches.insert(pending->branch).second) {
      sides.push_back(pending);
    }
  }
  if (sides.size() < 2) {
    return;
  }
  report(
      {"journal-file", "H08", Severity::Warning, sides,
       fmt::format("{} branches add entries to one {} journal ({}): whoever merges second gets a conflict in that "
                   "file or a second entry with the same number.",
                   sides.size(), line.framework->name, names_of(sides)),
       when_late(*line.framework, latest_of(sides).migration.revision),
       fmt::format("After the first merge, generate the journal of the others again with {}; never merge it by hand.",
                   line.framework->name),
       ""},
      collector);
}

}  // namespace signalbox
