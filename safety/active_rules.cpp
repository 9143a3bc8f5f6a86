#include "safety/active_rules.h"

#include <algorithm>

namespace signalbox {

namespace {

bool applies_to(Engines engines, Engine engine) {
  switch (engines) {
    case Engines::All:
      return true;
    case Engines::Postgres:
      return engine == Engine::Postgres;
    case Engines::MySql:
      return is_mysql_family(engine);
  }
  return false;
}

std::optional<Severity> severity_of(const Rule& rule, const ReviewPolicy& policy) {
  std::optional<Severity> severity = rule.info.severity;
  for (const auto& [id, setting] : policy.rules) {
    if (id == rule.info.id || find_rule(id) == &rule) {
      severity = setting.severity;
    }
  }
  if (severity && rule.info.gate != Gate::None && policy.non_negotiables == GateMode::Block) {
    severity = std::max(*severity, Severity::Error);
  }
  return severity;
}

}  // namespace

std::vector<ActiveRule> active_rules(Engine engine, const ReviewPolicy& policy) {
  std::vector<ActiveRule> active;
  for (const Rule* rule : all_rules()) {
    if (!applies_to(rule->info.engines, engine)) {
      continue;
    }
    if (const auto severity = severity_of(*rule, policy)) {
      active.push_back({rule, *severity});
    }
  }
  return active;
}

}  // namespace signalbox
