#pragma once
// Judges the branch of a work tree: alone, and against whatever else is pending on the same databases.

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "bot/check/place.h"
#include "bot/check/subject.h"
#include "net/client.h"
#include "report/report.h"

namespace signalbox {

struct CheckOptions {
  std::string folder = ".";
  std::optional<Config> config;  ///< nullopt: none was found
  std::optional<std::string> service;
  std::optional<std::string> base;
  std::optional<std::string> server;
  std::optional<Engine> engine;  ///< without a configuration
  bool committed_only = false;
  bool fetch = true;   ///< other repositories of the configuration
  bool others = true;  ///< false: this branch alone
  Variables environment;
  Instant now;
};

struct Checked {
  CheckPlace place;
  Config config;
  std::vector<ServiceName> services;
  bool configured = false;
  Report report;                   ///< as this branch sees it
  std::vector<std::string> notes;  ///< what was not looked at, and what to do about it

  bool operator==(const Checked&) const = default;
};

/// `client` is used for `server` only.
Result<Checked> check_branch(const CheckOptions& options, HttpClient& client);

}  // namespace signalbox
