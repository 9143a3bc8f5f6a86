// Plain SQL: an up and a down file. Its runner is not known, so a step that must hold together says so itself.

#include <fmt/format.h>

#include "base/text.h"
#include "safety/plan/writer.h"

namespace signalbox {
namespace {

/// MySQL commits at every change of its schema, whatever stands around it.
std::string held_together(const StepToWrite& step, const std::string& script) {
  const bool together = step.step.transactional && !step.mysql() && !script.empty();
  return together ? fmt::format("BEGIN;\n{}COMMIT;\n", script) : script;
}

void write(const StepToWrite& step, std::vector<PlanFile>& out) {
  add_pair(step, sql_head(step).append(held_together(step, up_script(step))), ".up.sql",
           held_together(step, down_script(step)), ".down.sql", out);
}

}  // namespace

extern const Writer writer_sql;
const Writer writer_sql{"sql", write};

}  // namespace signalbox
