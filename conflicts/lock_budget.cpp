#include "conflicts/lock_budget.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/overloaded.h"
#include "conflicts/objects.h"
#include "conflicts/tell.h"

namespace signalbox {
namespace {

/// Two in one release happen all the time; from three on somebody should look at the window.
constexpr std::size_t kBudget = 3;

bool fills_rows(const Column& column) {
  return column.generated_stored || column.identity == "serial" || column.identity == "always" ||
         column.identity == "by default" || column.identity == "auto_increment";
}

/// Looks at every row, or writes it anew, while others wait.
bool holds_table(Engine engine, const Operation& operation) {
  const bool postgres = engine == Engine::Postgres;
  return std::visit(
      overloaded{
          [&](const AddColumn& op) { return fills_rows(op.column); }, [](const AlterColumnType&) { return true; },
          [](const SetNotNull&) { return true; }, [](const AddPrimaryKey& op) { return op.using_index.empty(); },
          [&](const AddUnique& op) { return postgres && op.using_index.empty(); },
          [](const AddCheck& op) { return op.check.validated; },
          [](const AddForeignKey& op) { return op.key.validated; }, [](const AddExclusion&) { return true; },
          [&](const CreateIndex& op) { return postgres && !op.concurrently; }, [](const auto&) { return false; }},
      operation);
}

/// The first such step of every branch.
std::map<std::string, std::vector<const PendingStep*>> heavy_steps(const DatabaseWork& work) {
  const Schema& base = work.base->whole();
  std::map<std::string, std::vector<const PendingStep*>> out;
  for (const Unit& unit : work.units) {
    std::set<std::string> seen;
    for (const PendingStep& step : unit.steps) {
      const std::string table = table_of(step.change->operation);
      if (holds_table(base.engine, step.change->operation) && seen.insert(table).second) {
        out[table].push_back(&step);
      }
    }
  }
  std::set<std::string> standing;
  for (const auto& [name, table] : base.tables) {
    standing.insert(to_string(name));
  }
  std::erase_if(out, [&](const auto& each) { return !standing.contains(each.first); });
  return out;
}

}  // namespace

void report_lock_budget(const DatabaseWork& work, Collector& collector) {
  for (const auto& [table, steps] : heavy_steps(work)) {
    if (steps.size() < kBudget) {
      continue;
    }
    Conflict out;
    out.kind = "combined-lock-budget";
    out.code = "C26";
    out.conflict_class = ConflictClass::Advice;
    out.severity = Severity::Warning;
    out.objects = {object_key(*steps.front()->pending, table)};
    std::vector<std::string> canonical;
    std::vector<std::string> acts;
    for (const PendingStep* step : steps) {
      out.between.push_back(side_of(*step->pending, step->change));
      canonical.push_back(describe(step->change->operation));
      acts.push_back(fmt::format("{}: {}", who(*step->pending), act(*step)));
    }
    out.message = fmt::format(
        "{} branches each go through all rows of {} while others wait ({}); released together, the "
        "waits add up.",
        steps.size(), table, fmt::join(acts, "; "));
    out.in_production =
        fmt::format("Whatever reads or writes {} waits {} times in one deployment.", table, steps.size());
    out.resolution = fmt::format("Release them one by one, or put the changes of {} into one migration.", table);
    collector.add(std::move(out), std::move(canonical));
  }
}

}  // namespace signalbox
