#include "conflicts/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "conflicts/history_line.h"
#include "conflicts/tell.h"

namespace signalbox {
namespace {

using LineKey = std::pair<std::string, std::string>;  // service, folder key

std::map<LineKey, HistoryLine> gather_lines(const Situation& situation) {
  std::map<LineKey, HistoryLine> out;
  for (const BaseHistory& base : situation.histories) {
    HistoryLine& line = out[{base.service, base.key}];
    line.base = &base;
    line.framework = find_framework(base.framework);
  }
  for (const PendingMigration& pending : situation.pending) {
    if (pending.state != PendingState::Proposed) {
      continue;
    }
    HistoryLine& line = out[{pending.service, pending.key}];
    if (line.framework == nullptr) {
      line.framework = find_framework(pending.migration.framework);
    }
    (pending.status == FileStatus::Added ? line.added : line.touched).push_back(&pending);
  }
  return out;
}

std::set<std::string> revisions_of(const HistoryLine& line) {
  std::set<std::string> out;
  const auto add = [&](const Migration& migration) {
    out.insert(migration.revision);
    out.insert(migration.replaces.begin(), migration.replaces.end());
  };
  if (line.base != nullptr) {
    std::ranges::for_each(line.base->migrations, add);
  }
  for (const PendingMigration* pending : line.added) {
    add(pending->migration);
  }
  return out;
}

/// What migrations of one folder may depend on: those of every folder of their service.
std::map<std::string, std::set<std::string>> share_revisions(std::map<LineKey, HistoryLine>& lines) {
  std::map<std::string, std::set<std::string>> by_service;
  const auto is_graph = [](const HistoryLine& line) {
    return line.framework != nullptr && line.framework->order == VersionOrder::Graph;
  };
  for (const auto& [key, line] : lines) {
    if (is_graph(line)) {
      by_service[key.first].merge(revisions_of(line));
    }
  }
  for (auto& [key, line] : lines) {
    if (is_graph(line)) {
      line.revisions_of_service = &by_service.at(key.first);
    }
  }
  return by_service;
}

/// A branch that folds old migrations into one deletes them rightly.
bool is_squashed(const PendingMigration& gone, const HistoryLine& line) {
  return std::ranges::any_of(line.added, [&](const PendingMigration* added) {
    return added->branch == gone.branch && !added->migration.replaces.empty();
  });
}

void check_touched(const HistoryLine& line, Collector& collector) {
  for (const PendingMigration* pending : line.touched) {
    if (pending->migration.kind == "repeatable" ||
        (pending->status == FileStatus::Deleted && is_squashed(*pending, line))) {
      continue;
    }
    const bool edited = pending->status == FileStatus::Edited;
    report(
        {"edited-applied",
         "H09",
         Severity::Error,
         {pending},
         fmt::format("{} {} {}, which is on the base branch and may have run already: databases that ran it will "
                     "not get the change, new ones will.",
                     who(*pending), edited ? "edits" : "deletes", pending->migration.path),
         fmt::format("{} either notices that the file is not the one that ran and stops, or never runs the new text.",
                     pending->migration.framework),
         fmt::format("Restore {} as it is on the base branch and write a new migration.", pending->migration.path),
         pending->migration.path},
        collector);
  }
}

/// Runners whose table of applied versions has one name unless it is configured.
bool has_shared_default_table(std::string_view framework) {
  return framework != "sql" && framework != "diesel" && framework != "django";
}

void check_shared_tables(const Situation& situation, Collector& collector) {
  using Table = std::tuple<std::string, std::string, std::string>;  // database, framework, name
  std::map<Table, std::map<std::string, const PendingMigration*>> users;
  std::map<std::pair<std::string, std::string>, Table> table_of;  // by service and key
  for (const BaseHistory& base : situation.histories) {
    if (!base.database.empty() && has_shared_default_table(base.framework)) {
      const Table table{base.database, base.framework, base.history_table};
      users[table].try_emplace(base.service, nullptr);
      table_of.emplace(std::pair(base.service, base.key), table);
    }
  }
  for (const PendingMigration& pending : situation.pending) {
    if (const auto found = table_of.find({pending.service, pending.key}); found != table_of.end()) {
      const PendingMigration*& first = users[found->second][pending.service];
      first = first == nullptr ? &pending : first;
    }
  }
  for (const auto& [where, services] : users) {
    const auto& [database, framework, table] = where;
    HistoryConflict found{"shared-history-table", "H11", Severity::Warning, {}, {}, {}, {}, framework};
    std::vector<std::string> names;
    for (const auto& [service, pending] : services) {
      names.push_back(service);
      if (pending != nullptr) {
        found.sides.push_back(pending);
      }
    }
    if (names.size() < 2 || found.sides.empty()) {
      continue;
    }
    found.message = fmt::format(
        "{} use {} on one database, {}; unless each has a history table of its own, they write "
        "down their versions in one.",
        fmt::join(names, " and "), framework, database);
    found.in_production =
        fmt::format("{} takes the other service's versions for its own and skips or refuses migrations.", framework);
    found.resolution =
        "Give each service its own history table or schema, and say its name as `history_table` beside the migrations' "
        "`path` in signalbox.yaml.";
    report(found, collector);
  }
}

void check_line(const HistoryLine& line, Collector& collector) {
  check_touched(line, collector);
  if (line.framework == nullptr) {
    return;
  }
  switch (line.framework->order) {
    case VersionOrder::Line:
      check_duplicate_versions(line, collector);
      check_late_versions(line, collector);
      break;
    case VersionOrder::Graph:
      check_duplicate_revisions(line, collector);
      check_missing_parents(line, collector);
      check_heads(line, collector);
      check_missing_dependencies(line, collector);
      check_cycles(line, collector);
      break;
    case VersionOrder::Log:
      check_journal(line, collector);
      break;
  }
}

}  // namespace

const PendingMigration& latest_of(const std::vector<const PendingMigration*>& sides) {
  return **std::ranges::max_element(sides, [](const auto* a, const auto* b) { return is_later(*b, *a); });
}

void report(const HistoryConflict& found, Collector& collector) {
  Conflict conflict;
  conflict.kind = found.kind;
  conflict.code = found.code;
  conflict.conflict_class = ConflictClass::History;
  conflict.severity = found.severity;
  std::vector<std::string> canonical = {found.also};
  for (const PendingMigration* side : found.sides) {
    conflict.between.push_back(side_of(*side, nullptr));
    conflict.objects.push_back(object_key(*side, side->service + ":" + side->key));
  }
  std::ranges::sort(conflict.objects);
  const auto rest = std::ranges::unique(conflict.objects);
  conflict.objects.erase(rest.begin(), rest.end());
  conflict.message = found.message;
  conflict.in_production = found.in_production;
  conflict.resolution = found.resolution;
  conflict.acts = latest_of(found.sides).id();
  collector.add(std::move(conflict), std::move(canonical));
}

void check_history(const Situation& situation, Collector& collector) {
  const BranchPairs clashing = collector.clashing_branches();
  std::map<LineKey, HistoryLine> lines = gather_lines(situation);
  const auto by_service = share_revisions(lines);
  for (auto& [key, line] : lines) {
    line.clashing = &clashing;
    check_line(line, collector);
  }
  check_shared_tables(situation, collector);
}

}  // namespace signalbox
