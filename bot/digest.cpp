#include "bot/digest.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "notifiers/channel.h"
#include "notifiers/told.h"
#include "notifiers/wording.h"
#include "report/words.h"

namespace signalbox {
namespace {

struct Open {
  Notice notice;
  Instant since;
};

Result<std::vector<Open>> everything_open(Store& store) {
  const auto known = store.conflicts.open();
  if (!known) {
    return fail(known.error());
  }
  std::vector<Open> out;
  for (const KnownConflict& one : *known) {
    const auto told = decode_told(one.body);
    if (told && told->notice.kind != kPullRequest) {
      out.push_back({told->notice, one.first_seen});
    }
  }
  std::ranges::stable_sort(out, std::ranges::greater{}, [](const Open& one) { return one.notice.severity; });
  return out;
}

std::string line_of(const Open& open) {
  const Notice& notice = open.notice;
  const std::string teams = notice.teams.empty() ? "" : fmt::format(" — {}", enumerate(notice.teams));
  const std::string seen = notice.acknowledged_by.empty() ? "" : fmt::format(", seen by {}", notice.acknowledged_by);
  return one_line(
      fmt::format("{} {}{} (since {}{})", signal_of(notice), notice.title, teams, to_iso_date(open.since), seen));
}

}  // namespace

Result<void> queue_digest(const Config& config, Store& store, Instant now) {
  const auto open = everything_open(store);
  if (!open) {
    return fail(open.error());
  }
  Notice digest;
  digest.kind = kDigest;
  digest.key = fmt::format("digest:{}", to_iso8601(std::chrono::floor<std::chrono::minutes>(now)));
  digest.severity = open->empty() ? Severity::Info : open->front().notice.severity;
  digest.title = open->empty() ? "Nothing collides" : fmt::format("{} open", count_of(open->size(), "matter"));
  std::ranges::transform(*open, std::back_inserter(digest.evidence), line_of);
  for (const Channel* channel : all_channels()) {
    for (const std::string& target : channel->digests ? channel->targets(digest, config) : std::vector<std::string>{}) {
      digest.channel = channel->kind;
      digest.target = target;
      const auto said = store.messages.find(digest.channel, message_key(digest));
      if (!said) {
        return fail(said.error());
      }
      if (*said) {
        continue;
      }
      if (auto put = store.outbox.put(digest.channel, outbox_key(digest), encode(digest), now); !put) {
        return put;
      }
    }
  }
  return {};
}

}  // namespace signalbox
