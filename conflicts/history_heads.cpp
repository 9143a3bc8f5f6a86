// Frameworks whose order is a graph: after everything is merged there must be one head.

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "conflicts/history_line.h"
#include "conflicts/revision_graph.h"
#include "conflicts/tell.h"

namespace signalbox {
namespace {

/// One head of the forks at one place.
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
  return is_django(line) ? fmt::format("{}: renumber {} and make it depend on {}", who(root), root.migration.path, tip)
                         : fmt::format("{}: set down_revision = \"{}\" in {}", who(root), tip, root.migration.path);
}

std::string merge_file(const HistoryLine& line) {
  return is_django(line) ? "merge migration" : "merge revision";
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
    found.resolution = fmt::format("{}; no {} is needed.", reparent_advice(line, *head.root, tip), merge_file(line));
    found.also = "base " + head.root->migration.name;
    report(found, collector);
  }
}

/// Whether the changes of any two of these branches clash.
bool are_clashing(const HistoryLine& line, const std::vector<const PendingMigration*>& sides) {
  const auto key = [](const PendingMigration* side) { return BranchKey{side->service, side->branch}; };
  return line.clashing != nullptr && std::ranges::any_of(sides, [&](const PendingMigration* a) {
           return std::ranges::any_of(
               sides, [&](const PendingMigration* b) { return line.clashing->contains(std::minmax(key(a), key(b))); });
         });
}

/// Whether everything that these branches add could be read.
bool are_read(const HistoryLine& line, const std::vector<const PendingMigration*>& sides) {
  return std::ranges::all_of(line.added, [&](const PendingMigration* added) {
    const bool own =
        std::ranges::any_of(sides, [&](const PendingMigration* side) { return side->branch == added->branch; });
    const bool unread = std::ranges::any_of(added->migration.changes, [](const SchemaChange& change) {
      return std::holds_alternative<UnknownChange>(change.operation);
    });
    return !own || (!unread && added->migration.unknowns.empty());
  });
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
  const std::string advice = fmt::format("Once {} is merged, {}", who(*first->root), reparent_advice(line, later, tip));
  if (are_clashing(line, found.sides)) {
    found.message += " Their changes clash, too, which is reported by itself.";
    found.resolution =
        fmt::format("Settle that clash first: a {} would only hide it until it runs. {}.", merge_file(line), advice);
  } else {
    found.message += are_read(line, found.sides) ? " Their changes commute."
                                                 : " As far as they could be read, their changes commute.";
    found.resolution = fmt::format("{}; no {} is needed.", advice, merge_file(line));
  }
  found.also = app;
  report(found, collector);
}

/// A merge revision reaches the same place on several ways, and is one head all the same.
void add_once(std::vector<Head>& heads, const Head& head) {
  const auto same = std::ranges::find(heads, head.migration, &Head::migration);
  if (same == heads.end()) {
    heads.push_back(head);
  } else if (is_later(*head.root, *same->root)) {
    same->root = head.root;
  }
}

bool stands_on(const PendingHead& head, const std::string& base_revision) {
  return std::ranges::any_of(head.forks, [&](const Fork& fork) { return fork.base_revision == base_revision; });
}

/// Its line leaves the base before the base's own head, and no merge revision brings it back.
bool is_left_behind(const RevisionGraph& graph, const PendingHead& head, const Fork& fork) {
  return !fork.base_revision.empty() && !graph.is_base_head(fork.base_revision) &&
         !stands_on(head, graph.base_head_after(fork.base_revision));
}

}  // namespace

void check_heads(const HistoryLine& line, Collector& collector) {
  const RevisionGraph graph(line);
  using Place = std::pair<std::string, std::string>;  // app, base revision
  std::map<Place, std::vector<Head>> left_behind;
  std::map<Place, std::vector<Head>> siblings;
  for (const PendingHead& head : find_heads(graph)) {
    for (const Fork& fork : head.forks) {
      const Place place{app_of(head.migration->migration.revision), fork.base_revision};
      const bool behind = is_left_behind(graph, head, fork);
      add_once(behind ? left_behind[place] : siblings[place], {head.migration, fork.root});
    }
  }
  for (const auto& [place, heads] : left_behind) {
    report_against_base(line, heads, place.second, graph.base_head_after(place.second), collector);
  }
  for (const auto& [place, heads] : siblings) {
    if (heads.size() > 1) {
      report_siblings(line, heads, place.second, place.first, collector);
    }
  }
}

}  // namespace signalbox
