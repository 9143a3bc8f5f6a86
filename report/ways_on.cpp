#include "report/ways_on.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace signalbox {
namespace {

/// In single quotes a shell takes everything as it is but the quote itself. Branch names are other people's text.
std::string quoted(std::string_view text) {
  return "'" + replace_all(one_line(to_valid_utf8(text)), "'", R"('\'')") + "'";
}

}  // namespace

std::string recheck_of(const Conflict& conflict) {
  if (conflict.between.empty()) {
    return {};
  }
  const auto actor = std::ranges::find(conflict.between, conflict.acts, &ConflictSide::pending);
  const ConflictSide& side = actor == conflict.between.end() ? conflict.between.front() : *actor;
  return fmt::format("git switch {} && signalbox check", quoted(side.branch));
}

std::string acceptance_of(const Conflict& conflict) {
  return fmt::format("-- signalbox:ignore conflict:{} REASON until=DATE", conflict.kind);
}

}  // namespace signalbox
