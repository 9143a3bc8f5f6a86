#pragma once
// Branches straight from the files of a repository. "Did anything move?" is asked far more often than anything else,
// and this answers it without opening an object database.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "git/oid.h"

namespace signalbox {

struct BranchTip {
  std::string name;  ///< without refs/heads/ (or whatever was asked for); git's bytes, may be hostile
  Oid oid;

  bool operator==(const BranchTip&) const = default;
};

/// All references below `under` of the repository folder `git_dir`, sorted by name. A loose reference wins over a
/// packed one. A reference whose file cannot be understood is left out of `tips` and named in `broken`.
struct BranchList {
  std::vector<BranchTip> tips;
  std::vector<std::string> broken;

  bool operator==(const BranchList&) const = default;
};
Result<BranchList> read_branches(const std::string& git_dir, std::string_view under = "refs/heads");

/// Changes when any branch is made, moved or removed.
std::string fingerprint_of(const BranchList& branches);

/// The folder that holds objects and references for a bare repository, a work tree or a linked work tree at `path`.
Result<std::string> find_git_dir(const std::string& path);

}  // namespace signalbox
