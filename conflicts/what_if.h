#pragma once
// What merging one branch does to all others: which of their migrations no longer fit, and the exact version or parent
// that they need instead.

#include <span>
#include <string>
#include <vector>

#include "conflicts/conflict.h"
#include "conflicts/engine.h"

namespace signalbox {

/// One migration that stops to fit.
struct Invalidated {
  ConflictSide side;
  std::string kind;    ///< of the conflict that it will have: "duplicate-version", "alembic-multiple-heads", …
  std::string reason;  ///< one sentence
  // What the migration has to become; empty: no new number or parent mends it.
  std::string old_version;
  std::string new_version;
  std::string old_parent;
  std::string new_parent;
  std::string new_path;
  std::string patch;  ///< the same as a patch for `git apply`; filled in by whoever can read the repository

  bool operator==(const Invalidated&) const = default;
};

struct WhatIf {
  std::vector<std::string> merged;  ///< pending ids
  std::vector<Invalidated> invalidated;

  bool operator==(const WhatIf&) const = default;
};

/// The ids of what a pull request ("#12", "12") or a branch brings; empty when nothing pending is called so.
std::vector<std::string> pending_of(const Situation& situation, std::string_view pull_request_or_branch);

/// The moment after these have been merged: part of the base, no longer pending.
Situation after_merge(const Situation& situation, std::span<const std::string> merged);

WhatIf what_if_merged(const Situation& situation, std::span<const std::string> merged);

}  // namespace signalbox
