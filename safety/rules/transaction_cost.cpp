// How long a statement may take, and what the guess rests on.

#include "safety/rule_kit.h"

namespace signalbox {

namespace {

void over_budget(const RuleContext& c, Findings& out) {
  const double budget = static_cast<double>(c.policy.max_runtime.count());
  if (c.cost.assumed || c.cost.high <= budget) {
    return;
  }
  say(out, fmt::format("This is expected to run longer than {}: {}.", duration_text(budget), c.cost.note),
      "Split the work into batches, or agree on a window; the sizes are those of `databases.<name>.tables`.");
}

/// A range that rests on an assumed size says so; teams that want figures can demand them.
void size_unknown(const RuleContext& c, Findings& out) {
  if (!c.cost.assumed) {
    return;
  }
  for (const TableWork& one : c.work.tables) {
    if (one.is_long()) {
      say(out, fmt::format("The size of {} is unknown, so it is assumed to be large.", shown(one.table)),
          "Write its rows under `databases.<name>.tables`, or name a statistics file.");
      return;
    }
  }
}

constexpr auto kRules = std::to_array<Rule>({
    on_change(
        {.id = "estimated-runtime-over-budget",
         .engines = Engines::All,
         .severity = Severity::Warning,
         .summary = "The statement is expected to run longer than the policy allows.",
         .hazard = "The policy `max_runtime` (5 minutes) is compared with the upper end of the estimate; silent while "
                   "the table's size is not known.",
         .bad = "-- with: rows=500000000\nCREATE INDEX CONCURRENTLY orders_code_idx ON orders (code);",
         .good = "-- with: rows=5000\nCREATE INDEX CONCURRENTLY orders_code_idx ON orders (code);"},
        over_budget),
    on_change(
        {.id = "table-size-unknown",
         .engines = Engines::All,
         .summary = "The estimate rests on an assumed size.",
         .hazard = "Without a figure every table is taken for large, so that small ones are warned about as well.",
         .bad = "CREATE INDEX CONCURRENTLY orders_code_idx ON orders (code);",
         .good = "-- with: rows=5000\nCREATE INDEX CONCURRENTLY orders_code_idx ON orders (code);"},
        size_unknown),
});

}  // namespace

std::span<const Rule> transaction_cost_rules() {
  return kRules;
}

}  // namespace signalbox
