#include "bot/forge_room.h"

#include "notifiers/forge_answers.h"

namespace signalbox {

ForgeRoom::ForgeRoom(const Config& config, const Clock& clock) {
  for (const Forge* forge : all_forges()) {
    if (!has_api(config, forge->name)) {
      continue;
    }
    const ForgeSettings& settings = *forge_settings(config, forge->name);
    clients_.push_back(std::make_unique<CurlClient>());
    owned_.push_back(forge->connect(
        {settings.api_url, settings.app_id, settings.private_key.reveal(), settings.username, settings.token.reveal()},
        *clients_.back(), clock));
    apis_.emplace(forge->name, owned_.back().get());
  }
}

Result<void> ForgeRoom::recall(Store& store) {
  for (const auto& [name, api] : apis_) {
    const auto memory = store.forge_memory.find(name);
    if (!memory) {
      return fail(memory.error());
    }
    api->recall(*memory);
  }
  return {};
}

Result<void> ForgeRoom::keep(Store& store) const {
  for (const auto& [name, api] : apis_) {
    if (auto kept = store.forge_memory.put(name, api->memory()); !kept) {
      return kept;
    }
  }
  return {};
}

}  // namespace signalbox
