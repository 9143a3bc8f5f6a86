#include "report/ways_on.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "migrations/ignores.h"

namespace signalbox {
namespace {

/// In single quotes a shell takes everything as it is but the quote itself. Branch names are other people's text.
std::string quoted(std::string_view text) {
  return "'" + replace_all(one_line(to_valid_utf8(text)), "'", R"('\'')") + "'";
}

/// The side that should act, else the first; nullptr when there is none.
const ConflictSide* acting_side(const Conflict& conflict) {
  const auto actor = std::ranges::find(conflict.between, conflict.acts, &ConflictSide::pending);
  return actor != conflict.between.end() ? &*actor : conflict.between.empty() ? nullptr : &conflict.between.front();
}

}  // namespace

std::string recheck_of(const Conflict& conflict) {
  const ConflictSide* side = acting_side(conflict);
  return side == nullptr ? "" : fmt::format("git switch {} && signalbox check", quoted(side->branch));
}

std::string acceptance_of(const Conflict& conflict) {
  const ConflictSide* side = acting_side(conflict);
  return as_comment(side == nullptr ? "" : side->path,
                    fmt::format("signalbox:ignore conflict:{} REASON until=DATE", conflict.kind));
}

}  // namespace signalbox
