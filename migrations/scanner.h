#pragma once
// Which files of the migration folders are pending on which branch. Knows nothing of frameworks: it compares trees.
//
// A file is pending when the branch changed it since it left the base (its merge base) and the base tip does not have
// it that way already. So squash-merged, merged and stale branches add nothing, a branch that merged the base in shows
// only its own files, and edits and deletions of applied migrations are seen for what they are.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "git/repository.h"
#include "migrations/file_status.h"

namespace signalbox {

struct ScanRequest {
  std::string base;  ///< branch name
  std::vector<std::string>
      folders;  ///< paths ("db/migrations", "." for the root) or globs ("*/migrations", "**/migrations")
  std::vector<std::string> include = {"**"};  ///< globs of branch names
  std::vector<std::string> exclude;
  std::vector<std::string> references;  ///< scanned as well, under these names: "refs/pull/7/head"; not there: left out
  std::optional<std::chrono::seconds> max_age;  ///< branches whose tip is older than this before `now` are left out
  Instant now;
  bool base_files = true;        ///< also list the base tip's files
  bool find_introducing = true;  ///< also find the commit that brought each file

  bool operator==(const ScanRequest&) const = default;
};

/// The commit that gave the file the content it has now.
struct Introduction {
  Oid commit;
  std::string author_name;
  std::string author_email;
  Instant time;

  bool operator==(const Introduction&) const = default;
};

struct ScannedFile {
  std::string path;  ///< git's bytes, whole path from the repository's root
  Oid blob;          ///< zero when deleted. Equal blobs on two branches: the same migration, cherry-picked
  EntryKind kind = EntryKind::File;
  FileStatus status = FileStatus::Added;
  Oid base_blob;                              ///< what the base tip has at this path; zero: nothing
  Oid fork_blob;                              ///< what stood there when the branch left the base; zero: nothing
  std::optional<Introduction> introduced_by;  ///< nullopt: not asked for, or a merge brought it
  std::string inherited_from;  ///< the branch below this one that brought the file; empty: this branch did

  bool operator==(const ScannedFile&) const = default;
};

struct ScannedBranch {
  std::string name;
  Oid tip;
  std::string author_name;  ///< of the tip
  std::string author_email;
  Instant committed;
  std::vector<std::string> stacked_on;  ///< scanned branches whose tips this one contains; no conflicts with these
  std::vector<ScannedFile> files;       ///< by path; never empty

  bool operator==(const ScannedBranch&) const = default;
};

/// A branch that could not be read; the others were.
struct ScanProblem {
  std::string branch;
  Error error;

  bool operator==(const ScanProblem&) const = default;
};

struct ScanResult {
  std::string base;
  Oid base_tip;
  std::size_t branch_count = 0;         ///< branches looked at, the base not counted
  std::vector<TreeEntry> base_files;    ///< every file of the folders at the base tip, by path
  std::vector<ScannedBranch> branches;  ///< those with pending files, by name
  std::vector<ScanProblem> problems;    ///< by branch name

  bool operator==(const ScanResult&) const = default;
};

/// Scans all branches. `cache_file` (may be empty: none) remembers what was found, so that nothing is done twice while
/// tips stand still; it may be lost or damaged at any time without harm. One thread per Repository.
Result<ScanResult> scan_branches(const Repository& repository, const ScanRequest& request,
                                 const std::string& cache_file = {});

/// Every file of the folders at a commit, by path: what the base looked like at another time.
Result<std::vector<TreeEntry>> list_migration_files(const Repository& repository, const Oid& commit,
                                                    const std::vector<std::string>& folders);

}  // namespace signalbox
