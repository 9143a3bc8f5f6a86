#include "migrations/base_past.h"

#include <algorithm>

namespace signalbox {
namespace {

constexpr std::size_t kMaxSteps = 20'000;
constexpr std::size_t kMaxDroppedAtOnce = 100'000;
constexpr std::chrono::hours kClockSkew{24};

}  // namespace

Result<void> BasePast::remember_dropped(const Oid& commit, const Oid& parent) {
  const auto newer = folders_at_(commit);
  const auto older = folders_at_(parent);
  if (!newer || !older) {
    return fail(newer ? older.error() : newer.error());
  }
  if (**newer == **older) {
    return {};
  }
  const auto changes = compare_folders(trees_, **older, **newer, kMaxDroppedAtOnce);
  if (!changes) {
    return fail(changes.error());
  }
  for (const PathChange& change : *changes) {
    if (change.before) {
      versions_[change.path].push_back({*change.before, steps_});
    }
  }
  return {};
}

Result<void> BasePast::step() {
  const auto links = commits_.get(at_);
  if (!links) {
    return fail(links.error());
  }
  passed_.emplace(at_, steps_);
  at_root_ = (*links)->parents.empty() || steps_ == kMaxSteps;
  if (at_root_) {
    return {};
  }
  const Oid parent = (*links)->parents.front();
  const auto remembered = remember_dropped(at_, parent);
  if (!remembered) {
    return remembered;
  }
  at_ = parent;
  ++steps_;
  return {};
}

/// How far from the tip the fork is, with everything up to there walked. A fork that the base took in by a merge is not
/// on the way: then the commits' times say when to stop.
Result<std::size_t> BasePast::steps_to(const std::optional<Oid>& fork) {
  const auto fork_links = fork ? commits_.get(*fork) : Result<const CommitLinks*>(nullptr);
  if (!fork_links) {
    return fail(fork_links.error());
  }
  while (!at_root_ && (!fork || (at_ != *fork && !passed_.contains(*fork)))) {
    const auto links = commits_.get(at_);
    if (!links) {
      return fail(links.error());
    }
    if (fork && (*links)->time < (*fork_links)->time - kClockSkew) {
      break;
    }
    const auto stepped = step();
    if (!stepped) {
      return fail(stepped.error());
    }
  }
  const auto passed = fork ? passed_.find(*fork) : passed_.end();
  return passed != passed_.end() ? passed->second : steps_;
}

Result<bool> BasePast::dropped(const std::string& path, const TreeItem& file, const std::optional<Oid>& fork) {
  const auto limit = steps_to(fork);
  if (!limit) {
    return fail(limit.error());
  }
  const auto found = versions_.find(path);
  return found != versions_.end() && std::ranges::any_of(found->second, [&](const Version& version) {
           return version.steps < *limit && same_file(version.file, file);
         });
}

}  // namespace signalbox
