#include "config/cron.h"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

Instant at(std::string_view text) {
  return parse_iso8601(text).value();
}

std::string next(std::string_view expression, std::string_view zone, std::string_view after) {
  const auto cron = parse_cron(expression);
  if (!cron) {
    return cron.error().what;
  }
  const auto found = next_after(*cron, load_time_zone(zone).value(), at(after));
  return found ? to_iso8601(*found) : "never";
}

struct Firing {
  std::string_view expression;
  std::string_view zone;
  std::string_view after;
  std::string_view next;
};

class CronFires : public ::testing::TestWithParam<Firing> {};

TEST_P(CronFires, Next) {
  const Firing& each = GetParam();
  EXPECT_EQ(next(each.expression, each.zone, each.after), each.next) << each.expression;
}

INSTANTIATE_TEST_SUITE_P(
    Utc, CronFires,
    ::testing::Values(Firing{"*/15 * * * *", "UTC", "2026-11-21T07:05:55Z", "2026-11-21T07:15:00Z"},
                      Firing{"*/15 * * * *", "UTC", "2026-11-21T07:15:00Z", "2026-11-21T07:30:00Z"},
                      Firing{"0 9 * * 1-5", "UTC", "2026-11-21T07:00:00Z", "2026-11-23T09:00:00Z"},
                      Firing{"0 9 * * mon-fri", "UTC", "2026-11-20T09:00:00Z", "2026-11-23T09:00:00Z"},
                      Firing{"0 0 1 * *", "UTC", "2026-12-31T23:59:59Z", "2027-01-01T00:00:00Z"},
                      Firing{"0 0 29 2 *", "UTC", "2026-03-01T00:00:00Z", "2028-02-29T00:00:00Z"},
                      Firing{"0 0 29 2 *", "UTC", "2096-03-01T00:00:00Z", "2104-02-29T00:00:00Z"},
                      Firing{"0 0 30 2 *", "UTC", "2026-03-01T00:00:00Z", "never"},
                      Firing{"0 0 13 * 5", "UTC", "2026-11-21T00:00:00Z", "2026-11-27T00:00:00Z"},
                      Firing{"0 0 * * 7", "UTC", "2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z"},
                      Firing{"5,10-12 3 * jan,JUL sun", "UTC", "2026-11-21T00:00:00Z", "2027-01-03T03:05:00Z"},
                      Firing{"@hourly", "UTC", "2026-11-21T07:05:55Z", "2026-11-21T08:00:00Z"},
                      Firing{"10/20 * * * *", "UTC", "2026-11-21T07:31:00Z", "2026-11-21T07:50:00Z"}));

INSTANTIATE_TEST_SUITE_P(
    Zones, CronFires,
    ::testing::Values(Firing{"0 9 * * *", "Europe/Berlin", "2026-07-01T00:00:00Z", "2026-07-01T07:00:00Z"},
                      Firing{"0 9 * * *", "Europe/Berlin", "2026-12-01T00:00:00Z", "2026-12-01T08:00:00Z"},
                      Firing{"0 9 * * *", "Europe/Berlin", "2060-07-01T00:00:00Z", "2060-07-01T07:00:00Z"},
                      // 02:30 does not exist on 29 March 2026: clocks go from 02:00 to 03:00.
                      Firing{"30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z"},
                      Firing{"30 2 * * *", "Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"},
                      // 02:30 comes twice on 25 October 2026.
                      Firing{"30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z"},
                      Firing{"30 2 * * *", "Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"},
                      Firing{"0 9 * * *", "Asia/Kolkata", "2026-07-01T00:00:00Z", "2026-07-01T03:30:00Z"},
                      Firing{"0 0 * * *", "America/St_Johns", "2026-07-01T00:00:00Z", "2026-07-01T02:30:00Z"},
                      Firing{"30 2 * * *", "America/New_York", "2026-03-08T00:00:00Z", "2026-03-08T07:00:00Z"},
                      Firing{"0 9 * * *", "Australia/Sydney", "2050-01-01T00:00:00Z", "2050-01-01T22:00:00Z"}));

TEST(Cron, RefusesWhatIsNoExpression) {
  for (const std::string_view text :
       {"", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8", "5-1 * * * *",
        "*/0 * * * *", "*/-1 * * * *", "1, * * * *", "a * * * *", "* * * jann *", "1.5 * * * *", "@never", "-1 * * * *",
        "99999999999 * * * *"}) {
    EXPECT_FALSE(parse_cron(text).has_value()) << text;
  }
}

TEST(Cron, NamesTheFieldThatIsWrong) {
  EXPECT_EQ(parse_cron("0 25 * * *").error().what,
            "'25' in '0 25 * * *' is not a hour; write 0 to 23, '*', ranges, lists or steps");
}

}  // namespace
}  // namespace signalbox
