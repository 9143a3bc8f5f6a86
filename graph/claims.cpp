#include "graph/claims.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "schema/footprint.h"

namespace signalbox {
namespace {

/// "column public.users.email" → "public.users.email"; names in shared namespaces and the like are nobody's to hold.
std::string object_of(const std::string& key) {
  for (const std::string_view kind : {"column ", "table "}) {
    if (key.starts_with(kind)) {
      return key.substr(kind.size());
    }
  }
  return {};
}

std::chrono::seconds expiry(const Config& config, const PendingMigration& pending) {
  const auto service = config.services.find(pending.service);
  return service == config.services.end() ? config.policy.claims_expire : service->second.policy.claims_expire;
}

}  // namespace

std::vector<Claim> claims_of(const Config& config, std::span<const PendingMigration> pending,
                             const std::map<std::string, Schema>& bases, Instant now) {
  std::map<std::string, std::vector<const PendingMigration*>> touched;
  for (const PendingMigration& each : pending) {
    const auto base = bases.find(each.database);
    if (each.state != PendingState::Proposed || base == bases.end()) {
      continue;
    }
    std::set<std::string> objects;
    for (const std::string& key : footprint_of(each.migration.changes, base->second).writes) {
      if (std::string object = object_of(key); !object.empty()) {
        objects.insert(each.database + "/" + object);
      }
    }
    for (const std::string& object : objects) {
      touched[object].push_back(&each);
    }
  }
  std::vector<Claim> out;
  for (auto& [object, by] : touched) {
    std::ranges::sort(by, {}, [](const PendingMigration* each) { return std::tuple(each->proposed_at, each->id()); });
    const auto holds = [&](const PendingMigration* each) { return each->proposed_at + expiry(config, *each) > now; };
    const auto first = std::ranges::find_if(by, holds);
    if (first == by.end()) {
      continue;
    }
    const PendingMigration& holder = **first;
    Claim claim{object,
                holder.id(),
                holder.service,
                holder.branch,
                holder.author,
                holder.proposed_at,
                holder.proposed_at + expiry(config, holder),
                {}};
    for (const PendingMigration* each : by) {
      const bool same_branch = each->service == holder.service && each->branch == holder.branch;
      if (!same_branch) {
        claim.others.push_back(each->id());
      }
    }
    if (!claim.others.empty()) {
      out.push_back(std::move(claim));
    }
  }
  return out;
}

}  // namespace signalbox
