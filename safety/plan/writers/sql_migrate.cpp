// sql-migrate: one file with the sections Up and Down; bodies of functions are fenced.

#include <fmt/format.h>

#include "migrations/paths.h"
#include "safety/plan/writer.h"

namespace signalbox {
namespace {

std::string fenced(const std::string& text) {
  return has_body(text) ? fmt::format("-- +migrate StatementBegin\n{}-- +migrate StatementEnd\n", text) : text;
}

void write(const StepToWrite& step, std::vector<PlanFile>& out) {
  const std::string_view how = step.step.transactional ? "" : " notransaction";
  add_file(out, step.file_stem().append(".sql"),
           fmt::format("{}-- +migrate Up{}\n{}\n-- +migrate Down{}\n{}", sql_head(step), how, fenced(up_script(step)),
                       how, fenced(down_script(step))));
}

/// The revision is the whole file name.
std::string first_version(const Migration& migration) {
  const auto parts = versioned_name(migration.revision);
  return parts ? parts->version : migration.revision;
}

}  // namespace

extern const Writer writer_sql_migrate;
const Writer writer_sql_migrate{"sql-migrate", write, first_version};

}  // namespace signalbox
