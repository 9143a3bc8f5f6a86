#include "conflicts/next_version.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>

#include "base/text.h"

namespace signalbox {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

int number(std::string_view digits) {
  int out = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), out);
  return out;
}

/// "20260102103000" one second later; nullopt for fourteen digits that are no moment.
std::optional<std::string> next_second(std::string_view digits) {
  using namespace std::chrono;
  constexpr std::size_t kDigits = 14;
  if (digits.size() != kDigits) {
    return std::nullopt;
  }
  const year_month_day date{year{number(digits.substr(0, 4))},
                            month{static_cast<unsigned>(number(digits.substr(4, 2)))},
                            day{static_cast<unsigned>(number(digits.substr(6, 2)))}};
  const int clock[] = {number(digits.substr(8, 2)), number(digits.substr(10, 2)), number(digits.substr(12, 2))};
  if (!date.ok() || clock[0] > 23 || clock[1] > 59 || clock[2] > 59) {
    return std::nullopt;
  }
  const sys_seconds next = sys_days{date} + hours{clock[0]} + minutes{clock[1]} + seconds{clock[2] + 1};
  const year_month_day after{floor<days>(next)};
  const hh_mm_ss time{next - floor<days>(next)};
  return fmt::format("{:04}{:02}{:02}{:02}{:02}{:02}", static_cast<int>(after.year()),
                     static_cast<unsigned>(after.month()), static_cast<unsigned>(after.day()), time.hours().count(),
                     time.minutes().count(), time.seconds().count());
}

/// Counts on in any number of digits; the width stays for as long as it can.
std::string next_number(std::string digits) {
  for (std::size_t i = digits.size(); i-- > 0;) {
    if (digits[i] != '9') {
      ++digits[i];
      return digits;
    }
    digits[i] = '0';
  }
  return "1" + digits;
}

std::string replaced(std::string_view name, std::string_view from, std::string_view to) {
  const std::size_t at = name.find_first_of("0123456789");
  if (at == std::string_view::npos || !name.substr(at).starts_with(from)) {
    return std::string{name};
  }
  return std::string{name.substr(0, at)} + std::string{to} + std::string{name.substr(at + from.size())};
}

}  // namespace

std::string next_version(std::string_view version) {
  std::size_t end = version.size();
  while (end > 0 && !is_digit(version[end - 1])) {
    --end;
  }
  std::size_t begin = end;
  while (begin > 0 && is_digit(version[begin - 1])) {
    --begin;
  }
  if (begin == end) {
    return std::string{version} + "_1";
  }
  const std::string_view digits = version.substr(begin, end - begin);
  return std::string{version.substr(0, begin)} + next_second(digits).value_or(next_number(std::string{digits})) +
         std::string{version.substr(end)};
}

std::string with_version(std::string_view path, std::string_view from, std::string_view to) {
  bool done = false;
  // The last part that begins with the version is the migration's own name.
  std::vector<std::string> parts;
  for (const std::string_view part : split(path, '/')) {
    parts.emplace_back(part);
  }
  for (std::size_t i = parts.size(); i-- > 0 && !done;) {
    std::string next = replaced(parts[i], from, to);
    // Flyway writes dots as underscores.
    if (next == parts[i]) {
      next = replaced(parts[i], replace_all(std::string{from}, ".", "_"), replace_all(std::string{to}, ".", "_"));
    }
    done = next != parts[i];
    parts[i] = std::move(next);
  }
  return join(parts, "/");
}

}  // namespace signalbox
