// dbmate: one file with the sections up and down.

#include <fmt/format.h>

#include "base/text.h"
#include "safety/plan/writer.h"

namespace signalbox {
namespace {

void write(const StepToWrite& step, std::vector<PlanFile>& out) {
  const std::string_view how = step.step.transactional ? "" : " transaction:false";
  add_file(out, step.file_stem().append(".sql"),
           fmt::format("{}-- migrate:up{}\n{}\n-- migrate:down{}\n{}", sql_head(step), how, up_script(step), how,
                       down_script(step)));
}

}  // namespace

extern const Writer writer_dbmate;
const Writer writer_dbmate{"dbmate", write};

}  // namespace signalbox
