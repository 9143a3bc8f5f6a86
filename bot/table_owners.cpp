#include "bot/table_owners.h"

#include <algorithm>

#include "graph/service_graph.h"

namespace signalbox {
namespace {

/// The one service of the team that answers for the database, when others migrate it too.
const Service* owner_of(const Config& config, const Database& database) {
  const Service* owner = nullptr;
  for (const auto& [name, service] : config.services) {
    if (service.owner == database.owner && std::ranges::count(databases_of(service), database.name) > 0) {
      if (owner != nullptr) {
        return nullptr;
      }
      owner = &service;
    }
  }
  return owner;
}

}  // namespace

std::map<std::string, std::string> owners_of(const Config& config, const std::map<std::string, Schema>& bases) {
  std::map<std::string, std::string> out;
  for (const auto& [name, database] : config.databases) {
    const Service* owner = database.owner.empty() ? nullptr : owner_of(config, database);
    const auto base = bases.find(name);
    if (owner == nullptr || base == bases.end()) {
      continue;
    }
    for (const auto& [table, unused] : base->second.tables) {
      out[name + "/" + to_string(table)] = owner->name;
    }
  }
  return out;
}

}  // namespace signalbox
