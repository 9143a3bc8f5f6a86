#include "bot/server/job_keys.h"

namespace signalbox {

std::vector<std::string> services_of_job(const Config& config, std::string_view key) {
  std::vector<std::string> out;
  const std::string_view project = key.substr(key.find(':') + 1);
  for (const auto& [name, service] : config.services) {
    if (key == kEverything || (!project.empty() && service.project == project)) {
      out.push_back(name);
    }
  }
  return out;
}

}  // namespace signalbox
