#include "bot/known_uses.h"

#include <algorithm>
#include <iterator>

#include "bot/inferred_uses.h"
#include "graph/service_graph.h"

namespace signalbox {
namespace {

/// Where a service's code was read, what was found there says more than "it may use anything".
void soften_vague(const Snapshot& snapshot, std::vector<Use>& uses) {
  constexpr double kHint = 0.3;
  for (Use& use : uses) {
    const auto read = [&](const ServiceSnapshot& each) {
      return each.entry.service == use.service && !each.code.files.empty();
    };
    if (use.table == "*" && std::ranges::any_of(snapshot.services, read)) {
      use.confidence = kHint;
    }
  }
}

}  // namespace

KnownUses known_uses(const Config& config, const Snapshot& snapshot, const std::map<std::string, Schema>& bases) {
  InferredUses inferred = inferred_uses(config, snapshot, bases);
  KnownUses out;
  out.of_services = declared_uses(config);
  soften_vague(snapshot, out.of_services);
  std::ranges::move(published_uses(config, bases), std::back_inserter(out.of_services));
  std::ranges::move(inferred.of_services, std::back_inserter(out.of_services));
  out.on_own_branches = std::move(inferred.on_own_branches);
  return out;
}

std::vector<ReadCode> read_code_of(const Snapshot& snapshot) {
  std::vector<ReadCode> out;
  for (const ServiceSnapshot& service : snapshot.services) {
    const std::string& name = service.entry.service;
    const bool failed = std::ranges::find(snapshot.errors, name, &ScanError::service) != snapshot.errors.end();
    if (!failed && !service.code.commit.empty()) {
      out.push_back({name, service.code.commit});
    }
  }
  return out;
}

std::string to_string(const ReadCode& code) {
  constexpr std::size_t kShort = 7;
  return code.service + " at " + code.commit.substr(0, kShort);
}

}  // namespace signalbox
