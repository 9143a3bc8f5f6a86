#include "config/time_zone.h"

#include <gtest/gtest.h>

#include "config/weekly_window.h"
#include "tests/support/temporary_folder.h"

namespace signalbox {
namespace {

Instant at(std::string_view text) {
  return parse_iso8601(text).value();
}

TEST(TimeZone, UtcNeedsNoFile) {
  EXPECT_EQ(load_time_zone("UTC", "/nowhere").value(), TimeZone{});
}

TEST(TimeZone, KnowsSummerAndWinter) {
  const TimeZone berlin = load_time_zone("Europe/Berlin").value();
  EXPECT_EQ(berlin.offset_at(at("2026-07-01T00:00:00Z")), std::chrono::hours(2));
  EXPECT_EQ(berlin.offset_at(at("2026-12-01T00:00:00Z")), std::chrono::hours(1));
  EXPECT_EQ(berlin.offset_at(at("2026-03-29T00:59:59Z")), std::chrono::hours(1));
  EXPECT_EQ(berlin.offset_at(at("2026-03-29T01:00:00Z")), std::chrono::hours(2));
  EXPECT_EQ(berlin.offset_at(at("2090-07-01T00:00:00Z")), std::chrono::hours(2));
}

TEST(TimeZone, NamesDoNotLeadOutOfTheFolder) {
  for (const std::string_view name :
       {"../../etc/passwd", "/etc/passwd", "", "Europe/../Europe/Berlin", "Nowhere/Land"}) {
    EXPECT_FALSE(load_time_zone(name).has_value()) << name;
  }
}

TEST(TimeZone, EveryCutOfAFileIsAnErrorOrAZone) {
  const std::string bytes = testing::read_file("/usr/share/zoneinfo/Europe/Berlin");
  for (std::size_t length = 0; length < bytes.size(); length += 7) {
    const auto zone = parse_tzif("x", std::string_view(bytes).substr(0, length));
    EXPECT_TRUE(!zone || !zone->transitions.empty());
  }
  EXPECT_TRUE(parse_tzif("x", bytes).has_value());
}

TEST(WeeklyWindow, HoldsItsHoursInItsZone) {
  const WeeklyWindow window = parse_weekly_window("Mon-Fri 08:00-11:00 Europe/Berlin").value();
  EXPECT_TRUE(window.contains(at("2026-11-20T07:00:00Z")));
  EXPECT_TRUE(window.contains(at("2026-11-20T09:59:59Z")));
  EXPECT_FALSE(window.contains(at("2026-11-20T10:00:00Z")));
  EXPECT_FALSE(window.contains(at("2026-11-21T08:00:00Z")));
  EXPECT_TRUE(window.contains(at("2026-07-01T06:00:00Z")));
}

TEST(WeeklyWindow, RunsPastMidnight) {
  const WeeklyWindow window = parse_weekly_window("Fri 22:00-06:00").value();
  EXPECT_TRUE(window.contains(at("2026-11-20T23:00:00Z")));
  EXPECT_TRUE(window.contains(at("2026-11-21T05:59:00Z")));
  EXPECT_FALSE(window.contains(at("2026-11-20T05:00:00Z")));
}

TEST(WeeklyWindow, DaysMayBeLeftOut) {
  EXPECT_TRUE(parse_weekly_window("00:00-24:00")->contains(at("2026-11-21T12:00:00Z")));
  EXPECT_TRUE(parse_weekly_window("sat,Sunday 00:00-24:00")->contains(at("2026-11-21T12:00:00Z")));
  EXPECT_TRUE(parse_weekly_window("fri-mon 00:00-24:00")->contains(at("2026-11-22T12:00:00Z")));
}

TEST(WeeklyWindow, RefusesWhatIsNoTime) {
  for (const std::string_view text :
       {"", "Mon", "08:00", "8-9", "Mon 08:00-25:00", "Mon 08:60-09:00", "Xyz 08:00-09:00", "Mon 08:00-09:00 UTC more",
        "Mon 08:00-09:00 Mars/North", "-", "Mon-"}) {
    EXPECT_FALSE(parse_weekly_window(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace signalbox
