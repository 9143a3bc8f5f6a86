#pragma once
// One frozen moment of every repository: the base histories, what is pending on every branch, and what could not be
// read.

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "bot/applied_state.h"
#include "code/uses.h"
#include "config/config.h"
#include "config/dependent_file.h"
#include "conflicts/engine.h"
#include "migrations/pending.h"
#include "report/report.h"

namespace signalbox {

/// Whose code is read for what it uses. Where nobody else migrates a database that a service sees, its code can only
/// be hurt by its own migrations, and reading all of it costs more than everything else.
enum class CodeScope {
  None,
  Across,  ///< services that see a database which another one migrates
  All,
};

struct SnapshotOptions {
  bool fetch = true;                    ///< false: read what is already here
  std::vector<std::string> fetch_only;  ///< when not empty, and fetch is set: only these services' repositories
  std::optional<std::string> service;   ///< only this one
  std::vector<std::string> branches;    ///< globs that narrow the configured ones; empty: all
  Instant now;
  bool contents = true;  ///< false: only list the files, read nothing
  CodeScope code = CodeScope::Across;
  std::map<std::string, std::vector<std::string>> proposals;  ///< service → references to fetch besides its branches
  std::set<std::string> reviewed;  ///< services whose code is read in any case: a pull request is open there
  std::map<std::string, std::string> deployed;  ///< service → the commit that runs in production, where that is known
  bool ask_databases = false;         ///< which migrations have run there, where the configuration has their addresses
  std::vector<AppliedState> applied;  ///< what they said last
  /// Called from several threads: what is being done, how many are done, of how many.
  std::function<void(std::string_view, std::size_t, std::size_t)> progress;
};

/// A pending file, before anything is read.
struct PendingFile {
  std::string branch;
  std::string path;
  FileStatus status = FileStatus::Added;

  bool operator==(const PendingFile&) const = default;
};

/// The code of a service at one commit.
struct CodeSnapshot {
  std::string branch;  ///< the base branch's name, an open branch's, or "" for what is deployed
  std::string commit;
  std::vector<CodeFile> files;
  std::vector<std::string> problems;  ///< what was not read, and why
};

struct ServiceSnapshot {
  SnapshotEntry entry;
  DependentFile declared;                                  ///< by files of the base branch
  CodeSnapshot code;                                       ///< of the base branch
  std::optional<CodeSnapshot> deployed;                    ///< when it is another commit
  std::optional<std::vector<std::string>> deployed_files;  ///< of the migration folders, when that is known
  std::vector<CodeSnapshot> proposed;  ///< of branches whose code differs from the base's; only the files that do
  std::vector<BaseHistory> histories;
  std::vector<PendingMigration> pending;
  std::vector<PendingFile> files;
};

struct Snapshot {
  std::vector<ServiceSnapshot> services;  ///< by name
  std::vector<AppliedState> applied;      ///< what the databases say, or said last
  std::vector<ScanError> errors;
};

/// `snapshot` with what the references of `options.proposals` bring: nobody who may write to these repositories put it
/// there, so it stands apart. `read` names the references that were there, each behind its service.
struct ProposalSnapshot {
  Snapshot snapshot;
  std::set<std::pair<std::string, std::string>> read;
};
ProposalSnapshot with_proposals(const Config& config, const Snapshot& snapshot, const SnapshotOptions& options);

/// Reads every repository, several at a time. A repository that fails is an error in the snapshot; the others go on.
Snapshot take_snapshot(const Config& config, const SnapshotOptions& options);

}  // namespace signalbox
