#pragma once
// Commits and trees as plain values, and their readers. The raw forms are read here and not by the git library, because
// looking for one name in a tree needs no list of all its entries: that is most of what a scan does. The bytes are
// other people's: every reader is bounded and refuses what git would not write.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "git/oid.h"

namespace signalbox {

enum class EntryKind {
  File,
  Executable,
  Symlink,    ///< its blob is the path that it points to
  Folder,     ///< its oid is a tree
  Submodule,  ///< its oid is a commit of another repository
};

std::string_view to_string(EntryKind kind);

/// One entry below a tree. `path` holds git's bytes: they need not be UTF-8 and may hold control characters.
struct TreeEntry {
  std::string path;
  Oid oid;
  EntryKind kind = EntryKind::File;

  bool operator==(const TreeEntry&) const = default;
};

/// One entry of a tree; `name` points into the bytes that were read.
struct TreeItem {
  std::string_view name;
  Oid oid;
  EntryKind kind = EntryKind::File;
};

/// A tree that was read, with the bytes that its items point into. May be moved, not copied.
class GitTree {
 public:
  static Result<GitTree> parse(std::string_view bytes);
  GitTree(GitTree&&) noexcept = default;
  GitTree& operator=(GitTree&&) noexcept = default;

  /// In git's order: by name, folders as if their names ended with '/'.
  const std::vector<TreeItem>& items() const { return items_; }
  std::size_t size_in_bytes() const { return bytes_.size() + items_.size() * sizeof(TreeItem); }

 private:
  GitTree() = default;

  std::vector<char> bytes_;
  std::vector<TreeItem> items_;
};

/// Where `a` stands against `b` in a tree: negative, zero, positive.
int compare_in_tree_order(const TreeItem& a, const TreeItem& b);

/// What a walk through history needs of a commit.
struct CommitLinks {
  Oid tree;
  std::vector<Oid> parents;
  Instant time;  ///< the committer's

  bool operator==(const CommitLinks&) const = default;
};

/// Names are valid UTF-8 on one line and at most 200 bytes long, whatever the commit says.
struct Commit {
  Oid oid;
  CommitLinks links;
  std::string author_name;
  std::string author_email;
  Instant author_time;
  std::string subject;  ///< the first line of the message

  bool operator==(const Commit&) const = default;
};

/// Takes the next entry off `rest`, which is not empty; false when it is malformed.
bool take_tree_item(std::string_view& rest, TreeItem& item);
/// All entries in git's order. The items point into `bytes`.
Result<std::vector<TreeItem>> parse_tree(std::string_view bytes);
/// The entry of that name, without looking at those behind it.
Result<std::optional<TreeItem>> find_tree_item(std::string_view bytes, std::string_view name);

Result<CommitLinks> parse_commit_links(std::string_view bytes);
Result<Commit> parse_commit(const Oid& oid, std::string_view bytes);

}  // namespace signalbox
