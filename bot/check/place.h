#pragma once
// Where `signalbox check` stands: the commit to judge and the base to judge it against, found in a developer's work
// tree as well as in what a CI system checks out.

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "config/load.h"
#include "git/repository.h"
#include "git/work_tree.h"

namespace signalbox {

struct CheckPlace {
  std::string branch;  ///< as the report calls it; "HEAD" when nobody knows its name
  std::string base;    ///< as it was named: "origin/main"
  Oid base_tip;
  Oid tip;                               ///< HEAD, with uncommitted files on top
  std::vector<std::string> uncommitted;  ///< paths that are only in the work tree

  bool operator==(const CheckPlace&) const = default;
};

struct PlaceOptions {
  std::optional<std::string> base;  ///< --base
  std::string configured_base;      ///< of the service; empty: not said
  bool committed_only = false;
  Variables environment;  ///< CI systems say there which branch a job is for
};

/// Unavailable when the history ends before the base is reached (a shallow clone), with what to do about it.
Result<CheckPlace> find_place(Repository& repository, const WorkTree& tree, const PlaceOptions& options);

}  // namespace signalbox
