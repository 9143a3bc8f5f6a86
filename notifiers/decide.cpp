#include "notifiers/decide.h"

#include <algorithm>
#include <map>
#include <set>

#include "notifiers/channel.h"
#include "notifiers/wording.h"

namespace signalbox {
namespace {

/// Something that may be told, with what routes match it by.
struct Subject {
  Notice notice;
  std::vector<std::string> kinds;
  std::set<std::string> databases;
};

std::set<std::string> databases_of(const std::vector<std::string>& objects) {
  std::set<std::string> out;
  for (const std::string& object : objects) {
    out.insert(object.substr(0, object.find('/')));
  }
  return out;
}

/// Impacts that break nothing are in the report; they wake nobody.
std::map<std::string, Subject> subjects_of(const Report& report, const Config& config) {
  std::map<std::string, Subject> out;
  for (const Conflict& conflict : report.conflicts) {
    out.try_emplace(conflict.id,
                    Subject{notice_about(conflict, config), {conflict.kind}, databases_of(conflict.objects)});
  }
  std::map<std::string, const PendingMigration*> pending;
  for (const PendingReport& entry : report.pending) {
    pending.emplace(entry.pending.id(), &entry.pending);
  }
  for (const Impact& impact : report.impacts) {
    if (impact.breaking) {
      const auto maker = pending.find(impact.pending);
      out.try_emplace(impact.id, Subject{notice_about(impact, maker == pending.end() ? nullptr : maker->second, config),
                                         {impact.kind, "breaking-change"},
                                         databases_of({impact.object})});
    }
  }
  return out;
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

/// The channels that some route sends it to, in the order of channels.def.
std::vector<const Channel*> channels_for(const Subject& subject, const NotifySettings& settings) {
  std::set<std::string_view> wanted;
  for (const NotifyRoute& route : settings.routes) {
    if (matches(route.match, subject)) {
      wanted.insert(route.to.begin(), route.to.end());
    }
  }
  std::vector<const Channel*> out;
  std::ranges::copy_if(all_channels(), std::back_inserter(out), [&](const Channel* channel) {
    return settings.routes.empty() || wanted.contains(channel->kind);
  });
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

/// The words alone: state, revision and what was told before do not count.
bool says_the_same(Notice a, Notice b) {
  for (Notice* notice : {&a, &b}) {
    notice->channel.clear();
    notice->target.clear();
    notice->state = NoticeState::Open;
    notice->reply = false;
    notice->revision = 0;
    notice->previous = Severity::Info;
  }
  return a == b;
}

NoticeState state_between(const Told& before, const Notice& now) {
  if (before.resolved) {
    return NoticeState::Reopened;
  }
  if (now.severity != before.notice.severity) {
    return now.severity > before.notice.severity ? NoticeState::Worse : NoticeState::Better;
  }
  return NoticeState::Changed;
}

bool tells_by_reply(NoticeState state) {
  return state == NoticeState::Worse || state == NoticeState::Reopened || state == NoticeState::Resolved;
}

/// Collects what is said; every notice leaves through say().
class Deciding {
 public:
  explicit Deciding(const Config& config) : config_(config) {}

  void open(const Subject& subject) {
    Told told{subject.notice, {}, false};
    for (const ToldPlace& place : places_for(subject, config_)) {
      say(told.notice, place, NoticeState::Open);
      told.places.push_back(place);
    }
    out_.told.push_back(std::move(told));
  }

  void compare(const Told& before, const Subject& subject) {
    const std::set<ToldPlace> wanted = places_for(subject, config_);
    std::set<ToldPlace> all;
    if (!before.resolved) {
      all.insert(before.places.begin(), before.places.end());
    }
    const bool moved = !std::ranges::includes(all, wanted) ||
                       std::ranges::any_of(all, [&](const ToldPlace& place) { return is_over_at(place, wanted); });
    if (!before.resolved && !moved && says_the_same(before.notice, subject.notice)) {
      return;
    }
    Told told{subject.notice, {}, false};
    told.notice.revision = before.notice.revision + 1;
    told.notice.previous = before.notice.severity;
    told.notice.state = state_between(before, subject.notice);
    const bool news = before.resolved || !says_the_same(before.notice, subject.notice);
    all.insert(wanted.begin(), wanted.end());
    for (const ToldPlace& place : all) {
      const bool known = std::ranges::find(before.places, place) != before.places.end();
      if (is_over_at(place, wanted)) {
        say(told.notice, place, NoticeState::Resolved);
        continue;
      }
      if (!known || news) {
        say(told.notice, place, known ? told.notice.state : NoticeState::Open);
      }
      told.places.push_back(place);
    }
    out_.told.push_back(std::move(told));
  }

  void resolve(const Told& before) {
    Told told = before;
    told.resolved = true;
    ++told.notice.revision;
    told.notice.previous = told.notice.severity;
    told.notice.state = NoticeState::Resolved;
    for (const ToldPlace& place : before.places) {
      say(told.notice, place, NoticeState::Resolved);
    }
    out_.told.push_back(std::move(told));
  }

  Decision take() { return std::move(out_); }

 private:
  /// A page is closed once its severity no longer asks for one; a message, once posted, is kept true to the end.
  static bool is_over_at(const ToldPlace& place, const std::set<ToldPlace>& wanted) {
    const Channel* channel = find_channel(place.channel);
    return !wanted.contains(place) && (channel == nullptr || channel->pages);
  }

  void say(Notice notice, const ToldPlace& place, NoticeState state) {
    const Channel* channel = find_channel(place.channel);
    const bool quiet = state == NoticeState::Changed || state == NoticeState::Better;
    if (channel == nullptr || (channel->pages && quiet)) {
      return;
    }
    notice.channel = place.channel;
    notice.target = place.target;
    notice.state = state;
    out_.notices.push_back(notice);
    if (channel->replies && tells_by_reply(state)) {
      notice.reply = true;
      out_.notices.push_back(std::move(notice));
    }
  }

  const Config& config_;
  Decision out_;
};

/// Whether this report can say anything about those services: each was read, or is not configured any more.
bool were_read(const std::vector<std::string>& services, const Report& report, const Config& config) {
  return std::ranges::all_of(services, [&](const std::string& service) {
    const bool failed = std::ranges::find(report.errors, service, &ScanError::service) != report.errors.end();
    const bool read = std::ranges::find(report.snapshot, service, &SnapshotEntry::service) != report.snapshot.end();
    return !config.services.contains(service) || (read && !failed);
  });
}

}  // namespace

Decision decide(const std::vector<Told>& before, const Report& report, const Config& config) {
  const std::map<std::string, Subject> now = subjects_of(report, config);
  std::map<std::string, const Told*> then;
  for (const Told& told : before) {
    then.emplace(told.notice.key, &told);
  }
  std::set<std::string> keys;
  std::ranges::transform(now, std::inserter(keys, keys.end()), [](const auto& entry) { return entry.first; });
  std::ranges::transform(then, std::inserter(keys, keys.end()), [](const auto& entry) { return entry.first; });
  Deciding deciding(config);
  for (const std::string& key : keys) {
    const auto subject = now.find(key);
    const auto told = then.find(key);
    if (told == then.end()) {
      deciding.open(subject->second);
    } else if (subject != now.end()) {
      deciding.compare(*told->second, subject->second);
    } else if (!told->second->resolved && were_read(told->second->notice.services, report, config)) {
      deciding.resolve(*told->second);
    }
  }
  return deciding.take();
}

std::vector<std::string> keys_of(const Report& report) {
  std::set<std::string> out;
  for (const Conflict& conflict : report.conflicts) {
    out.insert(conflict.id);
  }
  for (const Impact& impact : report.impacts) {
    out.insert(impact.id);
  }
  return {out.begin(), out.end()};
}

}  // namespace signalbox
