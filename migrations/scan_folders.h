#pragma once
// Where the migration folders are at a commit, and what differs between two commits' folders. Trees that are equal by
// id are never opened, and a tree is opened once.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/result.h"
#include "git/repository.h"

namespace signalbox {

/// What a folder specification names at one commit: mostly a folder; a link, submodule or single file is kept for what
/// it is.
using Folders = std::vector<TreeEntry>;  // by path, none inside another

/// Trees read so far. Pointers stay good until forget_if_large.
class TreeStore {
 public:
  explicit TreeStore(const Repository& repository) : repository_(repository) {}

  Result<const GitTree*> get(const Oid& oid);
  /// Call between two branches.
  void forget_if_large();

 private:
  const Repository& repository_;
  std::unordered_map<Oid, std::unique_ptr<GitTree>> trees_;
  std::size_t bytes_ = 0;
};

/// Finds what `specifications` name below any root tree: "db/migrations", "*/migrations", "**/migrations", ".".
class FolderFinder {
 public:
  FolderFinder(const Repository& repository, const std::vector<std::string>& specifications);

  Result<Folders> at(const Oid& root);

 private:
  struct Part {
    std::string text;
    bool is_glob = false;
  };
  /// A pattern and how many of its parts are behind us.
  using Position = std::pair<std::uint32_t, std::uint32_t>;
  using State = std::vector<Position>;
  using Key = std::pair<Oid, std::size_t>;
  struct KeyHash {
    std::size_t operator()(const Key& key) const {
      return std::hash<Oid>{}(key.first) ^ (key.second * 0x9e3779b97f4a7c15U);
    }
  };

  static std::vector<Part> parts_of(std::string_view specification);
  void advance_over_nothing(State& state) const;
  bool complete(const State& state) const;
  State after(const State& state, std::string_view name) const;
  std::size_t number_of(const State& state);
  Result<const Folders*> below(const Oid& tree, const State& state, std::size_t depth);
  Result<Folders> search(const Oid& tree, const State& state, std::size_t depth);
  Result<void> add_item(const TreeItem& item, const State& state, std::size_t depth, Folders& out);

  const Repository& repository_;
  std::vector<std::vector<Part>> patterns_;
  State start_;
  std::map<State, std::size_t> numbers_;
  std::unordered_map<Key, Folders, KeyHash> known_;  ///< a branch changes few trees; the rest are found here
};

/// One path that differs; a missing side is nullopt.
struct PathChange {
  std::string path;
  std::optional<TreeItem> before;  ///< its name is not set
  std::optional<TreeItem> after;
};

/// True when both are the same content and the same kind of thing; the executable bit does not count.
bool same_file(const TreeItem& a, const TreeItem& b);

/// What differs between the files of two sets of folders, by path. An Error when more than `limit` files differ.
Result<std::vector<PathChange>> compare_folders(TreeStore& trees, const Folders& before, const Folders& after,
                                                std::size_t limit);

/// The file at `path` in these folders; nullopt when they do not hold it.
Result<std::optional<TreeItem>> find_in_folders(TreeStore& trees, const Folders& folders, std::string_view path);

}  // namespace signalbox
