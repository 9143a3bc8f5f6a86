// Knex: a module with up and down; config.transaction says whether there is one.

#include <fmt/format.h>

#include "base/text.h"
#include "safety/plan/writer.h"

namespace signalbox {
namespace {

std::string body(const StepToWrite& step, const std::vector<std::string>& statements) {
  std::string out;
  if (const std::string timeout = lock_timeout(step); !timeout.empty() && !statements.empty()) {
    out += fmt::format("  await knex.raw(\"{}\");\n", timeout);
  }
  for (const std::string& statement : statements) {
    out += ignores(step, statement, "//", "  ");
    // A question mark is a place for a value to Knex.
    out += fmt::format("  await knex.raw({});\n", replace_all(template_literal(statement), "?", "\\\\?"));
  }
  return out;
}

/// With `import` where the project's own migration is TypeScript.
void write(const StepToWrite& step, std::vector<PlanFile>& out) {
  const bool typed = step.migration.path.ends_with(".ts");
  const std::string_view argument = typed ? "knex: Knex" : "knex";
  const auto function = [&](std::string_view name, const std::string& body) {
    return typed ? fmt::format("export async function {}({}): Promise<void> {{\n{}}}\n", name, argument, body)
                 : fmt::format("exports.{} = async function ({}) {{\n{}}};\n", name, argument, body);
  };
  const std::string_view config = step.step.transactional ? ""
                                  : typed                 ? "\nexport const config = {transaction: false};\n"
                                                          : "\nexports.config = {transaction: false};\n";
  add_file(out, fmt::format("{}.{}", step.file_stem(), typed ? "ts" : "js"),
           fmt::format("{}// {}: {}\n{}\n{}{}", typed ? "import type {Knex} from \"knex\";\n\n" : "",
                       to_string(step.step.phase), one_line(step.step.title),
                       function("up", known_way_back(step, "//", "  ").append(body(step, step.step.up))),
                       function("down", body(step, step.step.down)), config));
}

}  // namespace

extern const Writer writer_knex;
const Writer writer_knex{"knex", write};

}  // namespace signalbox
