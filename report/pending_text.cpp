#include "report/pending_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "report/words.h"

namespace signalbox {

bool has_something_to_say(const PendingReport& entry) {
  const bool found = std::ranges::any_of(entry.findings, [](const Finding& finding) {
    return finding.severity > Severity::Info && finding.suppressed_by.empty();
  });
  return found || !entry.pending.migration.unknowns.empty();
}

void PendingText::write(const PendingReport& entry) const {
  const PendingMigration& pending = entry.pending;
  const std::string count = fmt::format("{}{}", count_of(pending.migration.changes.size(), "change"),
                                        pending.state == PendingState::Merged ? ", merged" : "");
  paper_.line(2,
              fmt::format("{}  {}  {}  {}", one_line(pending.service), paper_.ink(Ink::Cyan, one_line(pending.branch)),
                          one_line(pending.migration.path), paper_.ink(Ink::Dim, count)));
  if (options_.verbose) {
    changes(entry);
  }
  for (const Finding& finding : entry.findings) {
    if (options_.verbose || finding.severity > Severity::Info) {
      finding_block(finding);
    }
  }
  if (!options_.verbose) {
    remarks(entry);
  }
  for (const Unknown& unknown : pending.migration.unknowns) {
    paper_.paragraph(4, "? unknown", kLabelColumns,
                     fmt::format("line {}: {}", unknown.line, one_line(unknown.message)));
  }
}

/// What is only worth knowing, in one line.
void PendingText::remarks(const PendingReport& entry) const {
  std::map<std::string_view, int> rules;
  for (const Finding& finding : entry.findings) {
    if (finding.severity == Severity::Info && finding.suppressed_by.empty()) {
      ++rules[finding.rule];
    }
  }
  std::vector<std::string> parts;
  for (const auto& [rule, count] : rules) {
    parts.push_back(count == 1 ? one_line(rule) : fmt::format("{} ×{}", one_line(rule), count));
  }
  if (!parts.empty()) {
    paper_.line(4, paper_.ink(Ink::Dim, fmt::format("info  {}", join(parts, ", "))));
  }
}

void PendingText::changes(const PendingReport& entry) const {
  if (!entry.statements.empty()) {
    for (const StatementReview& statement : entry.statements) {
      statement_block(statement);
    }
    return;
  }
  for (const SchemaChange& change : entry.pending.migration.changes) {
    paper_.line(4, fmt::format("{:>4}  {}", change.line, one_line(describe(change.operation))));
  }
}

void PendingText::statement_block(const StatementReview& statement) const {
  paper_.line(4, fmt::format("{:>4}  {}", statement.line, one_line(statement.what)));
  std::vector<std::string> parts;
  for (const TableWork& one : statement.work.tables) {
    if (one.lock != LockMode::None) {
      parts.push_back(fmt::format("{} on {}", to_string(one.lock), one_line(one.table.name)));
    }
  }
  if (statement.work.online) {
    parts.push_back(to_string(*statement.work.online));
  }
  if (!statement.work.tables.empty()) {
    parts.push_back(one_line(statement.estimate.note));
  }
  if (!statement.fallback.empty()) {
    parts.push_back(one_line(statement.fallback));
  }
  if (!parts.empty()) {
    paper_.paragraph(10, "", 0, join(parts, " · "));
  }
}

void PendingText::finding_block(const Finding& finding) const {
  if (!finding.suppressed_by.empty() && !options_.verbose) {
    return;
  }
  paper_.line(4, fmt::format("{} {}{}", paper_.ink(ink_of(finding.severity), to_string(finding.severity)),
                             one_line(finding.rule),
                             paper_.ink(Ink::Dim, finding.line > 0 ? fmt::format("  line {}", finding.line) : "")));
  const auto say = [&](std::string_view label, std::string_view text) {
    if (!text.empty()) {
      paper_.paragraph(6, label, kLabelColumns, one_line(text));
    }
  };
  paper_.paragraph(6, "", 0, one_line(finding.message));
  say("cost", cost_of(finding));
  say("estimate", finding.estimate_note);
  say("ignored", finding.suppressed_by);
  fix(finding.fix);
  say("check first", finding.data_check);
}

/// What can be pasted keeps its lines; a sentence is wrapped.
void PendingText::fix(std::string_view text) const {
  const std::vector<std::string_view> lines = split_lines(trim(text));
  if (lines.size() == 1 && !lines.front().empty()) {
    paper_.paragraph(6, "instead", kLabelColumns, one_line(lines.front()));
  }
  if (lines.size() < 2) {
    return;
  }
  paper_.line(6, paper_.ink(Ink::Dim, "instead"));
  for (const std::string_view line : lines) {
    paper_.line(8, one_line(line));
  }
}

}  // namespace signalbox
