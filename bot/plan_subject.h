#pragma once
// What `signalbox plan` plans: a migration that somebody named, with the schema that it will meet.

#include <optional>
#include <string>

#include "base/result.h"
#include "config/config.h"
#include "safety/plan/plan.h"

namespace signalbox {

struct PlanSubject {
  Migration migration;
  Schema before;
  PlanInput input;
};

struct PlanSubjectOptions {
  const Config* config = nullptr;  ///< nullptr: there is none
  std::optional<Engine> engine;
  std::optional<std::string> framework;
  bool fetch = true;
};

/// `name` is a file (or folder) of a migration on the disk, or the id of something pending:
/// "service:branch:path". On the disk the migrations beside it that run before it make the schema.
Result<PlanSubject> plan_subject(const std::string& name, const PlanSubjectOptions& options);

}  // namespace signalbox
