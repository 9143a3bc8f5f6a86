#pragma once
// Gradual changes over several migrations: expand, migrate, contract. A contract takes something away for good, so it
// is blocked while anybody still uses it, while a task about it is open, and while what takes its place is not
// deployed.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/impact.h"
#include "graph/task.h"

namespace signalbox {

enum class RolloutPhase { Expand, Migrate, Contract };

std::string_view to_string(RolloutPhase phase);  ///< "expand", "migrate", "contract"

struct RolloutStep {
  RolloutPhase phase = RolloutPhase::Contract;
  std::string service;
  std::string migration;  ///< PendingMigration::id(), or the file's path for one on the base branch
  int line = 0;
  std::string change;  ///< describe(operation)
  PendingState state = PendingState::Proposed;

  bool operator==(const RolloutStep&) const = default;
};

struct Rollout {
  std::string id;         ///< "r-…": of the object that goes away
  std::string object;     ///< "orders/public.users.email"
  std::string successor;  ///< "orders/public.users.email_address"; empty: nothing takes its place
  bool declared = false;  ///< by a "signalbox: contract-of" comment, not recognised
  std::vector<RolloutStep> steps;
  bool blocked = false;
  std::vector<std::string> reasons;  ///< every one of them, in words

  bool operator==(const Rollout&) const = default;
};

/// A migration on a base branch.
struct PastMigration {
  std::string service;
  std::string database;
  PendingState state = PendingState::Deployed;  ///< Merged: it is known not to be deployed yet
  const Migration* migration = nullptr;
};

struct RolloutInput {
  std::span<const PendingMigration> pending;
  std::span<const PastMigration> past;
  std::span<const Impact> impacts;
  std::span<const Task> tasks;
  const std::map<std::string, Schema>* bases = nullptr;
};

/// One rollout per object that a pending migration takes away, by object.
std::vector<Rollout> rollouts_of(const RolloutInput& input);

}  // namespace signalbox
