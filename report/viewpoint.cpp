#include "report/viewpoint.h"

#include <algorithm>
#include <set>

namespace signalbox {
namespace {

bool matches(const std::string& wanted, const std::string& value) {
  return wanted.empty() || wanted == value;
}

std::vector<PendingReport> own_pending(const Report& report, const Viewpoint& viewpoint) {
  std::vector<PendingReport> out;
  std::ranges::copy_if(report.pending, std::back_inserter(out), [&](const PendingReport& entry) {
    return matches(viewpoint.service, entry.pending.service) && matches(viewpoint.branch, entry.pending.branch);
  });
  return out;
}

std::vector<Conflict> own_conflicts(const Report& report, const Viewpoint& viewpoint) {
  std::vector<Conflict> out;
  for (Conflict conflict : report.conflicts) {
    const auto is_own = [&](const ConflictSide& side) {
      return matches(viewpoint.service, side.service) && matches(viewpoint.branch, side.branch);
    };
    if (std::ranges::none_of(conflict.between, is_own)) {
      continue;
    }
    std::ranges::stable_partition(conflict.between, is_own);
    out.push_back(std::move(conflict));
  }
  return out;
}

MergeOrder own_order(const MergeOrder& order, const std::set<std::string>& ids) {
  MergeOrder out;
  const auto is_own = [&](const std::string& id) { return ids.contains(id); };
  std::ranges::copy_if(order.sequence, std::back_inserter(out.sequence), is_own);
  std::ranges::copy_if(order.cycles, std::back_inserter(out.cycles),
                       [&](const std::vector<std::string>& cycle) { return std::ranges::any_of(cycle, is_own); });
  return out;
}

}  // namespace

Report seen_from(const Report& report, const Viewpoint& viewpoint) {
  Report out;
  out.pending = own_pending(report, viewpoint);
  out.conflicts = own_conflicts(report, viewpoint);
  std::set<std::string> ids;
  std::ranges::transform(out.pending, std::inserter(ids, ids.end()),
                         [](const PendingReport& entry) { return entry.pending.id(); });
  std::ranges::copy_if(report.impacts, std::back_inserter(out.impacts),
                       [&](const Impact& impact) { return ids.contains(impact.pending); });
  std::ranges::copy_if(report.affected_queries, std::back_inserter(out.affected_queries),
                       [&](const Impact& query) { return ids.contains(query.pending); });
  out.order = own_order(report.order, ids);
  std::ranges::copy_if(report.snapshot, std::back_inserter(out.snapshot),
                       [&](const SnapshotEntry& entry) { return matches(viewpoint.service, entry.service); });
  std::ranges::copy_if(report.errors, std::back_inserter(out.errors), [&](const ScanError& error) {
    return error.service.empty() || matches(viewpoint.service, error.service);
  });
  return out;
}

}  // namespace signalbox
