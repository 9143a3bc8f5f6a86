#include "safety/gates.h"

#include <algorithm>
#include <array>

namespace signalbox {

namespace {

constexpr std::array<std::string_view, 6> kGates = {"",
                                                    "no long exclusive lock on a production-sized table",
                                                    "no drop together with an add",
                                                    "an explicit forward-only flag or a working rollback",
                                                    "explicit transaction boundaries",
                                                    "no data change beside a schema change"};

}  // namespace

std::vector<GateResult> gates_of(std::span<const Finding> findings) {
  std::vector<GateResult> gates;
  for (int number = 1; number <= 5; ++number) {
    const auto gate = static_cast<Gate>(number);
    const bool failed = std::ranges::any_of(findings, [&](const Finding& finding) {
      const Rule* rule = find_rule(finding.rule);
      return rule != nullptr && rule->info.gate == gate && finding.suppressed_by.empty() &&
             finding.severity >= Severity::Warning;
    });
    gates.push_back({gate, !failed});
  }
  return gates;
}

std::string_view to_string(Gate gate) {
  return kGates.at(static_cast<std::size_t>(gate));
}

}  // namespace signalbox
