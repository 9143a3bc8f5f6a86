#include "bot/snapshot.h"

#include <algorithm>
#include <map>
#include <mutex>

#include "base/parallel.h"
#include "bot/ask_databases.h"
#include "bot/service_reader.h"

namespace signalbox {
namespace {

std::vector<const Service*> wanted_services(const Config& config, const SnapshotOptions& options) {
  std::vector<const Service*> out;
  for (const auto& [name, service] : config.services) {
    if (!options.service || *options.service == name) {
      out.push_back(&service);
    }
  }
  return out;
}

/// Repositories that several services share are fetched once.
std::map<std::string, std::string> fetch_all(const Config& config, const std::vector<const Service*>& services,
                                             const SnapshotOptions& options) {
  std::map<std::string, const Service*> by_repository;
  std::map<std::string, std::vector<std::string>> references;
  for (const Service* service : services) {
    if (!options.fetch_only.empty() &&
        std::ranges::find(options.fetch_only, service->name) == options.fetch_only.end()) {
      continue;
    }
    by_repository.try_emplace(service->repository, service);
    if (const auto proposed = options.proposals.find(service->name); proposed != options.proposals.end()) {
      std::ranges::copy(proposed->second, std::back_inserter(references[service->repository]));
    }
  }
  const std::vector<std::pair<std::string, const Service*>> work(by_repository.begin(), by_repository.end());
  std::vector<std::string> failures(work.size());
  std::mutex mutex;
  std::size_t done = 0;
  parallel_for(work.size(), 0, [&](std::size_t i) {
    const auto proposed = references.find(work[i].first);
    const auto fetched = fetch_repository(config, *work[i].second,
                                          proposed == references.end() ? std::vector<std::string>{} : proposed->second);
    if (!fetched) {
      failures[i] = to_string(fetched.error());
    }
    const std::lock_guard lock(mutex);
    if (options.progress) {
      options.progress("fetching", ++done, work.size());
    }
  });
  std::map<std::string, std::string> out;
  for (std::size_t i = 0; i < work.size(); ++i) {
    if (!failures[i].empty()) {
      out[work[i].first] = failures[i];
    }
  }
  return out;
}

}  // namespace

Snapshot take_snapshot(const Config& config, const SnapshotOptions& options) {
  const std::vector<const Service*> services = wanted_services(config, options);
  std::map<std::string, std::string> failures;
  if (options.fetch) {
    failures = fetch_all(config, services, options);
  }
  Snapshot snapshot;
  std::vector<ServiceReading> readings(services.size());
  std::mutex mutex;
  std::size_t done = 0;
  parallel_for(services.size(), 0, [&](std::size_t i) {
    readings[i] = read_service(config, *services[i], options);
    const std::lock_guard lock(mutex);
    if (options.progress) {
      options.progress("reading", ++done, services.size());
    }
  });
  for (std::size_t i = 0; i < services.size(); ++i) {
    if (const auto failed = failures.find(services[i]->repository); failed != failures.end()) {
      // What was here from an earlier fetch is still read: an old picture with its age said beats none.
      snapshot.errors.push_back({services[i]->name, failed->second, services[i]->repository, 0});
    }
    std::ranges::move(readings[i].errors, std::back_inserter(snapshot.errors));
    if (readings[i].service) {
      snapshot.services.push_back(std::move(*readings[i].service));
    }
  }
  if (options.ask_databases) {
    ask_databases(config, options.applied, options.now, snapshot);
  } else {
    snapshot.applied = options.applied;
  }
  return snapshot;
}

ProposalSnapshot with_proposals(const Config& config, const Snapshot& snapshot, const SnapshotOptions& options) {
  ProposalSnapshot out{snapshot, {}};
  for (ServiceSnapshot& service : out.snapshot.services) {
    const auto proposed = options.proposals.find(service.entry.service);
    const auto configured = config.services.find(service.entry.service);
    if (proposed == options.proposals.end() || configured == config.services.end()) {
      continue;
    }
    ServiceReading reading = read_service(config, configured->second, options, proposed->second);
    if (!reading.service) {
      continue;  // what was there a moment ago is not; the pull requests are told that they were not read
    }
    service = std::move(*reading.service);
    for (std::string& reference : reading.references) {
      out.read.emplace(service.entry.service, std::move(reference));
    }
  }
  return out;
}

}  // namespace signalbox
