#include "migrations/scan_history.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/text.h"

namespace signalbox {
namespace {

/// Committers' clocks go wrong; this much more of the base is looked at than their times ask for. A fork point that is
/// missed all the same gives an older one, and what the base tip has is left out anyway.
constexpr std::chrono::hours kClockSkew{24};
constexpr std::size_t kMaxForks = 8;

}  // namespace

CommitStore::CommitStore(const Repository& repository) : repository_(repository) {
  if (!repository.is_shallow()) {
    return;
  }
  std::ifstream in(std::filesystem::path(repository.git_dir()) / "shallow");
  for (std::string line; std::getline(in, line);) {
    if (const auto oid = parse_oid(trim(line))) {
      boundary_.insert(*oid);
    }
  }
}

Result<const CommitLinks*> CommitStore::get(const Oid& commit) {
  const auto found = commits_.find(commit);
  if (found != commits_.end()) {
    return &found->second;
  }
  auto links = repository_.commit_links(commit);
  if (!links) {
    return fail(links.error());
  }
  if (boundary_.contains(commit)) {
    links->parents.clear();
  }
  return &commits_.emplace(commit, *std::move(links)).first->second;
}

Result<void> BaseAncestry::start() {
  started_ = true;
  const auto entered = enter(tip_);
  return entered ? mark_first_parent(tip_, 0) : entered;
}

Result<void> BaseAncestry::enter(const Oid& commit) {
  if (!entered_.insert(commit).second) {
    return {};
  }
  const auto links = commits_.get(commit);
  if (!links) {
    return fail(links.error());
  }
  waiting_.push({(*links)->time, commit});
  return {};
}

/// A commit may be met through a merge before it is met as a first parent: then the mark goes on from there.
Result<void> BaseAncestry::mark_first_parent(const Oid& commit, int steps) {
  Oid at = commit;
  for (int count = steps;; ++count) {
    steps_.emplace(at, count);
    const auto links = commits_.get(at);
    if (!links) {
      return fail(links.error());
    }
    if ((*links)->parents.empty() || !entered_.contains((*links)->parents.front())) {
      return {};
    }
    at = (*links)->parents.front();
    if (steps_.contains(at)) {
      return {};
    }
  }
}

Result<void> BaseAncestry::walk_back_to(Instant time) {
  while (!waiting_.empty() && waiting_.top().time >= time) {
    const Oid commit = waiting_.top().commit;
    waiting_.pop();
    const std::vector<Oid> parents = (*commits_.get(commit))->parents;
    for (const Oid& parent : parents) {
      const auto entered = enter(parent);
      if (!entered) {
        return entered;
      }
    }
    const auto on_chain = steps_.find(commit);
    if (on_chain != steps_.end() && !parents.empty() && !steps_.contains(parents.front())) {
      const auto marked = mark_first_parent(parents.front(), on_chain->second + 1);
      if (!marked) {
        return marked;
      }
    }
  }
  return {};
}

Result<bool> BaseAncestry::contains(const Oid& commit) {
  if (!started_) {
    const auto begun = start();
    if (!begun) {
      return fail(begun.error());
    }
  }
  if (entered_.contains(commit)) {
    return true;
  }
  const auto links = commits_.get(commit);
  if (!links) {
    return fail(links.error());
  }
  const auto walked = walk_back_to((*links)->time - kClockSkew);
  if (!walked) {
    return fail(walked.error());
  }
  return entered_.contains(commit);
}

int BaseAncestry::first_parent_steps(const Oid& commit) const {
  const auto found = steps_.find(commit);
  return found == steps_.end() ? -1 : found->second;
}

Result<std::vector<Oid>> ForkPoints::of(const Oid& commit) {
  std::vector<Oid> todo = {commit};
  while (!todo.empty()) {
    const auto settled = settle(todo.back(), todo);
    if (!settled) {
      return fail(settled.error());
    }
    if (*settled) {
      todo.pop_back();
    }
  }
  return known_.at(commit);
}

/// True when the commit's fork points are known; else its parents were put on `todo` first.
Result<bool> ForkPoints::settle(const Oid& commit, std::vector<Oid>& todo) {
  const Oid at = commit;  // `commit` may live in `todo`
  if (known_.contains(at)) {
    return true;
  }
  const auto inside = base_.contains(at);
  if (!inside) {
    return fail(inside.error());
  }
  if (*inside) {
    known_.emplace(at, std::vector<Oid>{at});
    return true;
  }
  const auto links = commits_.get(at);
  if (!links) {
    return fail(links.error());
  }
  std::vector<Oid> forks;
  bool complete = true;
  for (const Oid& parent : (*links)->parents) {
    const auto found = known_.find(parent);
    if (found == known_.end()) {
      complete = false;
      todo.push_back(parent);
    } else if (complete) {
      merge_into(forks, found->second);
    }
  }
  if (complete) {
    known_.emplace(at, std::move(forks));
  }
  return complete;
}

void ForkPoints::merge_into(std::vector<Oid>& forks, const std::vector<Oid>& more) const {
  for (const Oid& fork : more) {
    const int steps = base_.first_parent_steps(fork);
    const int best = forks.empty() ? -1 : base_.first_parent_steps(forks.front());
    if (std::ranges::find(forks, fork) != forks.end()) {
      continue;
    }
    // Of two commits on the base's own line the newer contains the older.
    if (steps >= 0 && best >= 0) {
      forks.front() = steps < best ? fork : forks.front();
    } else if (steps >= 0) {
      forks.insert(forks.begin(), fork);
    } else if (forks.size() < kMaxForks) {
      forks.push_back(fork);
    }
  }
}

}  // namespace signalbox
