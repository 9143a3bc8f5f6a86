#pragma once
// The parts of a Report as JSON, for whoever shows them one by one. The shapes are the contract's; members are added,
// never renamed.

#include <nlohmann/json_fwd.hpp>

#include "report/report.h"

namespace signalbox {

nlohmann::ordered_json to_json(const SnapshotEntry& entry);
nlohmann::ordered_json to_json(const Unknown& unknown);
nlohmann::ordered_json to_json(const Evidence& evidence);
nlohmann::ordered_json to_json(const ConflictSide& side);
nlohmann::ordered_json to_json(const PendingReport& pending);
nlohmann::ordered_json to_json(const Finding& finding);
nlohmann::ordered_json to_json(const StatementReview& statement);
nlohmann::ordered_json to_json(const GateResult& result);
nlohmann::ordered_json to_json(const RollbackReview& rollback);
nlohmann::ordered_json to_json(const Conflict& conflict);
nlohmann::ordered_json to_json(const Impact& impact);
nlohmann::ordered_json to_json(const MergeOrder& order);
nlohmann::ordered_json to_json(const ScanError& error);
nlohmann::ordered_json to_json(const Report& report);

}  // namespace signalbox
