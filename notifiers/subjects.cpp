#include "notifiers/subjects.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "notifiers/channel.h"
#include "notifiers/review.h"
#include "notifiers/wording.h"

namespace signalbox {
namespace {

std::set<std::string> databases_of(const std::vector<std::string>& objects) {
  std::set<std::string> out;
  for (const std::string& object : objects) {
    out.insert(object.substr(0, object.find('/')));
  }
  return out;
}

std::set<std::string> pendings_of(const std::vector<ConflictSide>& sides) {
  std::set<std::string> out;
  for (const ConflictSide& side : sides) {
    out.insert(side.pending);
  }
  return out;
}

/// Every object of the one is an object of the other, or stands within one: a column within its table.
bool covers(const std::vector<std::string>& root, const std::vector<std::string>& derived) {
  return !derived.empty() && std::ranges::all_of(derived, [&](const std::string& object) {
    return std::ranges::any_of(root, [&](const std::string& wider) {
      return object == wider || object.starts_with(wider + ".") || object.starts_with(wider + "/");
    });
  });
}

/// The same migrations, on objects that the root is about already, and less bad. Of two that are equally bad the one
/// that covers more is the root.
bool follows_from(const Subject& derived, const Subject& root) {
  if (!std::ranges::includes(root.pendings, derived.pendings) || !covers(root.notice.objects, derived.notice.objects)) {
    return false;
  }
  if (derived.notice.severity != root.notice.severity) {
    return derived.notice.severity < root.notice.severity;
  }
  return !covers(derived.notice.objects, root.notice.objects);
}

void leave_out_what_follows(std::map<std::string, Subject>& conflicts) {
  std::vector<std::string> muted;
  for (const auto& [key, derived] : conflicts) {
    if (std::ranges::any_of(
            conflicts, [&](const auto& other) { return other.first != key && follows_from(derived, other.second); })) {
      muted.push_back(key);
    }
  }
  for (const std::string& key : muted) {
    conflicts.erase(key);
  }
}

std::map<std::string, Subject> conflict_subjects(const Report& report, const Config& config) {
  std::map<std::string, Subject> out;
  for (const Conflict& conflict : report.conflicts) {
    out.try_emplace(conflict.id, Subject{notice_about(conflict, config),
                                         {conflict.kind},
                                         databases_of(conflict.objects),
                                         pendings_of(conflict.between)});
  }
  return out;
}

/// Impacts that break nothing are in the report; they wake nobody.
void add_impacts(std::map<std::string, Subject>& out, const Report& report, const Config& config) {
  std::map<std::string, const PendingMigration*> pending;
  for (const PendingReport& entry : report.pending) {
    pending.emplace(entry.pending.id(), &entry.pending);
  }
  for (const Impact& impact : report.impacts) {
    if (impact.breaking) {
      const auto maker = pending.find(impact.pending);
      out.try_emplace(impact.id, Subject{notice_about(impact, maker == pending.end() ? nullptr : maker->second, config),
                                         {impact.kind, "breaking-change"},
                                         databases_of({impact.object}),
                                         {impact.pending}});
    }
  }
}

void add_reviews(std::map<std::string, Subject>& out, const Report& report, const Config& config,
                 const Circumstances& circumstances) {
  for (const KnownChange& change : circumstances.changes) {
    Subject subject;
    subject.notice.services = services_of(change, config);
    if (subject.notice.services.empty()) {
      continue;
    }
    subject.notice.key = review_key(change);
    subject.notice.kind = kPullRequest;
    subject.notice.severity = Severity::Info;
    subject.notice.previous = Severity::Info;
    subject.notice.title = fmt::format("{}#{}", one_line(change.project), change.number);
    subject.notice.text = encode(review_of(change, report, config, circumstances.approvals, circumstances.forks));
    out.emplace(subject.notice.key, std::move(subject));
  }
}

/// Who has seen it, and which silence has just ended, are part of what people see.
void add_rulings(std::map<std::string, Subject>& subjects, const Circumstances& circumstances) {
  for (const Acknowledgement& one : circumstances.acknowledgements) {
    if (const auto found = subjects.find(one.key); found != subjects.end()) {
      found->second.notice.acknowledged_by = one.actor;
    }
  }
}

template <typename Wanted, typename Values>
bool meets(const Wanted& wanted, const Values& values) {
  return wanted.empty() || std::ranges::any_of(values, [&](const auto& value) {
           return std::ranges::find(wanted, value) != std::ranges::end(wanted);
         });
}

bool matches(const RouteMatch& match, const Subject& subject) {
  return meets(match.severity, std::vector{subject.notice.severity}) && meets(match.kind, subject.kinds) &&
         meets(match.team, subject.notice.teams) && meets(match.service, subject.notice.services) &&
         meets(match.database, subject.databases);
}

/// The channels that some route sends it to, in the order of channels.def. Pull requests are answered where they are.
std::vector<const Channel*> channels_for(const Subject& subject, const NotifySettings& settings) {
  const bool review = subject.notice.kind == kPullRequest;
  std::set<std::string_view> wanted;
  for (const NotifyRoute& route : settings.routes) {
    if (!review && matches(route.match, subject)) {
      wanted.insert(route.to.begin(), route.to.end());
    }
  }
  std::vector<const Channel*> out;
  std::ranges::copy_if(all_channels(), std::back_inserter(out), [&](const Channel* channel) {
    return channel->reviews == review && (review || settings.routes.empty() || wanted.contains(channel->kind));
  });
  return out;
}

}  // namespace

std::string review_key(const KnownChange& change) {
  return fmt::format("pr:{}:{}#{}", change.forge, change.project, change.number);
}

std::map<std::string, Subject> subjects_of(const Report& report, const Config& config,
                                           const Circumstances& circumstances) {
  std::map<std::string, Subject> out = conflict_subjects(report, config);
  leave_out_what_follows(out);
  add_impacts(out, report, config);
  add_reviews(out, report, config, circumstances);
  add_rulings(out, circumstances);
  return out;
}

std::set<ToldPlace> places_for(const Subject& subject, const Config& config) {
  std::set<ToldPlace> out;
  for (const Channel* channel : channels_for(subject, config.notify)) {
    for (std::string& target : channel->targets(subject.notice, config)) {
      out.insert({std::string(channel->kind), std::move(target)});
    }
  }
  return out;
}

}  // namespace signalbox
