#pragma once
// A plan on the terminal and as JSON.

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "safety/plan/plan.h"

namespace signalbox {

struct PlanStyle {
  bool color = false;
  std::size_t width = 100;
  bool statements = false;  ///< the SQL of each step, too
};

std::string plan_as_text(const Plan& plan, const PlanStyle& style);
nlohmann::ordered_json to_json(const Plan& plan);

}  // namespace signalbox
