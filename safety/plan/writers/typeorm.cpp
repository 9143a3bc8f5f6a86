// TypeORM: a class that sends SQL through the query runner; transaction = false outside of a transaction.

#include <fmt/format.h>

#include "base/text.h"
#include "safety/plan/writer.h"

namespace signalbox {
namespace {

std::string body(const StepToWrite& step, const std::vector<std::string>& statements) {
  std::string out;
  if (const std::string timeout = lock_timeout(step); !timeout.empty() && !statements.empty()) {
    out += fmt::format("    await queryRunner.query(\"{}\");\n", timeout);
  }
  for (const std::string& statement : statements) {
    out += ignores(step, statement, "//", "    ");
    out += fmt::format("    await queryRunner.query({});\n", template_literal(statement));
  }
  return out;
}

/// In JavaScript where the project's own migration is.
void write(const StepToWrite& step, std::vector<PlanFile>& out) {
  const bool typed = !step.migration.path.ends_with(".js");
  const std::string name = class_name(step.name());
  const std::string_view argument = typed ? "queryRunner: QueryRunner" : "queryRunner";
  const std::string_view gives = typed ? ": Promise<void>" : "";
  add_file(out, fmt::format("{}-{}.{}", step.version, name, typed ? "ts" : "js"),
           fmt::format("{head}// {phase}: {title}\n{open} {name}{version}{implements} {{\n  name = "
                       "\"{name}{version}\";\n{apart}\n  async up({argument}){gives} {{\n{up}  }}\n\n  async "
                       "down({argument}){gives} {{\n{down}  }}\n}}{close}\n",
                       fmt::arg("head", typed ? "import {MigrationInterface, QueryRunner} from \"typeorm\";\n\n" : ""),
                       fmt::arg("phase", to_string(step.step.phase)), fmt::arg("title", one_line(step.step.title)),
                       fmt::arg("open", typed ? "export class" : "module.exports = class"), fmt::arg("name", name),
                       fmt::arg("version", step.version),
                       fmt::arg("implements", typed ? " implements MigrationInterface" : ""),
                       fmt::arg("apart", step.step.transactional ? "" : "  transaction = false;\n"),
                       fmt::arg("argument", argument), fmt::arg("gives", gives),
                       fmt::arg("up", known_way_back(step, "//", "    ").append(body(step, step.step.up))),
                       fmt::arg("down", body(step, step.step.down)), fmt::arg("close", typed ? "" : ";")));
}

std::vector<std::string> remarks(std::span<const StepToWrite> written) {
  for (const StepToWrite& step : written) {
    if (!step.step.transactional) {
      return {"Run the migrations with `--transaction each`: a step with `transaction = false` is refused otherwise."};
    }
  }
  return {};
}

}  // namespace

extern const Writer writer_typeorm;
const Writer writer_typeorm{.framework = "typeorm", .write = write, .remarks = remarks};

}  // namespace signalbox
