#include "notifiers/decide.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/text.h"
#include "notifiers/channel.h"
#include "notifiers/subjects.h"
#include "notifiers/timing.h"

namespace signalbox {
namespace {

/// The words alone: state, revision and what was told before do not count.
bool says_the_same(Notice a, Notice b) {
  for (Notice* notice : {&a, &b}) {
    notice->channel.clear();
    notice->target.clear();
    notice->state = NoticeState::Open;
    notice->reply = false;
    notice->revision = 0;
    notice->previous = Severity::Info;
    notice->note.clear();
    notice->not_before = {};
  }
  return a == b;
}

/// Between the same branches, about the same changes: what differs is a pull request that was opened or a line that
/// moved. The message is kept true, and nobody needs to look again.
bool tells_the_same_story(const Notice& a, const Notice& b) {
  const auto same_side = [](const ConflictSide& one, const ConflictSide& other) {
    return std::tie(one.service, one.branch, one.change) == std::tie(other.service, other.branch, other.change);
  };
  return std::tie(a.kind, a.severity, a.objects, a.services, a.acknowledged_by, a.text) ==
             std::tie(b.kind, b.severity, b.objects, b.services, b.acknowledged_by, b.text) &&
         std::ranges::equal(a.sides, b.sides, same_side);
}

NoticeState state_between(const Told& before, const Notice& now) {
  if (before.resolved) {
    return NoticeState::Reopened;
  }
  if (now.severity != before.notice.severity) {
    return now.severity > before.notice.severity ? NoticeState::Worse : NoticeState::Better;
  }
  const bool seen = !now.acknowledged_by.empty() && now.acknowledged_by != before.notice.acknowledged_by;
  return seen ? NoticeState::Seen : NoticeState::Changed;
}

bool tells_by_reply(NoticeState state) {
  return state == NoticeState::Worse || state == NoticeState::Reopened || state == NoticeState::Resolved ||
         state == NoticeState::Still;
}

/// Collects what is said; every notice leaves through say().
class Deciding {
 public:
  Deciding(const Config& config, Instant now) : config_(config), now_(now) {}

  void open(const Subject& subject, const Told* before = nullptr, const std::string& note = {}) {
    Told told{subject.notice, {}, false, false, now_, {}};
    told.notice.note = note;
    told.notice.revision = before == nullptr ? 1 : before->notice.revision + 1;
    for (const ToldPlace& place : places_for(subject, config_)) {
      say(told, place, NoticeState::Open);
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
      return repeat_if_due(before);
    }
    if (!before.resolved && !moved && tells_the_same_story(before.notice, subject.notice)) {
      return touch_up(before, subject);
    }
    Told told = next(before, subject);
    told.notice.state = state_between(before, subject.notice);
    const bool news = before.resolved || !says_the_same(before.notice, subject.notice);
    all.insert(wanted.begin(), wanted.end());
    for (const ToldPlace& place : all) {
      const bool known = std::ranges::find(before.places, place) != before.places.end();
      if (is_over_at(place, wanted)) {
        say(told, place, NoticeState::Resolved);
        continue;
      }
      if (!known || news) {
        say(told, place, known ? told.notice.state : NoticeState::Open);
      }
      told.places.push_back(place);
    }
    out_.told.push_back(std::move(told));
  }

  void resolve(const Told& before) {
    Told told = before;
    told.resolved = true;
    told.silenced = false;
    told.said_at = now_;
    ++told.notice.revision;
    told.notice.previous = told.notice.severity;
    told.notice.state = NoticeState::Resolved;
    for (const ToldPlace& place : before.places) {
      say(told, place, NoticeState::Resolved);
    }
    out_.told.push_back(std::move(told));
  }

  /// Remembers that a silence covers it, and says nothing.
  void hush(const Told* before, const Subject& subject) {
    if (before != nullptr && before->silenced && !before->resolved) {
      return;
    }
    Told told = before == nullptr || before->resolved ? Told{subject.notice, {}, false, true, {}, {}} : *before;
    told.notice.revision = before == nullptr ? 0 : before->notice.revision;
    told.silenced = true;
    out_.told.push_back(std::move(told));
  }

  /// The silence is over, and so the first word after it says.
  void speak_again(const Told& before, const Subject& subject, const std::string& note) {
    if (before.places.empty()) {
      return open(subject, &before, note);
    }
    Told told = next(before, subject);
    told.notice.note = note;
    told.notice.state = NoticeState::Still;
    told.places = before.places;
    for (const ToldPlace& place : before.places) {
      say(told, place, NoticeState::Still);
    }
    out_.told.push_back(std::move(told));
  }

  Decision take() { return std::move(out_); }

 private:
  Told next(const Told& before, const Subject& subject) const {
    Told told{subject.notice, {}, false, false, now_, before.replied_at};
    told.notice.revision = before.notice.revision + 1;
    told.notice.previous = before.notice.severity;
    return told;
  }

  /// A page is closed once its severity no longer asks for one; a message, once posted, is kept true to the end.
  static bool is_over_at(const ToldPlace& place, const std::set<ToldPlace>& wanted) {
    const Channel* channel = find_channel(place.channel);
    return !wanted.contains(place) && (channel == nullptr || channel->pages);
  }

  /// Edits the messages under the headline that they have. Where nothing can be edited it is a silent change.
  void touch_up(const Told& before, const Subject& subject) {
    Told told = before;
    told.notice = subject.notice;
    told.notice.state = before.notice.state;
    told.notice.previous = before.notice.previous;
    told.notice.revision = before.notice.revision + 1;
    for (const ToldPlace& place : before.places) {
      const Channel* channel = find_channel(place.channel);
      if (channel != nullptr && !channel->pages) {
        const NoticeState state = channel->replies ? told.notice.state : NoticeState::Changed;
        queue(told.notice, place, *channel, state, false, told.replied_at);
      }
    }
    out_.told.push_back(std::move(told));
  }

  /// What nobody acknowledged is said again after a while, by a line where that is possible and by no second page.
  void repeat_if_due(const Told& before) {
    const std::chrono::seconds interval = config_.notify.repeat_interval;
    const bool due = interval.count() > 0 && before.notice.kind != kPullRequest &&
                     before.notice.acknowledged_by.empty() && now_ - before.said_at >= interval;
    if (!due || before.said_at == Instant{}) {
      return;
    }
    Told told = before;
    told.said_at = now_;
    ++told.notice.revision;
    for (const ToldPlace& place : before.places) {
      const Channel* channel = find_channel(place.channel);
      if (channel != nullptr && !channel->pages) {
        told.notice.note = "Nobody has acknowledged this yet.";
        channel->replies ? reply(told, place, *channel, NoticeState::Still) : say(told, place, NoticeState::Still);
      }
    }
    out_.told.push_back(std::move(told));
  }

  void say(Told& told, const ToldPlace& place, NoticeState state) {
    const Channel* channel = find_channel(place.channel);
    const bool quiet = state == NoticeState::Changed || state == NoticeState::Better || state == NoticeState::Still;
    if (channel == nullptr || (channel->pages && quiet)) {
      return;
    }
    queue(told.notice, place, *channel, state, false, told.replied_at);
    if (channel->replies && tells_by_reply(state)) {
      reply(told, place, *channel, state);
    }
  }

  void reply(Told& told, const ToldPlace& place, const Channel& channel, NoticeState state) {
    const Instant before = told.replied_at;
    told.replied_at = queue(told.notice, place, channel, state, true, before);
  }

  Instant queue(Notice notice, const ToldPlace& place, const Channel& channel, NoticeState state, bool is_reply,
                Instant replied_at) {
    notice.channel = place.channel;
    notice.target = place.target;
    notice.state = state;
    notice.reply = is_reply;
    notice.not_before = earliest(notice, channel, config_.notify, now_, replied_at);
    const Instant at = notice.not_before;
    out_.notices.push_back(std::move(notice));
    return at;
  }

  const Config& config_;
  Instant now_;
  Decision out_;
};

/// The silence that covers a key now, or the last one that did.
const Silence* silence_of(const std::string& key, const std::vector<Silence>& silences) {
  const auto found = std::ranges::find(silences, key, &Silence::key);
  return found == silences.end() ? nullptr : &*found;
}

std::string words_after(const Silence* silence) {
  return silence == nullptr
             ? std::string("A silence has ended.")
             : fmt::format("The silence by {} has ended: {}", one_line(silence->actor), one_line(silence->reason));
}

/// Whether this report can say anything about those services: each was read, or is not configured any more.
bool were_read(const std::vector<std::string>& services, const Report& report, const Config& config) {
  return std::ranges::all_of(services, [&](const std::string& service) {
    const bool failed = std::ranges::find(report.errors, service, &ScanError::service) != report.errors.end();
    const bool read = std::ranges::find(report.snapshot, service, &SnapshotEntry::service) != report.snapshot.end();
    return !config.services.contains(service) || (read && !failed);
  });
}

}  // namespace

Decision decide(const std::vector<Told>& before, const Report& report, const Config& config,
                const Circumstances& circumstances) {
  const std::map<std::string, Subject> now = subjects_of(report, config, circumstances);
  std::map<std::string, const Told*> then;
  for (const Told& told : before) {
    then.emplace(told.notice.key, &told);
  }
  std::set<std::string> keys;
  std::ranges::transform(now, std::inserter(keys, keys.end()), [](const auto& entry) { return entry.first; });
  std::ranges::transform(then, std::inserter(keys, keys.end()), [](const auto& entry) { return entry.first; });
  Deciding deciding(config, circumstances.now);
  for (const std::string& key : keys) {
    const auto subject = now.find(key);
    const auto known = then.find(key);
    const Told* told = known == then.end() ? nullptr : known->second;
    const Silence* silence = silence_of(key, circumstances.silences);
    if (subject == now.end()) {
      if (!told->resolved && were_read(told->notice.services, report, config)) {
        deciding.resolve(*told);
      }
    } else if (silence != nullptr && silence->ends_at > circumstances.now) {
      deciding.hush(told, subject->second);
    } else if (told == nullptr) {
      deciding.open(subject->second);
    } else if (told->silenced) {
      deciding.speak_again(*told, subject->second, words_after(silence));
    } else {
      deciding.compare(*told, subject->second);
    }
  }
  return deciding.take();
}

std::vector<std::string> keys_of(const Report& report, const Circumstances& circumstances) {
  std::set<std::string> out;
  for (const Conflict& conflict : report.conflicts) {
    out.insert(conflict.id);
  }
  for (const Impact& impact : report.impacts) {
    out.insert(impact.id);
  }
  for (const KnownChange& change : circumstances.changes) {
    out.insert(review_key(change));
  }
  return {out.begin(), out.end()};
}

}  // namespace signalbox
