#pragma once
// What people said about what was found: approvals, silences, acknowledgements. Each keeps who, why, until when, and
// through which event it came; saying the same through the same event twice changes nothing.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace signalbox {

class StoreDatabase;

/// Somebody takes responsibility for one migration as it is written now.
struct Approval {
  std::string service;
  std::string content_hash;  ///< of the migration: other SQL is not approved by it, a rebase keeps it
  std::string actor;         ///< "github:anna"
  std::string reason;
  Instant given_at;
  Instant expires_at;
  std::string event;  ///< the delivery it came through

  bool operator==(const Approval&) const = default;
};

/// Nobody is told about a conflict for a while.
struct Silence {
  std::string key;
  std::string actor;
  std::string reason;
  Instant given_at;
  Instant ends_at;
  std::string event;

  bool operator==(const Silence&) const = default;
};

/// Somebody has seen it: it is not repeated, and the message says so.
struct Acknowledgement {
  std::string key;
  std::string actor;
  Instant given_at;
  std::string event;

  bool operator==(const Acknowledgement&) const = default;
};

class RulingStore {
 public:
  explicit RulingStore(StoreDatabase& database) : database_(&database) {}

  /// False when it was said already through the same event.
  Result<bool> approve(const Approval& approval);
  Result<bool> silence(const Silence& silence);
  Result<bool> acknowledge(const Acknowledgement& acknowledgement);

  /// Approvals that have not expired.
  Result<std::vector<Approval>> approvals(Instant now);
  /// The silence of each key that ends last, whether it is over or not.
  Result<std::vector<Silence>> silences();
  Result<std::vector<Acknowledgement>> acknowledgements();

 private:
  StoreDatabase* database_;
};

}  // namespace signalbox
