// Flyway: V000013__name.sql, its undo U000013__name.sql, and a .conf beside what must not run in a transaction.

#include <fmt/format.h>

#include "base/text.h"
#include "safety/plan/writer.h"

namespace signalbox {
namespace {

void write(const StepToWrite& step, std::vector<PlanFile>& out) {
  const std::string stem = fmt::format("{}__{}.sql", step.version, step.name());
  add_file(out, fmt::format("V{}", stem), sql_head(step).append(up_script(step)));
  if (!step.step.transactional) {
    add_file(out, fmt::format("V{}.conf", stem), "executeInTransaction=false\n");
  }
  if (!step.step.down.empty()) {
    add_file(out, fmt::format("U{}", stem), sql_head(step).append(down_script(step)));
  }
}

}  // namespace

extern const Writer writer_flyway;
const Writer writer_flyway{"flyway", write};

}  // namespace signalbox
