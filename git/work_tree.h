#pragma once
// The folder that somebody works in: which commit and branch it stands on, and what it holds beyond that. Only read;
// filters and hooks that the repository configures are never run.

#include <string>
#include <vector>

#include "base/result.h"
#include "git/repository.h"

namespace signalbox {

struct WorkTree {
  std::string root;        ///< the folder itself, absolute, without a slash at the end
  Oid head;                ///< the commit that is checked out
  std::string branch;      ///< empty: HEAD is detached, as CI likes it
  std::string upstream;    ///< "origin/main", when the branch follows one
  std::string remote_url;  ///< of "origin"; empty: none

  bool operator==(const WorkTree&) const = default;
};

/// The work tree around a folder. Errors say what is wrong with it: no repository, bare, or without a commit.
Result<WorkTree> find_work_tree(const std::string& folder);

/// Files that differ from HEAD, staged or not, and new ones that nothing ignores; by path. Links, folders of other
/// repositories and files above `file_limit` are left out. An Error when there are more than `count_limit`.
Result<std::vector<FileChange>> uncommitted_files(const WorkTree& tree, std::size_t file_limit = 1U << 20U,
                                                  std::size_t count_limit = 2'000);

}  // namespace signalbox
