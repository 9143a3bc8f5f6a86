#include "bot/patch.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace signalbox {
namespace {

constexpr std::size_t kContext = 3;

using Lines = std::vector<std::string_view>;

/// Paths of repositories are other people's text: one with a line end in it could say anything in a patch.
bool is_plain(std::string_view path) {
  return std::ranges::none_of(path, [](unsigned char c) { return c < ' ' || c == '"' || c == '\\' || c > '~'; });
}

std::string marked(char mark, const Lines& lines, std::size_t begin, std::size_t end, bool ends_with_newline) {
  std::string out;
  for (std::size_t i = begin; i < end; ++i) {
    out += fmt::format("{}{}\n", mark, lines[i]);
    out += i + 1 == lines.size() && !ends_with_newline ? "\\ No newline at end of file\n" : "";
  }
  return out;
}

/// Lines that differ with what is around them, near ones together.
std::string hunks_of(const Lines& before, const Lines& after, bool ends_with_newline) {
  std::string out;
  std::size_t i = 0;
  while (i < before.size()) {
    if (before[i] == after[i]) {
      ++i;
      continue;
    }
    const std::size_t begin = i - std::min(i, kContext);
    std::size_t last = i;
    for (std::size_t next = i; next < before.size() && next <= last + 2 * kContext; ++next) {
      last = before[next] == after[next] ? last : next;
    }
    const std::size_t end = std::min(last + 1 + kContext, before.size());
    out += fmt::format("@@ -{0},{1} +{0},{1} @@\n", begin + 1, end - begin);
    for (std::size_t at = begin; at < end;) {
      std::size_t stop = at;
      while (stop < end && before[stop] != after[stop]) {
        ++stop;
      }
      if (stop > at) {
        out += marked('-', before, at, stop, ends_with_newline) + marked('+', after, at, stop, ends_with_newline);
        at = stop;
      } else {
        out += marked(' ', before, at, at + 1, ends_with_newline);
        ++at;
      }
    }
    i = end;
  }
  return out;
}

/// Without the empty line that a final line end would leave.
Lines lines_of(std::string_view text) {
  if (text.ends_with('\n')) {
    text.remove_suffix(1);
  }
  return split(text, '\n');
}

}  // namespace

std::string patch_of(std::string_view old_path, std::string_view new_path, std::string_view before,
                     std::string_view after) {
  const bool renamed = old_path != new_path;
  if (!is_plain(old_path) || !is_plain(new_path) || (!renamed && before == after)) {
    return {};
  }
  std::string out = fmt::format("diff --git a/{} b/{}\n", old_path, new_path);
  if (renamed) {
    out += before == after ? "similarity index 100%\n" : "";
    out += fmt::format("rename from {}\nrename to {}\n", old_path, new_path);
  }
  const Lines old_lines = lines_of(before);
  const Lines new_lines = lines_of(after);
  if (before != after && old_lines.size() == new_lines.size()) {
    out += fmt::format("--- a/{}\n+++ b/{}\n", old_path, new_path);
    out += hunks_of(old_lines, new_lines, before.ends_with('\n'));
  }
  return out;
}

}  // namespace signalbox
