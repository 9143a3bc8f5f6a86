#pragma once
// What a run tells the shell, and what a merge gate decides by.

#include <map>
#include <optional>
#include <string>

#include "config/config.h"
#include "report/report.h"

namespace signalbox {

/// From which severity on a run fails, and what an unreadable migration counts for.
struct FailOn {
  std::optional<Severity> severity = Severity::Error;  ///< nullopt: never
  UnknownPolicy unknown = UnknownPolicy::Warn;
  std::map<std::string, UnknownPolicy> unknown_by_service;  ///< where a service says otherwise
};

/// Reads the value of --fail-on: "error", "warning", "never".
std::optional<FailOn> parse_fail_on(std::string_view word);
/// The same with the configuration's policies for unknowns.
FailOn with_policies(FailOn fail_on, const Config& config);

/// 3 when something could not be read at all (the verdict is incomplete, whatever it says), 1 when something is at or
/// above the limit, else 0.
int exit_status(const Report& report, const FailOn& fail_on);

}  // namespace signalbox
