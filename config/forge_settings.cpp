#include <optional>
#include <string_view>

#include "config/config.h"

namespace signalbox {

const ForgeSettings* forge_settings(const Config& config, std::string_view forge) {
  const WebhookReceivers& all = config.webhooks;
  const std::optional<ForgeSettings>* found = forge == "github"      ? &all.github
                                              : forge == "gitlab"    ? &all.gitlab
                                              : forge == "gitea"     ? &all.gitea
                                              : forge == "bitbucket" ? &all.bitbucket
                                                                     : nullptr;
  return found != nullptr && *found ? &**found : nullptr;
}

}  // namespace signalbox
