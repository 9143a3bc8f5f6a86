#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "report/paper.h"
#include "report/pending_text.h"
#include "report/render.h"
#include "report/ways_on.h"
#include "report/words.h"

namespace signalbox {
namespace {

constexpr std::size_t kQuietEntries = 40;  // lists longer than this are cut, unless verbose

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
    rollouts();
    affected_queries();
    claims();
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
    non_negotiables();
  }

  /// Which of the five hold in every pending migration, and where the others do not.
  void non_negotiables() {
    std::map<Gate, std::size_t> broken;
    bool judged = false;
    for (const PendingReport& entry : report_.pending) {
      for (const GateResult& result : entry.gates) {
        judged = true;
        broken[result.gate] += result.passed ? 0 : 1;
      }
    }
    if (!judged) {
      return;
    }
    std::vector<std::string> parts;
    for (const auto& [gate, count] : broken) {
      if (count > 0) {
        parts.push_back(fmt::format("{} ({})", to_string(gate), count_of(count, "migration")));
      }
    }
    const std::size_t kept = broken.size() - parts.size();
    paper_.paragraph(0, "", 0,
                     parts.empty() ? "Non-negotiables: all five hold."
                                   : fmt::format("Non-negotiables: {} of {} hold. Broken: {}.", kept, broken.size(),
                                                 join(parts, "; ")));
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
    if (options_.verbose) {
      detail("look again", recheck_of(conflict));
      detail("accept", acceptance_of(conflict));
    }
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
      paper_.paragraph(2, label, kLabelColumns, one_line(text));
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

  void rollouts() {
    if (report_.rollouts.empty()) {
      return;
    }
    section("Rollouts");
    for (const Rollout& rollout : report_.rollouts) {
      paper_.blank();
      const std::string state =
          rollout.blocked ? paper_.ink(Ink::Red, "CONTRACT BLOCKED") : paper_.ink(Ink::Green, "free to go");
      const std::string to = rollout.successor.empty() ? "" : " → " + one_line(rollout.successor);
      paper_.line(0, fmt::format("● {}  {}{}", state, one_line(rollout.object), to));
      for (const RolloutStep& step : rollout.steps) {
        detail(to_string(step.phase),
               fmt::format("{} ({}, {})", step.change, place_of(step.migration, step.line), to_string(step.state)));
      }
      for (const std::string& reason : rollout.reasons) {
        detail("because", reason);
      }
    }
  }

  void affected_queries() {
    if (report_.affected_queries.empty()) {
      return;
    }
    section("Own code that still uses what a branch changes");
    for (const Impact& impact : report_.affected_queries) {
      paper_.blank();
      paper_.line(0, fmt::format("● {}  {}", paper_.ink(Ink::Bold, one_line(impact.service)), one_line(impact.object)));
      paper_.line(2, fmt::format("{}  {}", one_line(impact.change),
                                 paper_.ink(Ink::Dim, place_of(impact.pending, impact.line))));
      evidence(impact);
    }
  }

  void claims() {
    if (report_.claims.empty()) {
      return;
    }
    section("Held by the branch that came first");
    for (const Claim& claim : report_.claims) {
      paper_.blank();
      paper_.line(0, fmt::format("● {}  {}", one_line(claim.object), paper_.ink(Ink::Dim, one_line(claim.holder))));
      detail("by",
             fmt::format("{}, since {}, until {}", claim.author, to_iso_date(claim.since), to_iso_date(claim.until)));
      for (const std::string& other : claim.others) {
        detail("also", other);
      }
    }
  }

  void evidence(const Impact& impact) {
    constexpr std::size_t kShown = 5;
    const std::size_t shown = options_.verbose ? impact.evidence.size() : std::min(kShown, impact.evidence.size());
    for (std::size_t i = 0; i < shown; ++i) {
      paper_.paragraph(2, i == 0 ? "evidence" : "", kLabelColumns,
                       place_of(impact.evidence[i].path, impact.evidence[i].line));
    }
    if (shown < impact.evidence.size()) {
      paper_.paragraph(2, "", kLabelColumns, fmt::format("and {} more places", impact.evidence.size() - shown));
    }
  }

  void pending() {
    if (report_.pending.empty()) {
      return;
    }
    section("Pending migrations");
    PendingText pages(paper_, options_);
    std::size_t quiet = 0;
    for (const PendingReport& entry : report_.pending) {
      if (has_something_to_say(entry) || options_.verbose || ++quiet <= kQuietEntries) {
        pages.write(entry);
      }
    }
    if (quiet > kQuietEntries) {
      paper_.line(
          2, paper_.ink(Ink::Dim, fmt::format("and {} more without findings (-v lists them)", quiet - kQuietEntries)));
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
      paper_.paragraph(2, "no order", kLabelColumns, enumerate(cycle) + " each have to go before the other", Ink::Red);
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
