// Sequelize: a module with up and down; a transaction only where the step opens one.

#include <fmt/format.h>

#include "base/text.h"
#include "migrations/paths.h"
#include "safety/plan/writer.h"

namespace signalbox {
namespace {

std::string body(const StepToWrite& step, const std::vector<std::string>& statements) {
  const bool together = step.step.transactional && !step.mysql() && !statements.empty();
  const std::string_view indent = together ? "      " : "    ";
  const std::string_view options = together ? ", {transaction}" : "";
  std::string out;
  if (together) {
    out += "    await queryInterface.sequelize.transaction(async (transaction) => {\n";
  }
  if (const std::string timeout = lock_timeout(step); !timeout.empty() && !statements.empty()) {
    out += fmt::format("{}await queryInterface.sequelize.query(\"{}\"{});\n", indent, timeout, options);
  }
  for (const std::string& statement : statements) {
    out += ignores(step, statement, "//", indent);
    out += fmt::format("{}await queryInterface.sequelize.query({}{});\n", indent, template_literal(statement), options);
  }
  return together ? out.append("    });\n") : out;
}

void write(const StepToWrite& step, std::vector<PlanFile>& out) {
  const std::string name = fmt::format("{}-{}", step.version, replace_all(step.name(), "_", "-"));
  const std::string content = fmt::format(
      "// {}: {}\nmodule.exports = {{\n  async up(queryInterface) {{\n{}  }},\n\n  async "
      "down(queryInterface) {{\n{}  }},\n}};\n",
      to_string(step.step.phase), one_line(step.step.title),
      known_way_back(step, "//", "    ").append(body(step, step.step.up)), body(step, step.step.down));
  // Where modules are the rule, only this ending says that a file is none.
  add_file(out, name + (step.migration.path.ends_with(".cjs") ? ".cjs" : ".js"), content);
}

/// The revision is the whole file name.
std::string first_version(const Migration& migration) {
  const auto parts = versioned_name(migration.revision);
  return parts ? parts->version : migration.revision;
}

}  // namespace

extern const Writer writer_sequelize;
const Writer writer_sequelize{"sequelize", write, first_version};

}  // namespace signalbox
