#pragma once
// When something may be said: what clears up by itself in a moment is never said, an edit waits for the next one, and
// nobody is disturbed in quiet hours but by a page.

#include "base/clock.h"
#include "config/config.h"
#include "notifiers/channel.h"
#include "notifiers/notice.h"

namespace signalbox {

/// Edits within this time become one; within twice group_wait where that is shorter.
inline constexpr std::chrono::seconds kDebounce{45};

/// The earliest moment for a notice. `replied_at`: when the last line under the same message was queued.
Instant earliest(const Notice& notice, const Channel& channel, const NotifySettings& settings, Instant now,
                 Instant replied_at);

/// The end of the quiet hours that `at` lies in; `at` itself when it lies in none.
Instant after_quiet_hours(const std::vector<WeeklyWindow>& quiet, Instant at);

}  // namespace signalbox
