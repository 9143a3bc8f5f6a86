#include "migrations/ignores.h"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <string>
#include <utility>

#include "base/text.h"

namespace signalbox {

namespace {

constexpr std::string_view kMark = "signalbox:ignore";
constexpr std::string_view kContract = "signalbox: contract-of";

/// The text before the comment sign that the mark follows, or nullopt when the mark stands in no comment.
std::optional<std::string_view> before_comment(std::string_view line, std::size_t mark) {
  const std::string_view head = trim(line.substr(0, mark));
  for (const std::string_view sign : {"<!--", "--", "//", "/*", "#"}) {
    if (head.ends_with(sign)) {
      return trim(head.substr(0, head.size() - sign.size()));
    }
  }
  return std::nullopt;
}

std::string_view next_word(std::string_view& text) {
  text = trim(text);
  const auto end = text.find_first_of(" \t");
  const std::string_view word = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view{} : trim(text.substr(end));
  return word;
}

void take_until(Ignore& ignore) {
  constexpr std::string_view kUntil = "until=";
  const auto at = ignore.reason.find(kUntil);
  if (at == std::string::npos) {
    return;
  }
  std::string_view date = std::string_view(ignore.reason).substr(at + kUntil.size());
  date = date.substr(0, date.find_first_of(" \t"));
  ignore.until = std::string(date);
  ignore.reason = std::string(trim(replace_all(ignore.reason, std::string(kUntil) + ignore.until, "")));
}

void add_ignores(std::vector<Ignore>& found, std::string_view line, int number) {
  const auto mark = line.find(kMark);
  if (mark == std::string_view::npos) {
    return;
  }
  const auto head = before_comment(line, mark);
  if (!head) {
    return;
  }
  std::string_view rest = line.substr(mark + kMark.size());
  for (const std::string_view closing : {"*/", "-->"}) {
    rest = rest.substr(0, rest.find(closing));
  }
  const std::string_view rules = next_word(rest);
  for (const std::string_view rule : split(rules, ',')) {
    Ignore ignore{number, head->empty(), std::string(trim(rule)), one_line(to_valid_utf8(rest)), {}};
    take_until(ignore);
    if (!ignore.rule.empty()) {
      found.push_back(std::move(ignore));
    }
  }
}

/// "-- signalbox: contract-of users.email_address"
void add_contract(std::vector<Ignore>& found, std::string_view line, int number) {
  const auto mark = line.find(kContract);
  if (mark == std::string_view::npos || !before_comment(line, mark)) {
    return;
  }
  std::string_view rest = line.substr(mark + kContract.size());
  const std::string object = ellipsize(one_line(to_valid_utf8(next_word(rest))), 200);
  if (!object.empty()) {
    found.push_back({number, true, std::string(kContractMark), object, {}});
  }
}

}  // namespace

std::vector<Ignore> find_ignores(std::string_view text, int first_line) {
  std::vector<Ignore> found;
  if (text.find(kMark) == std::string_view::npos && text.find(kContract) == std::string_view::npos) {
    return found;
  }
  int number = first_line;
  for (const std::string_view line : split_lines(text)) {
    add_contract(found, line, number);
    add_ignores(found, line, number++);
  }
  return found;
}

std::string as_comment(std::string_view path, std::string_view remark) {
  constexpr auto kSigns = std::to_array<std::pair<std::string_view, std::string_view>>({{".py", "#"},
                                                                                        {".rb", "#"},
                                                                                        {".yaml", "#"},
                                                                                        {".yml", "#"},
                                                                                        {".js", "//"},
                                                                                        {".cjs", "//"},
                                                                                        {".mjs", "//"},
                                                                                        {".ts", "//"},
                                                                                        {".cs", "//"}});
  if (path.ends_with(".xml")) {
    return fmt::format("<!-- {} -->", remark);
  }
  for (const auto& [ending, sign] : kSigns) {
    if (path.ends_with(ending)) {
      return fmt::format("{} {}", sign, remark);
    }
  }
  return fmt::format("-- {}", remark);
}

std::vector<std::string> find_predecessors(std::string_view text) {
  constexpr std::string_view kAfter = "signalbox:after";
  std::vector<std::string> found;
  if (text.find(kAfter) == std::string_view::npos) {
    return found;
  }
  for (const std::string_view line : split_lines(text)) {
    const auto mark = line.find(kAfter);
    if (mark == std::string_view::npos || !before_comment(line, mark)) {
      continue;
    }
    std::string_view rest = line.substr(mark + kAfter.size());
    const std::string service{next_word(rest)};
    const std::string revision{next_word(rest)};
    if (!service.empty() && !revision.empty()) {
      found.push_back(one_line(to_valid_utf8(service + ":" + revision)));
    }
  }
  return found;
}

}  // namespace signalbox
