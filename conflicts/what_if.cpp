#include "conflicts/what_if.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "base/text.h"
#include "conflicts/judged_before.h"
#include "conflicts/next_version.h"
#include "conflicts/revision_graph.h"
#include "conflicts/tell.h"
#include "conflicts/units.h"
#include "migrations/paths.h"
#include "schema/apply.h"

namespace signalbox {
namespace {

using Group = std::vector<const PendingMigration*>;
using LineKey = std::pair<std::string, std::string>;  // service, folder key

bool holds(std::span<const std::string> ids, const PendingMigration& pending) {
  return std::ranges::find(ids, pending.id()) != ids.end();
}

BaseHistory& history_of(Situation& situation, const PendingMigration& pending) {
  const auto found = std::ranges::find_if(situation.histories, [&](const BaseHistory& history) {
    return history.service == pending.service && history.key == pending.key;
  });
  if (found != situation.histories.end()) {
    return *found;
  }
  BaseHistory added;
  added.service = pending.service;
  added.team = pending.team;
  added.database = pending.database;
  added.key = pending.key;
  added.framework = pending.migration.framework;
  situation.histories.push_back(std::move(added));
  return situation.histories.back();
}

/// The merged migrations, line by line in the runner's order.
std::map<LineKey, Group> merged_lines(const Situation& situation, std::span<const std::string> merged) {
  std::map<LineKey, Group> out;
  for (const PendingMigration& pending : situation.pending) {
    if (holds(merged, pending)) {
      out[{pending.service, pending.key}].push_back(&pending);
    }
  }
  for (auto& [key, group] : out) {
    group = in_runner_order(group);
  }
  return out;
}

int compare_versions(const Framework& framework, const std::string& a, const std::string& b) {
  return (framework.compare != nullptr ? framework.compare : compare_naturally)(a, b);
}

/// One branch's part of one line, that comes after what was merged.
struct BranchLine {
  const Framework* framework = nullptr;
  Group added;
};

std::vector<BranchLine> other_branches(const Situation& after, const LineKey& line) {
  std::map<std::string, BranchLine> branches;
  for (const PendingMigration& pending : after.pending) {
    const bool counts = pending.state == PendingState::Proposed && pending.status == FileStatus::Added;
    if (counts && LineKey{pending.service, pending.key} == line) {
      BranchLine& branch = branches[pending.branch];
      branch.framework = find_framework(pending.migration.framework);
      branch.added.push_back(&pending);
    }
  }
  std::vector<BranchLine> out;
  for (auto& [name, branch] : branches) {
    if (branch.framework != nullptr) {
      branch.added = in_runner_order(branch.added);
      out.push_back(std::move(branch));
    }
  }
  return out;
}

Invalidated entry_of(const PendingMigration& pending, std::string kind, std::string reason) {
  Invalidated out;
  out.side = side_of(pending, nullptr);
  out.kind = std::move(kind);
  out.reason = std::move(reason);
  return out;
}

/// The version behind `newest` for a migration that has `version` now. Where a revision is a whole name, as Prisma's
/// folders are, the name stays the migration's own.
std::string next_version_of(const std::string& version, const std::string& newest) {
  const auto own = versioned_name(version);
  const auto last = versioned_name(newest);
  const bool named = own && !own->name.empty() && std::isalpha(static_cast<unsigned char>(own->name.front())) != 0;
  if (!named || !last) {
    return next_version(newest);
  }
  return next_version(last->version) + version.substr(own->version.size());
}

/// Sorted versions: every migration of the branch from the first that comes too early moves behind what was merged.
void renumber(const BranchLine& branch, const Group& merged, std::vector<Invalidated>& out) {
  std::string newest;
  for (const PendingMigration* pending : merged) {
    const std::string& version = pending->migration.revision;
    if (newest.empty() || compare_versions(*branch.framework, newest, version) < 0) {
      newest = version;
    }
  }
  for (const PendingMigration* pending : branch.added) {
    const std::string& version = pending->migration.revision;
    const int order = compare_versions(*branch.framework, version, newest);
    if (version.empty() || !pending->migration.kind.empty()) {
      continue;
    }
    if (order > 0) {
      newest = version;
      continue;
    }
    Invalidated entry =
        entry_of(*pending, order == 0 ? "duplicate-version" : "out-of-order",
                 order == 0 ? fmt::format("version {} is taken then", version)
                            : fmt::format("version {} is older than {}, which has been merged then", version, newest));
    newest = next_version_of(version, newest);
    entry.old_version = version;
    entry.new_version = newest;
    entry.new_path = with_version(pending->migration.path, version, newest);
    out.push_back(std::move(entry));
  }
}

/// The merged revision that nothing merged follows, in one app.
const PendingMigration* tip_of(const Group& merged, const std::string& app) {
  std::set<std::string> parents;
  for (const PendingMigration* pending : merged) {
    parents.insert(pending->migration.parents.begin(), pending->migration.parents.end());
  }
  const PendingMigration* out = nullptr;
  for (const PendingMigration* pending : merged) {
    const std::string& revision = pending->migration.revision;
    if (app_of(revision) == app && !parents.contains(revision)) {
      out = pending;
    }
  }
  return out;
}

/// Parents of the merged migrations that stood on the base: whoever else stands there makes a second head.
std::set<std::string> left_behind(const Group& merged) {
  std::set<std::string> own;
  std::set<std::string> out;
  for (const PendingMigration* pending : merged) {
    own.insert(pending->migration.revision);
  }
  for (const PendingMigration* pending : merged) {
    for (const std::string& parent : pending->migration.parents) {
      if (!own.contains(parent)) {
        out.insert(parent);
      }
    }
  }
  return out;
}

/// Django's numbers are part of the name, so a migration that moves behind another is renamed too.
std::string renumbered(const std::string& revision, const std::string& previous) {
  const std::string name = revision.substr(revision.find('/') + 1);
  const std::string before = previous.substr(previous.find('/') + 1);
  const auto digits = [](const std::string& text) { return text.substr(0, text.find_first_not_of("0123456789")); };
  if (digits(name).empty() || digits(before).empty()) {
    return {};
  }
  return next_version(digits(before)) + name.substr(digits(name).size());
}

void reparent(const BranchLine& branch, const Group& merged, std::vector<Invalidated>& out) {
  const std::set<std::string> behind = left_behind(merged);
  const bool django = branch.framework->name == "django";
  std::map<std::string, std::string> renamed;  // revision → what it is called from now on
  for (const PendingMigration* pending : branch.added) {
    const Migration& migration = pending->migration;
    const std::string app = app_of(migration.revision);
    for (const std::string& parent : migration.parents) {
      const PendingMigration* tip = behind.contains(parent) ? tip_of(merged, app_of(parent)) : nullptr;
      const bool follows_renamed = renamed.contains(parent);
      const bool joins = migration.parents.size() > 1;
      if ((tip == nullptr && !follows_renamed) || joins || app_of(parent) != app) {
        continue;
      }
      Invalidated entry = entry_of(*pending, django ? "django-leaf-nodes" : "alembic-multiple-heads",
                                   fmt::format("it follows {}, and so does what has been merged then", parent));
      entry.old_parent = parent;
      entry.new_parent = tip != nullptr ? tip->migration.revision : renamed.at(parent);
      const std::string name = django ? renumbered(migration.revision, entry.new_parent) : std::string{};
      if (follows_renamed) {
        entry.reason = fmt::format("it follows {}, which gets another name", parent);
      }
      if (!name.empty() && app + "/" + name != migration.revision) {
        entry.old_version = migration.revision;
        entry.new_version = app + "/" + name;
        entry.new_path = replace_all(migration.path, migration.revision.substr(migration.revision.find('/') + 1), name);
        renamed[migration.revision] = entry.new_version;
      }
      out.push_back(std::move(entry));
    }
  }
}

/// What fails on the new base and did not on the old one.
void add_failures(const Situation& before, const Situation& after, std::vector<Invalidated>& out) {
  JudgedBefore judged;  // most databases are the same before and after
  const auto failing = [&judged](const Situation& situation) {
    std::map<std::string, Conflict> failures;
    for (const Conflict& conflict : assess(situation, &judged).conflicts) {
      if (conflict.kind == "self-invalid") {
        failures.emplace(conflict.between.front().pending, conflict);
      }
    }
    return failures;
  };
  const auto known = failing(before);
  for (const auto& [pending, conflict] : failing(after)) {
    if (!known.contains(pending)) {
      Invalidated entry;
      entry.side = conflict.between.front();
      entry.kind = conflict.kind;
      entry.reason = conflict.message;
      out.push_back(std::move(entry));
    }
  }
}

}  // namespace

std::vector<std::string> pending_of(const Situation& situation, std::string_view pull_request_or_branch) {
  std::string_view number = pull_request_or_branch;
  number.remove_prefix(number.starts_with('#') ? 1 : 0);
  std::vector<std::string> out;
  for (const PendingMigration& pending : situation.pending) {
    const bool is_request = pending.pull_request && std::to_string(*pending.pull_request) == number;
    if (pending.state == PendingState::Proposed && (is_request || pending.branch == pull_request_or_branch)) {
      out.push_back(pending.id());
    }
  }
  return out;
}

Situation after_merge(const Situation& situation, std::span<const std::string> merged) {
  Situation out = situation;
  for (const auto& [line, group] : merged_lines(situation, merged)) {
    for (const PendingMigration* pending : group) {
      history_of(out, *pending).migrations.push_back(pending->migration);
      const auto base = out.bases.find(pending->database);
      for (const SchemaChange& change : pending->migration.changes) {
        if (base != out.bases.end()) {
          static_cast<void>(apply(base->second, change));
        }
      }
    }
  }
  std::erase_if(out.pending, [&](const PendingMigration& pending) { return holds(merged, pending); });
  return out;
}

WhatIf what_if_merged(const Situation& situation, std::span<const std::string> merged) {
  WhatIf out;
  out.merged.assign(merged.begin(), merged.end());
  const Situation after = after_merge(situation, merged);
  for (const auto& [line, group] : merged_lines(situation, merged)) {
    for (const BranchLine& branch : other_branches(after, line)) {
      if (branch.framework->order == VersionOrder::Line) {
        renumber(branch, group, out.invalidated);
      } else if (branch.framework->order == VersionOrder::Graph) {
        reparent(branch, group, out.invalidated);
      }
    }
  }
  add_failures(situation, after, out.invalidated);
  std::ranges::stable_sort(out.invalidated, {}, [](const Invalidated& each) { return each.side.pending; });
  return out;
}

}  // namespace signalbox
