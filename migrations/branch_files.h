#pragma once
// What one branch does to the migration folders, seen from the base.

#include <string>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "migrations/base_past.h"
#include "migrations/scan_folders.h"
#include "migrations/scan_history.h"
#include "migrations/scanner.h"

namespace signalbox {

/// What is known of a branch tip, whatever the branch is called and whatever stands on it.
struct TipFindings {
  Oid tip;
  std::string author_name;
  std::string author_email;
  Instant committed;
  std::vector<ScannedFile> files;  ///< inherited_from is not set yet

  bool operator==(const TipFindings&) const = default;
};

/// Compares any number of branch tips with one base tip.
class BranchFiles {
 public:
  BranchFiles(const Repository& repository, const std::vector<std::string>& folders, const Oid& base_tip,
              bool find_introducing);
  BranchFiles(const BranchFiles&) = delete;
  BranchFiles& operator=(const BranchFiles&) = delete;

  Result<TipFindings> of(const Oid& tip);
  /// The time of a commit, for the branches' age.
  Result<Instant> time_of(const Oid& commit);
  /// The commits that lie between this tip and the base: calls `visit` for each until it returns false for "not
  /// beyond".
  Result<void> walk_own(const Oid& tip, const std::function<bool(const Oid&)>& visit_and_go_on);

 private:
  Result<const Folders*> folders_at(const Oid& commit);
  Result<std::vector<ScannedFile>> changed_files(const Oid& tip, const std::vector<Oid>& forks);
  Result<std::optional<ScannedFile>> judge(const PathChange& change, const std::vector<Oid>& forks);
  Result<std::optional<TreeItem>> file_at(const Oid& commit, const std::string& path);
  Result<std::optional<Introduction>> introduction_of(const Oid& tip, const ScannedFile& file);
  Result<std::optional<Oid>> parent_with_same(const Oid& commit, const ScannedFile& file);

  const Repository& repository_;
  Oid base_tip_;
  bool find_introducing_;
  CommitStore commits_;
  BaseAncestry base_;
  ForkPoints forks_;
  FolderFinder finder_;
  TreeStore trees_;
  std::unordered_map<Oid, Folders> folders_;
  BasePast past_;
};

}  // namespace signalbox
