// EF Core: a Migration that sends SQL; suppressTransaction outside of a transaction.

#include <fmt/format.h>

#include "base/text.h"
#include "migrations/paths.h"
#include "safety/plan/writer.h"

namespace signalbox {
namespace {

std::string verbatim(std::string_view text) {
  return fmt::format("@\"{}\"", replace_all(std::string(text), "\"", "\"\""));
}

std::string body(const StepToWrite& step, const std::vector<std::string>& statements) {
  const std::string_view options = step.step.transactional ? "" : ", suppressTransaction: true";
  std::string out;
  if (const std::string timeout = lock_timeout(step); !timeout.empty() && !statements.empty()) {
    out += fmt::format("            migrationBuilder.Sql(\"{};\"{});\n", timeout, options);
  }
  for (const std::string& statement : statements) {
    out += ignores(step, statement, "//", "            ");
    out += fmt::format("            migrationBuilder.Sql({}{});\n", verbatim(statement), options);
  }
  return out;
}

void write(const StepToWrite& step, std::vector<PlanFile>& out) {
  const std::string name = class_name(step.name());
  const std::string id = fmt::format("{}_{}", step.version, name);
  add_file(
      out, fmt::format("{}.cs", id),
      fmt::format(
          "using Microsoft.EntityFrameworkCore.Infrastructure;\nusing Microsoft.EntityFrameworkCore.Migrations;\n\n"
          "namespace Migrations\n{{\n    // {}: {}\n    [DbContext(typeof(AppDbContext))]\n    "
          "[Migration(\"{}\")]\n    public partial class {} : Migration\n    {{\n        protected override void "
          "Up(MigrationBuilder migrationBuilder)\n        {{\n{}        }}\n\n        protected override void "
          "Down(MigrationBuilder migrationBuilder)\n        {{\n{}        }}\n    }}\n}}\n",
          to_string(step.step.phase), one_line(step.step.title), id, name,
          known_way_back(step, "//", "            ").append(body(step, step.step.up)), body(step, step.step.down)));
}

/// The revision is the whole id.
std::string first_version(const Migration& migration) {
  const auto parts = versioned_name(migration.revision);
  return parts ? parts->version : migration.revision;
}

std::vector<std::string> remarks(std::span<const StepToWrite> /*written*/) {
  return {
      "Put the name of your own context in the place of AppDbContext, and your namespace around the classes: EF Core "
      "passes over a migration of another context.",
      "The files leave the model's snapshot alone; change the model with the step with which programs move."};
}

}  // namespace

extern const Writer writer_efcore;
const Writer writer_efcore{.framework = "efcore", .write = write, .first_version = first_version, .remarks = remarks};

}  // namespace signalbox
