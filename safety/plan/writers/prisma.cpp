// Prisma: a folder with migration.sql. It knows no way back; down.sql is for `prisma db execute`.

#include <fmt/format.h>

#include "migrations/paths.h"
#include "safety/plan/writer.h"

namespace signalbox {
namespace {

void write(const StepToWrite& step, std::vector<PlanFile>& out) {
  add_file(out, step.file_stem().append("/migration.sql"), sql_head(step).append(up_script(step)));
  if (!step.step.down.empty()) {
    add_file(out, step.file_stem().append("/down.sql"), down_script(step));
  }
}

/// The revision is the whole folder name.
std::string first_version(const Migration& migration) {
  const auto parts = versioned_name(migration.revision);
  return parts ? parts->version : migration.revision;
}

std::vector<std::string> remarks(std::span<const StepToWrite> /*written*/) {
  return {
      "Change schema.prisma together with the step at which programs move, so that `prisma migrate dev` sees no drift.",
      "A way back runs as `prisma db execute --file …/down.sql`, then `prisma migrate resolve --rolled-back …`."};
}

}  // namespace

extern const Writer writer_prisma;
const Writer writer_prisma{.framework = "prisma", .write = write, .first_version = first_version, .remarks = remarks};

}  // namespace signalbox
