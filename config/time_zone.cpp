#include "config/time_zone.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <optional>

namespace signalbox {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr std::size_t kMaxFile = 1U << 20U;
constexpr int kLastYear = 2100;

/// Big-endian numbers out of a file, never past its end.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  std::int64_t number(std::size_t size) {
    const std::string_view field = take(size);
    std::uint64_t value = 0;
    for (const char c : field) {
      value = value << 8U | static_cast<unsigned char>(c);
    }
    const std::uint64_t sign = std::uint64_t{1} << (8 * size - 1);
    return static_cast<std::int64_t>((value ^ sign) - sign);
  }
  std::string_view take(std::size_t size) {
    if (size > bytes_.size()) {
      ok_ = false;
      bytes_ = {};
      return {};
    }
    const std::string_view out = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return out;
  }
  std::string_view rest() const { return bytes_; }
  bool ok() const { return ok_; }

 private:
  std::string_view bytes_;
  bool ok_ = true;
};

/// The six counts of a TZif header.
struct Counts {
  std::size_t utc_flags = 0;
  std::size_t standard_flags = 0;
  std::size_t leap_seconds = 0;
  std::size_t transitions = 0;
  std::size_t types = 0;
  std::size_t characters = 0;

  std::size_t body_size(std::size_t time_size) const {
    return transitions * (time_size + 1) + types * 6 + characters + leap_seconds * (time_size + 4) + standard_flags +
           utc_flags;
  }
};

std::optional<Counts> read_header(ByteReader& in) {
  if (in.take(4) != "TZif" || in.take(16).size() != 16) {
    return std::nullopt;
  }
  Counts counts;
  for (std::size_t* each : {&counts.utc_flags, &counts.standard_flags, &counts.leap_seconds, &counts.transitions,
                            &counts.types, &counts.characters}) {
    const std::int64_t value = in.number(4);
    if (value < 0 || value > 100'000) {
      return std::nullopt;
    }
    *each = static_cast<std::size_t>(value);
  }
  return in.ok() ? std::optional(counts) : std::nullopt;
}

/// The rule that goes on for ever: "CET-1CEST,M3.5.0,M10.5.0/3" (POSIX TZ with the M form of dates).
struct YearlyRule {
  struct Day {
    unsigned month = 1;
    unsigned week = 1;
    unsigned weekday = 0;
    seconds at{2 * 3600};
  };

  seconds standard{0};
  seconds summer{0};
  Day starts;
  Day ends;
};

class RuleReader {
 public:
  explicit RuleReader(std::string_view text) : text_(text) {}

  std::optional<YearlyRule> read() {
    YearlyRule rule;
    skip_name();
    rule.standard = -offset();
    rule.summer = rule.standard + seconds(3600);
    skip_name();
    if (!text_.starts_with(',')) {
      rule.summer = -offset();
    }
    rule.starts = day();
    rule.ends = day();
    return ok_ && text_.empty() ? std::optional(rule) : std::nullopt;
  }

 private:
  void skip_name() {
    const bool bracketed = text_.starts_with('<');
    const std::size_t end = bracketed ? text_.find('>') : text_.find_first_of("+-0123456789,");
    ok_ = ok_ && end != std::string_view::npos && end > 0;
    text_.remove_prefix(ok_ ? end + (bracketed ? 1 : 0) : text_.size());
  }
  bool eat(char c) {
    if (!text_.starts_with(c)) {
      return false;
    }
    text_.remove_prefix(1);
    return true;
  }
  unsigned digits(unsigned most) {
    unsigned value = 0;
    const std::size_t end = std::min(text_.find_first_not_of("0123456789"), text_.size());
    ok_ = ok_ && end > 0 && end <= 3;
    for (const char c : text_.substr(0, ok_ ? end : 0)) {
      value = value * 10 + static_cast<unsigned>(c - '0');
    }
    ok_ = ok_ && value <= most;
    text_.remove_prefix(end);
    return value;
  }
  seconds offset() {
    const bool minus = eat('-');
    if (!minus) {
      eat('+');
    }
    seconds value{digits(167) * 3600};
    if (eat(':')) {
      value += seconds{digits(59) * 60};
      value += eat(':') ? seconds{digits(59)} : seconds{0};
    }
    return minus ? -value : value;
  }
  YearlyRule::Day day() {
    YearlyRule::Day out;
    ok_ = ok_ && eat(',') && eat('M');
    out.month = digits(12);
    ok_ = ok_ && eat('.');
    out.week = digits(5);
    ok_ = ok_ && eat('.');
    out.weekday = digits(6);
    if (eat('/')) {
      out.at = offset();
    }
    ok_ = ok_ && out.month >= 1 && out.week >= 1;
    return out;
  }

  std::string_view text_;
  bool ok_ = true;
};

/// The local midnight of a rule's day in a year, plus its time.
std::chrono::local_seconds local_moment(const YearlyRule::Day& day, std::chrono::year year) {
  const std::chrono::month month{day.month};
  const std::chrono::weekday weekday{day.weekday};
  const std::chrono::local_days date = day.week == 5
                                           ? std::chrono::local_days{year / month / weekday[std::chrono::last]}
                                           : std::chrono::local_days{year / month / weekday[day.week]};
  return date + day.at;
}

void extend(TimeZone& zone, const YearlyRule& rule) {
  using std::chrono::floor;
  const sys_seconds last = zone.transitions.empty() ? sys_seconds{} : zone.transitions.back().from;
  const std::chrono::year_month_day last_day{floor<std::chrono::days>(last)};
  std::vector<ZoneTransition> more;
  for (std::chrono::year year = last_day.year(); year <= std::chrono::year{kLastYear}; ++year) {
    more.push_back({sys_seconds{(local_moment(rule.starts, year) - rule.standard).time_since_epoch()}, rule.summer});
    more.push_back({sys_seconds{(local_moment(rule.ends, year) - rule.summer).time_since_epoch()}, rule.standard});
  }
  std::ranges::sort(more, {}, &ZoneTransition::from);
  std::ranges::copy_if(more, std::back_inserter(zone.transitions),
                       [&](const ZoneTransition& each) { return each.from > last; });
}

/// The second body, whose times have 64 bits, without its trailing rule.
bool read_body(ByteReader& in, const Counts& counts, TimeZone& zone) {
  const std::size_t left = in.rest().size();
  if (counts.types == 0 || counts.body_size(8) > left) {
    return false;
  }
  for (std::size_t i = 0; i < counts.transitions; ++i) {
    zone.transitions.push_back({sys_seconds{seconds{in.number(8)}}, seconds{0}});
  }
  const std::string_view type_of = in.take(counts.transitions);
  std::vector<seconds> offsets;
  for (std::size_t i = 0; i < counts.types; ++i) {
    offsets.emplace_back(in.number(4));
    in.take(2);
  }
  for (std::size_t i = 0; i < counts.transitions; ++i) {
    const auto type = static_cast<unsigned char>(type_of[i]);
    if (type >= offsets.size()) {
      return false;
    }
    zone.transitions[i].offset = offsets[type];
  }
  zone.first_offset = offsets.front();
  in.take(counts.characters + counts.leap_seconds * 12 + counts.standard_flags + counts.utc_flags);
  const auto sane = [](const ZoneTransition& each) { return abs(each.offset) < std::chrono::hours(26); };
  return in.ok() && std::ranges::is_sorted(zone.transitions, {}, &ZoneTransition::from) &&
         std::ranges::all_of(zone.transitions, sane);
}

bool is_zone_name(std::string_view name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' || c == '_' ||
           c == '-' || c == '+';
  };
  return !name.empty() && name.size() < 64 && name.front() != '/' && std::ranges::all_of(name, fits);
}

}  // namespace

seconds TimeZone::offset_at(Instant at) const {
  const auto after = std::ranges::upper_bound(transitions, std::chrono::floor<seconds>(at), {}, &ZoneTransition::from);
  return after == transitions.begin() ? first_offset : std::prev(after)->offset;
}

Result<TimeZone> parse_tzif(std::string_view name, std::string_view bytes) {
  const auto broken = [&] {
    return fail(Code::InvalidInput, fmt::format("the time zone file of '{}' is damaged", name));
  };
  ByteReader in(bytes);
  const auto old_header = read_header(in);
  if (!old_header) {
    return broken();
  }
  in.take(old_header->body_size(4));
  const auto header = read_header(in);
  TimeZone zone;
  zone.name = name;
  if (!header || !read_body(in, *header, zone)) {
    return broken();
  }
  std::string_view footer = in.rest();
  if (footer.starts_with('\n') && footer.ends_with('\n') && footer.size() > 2) {
    footer = footer.substr(1, footer.size() - 2);
    // Without a comma there is no summer time, and the last transition holds for ever.
    const auto rule = footer.find(',') == std::string_view::npos ? std::nullopt : RuleReader(footer).read();
    if (rule) {
      extend(zone, *rule);
    }
  }
  return zone;
}

Result<TimeZone> load_time_zone(std::string_view name, const std::string& folder) {
  if (name == "UTC" || name == "Etc/UTC") {
    return TimeZone{};
  }
  const auto unknown = [&] {
    return fail(Code::NotFound, fmt::format("there is no time zone '{}'; write one such as Europe/Berlin or UTC",
                                            std::string(name.substr(0, 64))));
  };
  const std::filesystem::path path = std::filesystem::path(folder) / name;
  std::error_code error;
  if (!is_zone_name(name) || !std::filesystem::is_regular_file(path, error) ||
      std::filesystem::file_size(path, error) > kMaxFile) {
    return unknown();
  }
  std::ifstream input(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(input), {}};
  return parse_tzif(name, bytes);
}

}  // namespace signalbox
