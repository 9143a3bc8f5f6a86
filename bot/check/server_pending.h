#pragma once
// What a running bot knows to be pending elsewhere, asked over its API.

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/result.h"
#include "migrations/pending.h"
#include "net/client.h"

namespace signalbox {

/// Everything pending at `server` ("https://signalbox.example.com"), from its /api/v1/pending.
Result<std::vector<PendingMigration>> ask_pending(HttpClient& client, const std::string& server);

/// Reads one element of the contract's "pending".
Result<PendingMigration> pending_from_json(const nlohmann::ordered_json& json);

}  // namespace signalbox
