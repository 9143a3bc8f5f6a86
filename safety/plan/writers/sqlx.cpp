// sqlx: an up and a down file; the first line says that there is no transaction.

#include <fmt/format.h>

#include "base/text.h"
#include "safety/plan/writer.h"

namespace signalbox {
namespace {

void write(const StepToWrite& step, std::vector<PlanFile>& out) {
  const std::string_view head = step.step.transactional ? "" : "-- no-transaction\n";
  add_pair(step, fmt::format("{}{}{}", head, sql_head(step), up_script(step)), ".up.sql",
           fmt::format("{}{}", head, down_script(step)), ".down.sql", out);
}

}  // namespace

extern const Writer writer_sqlx;
const Writer writer_sqlx{"sqlx", write};

}  // namespace signalbox
