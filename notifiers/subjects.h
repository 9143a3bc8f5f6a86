#pragma once
// What may be told now: conflicts, broken uses and pull requests, with where each goes.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "config/config.h"
#include "notifiers/circumstances.h"
#include "notifiers/notice.h"
#include "notifiers/told.h"
#include "report/report.h"

namespace signalbox {

/// Something that may be told, with what routes match it by.
struct Subject {
  Notice notice;
  std::vector<std::string> kinds;
  std::set<std::string> databases;
  std::set<std::string> pendings;  ///< the migrations it is about
};

/// By key. What follows from a conflict that is told of is left out: people hear of the root.
std::map<std::string, Subject> subjects_of(const Report& report, const Config& config,
                                           const Circumstances& circumstances);
std::set<ToldPlace> places_for(const Subject& subject, const Config& config);

/// "pr:github:acme/backend#412"
std::string review_key(const KnownChange& change);

}  // namespace signalbox
