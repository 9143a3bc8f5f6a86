#pragma once
// What a scan found, on disk: one file per repository. Two questions are answered from it: "did anything move at all?"
// (then the whole result is there) and "did this branch or the base move?" (then what its tip brings is there). The
// file may be lost, old or damaged at any time: then the scan does its work again.

#include <optional>
#include <string>
#include <unordered_map>

#include "base/clock.h"
#include "migrations/branch_files.h"
#include "migrations/scanner.h"

namespace signalbox {

/// A result and how long it holds.
struct CachedScan {
  std::string references;  ///< fingerprint of all branches
  Instant from;            ///< when it was found
  Instant until;           ///< when the first branch becomes too old
  ScanResult result;

  bool operator==(const CachedScan&) const = default;
};

struct ScanCache {
  std::string question;  ///< fingerprint of the request but for its time
  CachedScan scan;
  Oid base_tip;
  std::unordered_map<Oid, TipFindings> tips;

  bool operator==(const ScanCache&) const = default;
};

/// Fingerprint of what was asked, without the time of asking.
std::string question_of(const ScanRequest& request);

/// The whole result, when the same question was asked and nothing moved since.
std::optional<ScanResult> load_unmoved(const std::string& file, const std::string& question,
                                       const std::string& references, Instant now);
/// Everything, when the same question was asked; nullopt when there is nothing to rely on.
std::optional<ScanCache> load_scan_cache(const std::string& file, const std::string& question);
/// Replaces the file at once or not at all. A failure is no error: the cache is then missing or old.
void save_scan_cache(const std::string& file, const ScanCache& cache);

}  // namespace signalbox
