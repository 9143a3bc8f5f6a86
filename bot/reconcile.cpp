#include "bot/reconcile.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/log.h"
#include "base/text.h"
#include "bot/attendant.h"

namespace signalbox {
namespace {

using namespace std::chrono_literals;

/// GitHub sends a webhook again for three days.
constexpr auto kLookBack = 3 * 24h;
constexpr std::size_t kRedeliveries = 50;  // in one round

struct Project {
  std::string forge;
  std::string name;

  auto operator<=>(const Project&) const = default;
};

/// The projects whose pull requests can be asked for. A service that does not say where it lives is looked for at the
/// only forge there is.
std::set<Project> projects_of(const Config& config, const ForgeApis& forges) {
  std::set<Project> out;
  for (const auto& [name, service] : config.services) {
    std::string forge = forge_of(service);
    if (forge.empty() && forges.size() == 1) {
      forge = forges.begin()->first;
    }
    if (!service.project.empty() && forges.contains(forge)) {
      out.insert({forge, service.project});
    }
  }
  return out;
}

class Round {
 public:
  Round(Store& store, ForgeApi& api, const Project& project) : store_(store), api_(api), project_(project) {}

  /// How many pull requests differed from what was known.
  Result<int> compare() {
    const auto listed = api_.open_changes(project_.name);
    if (!listed) {
      return fail(listed.error());
    }
    std::set<int> open;
    for (const ForgeChange& change : *listed) {
      open.insert(change.number);
      if (const auto kept = keep(change); !kept) {
        return fail(kept.error());
      }
    }
    const auto known = store_.changes.open_of(project_.forge, project_.name);
    if (!known) {
      return fail(known.error());
    }
    for (const KnownChange& change : *known) {
      if (!open.contains(change.number)) {
        if (const auto ended = end(change); !ended) {
          return fail(ended.error());
        }
      }
    }
    return differences_;
  }

 private:
  Result<void> keep(const ForgeChange& change) {
    const KnownChange now = known_change(project_.forge, project_.name, change);
    const auto before = store_.changes.find(now.forge, now.project, now.number);
    if (!before) {
      return fail(before.error());
    }
    differences_ += *before && **before == now ? 0 : 1;
    return store_.changes.save(now);
  }

  Result<void> end(const KnownChange& change) {
    ++differences_;
    const auto now = api_.change(project_.name, change.number);
    if (now) {
      return store_.changes.save(known_change(project_.forge, project_.name, *now));
    }
    return now.error().code == Code::NotFound
               ? store_.changes.close(change.forge, change.project, change.number, "closed")
               : fail(now.error());
  }

  Store& store_;
  ForgeApi& api_;
  const Project& project_;
  int differences_ = 0;
};

Result<int> redeliver(Store& store, const std::string& forge, ForgeApi& api, Instant now) {
  if (!api.capabilities().failed_deliveries) {
    return 0;
  }
  const auto failed = api.failed_deliveries(now - kLookBack);
  if (!failed) {
    return fail(failed.error());
  }
  int sent = 0;
  for (std::size_t i = 0; i < std::min(kRedeliveries, failed->size()); ++i) {
    const auto known = store.deliveries.find((*failed)[i].guid, forge);
    if (!known) {
      return fail(known.error());
    }
    if (*known) {
      continue;  // it came another way
    }
    if (const auto again = api.redeliver((*failed)[i].id); !again) {
      return fail(again.error());
    }
    ++sent;
  }
  return sent;
}

}  // namespace

std::string forge_of(const Service& service) {
  if (!service.forge.empty()) {
    return service.forge;
  }
  for (const std::string_view forge : {"github", "gitlab", "gitea", "bitbucket"}) {
    const std::size_t host = service.repository.find(forge);
    if (host != std::string::npos && host < service.repository.find('/', service.repository.find("//") + 2)) {
      return std::string(forge);
    }
  }
  return {};
}

Result<Reconciled> reconcile(const Config& config, Store& store, const ForgeApis& forges, Instant now) {
  Reconciled out;
  std::set<std::string> unreachable;
  for (const Project& project : projects_of(config, forges)) {
    if (unreachable.contains(project.forge)) {
      continue;
    }
    const auto differences = Round(store, *forges.at(project.forge), project).compare();
    if (!differences) {
      log_warning("{} {}: {}", project.forge, one_line(project.name), differences.error().what);
      if (differences.error().code == Code::Unavailable) {
        unreachable.insert(project.forge);
      }
      continue;
    }
    out.changes += *differences;
    if (*differences > 0) {
      const NewJob job{"scan", project.forge + ":" + project.name, "", now};
      if (auto queued = store.jobs.enqueue(job, now); !queued) {
        return fail(queued.error());
      }
    }
  }
  for (const auto& [name, api] : forges) {
    if (unreachable.contains(name)) {
      continue;
    }
    const auto sent = redeliver(store, name, *api, now);
    if (!sent) {
      log_warning("{}: failed deliveries: {}", name, sent.error().what);
    }
    out.redelivered += sent.value_or(0);
  }
  return out;
}

}  // namespace signalbox
