#include "notifiers/timing.h"

#include <algorithm>

namespace signalbox {
namespace {

using namespace std::chrono_literals;

bool is_quiet(const std::vector<WeeklyWindow>& quiet, Instant at) {
  return std::ranges::any_of(quiet, [at](const WeeklyWindow& window) { return window.contains(at); });
}

}  // namespace

Instant after_quiet_hours(const std::vector<WeeklyWindow>& quiet, Instant at) {
  if (!is_quiet(quiet, at)) {
    return at;
  }
  constexpr int kMinutes = 8 * 24 * 60;  // windows that cover the whole week end nothing
  Instant minute = std::chrono::floor<std::chrono::minutes>(at);
  for (int i = 0; i < kMinutes; ++i) {
    minute += 1min;
    if (!is_quiet(quiet, minute)) {
      return minute;
    }
  }
  return at;
}

Instant earliest(const Notice& notice, const Channel& channel, const NotifySettings& settings, Instant now,
                 Instant replied_at) {
  if (channel.reviews) {
    return now;  // whoever opened the pull request waits for the answer
  }
  Instant at = now;
  if (notice.state == NoticeState::Open) {
    at = now + settings.group_wait;
  } else if (notice.reply) {
    at = std::max(now, replied_at + settings.group_interval);
  } else if (!channel.pages && (notice.state == NoticeState::Changed || notice.state == NoticeState::Better)) {
    at = now + std::min<std::chrono::seconds>(kDebounce, 2 * settings.group_wait);
  }
  return channel.pages ? at : after_quiet_hours(settings.quiet_hours, at);
}

}  // namespace signalbox
