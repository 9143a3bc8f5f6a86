// Liquibase: a formatted SQL changelog per step; runInTransaction:false outside of a transaction.

#include <fmt/format.h>

#include "base/text.h"
#include "migrations/paths.h"
#include "safety/plan/writer.h"

namespace signalbox {
namespace {

constexpr std::string_view kAuthor = "signalbox";

/// MySQL's driver takes one statement at a time; PostgreSQL's takes them all, and bodies of functions stay whole.
std::string splitting(const StepToWrite& step) {
  const bool split = step.mysql();
  return fmt::format("splitStatements:{0} rollbackSplitStatements:{0}", split);
}

void write(const StepToWrite& step, std::vector<PlanFile>& out) {
  std::string text =
      fmt::format("--liquibase formatted sql\n\n--changeset {}:{} {}{}\n-- comment: {}: {}\n", kAuthor,
                  step.file_stem(), splitting(step), step.step.transactional ? "" : " runInTransaction:false",
                  to_string(step.step.phase), one_line(step.step.title));
  text += known_way_back(step, "--");
  text += up_script(step);
  text += step.step.down.empty() ? "--rollback not required\n"
                                 : fmt::format("/* liquibase rollback\n{}*/\n", down_script(step));
  add_file(out, step.file_stem().append(".sql"), std::move(text));
}

/// The revision is the file's path below the changelog's folder, without its ending.
std::string first_version(const Migration& migration) {
  const auto parts = versioned_name(file_name(migration.revision));
  return parts ? parts->version : std::string(file_name(migration.revision));
}

std::vector<std::string> remarks(std::span<const StepToWrite> written) {
  std::string list;
  for (const StepToWrite& step : written) {
    list += fmt::format("{}`<include file=\"{}.sql\" relativeToChangelogFile=\"true\"/>`", list.empty() ? "" : ", ",
                        step.file_stem());
  }
  return {fmt::format("Where the changelog names its files one by one, name these in the place of the migration's: {}.",
                      list)};
}

}  // namespace

extern const Writer writer_liquibase;
const Writer writer_liquibase{
    .framework = "liquibase", .write = write, .first_version = first_version, .remarks = remarks};

}  // namespace signalbox
