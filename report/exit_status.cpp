#include "report/exit_status.h"

#include <algorithm>

namespace signalbox {
namespace {

Severity weight(UnknownPolicy policy) {
  switch (policy) {
    case UnknownPolicy::Pass:
      return Severity::Info;
    case UnknownPolicy::Warn:
      return Severity::Warning;
    case UnknownPolicy::Fail:
      return Severity::Error;
  }
  return Severity::Warning;
}

Severity worst_unknown(const Report& report, const FailOn& fail_on) {
  Severity out = Severity::Info;
  for (const PendingReport& entry : report.pending) {
    if (entry.pending.migration.unknowns.empty()) {
      continue;
    }
    const auto own = fail_on.unknown_by_service.find(entry.pending.service);
    out = std::max(out, weight(own == fail_on.unknown_by_service.end() ? fail_on.unknown : own->second));
  }
  return out;
}

}  // namespace

std::optional<FailOn> parse_fail_on(std::string_view word) {
  if (word == "never") {
    return FailOn{.severity = std::nullopt, .unknown = UnknownPolicy::Warn, .unknown_by_service = {}};
  }
  if (word == "error" || word == "warning") {
    return FailOn{.severity = parse_severity(word), .unknown = UnknownPolicy::Warn, .unknown_by_service = {}};
  }
  return std::nullopt;
}

FailOn with_policies(FailOn fail_on, const Config& config) {
  fail_on.unknown = config.policy.unknown;
  for (const auto& [name, service] : config.services) {
    fail_on.unknown_by_service[name] = service.policy.unknown;
  }
  return fail_on;
}

int exit_status(const Report& report, const FailOn& fail_on) {
  if (!report.errors.empty()) {
    return 3;
  }
  if (!fail_on.severity) {
    return 0;
  }
  return std::max(worst(report), worst_unknown(report, fail_on)) >= *fail_on.severity ? 1 : 0;
}

}  // namespace signalbox
