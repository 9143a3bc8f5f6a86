#pragma once
// Which rules a policy switches on, and how much their findings weigh.

#include <vector>

#include "safety/rule.h"

namespace signalbox {

/// A rule that is switched on, with the severity that its findings get.
struct ActiveRule {
  const Rule* rule = nullptr;
  Severity severity = Severity::Warning;
};

/// The rules of the engine that are not off. A policy that blocks on the non-negotiables makes their rules errors.
std::vector<ActiveRule> active_rules(Engine engine, const ReviewPolicy& policy);

}  // namespace signalbox
