#include "base/glob.h"

#include <vector>

namespace signalbox {
namespace {

/// Positions in the pattern reachable from `at` without reading a character.
void close_over(std::string_view pattern, std::size_t at, std::vector<bool>& reach) {
  while (at <= pattern.size() && !reach[at]) {
    reach[at] = true;
    if (at == pattern.size() || pattern[at] != '*') {
      return;
    }
    const bool deep = at + 1 < pattern.size() && pattern[at + 1] == '*';
    if (deep && at + 2 < pattern.size() && pattern[at + 2] == '/' && (at == 0 || pattern[at - 1] == '/')) {
      close_over(pattern, at + 3, reach);
    }
    at += deep ? 2 : 1;
  }
}

}  // namespace

bool glob_match(std::string_view pattern, std::string_view text) {
  std::vector<bool> now(pattern.size() + 1);
  close_over(pattern, 0, now);
  for (const char c : text) {
    std::vector<bool> next(pattern.size() + 1);
    for (std::size_t at = 0; at < pattern.size(); ++at) {
      if (!now[at]) {
        continue;
      }
      const bool star = pattern[at] == '*';
      const bool deep = star && at + 1 < pattern.size() && pattern[at + 1] == '*';
      if (deep || (star && c != '/')) {
        close_over(pattern, at, next);
      } else if (!star && (pattern[at] == c || (pattern[at] == '?' && c != '/'))) {
        close_over(pattern, at + 1, next);
      }
    }
    now.swap(next);
  }
  return now[pattern.size()];
}

}  // namespace signalbox
