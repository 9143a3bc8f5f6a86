#include "bot/memory.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/log.h"
#include "bot/server/due_work.h"

namespace signalbox {
namespace {

/// The version of an environment; production's, or that of the only one there is.
using Versions = std::map<std::string, std::map<std::string, std::string>>;  // service, environment

void read_file(const std::string& path, Versions& out) {
  std::ifstream in(path);
  if (!in) {
    return;
  }
  const nlohmann::json json = nlohmann::json::parse(in, nullptr, false);
  if (!json.is_object()) {
    log_warning("{}: this is no JSON object of services", path);
    return;
  }
  for (const auto& [service, environments] : json.items()) {
    if (!environments.is_object()) {
      continue;
    }
    for (const auto& [environment, version] : environments.items()) {
      if (version.is_string()) {
        out[service][environment] = version.get<std::string>();
      }
    }
  }
}

Result<void> queue(Store& store, const Config& config, const Task& task, Instant now) {
  const bool tracked = writes_tasks(config);
  if (auto put = tracked ? store.outbox.put(kTaskChannel, task.id, encode(task), now) : Result<void>{}; !put) {
    return put;
  }
  AuditEntry entry;
  entry.at = now;
  entry.actor = task.closed_by.empty() ? "signalbox" : task.closed_by;
  entry.action = fmt::format("task.{}", to_string(task.state));
  entry.subject = task.id;
  entry.reason = task.reason.empty() ? task.change : task.reason;
  const auto appended = store.audit.append(std::move(entry));
  return appended ? Result<void>{} : fail(appended.error());
}

/// An environment that is configured no more is forgotten.
bool is_configured(const AppliedState& state, const Config& config) {
  const auto database = config.databases.find(state.database);
  return database != config.databases.end() &&
         std::ranges::any_of(database->second.environments, [&](const DatabaseEnvironment& environment) {
           return environment.name == state.environment && !environment.url.empty();
         });
}

}  // namespace

Result<Memory> read_memory(Store& store, const Config& config) {
  Memory out;
  const auto tasks = store.tasks.all();
  const auto deployments = store.deployments.all();
  const auto applied = store.deployments.applied();
  if (!tasks || !deployments || !applied) {
    return fail(!tasks ? tasks.error() : !deployments ? deployments.error() : applied.error());
  }
  for (const AppliedRecord& record : *applied) {
    if (auto state = from_record(record); state && is_configured(*state, config)) {
      out.applied.push_back(std::move(*state));
    }
  }
  for (const StoredTask& stored : *tasks) {
    if (auto task = decode_task(stored.body)) {
      out.tasks.push_back(std::move(*task));
    }
  }
  Versions versions;
  read_file(config.state + "/deployments.json", versions);
  for (const Deployment& each : *deployments) {
    versions[each.service][each.environment] = each.version;
  }
  for (const auto& [service, environments] : versions) {
    const auto production = environments.find(std::string(kProduction));
    if (production != environments.end()) {
      out.deployed[service] = production->second;
    } else if (environments.size() == 1) {
      out.deployed[service] = environments.begin()->second;
    }
  }
  return out;
}

Result<void> keep_applied(Store& store, std::span<const AppliedState> states) {
  for (const AppliedState& state : states) {
    if (auto put = store.deployments.put_applied(to_record(state)); !put) {
      return put;
    }
  }
  return {};
}

Result<void> keep_tasks(Store& store, const Config& config, const std::vector<Task>& tasks, Instant now) {
  const auto known = store.tasks.all();
  if (!known) {
    return fail(known.error());
  }
  std::map<std::string_view, std::string_view> before;
  for (const StoredTask& task : *known) {
    before.emplace(task.id, task.body);
  }
  for (const Task& task : tasks) {
    const std::string body = encode(task);
    if (const auto old = before.find(task.id); old != before.end() && old->second == body) {
      continue;
    }
    if (auto put = store.tasks.put(task.id, to_string(task.state), body, now); !put) {
      return put;
    }
    if (auto queued = queue(store, config, task, now); !queued) {
      return queued;
    }
  }
  return {};
}

}  // namespace signalbox
