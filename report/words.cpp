#include "report/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"

namespace signalbox {
namespace {

std::size_t loud_findings(const PendingReport& pending) {
  return static_cast<std::size_t>(
      std::ranges::count_if(pending.findings, [](const Finding& finding) { return finding.suppressed_by.empty(); }));
}

std::string person_of(const ConflictSide& side) {
  const std::string author = one_line(side.author);
  if (author.empty()) {
    return side.team.empty() ? one_line(side.service) : one_line(side.team);
  }
  return side.team.empty() ? author : fmt::format("{} ({})", author, one_line(side.team));
}

}  // namespace

std::string count_of(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : noun.ends_with("ch") ? "es" : "s");
}

std::string enumerate(const std::vector<std::string>& words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    out += i == 0 ? "" : i + 1 == words.size() ? " and " : ", ";
    out += one_line(words[i]);
  }
  return out;
}

Tally tally(const Report& report) {
  Tally out;
  out.services = report.snapshot.size();
  out.pending = report.pending.size();
  out.conflicts = report.conflicts.size();
  out.impacts = report.impacts.size();
  out.errors = report.errors.size();
  for (const SnapshotEntry& entry : report.snapshot) {
    out.branches += static_cast<std::size_t>(std::max(entry.branches, 0));
  }
  for (const PendingReport& pending : report.pending) {
    out.findings += loud_findings(pending);
    out.unknowns += pending.pending.migration.unknowns.size();
  }
  return out;
}

std::string spoken(std::string_view kind) {
  std::string out = one_line(replace_all(std::string(kind), "-", " "));
  if (!out.empty()) {
    out.replace(0, 1, upper(out.substr(0, 1)));
  }
  return out;
}

std::string title_of(const Conflict& conflict) {
  if (conflict.objects.empty()) {
    return spoken(conflict.kind);
  }
  constexpr std::size_t kShown = 3;
  std::vector<std::string> shown(
      conflict.objects.begin(),
      conflict.objects.begin() + static_cast<std::ptrdiff_t>(std::min(kShown, conflict.objects.size())));
  if (conflict.objects.size() > kShown) {
    shown.push_back(fmt::format("{} more", conflict.objects.size() - kShown));
  }
  return fmt::format("{} on {}", spoken(conflict.kind), enumerate(shown));
}

std::string place_of(std::string_view path, int line) {
  return line > 0 ? fmt::format("{}:{}", one_line(path), line) : one_line(path);
}

std::string pull_request_of(const ConflictSide& side) {
  return side.pull_request > 0 ? fmt::format("#{}", side.pull_request) : std::string();
}

std::string who_acts(const Conflict& conflict) {
  const auto side = std::ranges::find(conflict.between, conflict.acts, &ConflictSide::pending);
  if (!conflict.acts.empty() && side != conflict.between.end()) {
    return fmt::format("{}, branch {}", person_of(*side), one_line(side->branch));
  }
  if (conflict.between.size() > 1) {
    return conflict.between.size() == 2 ? "both sides together" : "all sides together";
  }
  return conflict.between.empty() ? enumerate(conflict.teams) : person_of(conflict.between.front());
}

std::string spoken_seconds(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0) {
    return "an unknown time";
  }
  if (seconds < 1) {
    return "under 1 s";
  }
  if (seconds < 120) {
    return fmt::format("about {:.0f} s", seconds);
  }
  if (seconds < 2 * 3600.0) {
    return fmt::format("about {:.0f} min", seconds / 60);
  }
  return fmt::format("about {:.0f} h", seconds / 3600);
}

std::string cost_of(const Finding& finding) {
  std::vector<std::string> parts;
  if (!finding.lock.empty()) {
    parts.push_back(finding.locked_tables.empty()
                        ? finding.lock + " lock"
                        : fmt::format("{} lock on {}", finding.lock, enumerate(finding.locked_tables)));
  }
  if (finding.rewrite) {
    parts.emplace_back("rewrites the table");
  } else if (finding.scan) {
    parts.emplace_back("scans the table");
  }
  if (!finding.blocks.empty()) {
    parts.push_back("blocks " + enumerate(finding.blocks));
  }
  if (finding.estimate_seconds) {
    parts.push_back(spoken_seconds(*finding.estimate_seconds));
  }
  return one_line(join(parts, ", "));
}

}  // namespace signalbox
