#include "config/cron.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <utility>

#include "base/text.h"

namespace signalbox {
namespace {

using std::chrono::days;
using std::chrono::minutes;
using std::chrono::seconds;

struct FieldRange {
  std::string_view name;
  unsigned first = 0;
  unsigned last = 0;
  std::span<const std::string_view> words;  ///< word i stands for `first` + i
};

constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> kDays = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
constexpr std::array<FieldRange, 5> kFields = {{{"minute", 0, 59, {}},
                                                {"hour", 0, 23, {}},
                                                {"day of month", 1, 31, {}},
                                                {"month", 1, 12, kMonths},
                                                {"day of week", 0, 7, kDays}}};
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kNicknames = {{{"@hourly", "0 * * * *"},
                                                                                      {"@daily", "0 0 * * *"},
                                                                                      {"@midnight", "0 0 * * *"},
                                                                                      {"@weekly", "0 0 * * 0"},
                                                                                      {"@monthly", "0 0 1 * *"},
                                                                                      {"@yearly", "0 0 1 1 *"}}};

std::optional<unsigned> parse_value(std::string_view text, const FieldRange& field) {
  const auto word = std::ranges::find_if(field.words, [&](auto each) { return equals_ignoring_case(each, text); });
  if (word != field.words.end()) {
    return field.first + static_cast<unsigned>(word - field.words.begin());
  }
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool fits =
      error == std::errc() && end == text.data() + text.size() && value >= field.first && value <= field.last;
  return fits ? std::optional(value) : std::nullopt;
}

/// One item of a list: `*`, `5`, `1-5`, each with `/step`.
std::optional<std::uint64_t> parse_item(std::string_view text, const FieldRange& field) {
  unsigned step = 1;
  const std::size_t slash = text.find('/');
  if (slash != std::string_view::npos) {
    const auto parsed = parse_value(text.substr(slash + 1), {field.name, 1, std::max(field.last, 1U), {}});
    if (!parsed) {
      return std::nullopt;
    }
    step = *parsed;
    text = text.substr(0, slash);
  }
  const std::size_t dash = text.find('-');
  std::optional<unsigned> from = field.first;
  std::optional<unsigned> to = field.last;
  if (text != "*") {
    from = parse_value(text.substr(0, dash), field);
    to = dash != std::string_view::npos    ? parse_value(text.substr(dash + 1), field)
         : slash != std::string_view::npos ? to
                                           : from;
  }
  if (!from || !to || *from > *to) {
    return std::nullopt;
  }
  std::uint64_t bits = 0;
  for (unsigned value = *from; value <= *to; value += step) {
    bits |= std::uint64_t{1} << value;
  }
  return bits;
}

std::optional<std::uint64_t> parse_field(std::string_view text, const FieldRange& field) {
  std::uint64_t bits = 0;
  for (const std::string_view item : split(text, ',')) {
    const auto parsed = parse_item(item, field);
    if (!parsed) {
      return std::nullopt;
    }
    bits |= *parsed;
  }
  return bits;
}

bool has(std::uint64_t bits, unsigned value) {
  return (bits >> value & 1U) != 0;
}

bool fires_on(const CronExpression& cron, std::chrono::local_days date) {
  const std::chrono::year_month_day day{date};
  if (!has(cron.months, static_cast<unsigned>(day.month()))) {
    return false;
  }
  const bool by_date = has(cron.days_of_month, static_cast<unsigned>(day.day()));
  const bool by_weekday = has(cron.days_of_week, std::chrono::weekday{date}.c_encoding());
  const bool either = !cron.any_day_of_month && !cron.any_day_of_week;
  return either ? by_date || by_weekday : by_date && by_weekday;
}

/// The moment when clocks of the zone first show `local`, or the end of the gap that skips it.
Instant moment_of(const TimeZone& zone, std::chrono::local_seconds local) {
  const auto as_instant = [&](seconds offset) { return Instant{(local - offset).time_since_epoch()}; };
  // The offsets that hold a day before and after bound the answer; of two readings the earlier moment comes first.
  const seconds before = zone.offset_at(as_instant(seconds{0}) - days{1});
  const seconds after = zone.offset_at(as_instant(seconds{0}) + days{1});
  for (const seconds offset : {std::max(before, after), std::min(before, after)}) {
    if (zone.offset_at(as_instant(offset)) == offset) {
      return as_instant(offset);
    }
  }
  const auto gap = std::ranges::upper_bound(zone.transitions, std::chrono::floor<seconds>(as_instant(after)), {},
                                            &ZoneTransition::from);
  return gap == zone.transitions.end() ? as_instant(after) : Instant{gap->from};
}

/// The first firing of a day after `after`, if any.
std::optional<Instant> next_on(const CronExpression& cron, const TimeZone& zone, std::chrono::local_days date,
                               Instant after) {
  for (unsigned hour = 0; hour < 24; ++hour) {
    for (unsigned minute = 0; minute < 60 && has(cron.hours, hour); ++minute) {
      if (!has(cron.minutes, minute)) {
        continue;
      }
      const Instant at = moment_of(zone, date + minutes{hour * 60 + minute});
      if (at > after) {
        return at;
      }
    }
  }
  return std::nullopt;
}

}  // namespace

Result<CronExpression> parse_cron(std::string_view text) {
  CronExpression cron;
  cron.text = trim(text);
  std::string_view rest = cron.text;
  for (const auto& [nickname, meaning] : kNicknames) {
    rest = equals_ignoring_case(rest, nickname) ? meaning : rest;
  }
  std::vector<std::string_view> words = split(rest, ' ');
  std::erase_if(words, [](std::string_view word) { return word.empty(); });
  const std::string shown = ellipsize(one_line(text), 60);
  if (words.size() != kFields.size()) {
    return fail(
        Code::InvalidInput,
        fmt::format("'{}' is not a cron expression; write minute, hour, day, month and weekday such as '0 9 * * "
                    "mon-fri'",
                    shown));
  }
  const std::array<std::uint64_t*, 5> into = {&cron.minutes, &cron.hours, &cron.days_of_month, &cron.months,
                                              &cron.days_of_week};
  for (std::size_t i = 0; i < kFields.size(); ++i) {
    const auto bits = parse_field(words[i], kFields[i]);
    if (!bits) {
      return fail(
          Code::InvalidInput,
          fmt::format("'{}' in '{}' is not a {}; write {} to {}, '*', ranges, lists or steps",
                      ellipsize(one_line(words[i]), 30), shown, kFields[i].name, kFields[i].first, kFields[i].last));
    }
    *into[i] = *bits;
  }
  cron.days_of_week |= cron.days_of_week >> 7U & 1U;
  cron.any_day_of_month = words[2].starts_with('*');
  cron.any_day_of_week = words[4].starts_with('*');
  return cron;
}

std::optional<Instant> next_after(const CronExpression& cron, const TimeZone& zone, Instant after) {
  constexpr int kDaysAhead = 9 * 366;
  const std::chrono::local_seconds local{
      (std::chrono::floor<seconds>(after) + zone.offset_at(after)).time_since_epoch()};
  // A day early, for a clock that was set back over midnight.
  const std::chrono::local_days first = std::chrono::floor<days>(local) - days{1};
  for (int i = 0; i < kDaysAhead; ++i) {
    const std::chrono::local_days date = first + days{i};
    if (!fires_on(cron, date)) {
      continue;
    }
    if (const auto at = next_on(cron, zone, date, after)) {
      return at;
    }
  }
  return std::nullopt;
}

}  // namespace signalbox
