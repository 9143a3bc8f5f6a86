#pragma once
// From what a scan found to migrations: files put together, read, and attributed to their branches.

#include <string>
#include <vector>

#include "bot/migration_lines.h"
#include "bot/reading_cache.h"
#include "conflicts/engine.h"
#include "migrations/pending.h"
#include "migrations/scanner.h"

namespace signalbox {

struct ScanReading {
  std::vector<BaseHistory> histories;
  std::vector<PendingMigration> pending;
};

/// Reads the base's files and every branch's. `children` at a time; 0: one per core.
ScanReading read_scan(const Repository& repository, const Service& service, const std::vector<MigrationLine>& lines,
                      const ScanResult& scanned, ReadingCache& cache, unsigned children);

/// Every folder of the lines, sorted: what a scan looks into.
std::vector<std::string> folders_of(const std::vector<MigrationLine>& lines);

}  // namespace signalbox
