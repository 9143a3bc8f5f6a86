#pragma once
// One frozen moment of every repository: the base histories, what is pending on every branch, and what could not be
// read.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "config/config.h"
#include "conflicts/engine.h"
#include "migrations/pending.h"
#include "report/report.h"

namespace signalbox {

struct SnapshotOptions {
  bool fetch = true;                    ///< false: read what is already here
  std::vector<std::string> fetch_only;  ///< when not empty, and fetch is set: only these services' repositories
  std::optional<std::string> service;   ///< only this one
  std::vector<std::string> branches;    ///< globs that narrow the configured ones; empty: all
  Instant now;
  bool contents = true;  ///< false: only list the files, read nothing
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

struct ServiceSnapshot {
  SnapshotEntry entry;
  std::vector<BaseHistory> histories;
  std::vector<PendingMigration> pending;
  std::vector<PendingFile> files;
};

struct Snapshot {
  std::vector<ServiceSnapshot> services;  ///< by name
  std::vector<ScanError> errors;
};

/// Reads every repository, several at a time. A repository that fails is an error in the snapshot; the others go on.
Snapshot take_snapshot(const Config& config, const SnapshotOptions& options);

}  // namespace signalbox
