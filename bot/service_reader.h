#pragma once
// One service's part of a snapshot: its repository scanned, its migrations read.

#include <optional>
#include <vector>

#include "base/result.h"
#include "bot/snapshot.h"
#include "config/config.h"
#include "git/repository.h"

namespace signalbox {

struct ServiceReading {
  std::optional<ServiceSnapshot> service;  ///< nullopt: nothing could be read; the errors say why
  std::vector<ScanError> errors;
  std::vector<std::string> references;  ///< of those asked for: that were there
};

/// Brings the service's repository up to date, with these references besides its branches. Any thread.
Result<void> fetch_repository(const Config& config, const Service& service,
                              const std::vector<std::string>& references = {});

/// The service's repository as it is here.
Result<Repository> open_repository(const Config& config, const Service& service);

/// Scans and reads what is here, these references besides the branches. Any thread.
ServiceReading read_service(const Config& config, const Service& service, const SnapshotOptions& options,
                            const std::vector<std::string>& references = {});

/// The migrations at one commit, branch or tag; empty: the base branch.
Result<std::vector<BaseHistory>> read_histories(const Config& config, const Service& service,
                                                const std::string& revision);

}  // namespace signalbox
