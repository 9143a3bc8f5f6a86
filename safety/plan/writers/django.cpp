// Django: a Migration with one RunSQL, both ways as lists; atomic = False outside of a transaction.

#include <fmt/format.h>

#include "base/text.h"
#include "migrations/paths.h"
#include "safety/plan/writer.h"

namespace signalbox {
namespace {

/// "shop/0012_change" → {"shop", "0012_change"}.
std::pair<std::string, std::string> app_and_name(const std::string& revision) {
  const std::size_t slash = revision.find('/');
  return slash == std::string::npos ? std::pair{std::string(), revision}
                                    : std::pair{revision.substr(0, slash), revision.substr(slash + 1)};
}

std::string list(const StepToWrite& step, std::string_view argument, const std::vector<std::string>& statements) {
  if (statements.empty()) {
    return fmt::format("            {}=migrations.RunSQL.noop,\n", argument);
  }
  std::string out = fmt::format("            {}=[\n", argument);
  if (const std::string timeout = lock_timeout(step); !timeout.empty()) {
    out += fmt::format("                \"{}\",\n", timeout);
  }
  for (const std::string& statement : statements) {
    out += ignores(step, statement, "#", "                ");
    out += fmt::format("                {},\n", python_text(statement));
  }
  return out.append("            ],\n");
}

std::string dependencies(const StepToWrite& step) {
  std::string out;
  for (const std::string& revision : step.previous) {
    const auto [app, name] = app_and_name(revision);
    out += fmt::format("        (\"{}\", \"{}\"),\n", app, name);
  }
  return out.empty() ? "    dependencies = []\n" : fmt::format("    dependencies = [\n{}    ]\n", out);
}

void write(const StepToWrite& step, std::vector<PlanFile>& out) {
  add_file(out, step.file_stem().append(".py"),
           fmt::format("from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n    \"\"\"{}: "
                       "{}\"\"\"\n\n{}{}\n    operations = [\n{}        migrations.RunSQL(\n{}{}        ),\n    ]\n",
                       to_string(step.step.phase), one_line(step.step.title),
                       step.step.transactional ? "" : "    atomic = False\n", dependencies(step),
                       known_way_back(step, "#", "        "), list(step, "sql", step.step.up),
                       list(step, "reverse_sql", step.step.down)));
}

std::string first_version(const Migration& migration) {
  const std::string name = app_and_name(migration.revision).second;
  const auto parts = versioned_name(name);
  return parts ? parts->version : name;
}

std::string revision(const StepToWrite& step) {
  return fmt::format("{}/{}", app_and_name(step.migration.revision).first, step.file_stem());
}

std::vector<std::string> remarks(std::span<const StepToWrite> written) {
  std::vector<std::string> out = {
      "The files change the database and leave the models' state alone. Put the operations of the migration that they "
      "replace into `migrations.SeparateDatabaseAndState(state_operations=[…])` of the step with which programs move."};
  if (!written.empty()) {
    out.push_back(fmt::format("Whatever depends on {} depends on {} now.", written.front().migration.revision,
                              revision(written.back())));
  }
  return out;
}

}  // namespace

extern const Writer writer_django;
const Writer writer_django{"django", write, first_version, revision, remarks};

}  // namespace signalbox
