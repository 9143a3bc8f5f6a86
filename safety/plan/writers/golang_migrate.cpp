// golang-migrate: a file goes to the server as one query, so that a lone statement has no transaction around it.

#include <fmt/format.h>

#include "base/text.h"
#include "safety/plan/writer.h"

namespace signalbox {
namespace {

void write(const StepToWrite& step, std::vector<PlanFile>& out) {
  add_pair(step, sql_head(step).append(up_script(step)), ".up.sql", down_script(step), ".down.sql", out);
}

}  // namespace

extern const Writer writer_golang_migrate;
const Writer writer_golang_migrate{"golang-migrate", write};

}  // namespace signalbox
