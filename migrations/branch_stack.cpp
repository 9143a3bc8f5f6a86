#include "migrations/branch_stack.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace signalbox {
namespace {

/// Nobody reads on beyond this, and a repository made of one endless stack must not cost its square.
constexpr std::size_t kMaxLower = 256;
constexpr std::size_t kMaxOwnCommits = 20'000;

using Indices = std::vector<std::size_t>;

class Stacks {
 public:
  explicit Stacks(const std::vector<ScannedBranch>& branches) : branches_(branches), below_(branches.size()) {
    for (std::size_t i = 0; i < branches.size(); ++i) {
      by_tip_[branches[i].tip].push_back(i);
    }
  }

  /// Finds the tips that are met first on the way down from each branch.
  Result<void> find_directly_below(std::size_t branch, const WalkOwn& walk) {
    const Oid tip = branches_[branch].tip;
    std::size_t visited = 0;
    return walk(tip, [&](const Oid& commit) {
      const auto met = by_tip_.find(commit);
      if (met == by_tip_.end()) {
        return ++visited < kMaxOwnCommits;
      }
      for (const std::size_t other : met->second) {
        if (commit != tip || other < branch) {
          below_[branch].push_back(other);
        }
      }
      return commit == tip;
    });
  }

  /// All branches below, nearest first.
  Indices all_below(std::size_t branch) const {
    Indices out;
    std::unordered_set<std::size_t> seen = {branch};
    Indices level = below_[branch];
    for (std::size_t i = 0; i < level.size() && out.size() < kMaxLower; ++i) {
      if (seen.insert(level[i]).second) {
        out.push_back(level[i]);
        level.insert(level.end(), below_[level[i]].begin(), below_[level[i]].end());
      }
    }
    return out;
  }

 private:
  const std::vector<ScannedBranch>& branches_;
  std::unordered_map<Oid, Indices> by_tip_;
  std::vector<Indices> below_;
};

bool holds(const ScannedBranch& branch, const ScannedFile& file) {
  const auto found = std::ranges::lower_bound(branch.files, file.path, {}, &ScannedFile::path);
  return found != branch.files.end() && found->path == file.path && found->blob == file.blob &&
         found->status == file.status;
}

}  // namespace

void attribute_stacks(std::vector<ScannedBranch>& branches, std::vector<ScanProblem>& problems, const WalkOwn& walk) {
  Stacks stacks(branches);
  for (std::size_t i = 0; i < branches.size(); ++i) {
    const auto walked = stacks.find_directly_below(i, walk);
    if (!walked) {
      problems.push_back({branches[i].name, walked.error()});
    }
  }
  std::vector<Indices> below(branches.size());
  for (std::size_t i = 0; i < branches.size(); ++i) {
    below[i] = stacks.all_below(i);
  }
  for (std::size_t i = 0; i < branches.size(); ++i) {
    // The lowest branch that holds a file is the one that has the fewest branches below itself.
    Indices lowest_first = below[i];
    std::ranges::sort(lowest_first, {}, [&](std::size_t other) { return std::pair(below[other].size(), other); });
    for (ScannedFile& file : branches[i].files) {
      const auto owner =
          std::ranges::find_if(lowest_first, [&](std::size_t other) { return holds(branches[other], file); });
      file.inherited_from = owner == lowest_first.end() ? std::string() : branches[*owner].name;
    }
    for (const std::size_t other : below[i]) {
      branches[i].stacked_on.push_back(branches[other].name);
    }
    std::ranges::sort(branches[i].stacked_on);
  }
}

}  // namespace signalbox
