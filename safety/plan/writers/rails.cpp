// Rails: a class with up and down that execute SQL; disable_ddl_transaction! outside of a transaction.

#include <fmt/format.h>

#include "base/text.h"
#include "safety/plan/writer.h"

namespace signalbox {
namespace {

/// Any Rails since 5.2 knows this version, and nothing that the files do depends on it.
constexpr std::string_view kVersion = "5.2";

/// A here-document whose text is taken as it stands; `SQL` is no line of any statement.
std::string body(const StepToWrite& step, const std::vector<std::string>& statements) {
  std::string out;
  if (const std::string timeout = lock_timeout(step); !timeout.empty() && !statements.empty()) {
    out += fmt::format("    execute \"{}\"\n", timeout);
  }
  for (const std::string& statement : statements) {
    out += ignores(step, statement, "#", "    ");
    out += fmt::format("    execute <<~'SQL'\n{}    SQL\n", indented(statement, "      "));
  }
  return out;
}

void write(const StepToWrite& step, std::vector<PlanFile>& out) {
  add_file(out, step.file_stem().append(".rb"),
           fmt::format("# {}: {}\nclass {} < ActiveRecord::Migration[{}]\n{}  def up\n{}  end\n\n  def down\n{}  end\n"
                       "end\n",
                       to_string(step.step.phase), one_line(step.step.title), class_name(step.name()), kVersion,
                       step.step.transactional || step.mysql() ? "" : "  disable_ddl_transaction!\n\n",
                       known_way_back(step, "#", "    ").append(body(step, step.step.up)), body(step, step.step.down)));
}

std::vector<std::string> remarks(std::span<const StepToWrite> /*written*/) {
  return {
      "With strong_migrations in the Gemfile, wrap the bodies in `safety_assured { … }`: the plan is what it asks for.",
      "Name columns that are about to go in `self.ignored_columns` of their models before their contract step."};
}

}  // namespace

extern const Writer writer_rails;
const Writer writer_rails{.framework = "rails", .write = write, .remarks = remarks};

}  // namespace signalbox
