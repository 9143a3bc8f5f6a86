#pragma once
// What every step of a plan takes, from the lock model, played on what the steps before it left. A step of MySQL gets
// its ALGORITHM and LOCK written into its statements, so that the server refuses instead of doing something dearer;
// where it would copy the table, the step becomes one for gh-ost or pt-online-schema-change.

#include "safety/plan/plan.h"

namespace signalbox {

void fill_promises(Plan& plan, const Schema& before, const PlanInput& input);

}  // namespace signalbox
