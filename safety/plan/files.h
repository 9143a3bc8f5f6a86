#pragma once
// A plan as files: each step in the language of the migration's own framework, jobs and a readable page beside them.

#include <string>
#include <vector>

#include "base/result.h"
#include "safety/plan/plan.h"

namespace signalbox {

struct PlanFile {
  std::string path;  ///< below the output folder: "migrations/000012_add_orders_state.up.sql", "PLAN.md"
  std::string content;
  std::size_t step = 0;  ///< index in Plan::steps; of PLAN.md: their number

  bool operator==(const PlanFile&) const = default;
};

/// Migrations go to `migrations/`, jobs to `jobs/`, the page is PLAN.md. Versions count up from the migration's own.
/// Unsupported for a framework that plans are not written for; the page can still be had by plan_page.
Result<std::vector<PlanFile>> files_of(const Plan& plan, const Migration& migration);

/// The plan for people, as Markdown.
std::string plan_page(const Plan& plan);

/// Whether plans can be written in that framework's language.
bool can_write_plans_for(std::string_view framework);

}  // namespace signalbox
