// Alembic: a module with upgrade() and downgrade() that names the revision before it.

#include <fmt/format.h>

#include "base/text.h"
#include "safety/plan/writer.h"

namespace signalbox {
namespace {

std::string body(const StepToWrite& step, const std::vector<std::string>& statements) {
  const bool apart = !step.step.transactional && !step.mysql();
  const std::string_view indent = apart ? "        " : "    ";
  std::string out;
  if (statements.empty()) {
    return "    pass\n";
  }
  if (apart) {
    out += "    with op.get_context().autocommit_block():\n";
  }
  if (const std::string timeout = lock_timeout(step); !timeout.empty()) {
    out += fmt::format("{}op.execute(\"{}\")\n", indent, timeout);
  }
  for (const std::string& statement : statements) {
    out += ignores(step, statement, "#", indent);
    out += fmt::format("{}op.execute({})\n", indent, python_text(statement));
  }
  return out;
}

void write(const StepToWrite& step, std::vector<PlanFile>& out) {
  const std::string previous = step.previous.empty() ? "" : step.previous.front();
  add_file(out, step.file_stem().append(".py"),
           fmt::format("\"\"\"{}\n\nRevision ID: {}\nRevises: {}\n\"\"\"\n\nfrom alembic import op\n\nrevision = "
                       "\"{}\"\ndown_revision = {}\nbranch_labels = None\ndepends_on = None\n\n\ndef upgrade():\n{}\n\n"
                       "def downgrade():\n{}",
                       one_line(step.step.title), step.version, previous, step.version,
                       previous.empty() ? "None" : fmt::format("\"{}\"", previous),
                       known_way_back(step, "#", "    ").append(body(step, step.step.up)), body(step, step.step.down)));
}

}  // namespace

extern const Writer writer_alembic;
const Writer writer_alembic{"alembic", write};

}  // namespace signalbox
