#pragma once
// Soft claims: the first open branch that touches an object holds it, and others see who it is and until when. Nothing
// is forbidden by it.

#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "config/config.h"
#include "migrations/pending.h"
#include "schema/schema.h"

namespace signalbox {

struct Claim {
  std::string object;  ///< "orders/public.users.email", "orders/public.users"
  std::string holder;  ///< PendingMigration::id()
  std::string service;
  std::string branch;
  std::string author;
  Instant since{};
  Instant until{};                  ///< it ends with the branch, or then
  std::vector<std::string> others;  ///< pending ids that touch the object too, in the order in which they came

  bool operator==(const Claim&) const = default;
};

/// The claims that somebody else runs into, by object. An expired one passes to the next in line.
std::vector<Claim> claims_of(const Config& config, std::span<const PendingMigration> pending,
                             const std::map<std::string, Schema>& bases, Instant now);

}  // namespace signalbox
