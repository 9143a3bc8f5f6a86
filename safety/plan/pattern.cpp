#include "safety/plan/pattern.h"

#include <array>

#include "safety/words.h"

namespace signalbox {

#define PATTERN(name) extern const Pattern pattern_##name;
#include "safety/plan/patterns.def"
#undef PATTERN

namespace {

constexpr std::array kPatterns = {
#define PATTERN(name) &pattern_##name,
#include "safety/plan/patterns.def"
#undef PATTERN
};

}  // namespace

std::span<const Pattern* const> all_patterns() {
  return kPatterns;
}

std::string PlanContext::sql(std::string_view name) const {
  return identifier(server.engine, name);
}
std::string PlanContext::sql(const QualifiedName& name) const {
  return identifier(server.engine, name);
}
std::string PlanContext::columns(std::span<const std::string> names) const {
  return identifier_list(server.engine, names);
}
std::string PlanContext::made(std::initializer_list<std::string_view> parts) const {
  return made_name(server.engine, parts);
}

PlanStep& add_step(Plan& plan, PlanPhase phase, std::string name, std::string title) {
  PlanStep step;
  step.phase = phase;
  step.name = std::move(name);
  step.title = std::move(title);
  plan.steps.push_back(std::move(step));
  return plan.steps.back();
}

}  // namespace signalbox
