#include "safety/plan/files.h"

#include <fmt/format.h>

#include <cctype>

#include "base/text.h"
#include "safety/plan/writer.h"

namespace signalbox {
namespace {

using Files = std::vector<PlanFile>;

/// "000012" + 1 → "000013"; "1.2" + 1 → "1.3"; "4f1c" + 1 → "4f1c_1".
std::string later_version(const std::string& version, std::size_t by) {
  std::size_t start = version.size();
  while (start > 0 && std::isdigit(static_cast<unsigned char>(version[start - 1])) != 0) {
    --start;
  }
  const std::string digits = version.substr(start);
  const bool counts =
      !digits.empty() && digits.size() <= 18 && (start == 0 || version[start - 1] == '.' || version[start - 1] == '_');
  if (!counts) {
    return by == 0 ? version : fmt::format("{}_{}", version, by);
  }
  return fmt::format("{}{:0{}}", version.substr(0, start), std::stoull(digits) + by, digits.size());
}

/// The mysql client has to be told where a procedure ends.
std::string for_client(const std::string& statement) {
  return statement.starts_with("CREATE PROCEDURE") ? fmt::format("DELIMITER //\n{}//\nDELIMITER ;", statement)
                                                   : statement;
}

std::string job_file(const PlanStep& step, bool mysql) {
  std::string out =
      fmt::format("-- {}\n-- {}\n-- Run it by itself, outside of a transaction: {}\n", one_line(step.title),
                  one_line(step.stop_point), mysql ? "mysql DATABASE < …" : "psql --file=…");
  for (const std::string& statement : step.up) {
    out.append(mysql ? for_client(statement) : statement).append("\n");
  }
  return out;
}

/// The first tool that can do it, and the others to choose from.
std::string tool_commands(std::string_view title, const std::vector<std::string>& tools) {
  std::string out = fmt::format("# {}\n", title);
  for (std::size_t i = 0; i < tools.size(); ++i) {
    out += fmt::format("{}{}\n", i == 0 ? "" : "\n# or:\n# ", tools[i]);
  }
  return out;
}

std::string tool_file(const PlanStep& step) {
  std::string out = fmt::format("#!/bin/sh\n{}", tool_commands(one_line(step.title), step.tools));
  if (!step.tools_back.empty()) {
    const std::string back = tool_commands("Back again:", step.tools_back);
    for (const std::string_view line : split_lines(back)) {
      out.append(line.empty() || line.starts_with("#") ? "" : "# ").append(line).append("\n");
    }
  }
  return out;
}

/// A MODIFY to what is there already changes nothing; anything else would be refused as a duplicate.
std::string what_the_migration_does(const PlanStep& step) {
  const bool modifies = step.up.size() == 1 && step.up.front().find(" MODIFY ") != std::string::npos;
  return modifies
             ? "Where rows are many, run the job first: the step's migration then finds the column as it wants it and "
               "changes nothing. Where they are few, the migration does it by itself."
             : "Where rows are many, run the job, and record the step's migration as applied without running it. Where "
               "they are few, the migration does it by itself.";
}

void add_list(std::string& out, std::string_view title, const std::string& text) {
  if (!text.empty()) {
    out += fmt::format("- **{}**: {}\n", title, text);
  }
}

/// MySQL speaks of ALGORITHM and LOCK, PostgreSQL of a table's lock.
std::string promised_locks(const PlanStep& step) {
  if (!step.tools.empty()) {
    return "row locks of one batch, and the table for an instant when the copy takes its place";
  }
  if (!step.online.empty()) {
    return fmt::format("{}, and the table for an instant at its beginning and end", step.online);
  }
  std::vector<std::string> locks;
  for (const PromisedLock& lock : step.locks) {
    locks.push_back(fmt::format("{} on {}", to_string(lock.lock), to_string(lock.table)));
  }
  return join(locks, ", ");
}

std::string step_section(const PlanStep& step, std::size_t number) {
  std::string out = fmt::format("\n## {}. {} ({})\n\n{}\n\n", number, replace_all(step.name, "_", " "),
                                to_string(step.phase), one_line(step.title));
  add_list(out, "do", step.instructions);
  for (const Precondition& condition : step.before) {
    add_list(out, "before", fmt::format("`{}` must give 0: {}", one_line(condition.query), condition.counts));
  }
  add_list(out, "locks at most", promised_locks(step));
  add_list(out, "takes", step.estimate);
  add_list(out, "stop here", step.stop_point);
  add_list(out, "going back", step.way_back);
  if (!step.up.empty()) {
    out += fmt::format("\n```sql\n{}\n```\n", join(step.up, "\n"));
  }
  if (!step.tools.empty()) {
    out += fmt::format("\n{}\n\n```sh\n{}\n```\n", what_the_migration_does(step), join(step.tools, "\n\n"));
  }
  if (!step.down.empty()) {
    out += fmt::format("\nBack again:\n\n```sql\n{}\n```\n", join(step.down, "\n"));
  }
  return out;
}

std::string remarks_section(const Writer& writer, std::span<const StepToWrite> written) {
  if (writer.remarks == nullptr || written.empty()) {
    return {};
  }
  std::string out;
  for (const std::string& remark : writer.remarks(written)) {
    out += fmt::format("- {}\n", remark);
  }
  return out.empty() ? out : fmt::format("\n## What {} needs besides\n\n{}", writer.framework, out);
}

}  // namespace

bool can_write_plans_for(std::string_view framework) {
  return find_writer(framework) != nullptr;
}

std::string plan_page(const Plan& plan) {
  std::string out = fmt::format(
      "# The gradual way for {}\n\nOne step at a time: each may be followed by a pause of any "
      "length, and each but the last of its kind can be undone.\n",
      one_line(plan.path));
  for (const std::string& note : plan.notes) {
    out += fmt::format("\n> {}\n", one_line(note));
  }
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    out += step_section(plan.steps[i], i + 1);
  }
  if (!plan.kept.empty()) {
    out += "\n## What may stay as it is\n\n";
    for (const KeptChange& kept : plan.kept) {
      out += fmt::format("- line {}: {}\n", kept.line, one_line(kept.change));
    }
  }
  return out;
}

Result<Files> files_of(const Plan& plan, const Migration& migration) {
  const Writer* writer = find_writer(migration.framework);
  if (writer == nullptr) {
    return fail(Code::Unsupported,
                fmt::format("plans are not written as files of {} yet; leave out --output to read the "
                            "plan",
                            migration.framework));
  }
  Files out;
  const std::string first = writer->first_version ? writer->first_version(migration) : migration.revision;
  std::vector<std::string> previous = migration.parents;
  previous.insert(previous.end(), migration.dependencies.begin(), migration.dependencies.end());
  std::vector<StepToWrite> written;
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const PlanStep& step = plan.steps[i];
    const std::size_t begin = out.size();
    if (!step.tools.empty()) {
      out.push_back({fmt::format("jobs/{}.sh", step.name), tool_file(step), 0});
    }
    if (step.job) {
      out.push_back({fmt::format("jobs/{}.sql", step.name), job_file(step, is_mysql_family(migration.engine)), 0});
    } else if (!step.up.empty()) {
      written.push_back({step, migration, later_version(first, written.size()), previous});
      writer->write(written.back(), out);
      previous = {writer->revision ? writer->revision(written.back()) : written.back().version};
    }
    for (std::size_t file = begin; file < out.size(); ++file) {
      out[file].step = i;
    }
  }
  out.push_back({"PLAN.md", plan_page(plan).append(remarks_section(*writer, written)), plan.steps.size()});
  return out;
}

}  // namespace signalbox
