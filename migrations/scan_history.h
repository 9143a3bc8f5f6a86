#pragma once
// Where branches left the base. A merge base per branch from the git library costs the whole recent history each time
// (five times the rest of a scan for 250 branches); here every commit is looked at once for all branches together.

#include <cstddef>
#include <queue>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "git/repository.h"

namespace signalbox {

/// Commits read so far. In a shallow clone the oldest commits have no parents.
class CommitStore {
 public:
  explicit CommitStore(const Repository& repository);

  Result<const CommitLinks*> get(const Oid& commit);

 private:
  const Repository& repository_;
  std::unordered_set<Oid> boundary_;
  std::unordered_map<Oid, CommitLinks> commits_;
};

/// The base's ancestors, walked only as far back as somebody asks.
class BaseAncestry {
 public:
  BaseAncestry(CommitStore& commits, const Oid& tip) : commits_(commits), tip_(tip) {}

  /// Is this commit the base's tip or an ancestor of it?
  Result<bool> contains(const Oid& commit);
  /// How many first parents lie between the base's tip and a commit that is contained; -1 when it came by a merge.
  int first_parent_steps(const Oid& commit) const;

 private:
  struct Waiting {
    Instant time;
    Oid commit;
    bool operator<(const Waiting& other) const { return time < other.time; }
  };

  Result<void> start();
  Result<void> walk_back_to(Instant time);
  Result<void> enter(const Oid& commit);
  Result<void> mark_first_parent(const Oid& commit, int steps);

  CommitStore& commits_;
  Oid tip_;
  bool started_ = false;
  std::priority_queue<Waiting> waiting_;
  std::unordered_set<Oid> entered_;
  std::unordered_map<Oid, int> steps_;  ///< of those on the first-parent line
};

/// The merge bases of any commit with the base.
class ForkPoints {
 public:
  ForkPoints(CommitStore& commits, BaseAncestry& base) : commits_(commits), base_(base) {}

  /// The newest commit of the base's first-parent history first; then those that the branch took in from branches that
  /// the base had merged. Empty: no common history.
  Result<std::vector<Oid>> of(const Oid& commit);

 private:
  Result<bool> settle(const Oid& commit, std::vector<Oid>& todo);
  void merge_into(std::vector<Oid>& forks, const std::vector<Oid>& more) const;

  CommitStore& commits_;
  BaseAncestry& base_;
  std::unordered_map<Oid, std::vector<Oid>> known_;
};

}  // namespace signalbox
