#include "safety/plan/files.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"
#include "migrations/paths.h"

namespace signalbox {
namespace {

/// One step's text for a framework: the way forward and the way back.
struct Scripts {
  std::string up;
  std::string down;
};

struct StepNames {
  std::string version;
  std::string name;
  std::string previous;  ///< version of the step before, or of what the migration follows
};

using Files = std::vector<PlanFile>;

struct Writer {
  std::string_view framework;
  void (*write)(const PlanStep& step, const StepNames& names, const Scripts& scripts, Files& out) = nullptr;
};

/// An ignore speaks of the statement below it, so it stands above each that a rule could mean.
std::string ignores(const PlanStep& step, std::string_view statement, std::string_view mark, std::string_view indent) {
  constexpr std::string_view kNobodyElses[] = {"CREATE FUNCTION", "DROP FUNCTION", "CREATE TABLE", "CREATE TYPE"};
  std::string out;
  const bool own =
      std::ranges::any_of(kNobodyElses, [&](std::string_view start) { return statement.starts_with(start); });
  for (const std::string& rule : own ? std::vector<std::string>{} : step.accepts) {
    out += fmt::format("{}{} signalbox:ignore {} a step of a plan: what it warns of was done before\n", indent, mark,
                       rule);
  }
  return out;
}

std::string script(const PlanStep& step, const std::vector<std::string>& statements) {
  std::string out;
  if (step.transactional && !statements.empty()) {
    out += "SET LOCAL lock_timeout = '2s';\n";
  }
  for (const std::string& statement : statements) {
    out += ignores(step, statement, "--", "") + statement + "\n";
  }
  return out;
}

/// What `down` cannot bring back was said in the plan: the review need not say it again.
std::string known_way_back(const PlanStep& step, std::string_view mark, std::string_view indent) {
  return step.way_back.empty() || step.down.empty()
             ? ""
             : fmt::format("{}{} signalbox:ignore rollback-incomplete {}\n", indent, mark, one_line(step.way_back));
}

std::string comment(const PlanStep& step) {
  return fmt::format("-- {}: {}\n", to_string(step.phase), one_line(step.title)) + known_way_back(step, "--", "");
}

void add(Files& out, std::string path, std::string content) {
  out.push_back({"migrations/" + std::move(path), std::move(content), 0});
}

void write_pair(const StepNames& names, const Scripts& scripts, std::string_view up, std::string_view down,
                Files& out) {
  add(out, fmt::format("{}_{}{}", names.version, names.name, up), scripts.up);
  if (!scripts.down.empty()) {
    add(out, fmt::format("{}_{}{}", names.version, names.name, down), scripts.down);
  }
}

/// Bodies of functions hold semicolons: goose and sql-migrate have to be told where such a statement ends.
std::string fenced(const std::string& text, std::string_view marker) {
  if (text.find("$$") == std::string::npos && text.find("AS $") == std::string::npos) {
    return text;
  }
  return fmt::format("{0}StatementBegin\n{1}{0}StatementEnd\n", marker, text);
}

void write_goose(const PlanStep& step, const StepNames& names, const Scripts& scripts, Files& out) {
  const std::string head = step.transactional ? "" : "-- +goose NO TRANSACTION\n";
  add(out, fmt::format("{}_{}.sql", names.version, names.name),
      fmt::format("{}{}-- +goose Up\n{}\n-- +goose Down\n{}", comment(step), head, fenced(scripts.up, "-- +goose "),
                  fenced(scripts.down, "-- +goose ")));
}

void write_sql_migrate(const PlanStep& step, const StepNames& names, const Scripts& scripts, Files& out) {
  const std::string_view how = step.transactional ? "" : " notransaction";
  add(out, fmt::format("{}_{}.sql", names.version, names.name),
      fmt::format("{}-- +migrate Up{}\n{}\n-- +migrate Down{}\n{}", comment(step), how,
                  fenced(scripts.up, "-- +migrate "), how, fenced(scripts.down, "-- +migrate ")));
}

void write_dbmate(const PlanStep& step, const StepNames& names, const Scripts& scripts, Files& out) {
  const std::string_view how = step.transactional ? "" : " transaction:false";
  add(out, fmt::format("{}_{}.sql", names.version, names.name),
      fmt::format("{}-- migrate:up{}\n{}\n-- migrate:down{}\n{}", comment(step), how, scripts.up, how, scripts.down));
}

void write_flyway(const PlanStep& step, const StepNames& names, const Scripts& scripts, Files& out) {
  const std::string path = fmt::format("V{}__{}.sql", names.version, names.name);
  add(out, path, comment(step) + scripts.up);
  if (!step.transactional) {
    add(out, path + ".conf", "executeInTransaction=false\n");
  }
  if (!scripts.down.empty()) {
    add(out, fmt::format("U{}__{}.sql", names.version, names.name), comment(step) + scripts.down);
  }
}

void write_diesel(const PlanStep& step, const StepNames& names, const Scripts& scripts, Files& out) {
  const std::string folder = fmt::format("{}_{}", names.version, names.name);
  add(out, folder + "/up.sql", comment(step) + scripts.up);
  add(out, folder + "/down.sql", scripts.down.empty() ? "-- nothing has to be undone\n" : scripts.down);
  if (!step.transactional) {
    add(out, folder + "/metadata.toml", "run_in_transaction = false\n");
  }
}

void write_sqlx(const PlanStep& step, const StepNames& names, const Scripts& scripts, Files& out) {
  const std::string head = step.transactional ? "" : "-- no-transaction\n";
  write_pair(names, {head + comment(step) + scripts.up, scripts.down.empty() ? "" : head + scripts.down}, ".up.sql",
             ".down.sql", out);
}

/// A file goes to the server as one query, so that a lone statement has no transaction around it.
void write_golang_migrate(const PlanStep& step, const StepNames& names, const Scripts& scripts, Files& out) {
  write_pair(names, {comment(step) + scripts.up, scripts.down}, ".up.sql", ".down.sql", out);
}

/// Its runner is not known, so a step that must hold together says so itself.
std::string held_together(const PlanStep& step, const std::string& script) {
  return step.transactional && !script.empty() ? "BEGIN;\n" + script + "COMMIT;\n" : script;
}

void write_plain(const PlanStep& step, const StepNames& names, const Scripts& scripts, Files& out) {
  write_pair(names, {comment(step) + held_together(step, scripts.up), held_together(step, scripts.down)}, ".up.sql",
             ".down.sql", out);
}

void write_prisma(const PlanStep& step, const StepNames& names, const Scripts& scripts, Files& out) {
  const std::string folder = fmt::format("{}_{}", names.version, names.name);
  add(out, folder + "/migration.sql", comment(step) + scripts.up);
  if (!scripts.down.empty()) {
    add(out, folder + "/down.sql", scripts.down);
  }
}

std::string python_text(const std::string& text) {
  return "\"\"\"" + replace_all(replace_all(text, "\\", "\\\\"), "\"\"\"", "\\\"\\\"\\\"") + "\"\"\"";
}

std::string python_body(const PlanStep& step, const std::vector<std::string>& statements) {
  std::string out;
  const std::string_view indent = step.transactional ? "    " : "        ";
  if (!step.transactional && !statements.empty()) {
    out += "    with op.get_context().autocommit_block():\n";
  } else if (!statements.empty()) {
    out += "    op.execute(\"SET LOCAL lock_timeout = '2s'\")\n";
  }
  for (const std::string& statement : statements) {
    out += ignores(step, statement, "#", indent);
    out += fmt::format("{}op.execute({})\n", indent, python_text(statement));
  }
  return out.empty() ? "    pass\n" : out;
}

void write_alembic(const PlanStep& step, const StepNames& names, const Scripts&, Files& out) {
  add(out, fmt::format("{}_{}.py", names.version, names.name),
      fmt::format("\"\"\"{}\n\nRevision ID: {}\nRevises: {}\n\"\"\"\n\nfrom alembic import op\n\nrevision = \"{}\"\n"
                  "down_revision = {}\nbranch_labels = None\ndepends_on = None\n\n\ndef upgrade():\n{}\n\ndef "
                  "downgrade():\n{}",
                  one_line(step.title), names.version, names.previous, names.version,
                  names.previous.empty() ? "None" : fmt::format("\"{}\"", names.previous),
                  known_way_back(step, "#", "    ") + python_body(step, step.up), python_body(step, step.down)));
}

std::string script_body(const PlanStep& step, const std::vector<std::string>& statements) {
  std::string out;
  if (step.transactional && !statements.empty()) {
    out += "  await knex.raw(\"SET LOCAL lock_timeout = '2s'\");\n";
  }
  for (const std::string& statement : statements) {
    std::string text = replace_all(replace_all(statement, "\\", "\\\\"), "`", "\\`");
    out += ignores(step, statement, "//", "  ");
    out += fmt::format("  await knex.raw(`{}`);\n", replace_all(std::move(text), "${", "\\${"));
  }
  return out;
}

void write_knex(const PlanStep& step, const StepNames& names, const Scripts&, Files& out) {
  const std::string config = step.transactional ? "" : "\nexports.config = {transaction: false};\n";
  add(out, fmt::format("{}_{}.js", names.version, names.name),
      fmt::format("// {}: {}\nexports.up = async function (knex) {{\n{}}};\n\nexports.down = async function (knex) "
                  "{{\n{}}};\n{}",
                  to_string(step.phase), one_line(step.title),
                  known_way_back(step, "//", "  ") + script_body(step, step.up), script_body(step, step.down), config));
}

constexpr std::array kWriters = {
    Writer{"sql", write_plain},       Writer{"flyway", write_flyway}, Writer{"golang-migrate", write_golang_migrate},
    Writer{"goose", write_goose},     Writer{"dbmate", write_dbmate}, Writer{"sql-migrate", write_sql_migrate},
    Writer{"diesel", write_diesel},   Writer{"sqlx", write_sqlx},     Writer{"prisma", write_prisma},
    Writer{"alembic", write_alembic}, Writer{"knex", write_knex}};

const Writer* writer_for(std::string_view framework) {
  const auto found = std::ranges::find(kWriters, framework, &Writer::framework);
  return found == kWriters.end() ? nullptr : &*found;
}

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

/// Prisma's revision is the whole folder name; its version is the timestamp before the name.
std::string first_version(const Migration& migration) {
  if (migration.framework == "sql-migrate" || migration.framework == "prisma") {
    const auto parts = versioned_name(migration.revision);
    return parts ? parts->version : migration.revision;
  }
  return migration.revision;
}

std::string job_file(const PlanStep& step) {
  return fmt::format("-- {}\n-- {}\n-- Run it by itself, outside of a transaction: psql --file=…\n{}\n",
                     one_line(step.title), one_line(step.stop_point), join(step.up, "\n"));
}

void add_list(std::string& out, std::string_view title, const std::string& text) {
  if (!text.empty()) {
    out += fmt::format("- **{}**: {}\n", title, text);
  }
}

std::string step_section(const PlanStep& step, std::size_t number) {
  std::string out = fmt::format("\n## {}. {} ({})\n\n{}\n\n", number, replace_all(step.name, "_", " "),
                                to_string(step.phase), one_line(step.title));
  add_list(out, "do", step.instructions);
  for (const Precondition& condition : step.before) {
    add_list(out, "before", fmt::format("`{}` must give 0: {}", one_line(condition.query), condition.counts));
  }
  std::vector<std::string> locks;
  for (const PromisedLock& lock : step.locks) {
    locks.push_back(fmt::format("{} on {}", to_string(lock.lock), to_string(lock.table)));
  }
  add_list(out, "locks at most", join(locks, ", "));
  add_list(out, "takes", step.estimate);
  add_list(out, "stop here", step.stop_point);
  add_list(out, "going back", step.way_back);
  if (!step.up.empty()) {
    out += fmt::format("\n```sql\n{}\n```\n", join(step.up, "\n"));
  }
  if (!step.down.empty()) {
    out += fmt::format("\nBack again:\n\n```sql\n{}\n```\n", join(step.down, "\n"));
  }
  return out;
}

}  // namespace

bool can_write_plans_for(std::string_view framework) {
  return writer_for(framework) != nullptr;
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
  const Writer* writer = writer_for(migration.framework);
  if (writer == nullptr) {
    return fail(Code::Unsupported,
                fmt::format("plans are not written as files of {} yet; leave out --output to read the "
                            "plan",
                            migration.framework));
  }
  Files out;
  StepNames names;
  names.previous = migration.parents.empty() ? "" : migration.parents.front();
  std::size_t migrations = 0;
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const PlanStep& step = plan.steps[i];
    const std::size_t first = out.size();
    if (step.job) {
      out.push_back({fmt::format("jobs/{}.sql", step.name), job_file(step), 0});
    } else if (!step.up.empty()) {
      names.version = later_version(first_version(migration), migrations++);
      names.name = step.name;
      writer->write(step, names, {script(step, step.up), script(step, step.down)}, out);
      names.previous = names.version;
    }
    for (std::size_t file = first; file < out.size(); ++file) {
      out[file].step = i;
    }
  }
  out.push_back({"PLAN.md", plan_page(plan), plan.steps.size()});
  return out;
}

}  // namespace signalbox
