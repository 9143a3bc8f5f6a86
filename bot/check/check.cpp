#include "bot/check/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "bot/check/branch_snapshot.h"
#include "bot/check/server_pending.h"
#include "bot/pipeline.h"
#include "graph/service_graph.h"
#include "report/viewpoint.h"

namespace signalbox {
namespace {

std::set<DatabaseName> databases_touched(const Config& config, const std::vector<ServiceName>& services) {
  std::set<DatabaseName> out;
  for (const ServiceName& name : services) {
    const std::vector<DatabaseName> own = databases_of(config.services.at(name));
    out.insert(own.begin(), own.end());
  }
  return out;
}

/// Collects one snapshot from the work tree, the other repositories and a server.
class Gathering {
 public:
  Gathering(const CheckOptions& options, const CheckSubject& subject, const Repository& repository, Checked& checked)
      : options_(options), subject_(subject), repository_(repository), checked_(checked) {}

  Result<Snapshot> run(HttpClient& client) {
    for (const ServiceName& name : subject_.services) {
      if (auto added = add_own(subject_.config.services.at(name)); !added) {
        return fail(added.error());
      }
    }
    if (options_.others && subject_.configured) {
      add_other_repositories();
    }
    if (options_.server) {
      if (auto added = add_from_server(client); !added) {
        return fail(added.error());
      }
    }
    return std::move(snapshot_);
  }

 private:
  Result<void> add_own(const Service& service) {
    BranchSnapshotOptions branch;
    branch.other_branches = options_.others && subject_.configured;
    branch.now = options_.now;
    auto own = branch_snapshot(subject_.config, service, repository_, checked_.place, branch, checked_.notes);
    if (!own) {
      return fail(with_context(own.error(), service.name));
    }
    if (branch.other_branches && own->entry.branches < 2 && !options_.server) {
      checked_.notes.push_back(
          "only this branch is in this clone; `git fetch origin '+refs/heads/*:refs/remotes/"
          "origin/*'` brings the others, --server asks a running bot");
    }
    snapshot_.services.push_back(*std::move(own));
    return {};
  }

  /// Services elsewhere that migrate one of our databases. One that cannot be read is a note: a laptop or a CI job
  /// need not reach everything.
  void add_other_repositories() {
    const std::set<DatabaseName> ours = databases_touched(subject_.config, subject_.services);
    for (const auto& [name, service] : subject_.config.services) {
      const std::vector<DatabaseName> theirs = databases_of(service);
      if (std::ranges::find(subject_.services, name) != subject_.services.end() ||
          std::ranges::none_of(theirs, [&](const DatabaseName& database) { return ours.contains(database); })) {
        continue;
      }
      SnapshotOptions other;
      other.fetch = options_.fetch;
      other.service = name;
      other.now = options_.now;
      Snapshot read = take_snapshot(subject_.config, other);
      for (const ScanError& error : read.errors) {
        checked_.notes.push_back(fmt::format("{} was not looked at whole: {}", error.service, error.message));
      }
      std::ranges::move(read.services, std::back_inserter(snapshot_.services));
    }
  }

  /// What is here already is newer than what the server saw.
  Result<void> add_from_server(HttpClient& client) {
    auto pending = ask_pending(client, *options_.server);
    if (!pending) {
      return fail(pending.error());
    }
    std::set<std::string> known;
    for (const ServiceSnapshot& service : snapshot_.services) {
      for (const PendingMigration& one : service.pending) {
        known.insert(one.id());
      }
    }
    const std::set<DatabaseName> ours = databases_touched(subject_.config, subject_.services);
    for (PendingMigration& one : *pending) {
      const bool mine = std::ranges::find(subject_.services, one.service) != subject_.services.end() &&
                        one.branch == checked_.place.branch;
      if (!mine && ours.contains(one.database) && !known.contains(one.id())) {
        snapshot_.services.front().pending.push_back(std::move(one));
      }
    }
    return {};
  }

  const CheckOptions& options_;
  const CheckSubject& subject_;
  const Repository& repository_;
  Checked& checked_;
  Snapshot snapshot_;
};

/// Several services of one repository are seen together: a conflict between two of them is one.
Report seen_from_all(const Report& report, const std::vector<ServiceName>& services, const std::string& branch) {
  Report out;
  std::set<std::string> conflicts;
  for (const ServiceName& service : services) {
    Report one = seen_from(report, {service, branch});
    std::ranges::move(one.snapshot, std::back_inserter(out.snapshot));
    std::ranges::move(one.pending, std::back_inserter(out.pending));
    std::ranges::copy_if(one.conflicts, std::back_inserter(out.conflicts),
                         [&](const Conflict& conflict) { return conflicts.insert(conflict.id).second; });
    std::ranges::move(one.impacts, std::back_inserter(out.impacts));
    std::ranges::move(one.affected_queries, std::back_inserter(out.affected_queries));
    std::ranges::move(one.order.sequence, std::back_inserter(out.order.sequence));
    std::ranges::move(one.order.cycles, std::back_inserter(out.order.cycles));
    std::ranges::move(one.errors, std::back_inserter(out.errors));
  }
  return out;
}

Result<CheckSubject> subject_for(const CheckOptions& options, const Repository& repository, const WorkTree& tree) {
  return options.config ? find_subject(*options.config, repository, tree, options.service)
                        : make_up_subject(repository, tree, tree.head, options.service, options.engine);
}

}  // namespace

Result<Checked> check_branch(const CheckOptions& options, HttpClient& client) {
  const auto tree = find_work_tree(options.folder);
  if (!tree) {
    return fail(tree.error());
  }
  auto repository = Repository::open(tree->root);
  if (!repository) {
    return fail(repository.error());
  }
  auto subject = subject_for(options, *repository, *tree);
  if (!subject) {
    return fail(subject.error());
  }
  PlaceOptions place;
  place.base = options.base;
  place.configured_base = subject->config.services.at(subject->services.front()).base;
  place.committed_only = options.committed_only;
  place.environment = options.environment;
  auto found = find_place(*repository, *tree, place);
  if (!found) {
    return fail(found.error());
  }
  Checked out;
  out.place = *std::move(found);
  const auto snapshot = Gathering(options, *subject, *repository, out).run(client);
  if (!snapshot) {
    return fail(snapshot.error());
  }
  out.report = seen_from_all(analyse(subject->config, *snapshot, options.now), subject->services, out.place.branch);
  out.config = std::move(subject->config);
  out.services = std::move(subject->services);
  out.configured = subject->configured;
  return out;
}

}  // namespace signalbox
