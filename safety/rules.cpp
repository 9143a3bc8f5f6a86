#include <algorithm>
#include <array>
#include <utility>

#include "safety/rule.h"

namespace signalbox {

#define RULES(family) std::span<const Rule> family##_rules();
#include "safety/rules.def"
#undef RULES

std::span<const Rule* const> all_rules() {
  static const std::vector<const Rule*> kRules = [] {
    std::vector<const Rule*> rules;
    const auto add = [&](std::span<const Rule> family) {
      for (const Rule& rule : family) {
        rules.push_back(&rule);
      }
    };
#define RULES(family) add(family##_rules());
#include "safety/rules.def"
#undef RULES
    return rules;
  }();
  return kRules;
}

const Rule* find_rule(std::string_view id) {
  using Pair = std::pair<std::string_view, std::string_view>;
  static constexpr auto kOtherNames =
      std::to_array<Pair>({{"create-index-not-concurrently", "create-index-not-concurrent"},
                           {"add-column-not-null-without-default", "add-column-not-null-no-default"},
                           {"drop-index-not-concurrently", "drop-index-not-concurrent"}});
  for (const auto& [other, name] : kOtherNames) {
    if (id == other) {
      id = name;
    }
  }
  const auto rules = all_rules();
  const auto found = std::ranges::find(rules, id, [](const Rule* rule) { return rule->info.id; });
  return found == rules.end() ? nullptr : *found;
}

std::span<const std::string_view> rule_families() {
  static constexpr auto kFamilies = std::to_array<std::string_view>({
#define RULES(family) #family,
#include "safety/rules.def"
#undef RULES
  });
  return kFamilies;
}

}  // namespace signalbox
