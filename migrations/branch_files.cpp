#include "migrations/branch_files.h"

#include <algorithm>
#include <unordered_set>

namespace signalbox {
namespace {

constexpr std::size_t kMaxChangedFiles = 20'000;
constexpr int kMaxCommitsForAuthor = 10'000;
constexpr std::size_t kMaxRememberedFolders = 100'000;

}  // namespace

BranchFiles::BranchFiles(const Repository& repository, const std::vector<std::string>& folders, const Oid& base_tip,
                         bool find_introducing)
    : repository_(repository),
      base_tip_(base_tip),
      find_introducing_(find_introducing),
      commits_(repository),
      base_(commits_, base_tip),
      forks_(commits_, base_),
      finder_(repository, folders),
      trees_(repository),
      past_(commits_, trees_, [this](const Oid& commit) { return folders_at(commit); }, base_tip) {}

Result<Instant> BranchFiles::time_of(const Oid& commit) {
  const auto links = commits_.get(commit);
  return links ? Result<Instant>((*links)->time) : fail(links.error());
}

Result<const Folders*> BranchFiles::folders_at(const Oid& commit) {
  const auto found = folders_.find(commit);
  if (found != folders_.end()) {
    return &found->second;
  }
  const auto links = commits_.get(commit);
  if (!links) {
    return fail(links.error());
  }
  auto folders = finder_.at((*links)->tree);
  if (!folders) {
    return fail(folders.error());
  }
  return &folders_.emplace(commit, *std::move(folders)).first->second;
}

Result<TipFindings> BranchFiles::of(const Oid& tip) {
  trees_.forget_if_large();
  if (folders_.size() > kMaxRememberedFolders) {
    folders_.clear();
  }
  TipFindings out;
  out.tip = tip;
  const auto forks = forks_.of(tip);
  const auto time = time_of(tip);
  if (!forks || !time) {
    return fail(forks ? time.error() : forks.error());
  }
  out.committed = *time;
  auto files = changed_files(tip, *forks);
  if (!files) {
    return fail(files.error());
  }
  out.files = *std::move(files);
  if (out.files.empty()) {
    return out;
  }
  auto commit = repository_.commit(tip);
  if (!commit) {
    return fail(commit.error());
  }
  out.author_name = std::move(commit->author_name);
  out.author_email = std::move(commit->author_email);
  for (ScannedFile& file : out.files) {
    if (!find_introducing_) {
      break;
    }
    auto introduction = introduction_of(tip, file);
    if (!introduction) {
      return fail(introduction.error());
    }
    file.introduced_by = *std::move(introduction);
  }
  return out;
}

Result<std::vector<ScannedFile>> BranchFiles::changed_files(const Oid& tip, const std::vector<Oid>& forks) {
  std::vector<ScannedFile> out;
  const auto at_tip = folders_at(tip);
  const auto at_base = folders_at(base_tip_);
  static const Folders kNone;
  const auto at_fork = forks.empty() ? Result<const Folders*>(&kNone) : folders_at(forks.front());
  if (!at_tip || !at_base || !at_fork) {
    return fail(!at_tip ? at_tip.error() : !at_base ? at_base.error() : at_fork.error());
  }
  // Compared with the fork point, not only with ids that the base's folder once had: a branch that takes the newest
  // migration back looks like an older base, and is a deletion all the same.
  if (**at_tip == **at_base || **at_tip == **at_fork) {
    return out;
  }
  const auto changes = compare_folders(trees_, **at_fork, **at_tip, kMaxChangedFiles);
  if (!changes) {
    return fail(changes.error());
  }
  for (const PathChange& change : *changes) {
    auto file = judge(change, forks);
    if (!file) {
      return fail(file.error());
    }
    if (file->has_value()) {
      out.push_back(**std::move(file));
    }
  }
  return out;
}

Result<std::optional<TreeItem>> BranchFiles::file_at(const Oid& commit, const std::string& path) {
  const auto folders = folders_at(commit);
  return folders ? find_in_folders(trees_, **folders, path) : fail(folders.error());
}

/// The change as a pending file; nullopt when the base has it already, or has had it and moved on.
Result<std::optional<ScannedFile>> BranchFiles::judge(const PathChange& change, const std::vector<Oid>& forks) {
  const auto on_base = file_at(base_tip_, change.path);
  if (!on_base) {
    return fail(on_base.error());
  }
  ScannedFile out{change.path, {}, EntryKind::File, FileStatus::Deleted, {}, {}, std::nullopt, {}};
  out.fork_blob = change.before ? change.before->oid : Oid{};
  out.base_blob = on_base->has_value() ? (*on_base)->oid : Oid{};
  if (!change.after) {
    out.kind = change.before->kind;
    return on_base->has_value() ? std::optional(out) : std::nullopt;
  }
  if (on_base->has_value() && same_file(**on_base, *change.after)) {
    return std::nullopt;
  }
  for (std::size_t i = 1; i < forks.size(); ++i) {
    const auto there = file_at(forks[i], change.path);
    if (!there) {
      return fail(there.error());
    }
    if (there->has_value() && same_file(**there, *change.after)) {
      return std::nullopt;
    }
  }
  const bool base_moved = on_base->has_value() != change.before.has_value() ||
                          (on_base->has_value() && !same_file(**on_base, *change.before));
  if (base_moved || !change.before) {
    const auto dropped =
        past_.dropped(change.path, *change.after, forks.empty() ? std::nullopt : std::optional(forks.front()));
    if (!dropped) {
      return fail(dropped.error());
    }
    if (*dropped) {
      return std::nullopt;
    }
  }
  out.blob = change.after->oid;
  out.kind = change.after->kind;
  const bool known_to_base = change.before || (forks.empty() && on_base->has_value());
  out.status = known_to_base ? FileStatus::Edited : FileStatus::Added;
  return out;
}

Result<std::optional<Oid>> BranchFiles::parent_with_same(const Oid& commit, const ScannedFile& file) {
  const auto links = commits_.get(commit);
  if (!links) {
    return fail(links.error());
  }
  for (const Oid& parent : (*links)->parents) {
    const auto there = file_at(parent, file.path);
    if (!there) {
      return fail(there.error());
    }
    const bool deleted = file.status == FileStatus::Deleted;
    if (deleted ? !there->has_value() : there->has_value() && same_file(**there, TreeItem{{}, file.blob, file.kind})) {
      return parent;
    }
  }
  return std::nullopt;
}

/// Goes back along the parents that have the file as the tip has it; the last such commit brought it.
Result<std::optional<Introduction>> BranchFiles::introduction_of(const Oid& tip, const ScannedFile& file) {
  Oid at = tip;
  for (int steps = 0; steps < kMaxCommitsForAuthor; ++steps) {
    const auto parent = parent_with_same(at, file);
    if (!parent) {
      return fail(parent.error());
    }
    if (!parent->has_value()) {
      auto commit = repository_.commit(at);
      if (!commit) {
        return fail(commit.error());
      }
      return Introduction{at, std::move(commit->author_name), std::move(commit->author_email), commit->author_time};
    }
    at = **parent;
  }
  return std::nullopt;
}

Result<void> BranchFiles::walk_own(const Oid& tip, const std::function<bool(const Oid&)>& visit_and_go_on) {
  std::vector<Oid> todo = {tip};
  std::unordered_set<Oid> seen = {tip};
  while (!todo.empty()) {
    const Oid at = todo.back();
    todo.pop_back();
    const auto inside = base_.contains(at);
    if (!inside) {
      return fail(inside.error());
    }
    if (*inside || !visit_and_go_on(at)) {
      continue;
    }
    const auto links = commits_.get(at);
    if (!links) {
      return fail(links.error());
    }
    for (const Oid& parent : (*links)->parents) {
      if (seen.insert(parent).second) {
        todo.push_back(parent);
      }
    }
  }
  return {};
}

}  // namespace signalbox
