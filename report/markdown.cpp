#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report/escape.h"
#include "report/render.h"
#include "report/ways_on.h"
#include "report/words.h"

namespace signalbox {
namespace {

constexpr std::size_t kProse = 2'000;  // bytes of one foreign sentence
constexpr std::size_t kCode = 6'000;   // bytes of one pasted block

std::string prose(std::string_view text) {
  return markdown_text(ellipsize(text, kProse));
}

std::string code(std::string_view text) {
  return markdown_code(ellipsize(text, kProse));
}

std::string_view mark_of(Severity severity) {
  switch (severity) {
    case Severity::Critical:
    case Severity::Error:
      return "🔴";
    case Severity::Warning:
      return "🟠";
    case Severity::Info:
      return "🔵";
  }
  return "🔵";
}

std::string labelled(std::string_view label, std::string_view text) {
  return text.empty() ? "" : fmt::format("**{}** {}\n\n", label, prose(text));
}

std::string side_line(const ConflictSide& side) {
  std::string who = fmt::format("**{}** {}", prose(side.service), code(side.branch));
  who += side.author.empty() ? "" : " by " + prose(side.author);
  // Not "#412": in a comment that would link to this repository's own 412.
  who += side.pull_request > 0 ? fmt::format(", pull request {}", side.pull_request) : "";
  return fmt::format("- {}: {} in {}\n", who, code(side.change), code(place_of(side.path, side.line)));
}

/// How to look again, and how to live with it.
std::string ways_on(const Conflict& conflict) {
  return fmt::format("<sub>{} · look again: {} · accept: {}</sub>\n\n", code(conflict.id), code(recheck_of(conflict)),
                     code(acceptance_of(conflict)));
}

std::string conflict_block(const Conflict& conflict) {
  std::string out = fmt::format("#### {} {}: {}\n\n", mark_of(conflict.severity), to_string(conflict.severity),
                                prose(title_of(conflict)));
  for (const ConflictSide& side : conflict.between) {
    out += side_line(side);
  }
  out += "\n" + labelled("Why", conflict.message) + labelled("If ignored", conflict.in_production) +
         labelled("Do", conflict.resolution) + labelled("Who acts", who_acts(conflict));
  return out + ways_on(conflict);
}

/// The places of an impact, the first few by name.
std::string places_of(const Impact& impact) {
  constexpr std::size_t kShown = 5;
  std::string out;
  for (std::size_t i = 0; i < std::min(kShown, impact.evidence.size()); ++i) {
    out += fmt::format("\n  - {}", code(place_of(impact.evidence[i].path, impact.evidence[i].line)));
  }
  if (impact.evidence.size() > kShown) {
    out += fmt::format("\n  - and {} more places", impact.evidence.size() - kShown);
  }
  return out + "\n";
}

std::string impact_block(const Impact& impact) {
  std::string out = fmt::format("- {} **{}**{} {} {}: {}", mark_of(impact.severity), prose(impact.service),
                                impact.team.empty() ? "" : fmt::format(" ({})", prose(impact.team)),
                                impact.breaking ? "loses" : "uses", code(impact.object),
                                prose(impact.message + (impact.resolution.empty() ? "" : " " + impact.resolution)));
  return out + places_of(impact);
}

std::string own_code_block(const Impact& impact) {
  return fmt::format("- {} still uses {}: {}{}", prose(impact.service), code(impact.object), prose(impact.change),
                     places_of(impact));
}

std::string finding_block(const Finding& finding, const Migration& migration) {
  const std::string& path = finding.path.empty() ? migration.path : finding.path;
  const std::string cost = cost_of(finding);
  std::string out = fmt::format("- {} {} in {}: {}{}\n", mark_of(finding.severity), code(finding.rule),
                                code(place_of(path, finding.line)), prose(finding.message),
                                cost.empty() ? "" : fmt::format(" *{}*", prose(cost)));
  if (!finding.fix.empty()) {
    const std::string block =
        markdown_block(ellipsize(finding.fix, kCode), finding.fix.find('\n') != std::string::npos ? "sql" : "");
    out += "\n  <details><summary>instead</summary>\n\n";
    for (const std::string_view line : split_lines(trim(block))) {
      out += fmt::format("  {}\n", line);
    }
    out += "\n  </details>\n\n";
  }
  return out;
}

struct Section {
  std::string title;
  std::vector<std::string> blocks;
};

Section conflict_section(const Report& report) {
  Section out;
  std::ranges::transform(report.conflicts, std::back_inserter(out.blocks), conflict_block);
  return out;
}

Section impact_section(const Report& report) {
  Section out{"#### Affected services\n\n", {}};
  std::ranges::transform(report.impacts, std::back_inserter(out.blocks), impact_block);
  return out;
}

Section own_code_section(const Report& report) {
  Section out{"\n#### Own code that still uses what this changes\n\n", {}};
  std::ranges::transform(report.affected_queries, std::back_inserter(out.blocks), own_code_block);
  return out;
}

Section finding_section(const Report& report) {
  Section out{"\n#### Findings\n\n", {}};
  for (const PendingReport& entry : report.pending) {
    for (const Finding& finding : entry.findings) {
      if (finding.suppressed_by.empty()) {
        out.blocks.push_back(finding_block(finding, entry.pending.migration));
      }
    }
  }
  return out;
}

Section unread_section(const Report& report) {
  Section out{"\n#### Could not be read\n\n", {}};
  for (const PendingReport& entry : report.pending) {
    for (const Unknown& unknown : entry.pending.migration.unknowns) {
      out.blocks.push_back(fmt::format("- {}: {}\n", code(place_of(entry.pending.migration.path, unknown.line)),
                                       prose(unknown.message)));
    }
  }
  for (const ScanError& error : report.errors) {
    out.blocks.push_back(fmt::format("- **{}** {}\n", prose(error.service), prose(error.message)));
  }
  return out;
}

std::string first_lines(const Report& report, const MarkdownOptions& options) {
  const Tally counts = tally(report);
  std::vector<std::string> parts;
  const auto add = [&](std::size_t count, std::string_view noun) {
    if (count > 0) {
      parts.push_back(count_of(count, noun));
    }
  };
  add(counts.conflicts, "conflict");
  add(counts.impacts, "affected use");
  add(report.affected_queries.size(), "left-over use");
  add(counts.findings, "finding");
  add(counts.unknowns + counts.errors, "unreadable place");
  return fmt::format("<!-- {} -->\n### Signalbox: {}\n\n", options.marker, enumerate(parts));
}

std::string link_to(const MarkdownOptions& options) {
  return options.page_url.empty() ? "" : fmt::format("\n[The whole picture]({})\n", options.page_url);
}

}  // namespace

std::string render_markdown(const Report& report, const MarkdownOptions& options) {
  if (tally(report).clean() && report.affected_queries.empty()) {
    return {};
  }
  constexpr std::size_t kTail = 100;  // "… 12345 more entries …"
  const std::string link = link_to(options);
  const std::size_t room = options.limit - std::min(options.limit, link.size() + kTail);
  std::string out = first_lines(report, options);
  std::size_t left_out = 0;
  for (const Section& section : {conflict_section(report), impact_section(report), own_code_section(report),
                                 finding_section(report), unread_section(report)}) {
    std::string title = section.title;
    for (const std::string& block : section.blocks) {
      if (left_out > 0 || out.size() + title.size() + block.size() > room) {
        ++left_out;
        continue;
      }
      out += title + block;
      title.clear();
    }
  }
  if (left_out > 0) {
    out += fmt::format("\n*{} did not fit here.*\n", left_out == 1 ? "1 entry" : fmt::format("{} entries", left_out));
  }
  return out + link;
}

std::string render_markdown_all_clear(const MarkdownOptions& options) {
  return fmt::format("<!-- {} -->\n### Signalbox: ✓ all clear\n\nWhat was reported here is resolved.\n{}",
                     options.marker, link_to(options));
}

}  // namespace signalbox
