#include "conflicts/collect.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/hash.h"
#include "conflicts/objects.h"
#include "conflicts/runners.h"
#include "conflicts/tell.h"

namespace signalbox {
namespace {

void sort_unique(std::vector<std::string>& values) {
  std::ranges::sort(values);
  const auto rest = std::ranges::unique(values);
  values.erase(rest.begin(), rest.end());
}

/// Length-prefixed, so that no two lists meet by concatenation.
std::string packed(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) {
    out += fmt::format("{}:{}", part.size(), part);
  }
  return out;
}

std::string identity(const Conflict& conflict, std::vector<std::string> canonical) {
  std::vector<std::string> services;
  for (const ConflictSide& side : conflict.between) {
    services.push_back(side.service);
  }
  sort_unique(services);
  sort_unique(canonical);
  return fingerprint("c", {conflict.kind, packed(conflict.objects), packed(canonical), packed(services)});
}

/// Playing both orders proves a clash of what was typed. What rests on reading a text, or comes after a statement of
/// the same migration that could not be read, is likely.
Certainty certainty_of(const Found& found) {
  const auto holds_unread = [](const PendingStep& step) {
    return std::ranges::any_of(step.pending->migration.changes, [](const SchemaChange& change) {
      return std::holds_alternative<UnknownChange>(change.operation);
    });
  };
  const bool unread = holds_unread(*found.meeting.x) || holds_unread(*found.meeting.y);
  const bool by_text = found.found->code == "C25" || found.found->code == "C10" || found.found->code == "C17";
  return unread || (!is_hard(found.meeting) && by_text) ? Certainty::Likely : Certainty::Proven;
}

std::string who_acts(const Found& found) {
  const PendingMigration& x = *found.meeting.x->pending;
  const PendingMigration& y = *found.meeting.y->pending;
  switch (found.found->acts) {
    case Acts::X:
      return x.id();
    case Acts::Y:
      return y.id();
    case Acts::Later:
      return is_later(x, y) ? x.id() : y.id();
    case Acts::All:
      return {};
  }
  return {};
}

/// Whichever of the two is second fails, each in its own runner's way.
std::string either_fails(const PendingMigration& x, const PendingMigration& y) {
  const bool x_later = is_later(x, y);
  const PendingMigration& later = x_later ? x : y;
  const PendingMigration& earlier = x_later ? y : x;
  std::string out = when_statement_fails(later);
  if (later.migration.framework != earlier.migration.framework) {
    out += fmt::format(" Deployed the other way round, {}", failure_in_production(earlier));
  }
  return out;
}

std::string in_production(const Meeting& meeting, ConflictClass conflict_class, Certainty certainty) {
  const Verdict& verdict = meeting.verdict;
  const PendingMigration& x = *meeting.x->pending;
  const PendingMigration& y = *meeting.y->pending;
  if (verdict.y_after_x && verdict.x_after_y) {
    return either_fails(x, y);
  }
  if (verdict.y_after_x || verdict.x_after_y) {
    const bool y_fails = verdict.y_after_x.has_value() != verdict.needs;
    return when_statement_fails(y_fails ? y : x);
  }
  switch (conflict_class) {
    case ConflictClass::Diverges:
      return when_results_differ(x, y, certainty == Certainty::Proven);
    case ConflictClass::Masked:
      return when_skipped(x, y);
    case ConflictClass::Order:
      return when_statement_may_fail(x);
    default:
      return "Both run wherever they are deployed.";
  }
}

Conflict conflict_of(const Found& found) {
  const Meeting& meeting = found.meeting;
  Story story = found.found->tell(meeting);
  Conflict out;
  out.kind = found.found->kind;
  out.code = found.found->code;
  const ConflictClass judged = is_hard(meeting) ? meeting.verdict.conflict_class : found.found->soft_class;
  out.conflict_class = story.conflict_class.value_or(judged);
  out.severity = story.severity.value_or(found.found->severity);
  out.certainty = story.certainty.value_or(certainty_of(found));
  out.between = {side_of(*meeting.x->pending, meeting.x->change), side_of(*meeting.y->pending, meeting.y->change)};
  std::erase(story.objects, std::string{});
  for (const std::string& object : story.objects) {
    out.objects.push_back(object_key(*meeting.x->pending, object));
  }
  sort_unique(out.objects);
  out.message = std::move(story.message);
  out.resolution = std::move(story.resolution);
  out.in_production = in_production(meeting, out.conflict_class, out.certainty);
  out.acts = who_acts(found);
  return out;
}

bool side_before(const ConflictSide& a, const ConflictSide& b) {
  return std::tie(a.pending, a.line) < std::tie(b.pending, b.line);
}

/// The same clash among three branches is one conflict with three sides.
void join(Conflict& conflict, const Conflict& other) {
  for (const ConflictSide& side : other.between) {
    if (std::ranges::find(conflict.between, side.pending, &ConflictSide::pending) == conflict.between.end()) {
      conflict.between.push_back(side);
    }
  }
  if (conflict.acts != other.acts) {
    conflict.acts.clear();
  }
}

}  // namespace

void Collector::add(const Meeting& meeting) {
  const std::optional<Found> found = find_case(meeting);
  if (!found) {
    return;
  }
  Conflict conflict = conflict_of(*found);
  std::vector<std::string> canonical = {describe(operation_of(meeting.x)), describe(operation_of(meeting.y))};
  std::string low = conflict.between[0].pending;
  std::string high = conflict.between[1].pending;
  if (high < low) {
    std::swap(low, high);
  }
  const DraftKey key{conflict.kind, conflict.objects, low, high};
  const auto [at, is_new] = meetings_.try_emplace(key, Draft{std::move(conflict), canonical});
  if (!is_new) {
    at->second.canonical.insert(at->second.canonical.end(), canonical.begin(), canonical.end());
  }
}

void Collector::add(Conflict conflict, std::vector<std::string> canonical) {
  others_.push_back({std::move(conflict), std::move(canonical)});
}

void Collector::add(Collector&& other) {
  meetings_.merge(other.meetings_);
  std::ranges::move(other.others_, std::back_inserter(others_));
  for (auto& [id, conflict] : other.settled_) {
    const auto [at, is_new] = settled_.try_emplace(id, std::move(conflict));
    if (!is_new) {
      join(at->second, conflict);
    }
  }
  clashing_.merge(other.clashing_);
}

void Collector::settle(Draft draft) {
  draft.conflict.id = identity(draft.conflict, draft.canonical);
  const auto [at, is_new] = settled_.try_emplace(draft.conflict.id, draft.conflict);
  if (!is_new) {
    join(at->second, draft.conflict);
  }
}

void Collector::settle() {
  for (Draft& draft : others_) {
    settle(std::move(draft));
  }
  others_.clear();
  for (auto& [key, draft] : meetings_) {
    if (draft.conflict.severity != Severity::Info) {
      const ConflictSide& x = draft.conflict.between[0];
      const ConflictSide& y = draft.conflict.between[1];
      clashing_.insert(std::minmax(BranchKey{x.service, x.branch}, BranchKey{y.service, y.branch}));
    }
    settle(std::move(draft));
  }
  meetings_.clear();
}

std::vector<Conflict> Collector::take() {
  settle();
  std::vector<Conflict> out;
  for (auto& [id, conflict] : settled_) {
    std::ranges::sort(conflict.between, side_before);
    for (const ConflictSide& side : conflict.between) {
      if (!side.team.empty()) {
        conflict.teams.push_back(side.team);
      }
    }
    sort_unique(conflict.teams);
    out.push_back(std::move(conflict));
  }
  settled_.clear();
  std::ranges::stable_sort(out, [](const Conflict& a, const Conflict& b) { return a.severity > b.severity; });
  return out;
}

}  // namespace signalbox
