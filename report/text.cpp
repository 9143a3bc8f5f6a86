#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "report/paper.h"
#include "report/render.h"
#include "report/words.h"

namespace signalbox {
namespace {

constexpr std::size_t kLabel = 12;         // columns of "if ignored" and its like
constexpr std::size_t kQuietEntries = 40;  // lists longer than this are cut, unless verbose

Ink ink_of(Severity severity) {
  switch (severity) {
    case Severity::Critical:
      return Ink::Alarm;
    case Severity::Error:
      return Ink::Red;
    case Severity::Warning:
      return Ink::Yellow;
    case Severity::Info:
      return Ink::Cyan;
  }
  return Ink::Plain;
}

/// Writes one report; the functions follow the order of the page.
class Page {
 public:
  Page(const Report& report, const TextOptions& options)
      : report_(report), options_(options), paper_(options.color, options.width), counts_(tally(report)) {}

  std::string write() {
    if (counts_.clean() && !options_.verbose) {
      return clean_line();
    }
    heading();
    conflicts();
    impacts();
    pending();
    order();
    unread();
    return paper_.take();
  }

 private:
  std::string clean_line() const {
    const std::string what = counts_.pending == 0
                                 ? "nothing pending"
                                 : count_of(counts_.pending, "pending migration") + ", no conflicts, nothing at risk";
    return fmt::format("{} {} ({}, {})\n", paper_.ink(Ink::Green, "✓"), what, count_of(counts_.services, "service"),
                       count_of(counts_.branches, "branch"));
  }

  void heading() {
    paper_.line(0, fmt::format("{}  {}", paper_.ink(Ink::Bold, "Signalbox"),
                               join(std::vector<std::string>{count_of(counts_.services, "service"),
                                                             count_of(counts_.branches, "branch"),
                                                             count_of(counts_.pending, "pending migration")},
                                    " · ")));
    paper_.line(0, verdict());
  }

  std::string verdict() const {
    std::vector<std::string> parts;
    const auto add = [&](std::size_t count, std::string text, Ink ink) {
      if (count > 0) {
        parts.push_back(paper_.ink(ink, text));
      }
    };
    add(counts_.conflicts, count_of(counts_.conflicts, "conflict") + severities(), Ink::Red);
    add(counts_.impacts, count_of(affected_services(), "affected service"), Ink::Yellow);
    add(counts_.findings, count_of(counts_.findings, "finding"), Ink::Yellow);
    add(counts_.unknowns, count_of(counts_.unknowns, "unreadable place"), Ink::Yellow);
    add(counts_.errors, count_of(counts_.errors, "error"), Ink::Red);
    return parts.empty() ? paper_.ink(Ink::Green, "✓ no conflicts, nothing at risk") : join(parts, " · ");
  }

  std::string severities() const {
    std::map<Severity, std::size_t, std::greater<>> counts;
    for (const Conflict& conflict : report_.conflicts) {
      ++counts[conflict.severity];
    }
    std::vector<std::string> parts;
    for (const auto& [severity, count] : counts) {
      parts.push_back(fmt::format("{} {}", count, to_string(severity)));
    }
    return parts.empty() ? "" : fmt::format(" ({})", join(parts, ", "));
  }

  std::size_t affected_services() const {
    std::map<std::string_view, int> services;
    for (const Impact& impact : report_.impacts) {
      ++services[impact.service];
    }
    return services.size();
  }

  void section(std::string_view title) {
    paper_.blank();
    paper_.line(0, paper_.ink(Ink::Bold, title));
  }

  void conflicts() {
    if (report_.conflicts.empty()) {
      return;
    }
    section("Conflicts");
    for (const Conflict& conflict : report_.conflicts) {
      paper_.blank();
      conflict_block(conflict);
    }
  }

  void conflict_block(const Conflict& conflict) {
    const std::string word = upper(to_string(conflict.severity));
    const std::string title = title_of(conflict);
    paper_.spread(fmt::format("● {}  {}", paper_.ink(ink_of(conflict.severity), word), paper_.ink(Ink::Bold, title)),
                  4 + word.size() + display_width(title), one_line(conflict.id));
    for (const ConflictSide& side : conflict.between) {
      conflict_side(side);
    }
    paper_.blank();
    detail("why", conflict.message + certainty_of(conflict));
    detail("if ignored", conflict.in_production);
    detail("do", conflict.resolution);
    detail("who acts", who_acts(conflict) + others_to_tell(conflict));
  }

  void conflict_side(const ConflictSide& side) {
    std::string who = fmt::format("{}  {}", paper_.ink(Ink::Bold, one_line(side.service)),
                                  paper_.ink(Ink::Cyan, one_line(side.branch)));
    for (const std::string& part : {one_line(side.author), pull_request_of(side)}) {
      who += part.empty() ? "" : " · " + part;
    }
    paper_.line(2, who);
    paper_.line(4, fmt::format("{}  {}", one_line(side.change), paper_.ink(Ink::Dim, place_of(side.path, side.line))));
  }

  static std::string certainty_of(const Conflict& conflict) {
    return conflict.certainty == Certainty::Proven ? "" : fmt::format(" ({})", to_string(conflict.certainty));
  }

  static std::string others_to_tell(const Conflict& conflict) {
    return conflict.teams.empty() ? "" : "; teams: " + enumerate(conflict.teams);
  }

  void detail(std::string_view label, std::string_view text) {
    if (!text.empty()) {
      paper_.paragraph(2, label, kLabel, one_line(text));
    }
  }

  void impacts() {
    if (report_.impacts.empty()) {
      return;
    }
    section("Affected services");
    for (const Impact& impact : report_.impacts) {
      paper_.blank();
      impact_block(impact);
    }
  }

  void impact_block(const Impact& impact) {
    const std::string word = impact.breaking ? "BREAKS" : "TOUCHES";
    const std::string who = one_line(impact.service) + (impact.team.empty() ? "" : " (" + one_line(impact.team) + ")");
    const Ink colour = ink_of(impact.severity);
    const std::string_view how = impact.source == UseSource::Declared ? "(declared use)" : "(use found in its code)";
    paper_.line(0, fmt::format("● {}  {}  {} {}", paper_.ink(colour, word), paper_.ink(Ink::Bold, who),
                               one_line(impact.object), paper_.ink(Ink::Dim, how)));
    paper_.line(
        2, fmt::format("{}  {}", one_line(impact.change), paper_.ink(Ink::Dim, place_of(impact.pending, impact.line))));
    detail("why", impact.message);
    evidence(impact);
    detail("do", impact.resolution);
    detail("by", impact.due);
    detail("task", impact.task);
  }

  void evidence(const Impact& impact) {
    constexpr std::size_t kShown = 5;
    const std::size_t shown = options_.verbose ? impact.evidence.size() : std::min(kShown, impact.evidence.size());
    for (std::size_t i = 0; i < shown; ++i) {
      paper_.paragraph(2, i == 0 ? "evidence" : "", kLabel, place_of(impact.evidence[i].path, impact.evidence[i].line));
    }
    if (shown < impact.evidence.size()) {
      paper_.paragraph(2, "", kLabel, fmt::format("and {} more places", impact.evidence.size() - shown));
    }
  }

  void pending() {
    if (report_.pending.empty()) {
      return;
    }
    section("Pending migrations");
    std::size_t quiet = 0;
    for (const PendingReport& entry : report_.pending) {
      if (has_something_to_say(entry) || options_.verbose || ++quiet <= kQuietEntries) {
        pending_block(entry);
      }
    }
    if (quiet > kQuietEntries) {
      paper_.line(
          2, paper_.ink(Ink::Dim, fmt::format("and {} more without findings (-v lists them)", quiet - kQuietEntries)));
    }
  }

  static bool has_something_to_say(const PendingReport& entry) {
    return !entry.findings.empty() || !entry.pending.migration.unknowns.empty();
  }

  void pending_block(const PendingReport& entry) {
    const PendingMigration& pending = entry.pending;
    const std::string count = fmt::format("{}{}", count_of(pending.migration.changes.size(), "change"),
                                          pending.state == PendingState::Merged ? ", merged" : "");
    paper_.line(
        2, fmt::format("{}  {}  {}  {}", one_line(pending.service), paper_.ink(Ink::Cyan, one_line(pending.branch)),
                       one_line(pending.migration.path), paper_.ink(Ink::Dim, count)));
    if (options_.verbose) {
      changes(pending.migration);
    }
    for (const Finding& finding : entry.findings) {
      finding_block(finding);
    }
    for (const Unknown& unknown : pending.migration.unknowns) {
      paper_.paragraph(4, "? unknown", kLabel, fmt::format("line {}: {}", unknown.line, one_line(unknown.message)));
    }
  }

  void changes(const Migration& migration) {
    for (const SchemaChange& change : migration.changes) {
      paper_.line(4, fmt::format("{:>4}  {}", change.line, one_line(describe(change.operation))));
    }
  }

  void finding_block(const Finding& finding) {
    if (!finding.suppressed_by.empty() && !options_.verbose) {
      return;
    }
    paper_.line(4, fmt::format("{} {}{}", paper_.ink(ink_of(finding.severity), to_string(finding.severity)),
                               one_line(finding.rule),
                               paper_.ink(Ink::Dim, finding.line > 0 ? fmt::format("  line {}", finding.line) : "")));
    const auto say = [&](std::string_view label, std::string_view text) {
      if (!text.empty()) {
        paper_.paragraph(6, label, kLabel, one_line(text));
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
  void fix(std::string_view text) {
    const std::vector<std::string_view> lines = split_lines(trim(text));
    if (lines.size() == 1 && !lines.front().empty()) {
      paper_.paragraph(6, "instead", kLabel, one_line(lines.front()));
    }
    if (lines.size() < 2) {
      return;
    }
    paper_.line(6, paper_.ink(Ink::Dim, "instead"));
    for (const std::string_view line : lines) {
      paper_.line(8, one_line(line));
    }
  }

  void order() {
    const MergeOrder& order = report_.order;
    if (order.cycles.empty() && (order.sequence.size() < 2 || counts_.conflicts == 0)) {
      return;
    }
    section("Merge order");
    const std::size_t shown = options_.verbose ? order.sequence.size() : std::min(order.sequence.size(), kQuietEntries);
    for (std::size_t i = 0; i < shown; ++i) {
      paper_.line(2, fmt::format("{:>3}  {}", i + 1, one_line(order.sequence[i])));
    }
    if (shown < order.sequence.size()) {
      paper_.line(2, paper_.ink(Ink::Dim, fmt::format("and {} more (-v lists them)", order.sequence.size() - shown)));
    }
    for (const std::vector<std::string>& cycle : order.cycles) {
      paper_.paragraph(2, "no order", kLabel, enumerate(cycle) + " each have to go before the other", Ink::Red);
    }
  }

  void unread() {
    if (report_.errors.empty()) {
      return;
    }
    section("Could not be read");
    for (const ScanError& error : report_.errors) {
      const std::string where = error.path.empty() ? "" : place_of(error.path, error.line) + ": ";
      const std::string service = error.service.empty() ? "" : one_line(error.service) + ": ";
      paper_.paragraph(2, "✗", 2, service + where + one_line(error.message), Ink::Red);
    }
  }

  const Report& report_;
  const TextOptions& options_;
  Paper paper_;
  Tally counts_;
};

}  // namespace

std::string render_text(const Report& report, const TextOptions& options) {
  return Page(report, options).write();
}

}  // namespace signalbox
