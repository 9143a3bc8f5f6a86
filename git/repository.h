#pragma once
// Reading a repository's objects: no checkout, no process, nothing written. What a reference or an object lacks is an
// Error that names it, so that one broken branch does not hide the others.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "git/objects.h"
#include "git/oid.h"
#include "git/refs.h"

namespace signalbox {

/// A file's content, or only its size when it is larger than the reader wanted.
struct Blob {
  std::uint64_t size = 0;
  std::optional<std::string> content;  ///< nullopt: size is above the limit, nothing was read

  bool operator==(const Blob&) const = default;
};

/// What an uncommitted change makes of one file.
struct FileChange {
  std::string path;
  std::optional<std::string> content;  ///< nullopt: the file is gone

  bool operator==(const FileChange&) const = default;
};

struct ListLimits {
  std::size_t depth = 32;         ///< folders below the prefix
  std::size_t entries = 200'000;  ///< files in all
};

/// One handle, to be used by one thread at a time; open another for another thread (30 µs).
class Repository {
 public:
  /// `path`: a bare repository, a work tree, or a work tree's .git. Refuses what cannot be read rightly (SHA-256
  /// objects).
  static Result<Repository> open(const std::string& path);
  Repository(Repository&&) noexcept;
  Repository& operator=(Repository&&) noexcept;
  ~Repository();

  /// Where the objects and references live.
  const std::string& git_dir() const;
  /// True when history ends early because somebody cloned with --depth.
  bool is_shallow() const;

  Result<BranchList> branches() const;
  /// Everything below "refs/": branches, tags, the heads of pull requests; without that prefix.
  Result<BranchList> references() const;
  /// What the last fetch saw of a remote's branches, without "<remote>/".
  Result<BranchList> remote_branches(const std::string& remote) const;
  /// The branch that HEAD names; NotFound when HEAD is detached.
  Result<std::string> default_branch() const;
  /// The commit that a branch, tag, abbreviated or full id, or any other revision ("HEAD~2") names. A branch wins.
  Result<Oid> resolve(std::string_view revision) const;

  Result<CommitLinks> commit_links(const Oid& commit) const;
  Result<Commit> commit(const Oid& commit) const;

  /// The entry at `path` below a tree; nullopt when there is none. An empty path is the tree itself.
  Result<std::optional<TreeEntry>> entry(const Oid& tree, std::string_view path) const;
  /// Calls `visit` for the entries of one tree, in git's order, until it returns false.
  Result<void> for_each_item(const Oid& tree, const std::function<bool(const TreeItem&)>& visit) const;
  Result<GitTree> tree(const Oid& tree) const;
  /// All files, links and submodules below `prefix`, with their whole paths, in git's order. Empty when there is no
  /// such folder; an Error when a limit is passed.
  Result<std::vector<TreeEntry>> list(const Oid& tree, std::string_view prefix, ListLimits limits = {}) const;

  /// Content up to `limit` bytes; of a larger file only the size.
  Result<Blob> read_blob(const Oid& blob, std::size_t limit) const;

  /// A commit on top of `parent` with these changes, which only this handle can read: nothing is written to the disk.
  /// The same changes give the same commit.
  Result<Oid> commit_in_memory(const Oid& parent, std::span<const FileChange> changes);

  /// nullopt: the two have no common history.
  Result<std::optional<Oid>> merge_base(const Oid& one, const Oid& other) const;
  /// True also when both are the same commit.
  Result<bool> is_ancestor(const Oid& ancestor, const Oid& descendant) const;
  /// Calls `visit` for `tip`, its first parent and so on, until there is none or `visit` returns false.
  Result<void> walk_first_parents(const Oid& tip,
                                  const std::function<bool(const Oid&, const CommitLinks&)>& visit) const;

 private:
  struct Handles;
  explicit Repository(std::unique_ptr<Handles> handles);

  std::unique_ptr<Handles> handles_;
};

/// True for what git would call binary: a zero byte among the first 8,000.
bool looks_binary(std::string_view content);

}  // namespace signalbox
