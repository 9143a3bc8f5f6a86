// Goose: one file with the sections Up and Down; bodies of functions are fenced by StatementBegin and StatementEnd.

#include <fmt/format.h>

#include "base/text.h"
#include "safety/plan/writer.h"

namespace signalbox {
namespace {

std::string fenced(const std::string& text) {
  return has_body(text) ? fmt::format("-- +goose StatementBegin\n{}-- +goose StatementEnd\n", text) : text;
}

void write(const StepToWrite& step, std::vector<PlanFile>& out) {
  add_file(out, step.file_stem().append(".sql"),
           fmt::format("{}{}-- +goose Up\n{}\n-- +goose Down\n{}", sql_head(step),
                       step.step.transactional ? "" : "-- +goose NO TRANSACTION\n", fenced(up_script(step)),
                       fenced(down_script(step))));
}

}  // namespace

extern const Writer writer_goose;
const Writer writer_goose{"goose", write};

}  // namespace signalbox
