#include "bot/base_schemas.h"

#include <algorithm>
#include <functional>
#include <set>

namespace signalbox {
namespace {

/// Services in an order in which what is depended on comes first; a cycle is broken where it is met again.
std::vector<std::string> providers_first(const Config& config) {
  std::vector<std::string> order;
  std::set<std::string> seen;
  const std::function<void(const std::string&)> visit = [&](const std::string& name) {
    const auto service = config.services.find(name);
    if (service == config.services.end() || !seen.insert(name).second) {
      return;
    }
    for (const Dependency& dependency : service->second.depends_on) {
      visit(dependency.service);
    }
    order.push_back(name);
  };
  for (const auto& [name, service] : config.services) {
    visit(name);
  }
  return order;
}

Engine engine_of(const Config& config, const BaseHistory& history) {
  const auto database = config.databases.find(history.database);
  if (database != config.databases.end() && database->second.engine) {
    return *database->second.engine;
  }
  return history.migrations.empty() ? Engine::Postgres : history.migrations.front().engine;
}

}  // namespace

BaseSchemas replay_bases(const Config& config, std::span<const BaseHistory> histories) {
  BaseSchemas out;
  for (const std::string& service : providers_first(config)) {
    for (const BaseHistory& history : histories) {
      if (history.service != service) {
        continue;
      }
      const auto schema = out.schemas.try_emplace(history.database, empty_schema(engine_of(config, history))).first;
      replay_on(schema->second, history.migrations, out.problems);
    }
  }
  for (const auto& [name, database] : config.databases) {
    out.schemas.try_emplace(name, empty_schema(database.engine.value_or(Engine::Postgres)));
  }
  return out;
}

BaseSchemas replay_bases(const Config& config, const Snapshot& snapshot) {
  std::vector<BaseHistory> histories;
  for (const ServiceSnapshot& service : snapshot.services) {
    histories.insert(histories.end(), service.histories.begin(), service.histories.end());
  }
  return replay_bases(config, histories);
}

}  // namespace signalbox
