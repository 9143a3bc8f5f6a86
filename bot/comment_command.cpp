#include "bot/comment_command.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>

#include "base/text.h"

namespace signalbox {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kName = "/signalbox";
constexpr std::size_t kCommands = 5;
constexpr std::size_t kReason = 500;
constexpr std::chrono::seconds kLongestSilence = 90 * 24h;

/// Takes the first word off.
std::string_view next_word(std::string_view& rest) {
  rest = trim(rest);
  const std::size_t end = rest.find_first_of(" \t");
  const std::string_view word = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : trim(rest.substr(end));
  return word;
}

/// "30m", "12h", "7d", "2w".
std::optional<std::chrono::seconds> parse_period(std::string_view text) {
  int count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{} || end + 1 != text.data() + text.size() || count <= 0 || count > 10'000) {
    return std::nullopt;
  }
  switch (*end) {
    case 'm':
      return count * 60s;
    case 'h':
      return count * 3600s;
    case 'd':
      return count * 24 * 3600s;
    case 'w':
      return count * 7 * 24 * 3600s;
    default:
      return std::nullopt;
  }
}

CommentCommand nonsense(std::string problem) {
  return {Asked::Nonsense, {}, {}, {}, std::move(problem)};
}

CommentCommand silence(std::string_view rest) {
  const std::string word(next_word(rest));
  const auto period = parse_period(word);
  if (!period || *period > kLongestSilence) {
    return nonsense(
        "`silence` takes a time of at most 90 days and a reason: `/signalbox silence 7d we fix it next week`");
  }
  if (rest.empty()) {
    return nonsense("`silence` needs a reason: `/signalbox silence 7d we fix it next week`");
  }
  return {Asked::Silence, {}, *period, ellipsize(one_line(rest), kReason), {}};
}

CommentCommand read(std::string_view rest) {
  const std::string verb = lower(next_word(rest));
  if (verb == "explain") {
    const std::string_view id = next_word(rest);
    return id.empty() ? nonsense("`explain` takes an id: `/signalbox explain c-7d0e12345678`")
                      : CommentCommand{Asked::Explain, ellipsize(one_line(id), 100), {}, {}, {}};
  }
  if (verb == "approve") {
    return rest.empty() ? nonsense("`approve` needs a reason: `/signalbox approve the column is not read any more`")
                        : CommentCommand{Asked::Approve, {}, {}, ellipsize(one_line(rest), kReason), {}};
  }
  if (verb == "silence") {
    return silence(rest);
  }
  if (verb == "recheck") {
    return {Asked::Recheck, {}, {}, {}, {}};
  }
  return nonsense("Known commands are `explain ID`, `approve REASON`, `silence 7d REASON` and `recheck`.");
}

}  // namespace

std::vector<CommentCommand> parse_comment_commands(std::string_view comment) {
  std::vector<CommentCommand> out;
  bool in_code = false;
  for (const std::string_view raw : split_lines(comment)) {
    const std::string_view line = trim(raw);
    if (line.starts_with("```") || line.starts_with("~~~")) {
      in_code = !in_code;
    }
    const bool called = line.starts_with(kName) && (line.size() == kName.size() || line[kName.size()] == ' ');
    if (called && !in_code && out.size() < kCommands) {
      out.push_back(read(line.substr(kName.size())));
    }
  }
  return out;
}

}  // namespace signalbox
