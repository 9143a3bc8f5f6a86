#include "bot/fork_view.h"

#include <algorithm>

#include "notifiers/review.h"

namespace signalbox {
namespace {

/// Anybody may open them, and each costs a fetch and a reading.
constexpr std::size_t kMostOfService = 100;

}  // namespace

std::map<std::string, std::vector<std::string>> proposals_of(const std::vector<KnownChange>& open,
                                                             const Config& config) {
  std::vector<const KnownChange*> newest_first;
  for (const KnownChange& change : open) {
    if (change.fork && !branch_of(change).empty()) {
      newest_first.push_back(&change);
    }
  }
  std::ranges::sort(newest_first, std::ranges::greater(), &KnownChange::number);
  std::map<std::string, std::vector<std::string>> out;
  for (const KnownChange* change : newest_first) {
    for (const std::string& service : services_of(*change, config)) {
      if (std::vector<std::string>& references = out[service]; references.size() < kMostOfService) {
        references.push_back(branch_of(*change));
      }
    }
  }
  return out;
}

ForkView view_forks(const Config& config, const Snapshot& snapshot, const SnapshotOptions& options,
                    const std::vector<KnownChange>& open, const Memory& memory, LastLook& last) {
  if (options.proposals.empty()) {
    return {};
  }
  ProposalSnapshot proposed = with_proposals(config, snapshot, options);
  name_pull_requests(proposed.snapshot, open, config);
  return {analyse(config, proposed.snapshot, options.now, memory, &last), std::move(proposed.read)};
}

void name_pull_requests(Snapshot& snapshot, const std::vector<KnownChange>& open, const Config& config) {
  std::map<std::pair<std::string, std::string>, int> numbers;
  for (const KnownChange& change : open) {
    for (const std::string& service : services_of(change, config)) {
      numbers.emplace(std::pair(service, branch_of(change)), change.number);
    }
  }
  for (ServiceSnapshot& service : snapshot.services) {
    for (PendingMigration& pending : service.pending) {
      const auto number = numbers.find({pending.service, pending.branch});
      if (number != numbers.end()) {
        pending.pull_request = number->second;
      }
    }
  }
}

}  // namespace signalbox
