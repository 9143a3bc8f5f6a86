#pragma once
// What one pending change does to one service that depends on the data, with the evidence for it.

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/severity.h"
#include "graph/use.h"
#include "migrations/pending.h"
#include "schema/schema.h"

namespace signalbox {

/// One change × one dependent service.
struct Impact {
  std::string id;       ///< "i-…": fingerprint of operation, object and dependent; stable across rebases
  std::string kind;     ///< "breaks-declared-use", "new-required-write", …: docs/impacts.md
  std::string code;     ///< the case: "U01"
  std::string pending;  ///< PendingMigration::id() of the migration that changes the data
  int line = 0;         ///< of the change, in its migration
  std::string object;   ///< "orders/public.users.email"
  std::string change;   ///< describe(operation)
  bool breaking = false;
  std::string changed_by;        ///< the service whose migration it is
  std::string service;           ///< the dependent
  bool deployed_only = false;    ///< its base branch has moved already; what is deployed has not
  std::string team;              ///< its owner; empty: nobody
  std::vector<std::string> via;  ///< services that pass the data on to it; empty: it uses the data itself
  UseSource source = UseSource::Declared;
  double confidence = 1;
  std::vector<Evidence> evidence;
  std::string due;   ///< "2026-12-05": by when the dependent should have moved; empty: nothing to do
  std::string task;  ///< id of the follow-up task; empty: none
  Severity severity = Severity::Warning;
  std::string message;     ///< one sentence of consequence for the dependent
  std::string resolution;  ///< what the author of the change should do instead

  bool operator==(const Impact&) const = default;
};

/// What impacts_of looks at: one frozen moment.
struct ImpactInput {
  std::span<const PendingMigration> pending;
  std::span<const Use> uses;
  const std::map<std::string, Schema>* bases = nullptr;  ///< database → replayed schema; may lack some
  const Config* config = nullptr;
  Instant now{};     ///< due dates lie after it; the beginning of time: they may have passed
  bool own = false;  ///< true: what the changing service's own branch uses, instead of everybody else's uses
};

/// Whether it asks somebody to act: hints from vague declarations and from names alone do not.
bool asks_to_act(const Impact& impact);

/// Every pending change that somebody else's use will feel: worst first, then by pending id, line, object and service.
/// A service's changes are no impact on itself, and what a branch makes and takes back is none on anybody.
std::vector<Impact> impacts_of(const ImpactInput& input);
/// The same for the uses that the configuration declares.
std::vector<Impact> impacts_of(const Config& config, std::span<const PendingMigration> pending,
                               const std::map<std::string, Schema>& bases, Instant now);

}  // namespace signalbox
