// Drizzle: an SQL file with a break between statements. It runs all that is pending in one transaction and knows no
// way back, so what PostgreSQL refuses in a transaction is a job, and the migration behind it finds its work done.

#include <fmt/format.h>

#include "base/text.h"
#include "migrations/paths.h"
#include "safety/plan/writer.h"

namespace signalbox {
namespace {

constexpr std::string_view kBreak = "--> statement-breakpoint\n";

/// "CREATE INDEX CONCURRENTLY i" → "CREATE INDEX IF NOT EXISTS i".
std::string when_missing(const std::string& statement) {
  const bool drops = statement.starts_with("DROP ");
  std::string out = replace_all(statement, " CONCURRENTLY IF EXISTS ", " CONCURRENTLY ");
  return replace_all(std::move(out), " CONCURRENTLY ", drops ? " IF EXISTS " : " IF NOT EXISTS ");
}

std::string answered(std::string_view statement) {
  return fmt::format("-- signalbox:ignore {} the job of this step has done it, and the statement finds nothing to do\n",
                     statement.starts_with("DROP ") ? "drop-index-not-concurrent" : "create-index-not-concurrent");
}

void write(const StepToWrite& step, std::vector<PlanFile>& out) {
  std::string text = fmt::format("-- {}: {}\n", to_string(step.step.phase), one_line(step.step.title));
  const bool job = !step.step.transactional && !step.mysql();
  if (job) {
    out.push_back({fmt::format("jobs/{}.sql", step.name()),
                   fmt::format("-- {}\n-- Run it before {}.sql: psql --file=…\n{}\n", one_line(step.step.title),
                               step.file_stem(), join(step.step.up, "\n")),
                   0});
  }
  std::string statements;
  if (const std::string timeout = lock_timeout(step); !timeout.empty()) {
    statements = fmt::format("{};\n", timeout);
  }
  for (const std::string& statement : step.step.up) {
    statements += statements.empty() ? "" : kBreak;
    statements += job ? answered(statement) : ignores(step, statement, "--");
    statements += (job ? when_missing(statement) : statement) + "\n";
  }
  add_file(out, step.file_stem().append(".sql"), text.append(statements));
}

/// The revision is the whole tag.
std::string first_version(const Migration& migration) {
  const auto parts = versioned_name(migration.revision);
  return parts ? parts->version : migration.revision;
}

std::vector<std::string> remarks(std::span<const StepToWrite> written) {
  std::vector<std::string> out = {
      "Release one step at a time: Drizzle runs all that is pending in one transaction.",
      "Where a step has a job in `jobs/`, run the job first; the migration finds it done.",
      "Drizzle has no way back: run the statements under \"Back again\", and take the row out of "
      "drizzle.__drizzle_migrations."};
  for (const StepToWrite& step : written) {
    out.push_back(
        fmt::format("Add to the entries of `meta/_journal.json`, with `when` the milliseconds of now and `idx` "
                    "the next number: `{{\"idx\": …, \"version\": \"7\", \"when\": …, \"tag\": \"{}\", "
                    "\"breakpoints\": true}}`",
                    step.file_stem()));
  }
  return out;
}

}  // namespace

extern const Writer writer_drizzle;
const Writer writer_drizzle{.framework = "drizzle", .write = write, .first_version = first_version, .remarks = remarks};

}  // namespace signalbox
