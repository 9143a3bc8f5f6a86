#include "safety/plan/writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace signalbox {

#define WRITER(name) extern const Writer writer_##name;
#include "safety/plan/writers.def"
#undef WRITER

namespace {

constexpr std::array kWriters = {
#define WRITER(name) &writer_##name,
#include "safety/plan/writers.def"
#undef WRITER
};

std::string script(const StepToWrite& step, const std::vector<std::string>& statements) {
  std::string out;
  const std::string timeout = statements.empty() ? "" : lock_timeout(step);
  if (!timeout.empty()) {
    out.append(timeout).append(";\n");
  }
  for (const std::string& statement : statements) {
    out.append(ignores(step, statement, "--")).append(statement).append("\n");
  }
  return out;
}

}  // namespace

bool StepToWrite::mysql() const {
  return is_mysql_family(migration.engine);
}

const Writer* find_writer(std::string_view framework) {
  const auto found = std::ranges::find(kWriters, framework, [](const Writer* writer) { return writer->framework; });
  return found == kWriters.end() ? nullptr : *found;
}

std::string lock_timeout(const StepToWrite& step) {
  if (step.mysql()) {
    return "SET SESSION lock_wait_timeout = 5";
  }
  return step.step.transactional ? "SET LOCAL lock_timeout = '2s'" : "";
}

std::string ignores(const StepToWrite& step, std::string_view statement, std::string_view mark,
                    std::string_view indent) {
  constexpr std::string_view kNobodyElses[] = {"CREATE FUNCTION", "DROP FUNCTION", "CREATE TABLE", "CREATE TYPE"};
  std::string out;
  const bool own =
      std::ranges::any_of(kNobodyElses, [&](std::string_view start) { return statement.starts_with(start); });
  for (const std::string& rule : own ? std::vector<std::string>{} : step.step.accepts) {
    out += fmt::format("{}{} signalbox:ignore {} a step of a plan: what it warns of was done before\n", indent, mark,
                       rule);
  }
  return out;
}

std::string known_way_back(const StepToWrite& step, std::string_view mark, std::string_view indent) {
  return step.step.way_back.empty() || step.step.down.empty()
             ? ""
             : fmt::format("{}{} signalbox:ignore rollback-incomplete {}\n", indent, mark,
                           one_line(step.step.way_back));
}

std::string up_script(const StepToWrite& step) {
  return script(step, step.step.up);
}

std::string down_script(const StepToWrite& step) {
  return script(step, step.step.down);
}

std::string sql_head(const StepToWrite& step) {
  return fmt::format("-- {}: {}\n{}", to_string(step.step.phase), one_line(step.step.title),
                     known_way_back(step, "--"));
}

void add_file(std::vector<PlanFile>& out, std::string path, std::string content) {
  out.push_back({path.insert(0, "migrations/"), std::move(content), 0});
}

void add_pair(const StepToWrite& step, std::string up, std::string_view up_ending, std::string down,
              std::string_view down_ending, std::vector<PlanFile>& out) {
  add_file(out, step.file_stem().append(up_ending), std::move(up));
  if (!step.step.down.empty()) {
    add_file(out, step.file_stem().append(down_ending), std::move(down));
  }
}

bool has_body(std::string_view statement) {
  return statement.find("$$") != std::string_view::npos || statement.find("AS $") != std::string_view::npos;
}

std::string class_name(std::string_view name) {
  std::string out;
  for (const std::string_view part : split(name, '_')) {
    const std::size_t first = out.size();
    out.append(part);
    if (!part.empty() && out[first] >= 'a' && out[first] <= 'z') {
      out[first] = static_cast<char>(out[first] - 'a' + 'A');
    }
  }
  return out;
}

std::string template_literal(std::string_view text) {
  std::string body = replace_all(replace_all(std::string(text), "\\", "\\\\"), "`", "\\`");
  return fmt::format("`{}`", replace_all(std::move(body), "${", "\\${"));
}

std::string python_text(std::string_view text) {
  return fmt::format("\"\"\"{}\"\"\"",
                     replace_all(replace_all(std::string(text), "\\", "\\\\"), "\"\"\"", "\\\"\\\"\\\""));
}

std::string indented(std::string_view text, std::string_view indent) {
  std::string out;
  for (const std::string_view line : split_lines(text)) {
    if (!line.empty()) {
      out.append(indent).append(line);
    }
    out.append("\n");
  }
  return out;
}

}  // namespace signalbox
