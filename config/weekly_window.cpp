#include "config/weekly_window.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"

namespace signalbox {
namespace {

using std::chrono::minutes;

constexpr std::array<std::string_view, 7> kDays = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
constexpr std::uint8_t kEveryDay = 0x7F;

std::optional<unsigned> parse_day(std::string_view text) {
  const auto* const found =
      std::ranges::find_if(kDays, [&](std::string_view day) { return equals_ignoring_case(day, text.substr(0, 3)); });
  const bool is_word =
      text.size() >= 3 && text.size() <= 9 && text.find_first_of("0123456789:") == std::string_view::npos;
  return found != kDays.end() && is_word ? std::optional(static_cast<unsigned>(found - kDays.begin())) : std::nullopt;
}

/// "Mon-Fri", "Sat,Sun", "daily"; a range may run over the week's end.
std::optional<std::uint8_t> parse_days(std::string_view text) {
  if (equals_ignoring_case(text, "daily")) {
    return kEveryDay;
  }
  unsigned bits = 0;
  for (const std::string_view part : split(text, ',')) {
    const std::size_t dash = part.find('-');
    const auto from = parse_day(part.substr(0, dash));
    const auto to = dash == std::string_view::npos ? from : parse_day(part.substr(dash + 1));
    if (!from || !to) {
      return std::nullopt;
    }
    for (unsigned day = *from;; day = (day + 1) % 7) {
      bits |= 1U << day;
      if (day == *to) {
        break;
      }
    }
  }
  return static_cast<std::uint8_t>(bits);
}

/// "08:30", up to "24:00".
std::optional<minutes> parse_time(std::string_view text) {
  const auto digit = [&](std::size_t i) { return text[i] - '0'; };
  if (text.size() != 5 || text[2] != ':') {
    return std::nullopt;
  }
  for (const std::size_t i : {0, 1, 3, 4}) {
    if (digit(i) < 0 || digit(i) > 9) {
      return std::nullopt;
    }
  }
  const minutes value{(digit(0) * 10 + digit(1)) * 60 + digit(3) * 10 + digit(4)};
  return digit(3) <= 5 && value <= std::chrono::days{1} ? std::optional(value) : std::nullopt;
}

}  // namespace

bool WeeklyWindow::contains(Instant at) const {
  const Instant local = at + zone.offset_at(at);
  const auto today = std::chrono::floor<std::chrono::days>(local);
  const auto time = std::chrono::floor<minutes>(local - today);
  const auto is_on = [&](std::chrono::sys_days day) {
    return (days >> std::chrono::weekday{day}.c_encoding() & 1U) != 0;
  };
  if (from < to) {
    return is_on(today) && time >= from && time < to;
  }
  return (is_on(today) && time >= from) || (is_on(today - std::chrono::days{1}) && time < to);
}

Result<WeeklyWindow> parse_weekly_window(std::string_view text) {
  const auto wrong = [&] {
    return fail(Code::InvalidInput, fmt::format("'{}' is no time of the week; write for example 'Mon-Fri 08:00-11:00 "
                                                "Europe/Berlin'",
                                                ellipsize(one_line(text), 60)));
  };
  std::vector<std::string_view> words = split(trim(text), ' ');
  std::erase_if(words, [](std::string_view word) { return word.empty(); });
  WeeklyWindow window;
  window.text = trim(text);
  if (!words.empty() && words.front().find(':') == std::string_view::npos) {
    const auto on = parse_days(words.front());
    if (!on) {
      return wrong();
    }
    window.days = *on;
    words.erase(words.begin());
  }
  if (words.empty() || words.size() > 2) {
    return wrong();
  }
  const std::size_t dash = std::min(words[0].find('-'), words[0].size());
  const auto from = parse_time(words[0].substr(0, dash));
  const auto to = parse_time(words[0].substr(std::min(dash + 1, words[0].size())));
  if (!from || !to) {
    return wrong();
  }
  window.from = *from;
  window.to = *to;
  if (words.size() == 2) {
    auto zone = load_time_zone(words[1]);
    if (!zone) {
      return fail(zone.error());
    }
    window.zone = std::move(*zone);
  }
  return window;
}

}  // namespace signalbox
