#pragma once
// What the base's migration folders held once and hold no more. A branch that brings such a file was squash-merged, and
// what the base did to the file later (an edit, a new number, one squashed migration for all) is the base's last word.

#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "migrations/scan_folders.h"
#include "migrations/scan_history.h"

namespace signalbox {

/// Walks the base's first parents only as far back as branches ask.
class BasePast {
 public:
  using FoldersAt = std::function<Result<const Folders*>(const Oid& commit)>;

  BasePast(CommitStore& commits, TreeStore& trees, FoldersAt folders_at, const Oid& tip)
      : commits_(commits), trees_(trees), folders_at_(std::move(folders_at)), at_(tip) {}

  /// Did the base drop exactly this file after `fork`? Without a fork, ever.
  Result<bool> dropped(const std::string& path, const TreeItem& file, const std::optional<Oid>& fork);

 private:
  struct Version {
    TreeItem file;
    std::size_t steps;  ///< first parents between the tip and the commit that dropped it
  };

  Result<std::size_t> steps_to(const std::optional<Oid>& fork);
  Result<void> step();
  Result<void> remember_dropped(const Oid& commit, const Oid& parent);

  CommitStore& commits_;
  TreeStore& trees_;
  FoldersAt folders_at_;
  Oid at_;
  bool at_root_ = false;
  std::size_t steps_ = 0;
  std::unordered_map<Oid, std::size_t> passed_;  ///< commits whose first parent was compared already
  std::unordered_map<std::string, std::vector<Version>> versions_;
};

}  // namespace signalbox
