#pragma once
// Which migrations have run where, as the databases' own history tables say.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "config/config.h"
#include "conflicts/engine.h"
#include "migrations/applied.h"
#include "store/deployments.h"

namespace signalbox {

/// What one environment's database says of one framework's migrations, by one table.
struct AppliedState {
  DatabaseName database;
  std::string environment;
  std::string framework;
  std::string history_table;  ///< as BaseHistory's
  std::vector<AppliedVersion> versions;
  Instant at{};

  bool operator==(const AppliedState&) const = default;
};

/// It speaks of these migrations.
bool is_about(const AppliedState& state, const BaseHistory& history);

AppliedRecord to_record(const AppliedState& state);
/// nullopt for a row of another program's.
std::optional<AppliedState> from_record(const AppliedRecord& record);

/// For each migration of the history, whether it has run in production: in the environment of that name, or in every
/// one that was asked where none is called so. nullopt: no database says.
std::optional<std::vector<bool>> applied_in_production(const BaseHistory& history,
                                                       std::span<const AppliedState> states);

/// The environment that contract steps look at.
inline constexpr std::string_view kProduction = "production";

}  // namespace signalbox
