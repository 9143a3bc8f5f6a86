// Diesel: a folder with up.sql, down.sql and, outside of a transaction, metadata.toml.

#include <fmt/format.h>

#include "base/text.h"
#include "safety/plan/writer.h"

namespace signalbox {
namespace {

void write(const StepToWrite& step, std::vector<PlanFile>& out) {
  add_file(out, step.file_stem().append("/up.sql"), sql_head(step).append(up_script(step)));
  add_file(out, step.file_stem().append("/down.sql"),
           step.step.down.empty() ? "-- nothing has to be undone\n" : down_script(step));
  if (!step.step.transactional) {
    add_file(out, step.file_stem().append("/metadata.toml"), "run_in_transaction = false\n");
  }
}

}  // namespace

extern const Writer writer_diesel;
const Writer writer_diesel{"diesel", write};

}  // namespace signalbox
