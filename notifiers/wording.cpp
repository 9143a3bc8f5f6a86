#include "notifiers/wording.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "report/words.h"

namespace signalbox {
namespace {

std::vector<std::string> groups_of(const std::vector<std::string>& teams, const Config& config) {
  std::vector<std::string> out;
  for (const std::string& name : teams) {
    const auto team = config.teams.find(name);
    if (team != config.teams.end() && !team->second.slack_group.empty()) {
      out.push_back(team->second.slack_group);
    }
  }
  return out;
}

std::vector<std::string> services_of(const std::vector<ConflictSide>& sides) {
  std::set<std::string> names;
  for (const ConflictSide& side : sides) {
    names.insert(side.service);
  }
  return {names.begin(), names.end()};
}

std::vector<std::string> without_empty(std::set<std::string> names) {
  names.erase("");
  return {names.begin(), names.end()};
}

}  // namespace

Notice notice_about(const Conflict& conflict, const Config& config) {
  Notice out;
  out.key = conflict.id;
  out.severity = conflict.severity;
  out.previous = conflict.severity;
  out.kind = conflict.kind;
  out.title = title_of(conflict);
  out.why = one_line(conflict.message);
  out.in_production = one_line(conflict.in_production);
  out.resolution = one_line(conflict.resolution);
  out.acts = who_acts(conflict);
  out.sides = conflict.between;
  out.objects = conflict.objects;
  out.services = services_of(conflict.between);
  out.teams = conflict.teams;
  out.mentions = groups_of(conflict.teams, config);
  return out;
}

Notice notice_about(const Impact& impact, const PendingMigration* pending, const Config& config) {
  Notice out;
  out.key = impact.id;
  out.severity = impact.severity;
  out.previous = impact.severity;
  out.kind = impact.kind;
  out.title = fmt::format("{} {} {}", one_line(impact.service), impact.breaking ? "loses" : "is touched at",
                          one_line(impact.object));
  out.why = one_line(impact.message);
  out.resolution = one_line(impact.resolution);
  out.acts =
      impact.due.empty() ? one_line(impact.service) : fmt::format("{} by {}", one_line(impact.service), impact.due);
  if (pending != nullptr) {
    out.sides = {{impact.pending, pending->service, pending->team, pending->branch, pending->pull_request.value_or(0),
                  pending->author, pending->migration.path, impact.line, impact.change}};
  }
  for (const Evidence& evidence : impact.evidence) {
    out.evidence.push_back(place_of(evidence.path, evidence.line));
  }
  out.objects = {impact.object};
  out.services = without_empty({impact.service, impact.changed_by});
  out.teams = without_empty({impact.team, pending == nullptr ? std::string() : pending->team});
  out.mentions = groups_of(out.teams, config);
  return out;
}

std::string state_words(const Notice& notice) {
  switch (notice.state) {
    case NoticeState::Open:
      return "New";
    case NoticeState::Changed:
      return "Changed";
    case NoticeState::Worse:
      return fmt::format("Worse ({} → {})", to_string(notice.previous), to_string(notice.severity));
    case NoticeState::Better:
      return fmt::format("Better ({} → {})", to_string(notice.previous), to_string(notice.severity));
    case NoticeState::Resolved:
      return "Resolved";
    case NoticeState::Reopened:
      return "Back again";
    case NoticeState::Still:
      return "Still open";
    case NoticeState::Seen:
      return fmt::format("Seen by {}", one_line(notice.acknowledged_by));
  }
  return "New";
}

std::string headline(const Notice& notice) {
  const std::string note = notice.note.empty() ? "" : fmt::format(" ({})", one_line(notice.note));
  return fmt::format("{}: {}{}", state_words(notice), one_line(notice.title), note);
}

std::string_view signal_of(const Notice& notice) {
  if (notice.state == NoticeState::Resolved) {
    return "✅";
  }
  switch (notice.severity) {
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

std::string who_of(const ConflictSide& side) {
  std::string out = fmt::format("{} {}", one_line(side.service), one_line(side.branch));
  out += side.author.empty() ? "" : ", " + one_line(side.author);
  return out + (side.pull_request > 0 ? fmt::format(", pull request {}", side.pull_request) : "");
}

std::string link_to(const Notice& notice, const Config& config) {
  if (config.server.public_url.empty()) {
    return {};
  }
  std::string base = config.server.public_url;
  while (base.ends_with('/')) {
    base.pop_back();
  }
  return fmt::format("{}/#{}", base, notice.key);
}

}  // namespace signalbox
