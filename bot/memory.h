#pragma once
// What judging takes from earlier times: the tasks that are known, and what runs where.

#include <map>
#include <span>
#include <string>
#include <vector>

#include "bot/applied_state.h"
#include "config/config.h"
#include "graph/task.h"
#include "store/store.h"

namespace signalbox {

struct Memory {
  std::vector<Task> tasks;
  std::map<std::string, std::string> deployed;  ///< service → the version that runs in production
  std::vector<AppliedState> applied;            ///< what the databases said last, of those still configured
};

/// Tasks and deployments from the store; deployments also from `deployments.json` in the state folder, a map of
/// services to maps of environments to versions. What was reported to the store wins.
Result<Memory> read_memory(Store& store, const Config& config);

/// Keeps the tasks that changed and queues those for the tracker, when one is configured. Part of a transaction.
Result<void> keep_tasks(Store& store, const Config& config, const std::vector<Task>& tasks, Instant now);

/// Keeps what the databases said in this scan, for when they cannot be asked.
Result<void> keep_applied(Store& store, std::span<const AppliedState> states);

/// The outbox channel of tasks.
inline constexpr char kTaskChannel[] = "tasks";

}  // namespace signalbox
