#pragma once
// The tables of keys, one file per part of the configuration.

#include "config/kinds.h"

namespace signalbox {

Kind<Config> config_kind();

Kind<Team> team_kind();
Kind<Database> database_kind();
Kind<Service> service_kind();
Kind<ReviewPolicy> policy_kind();
Kind<NotifySettings> notify_kind();
Kind<WebhookReceivers> webhooks_kind();
Kind<Credential> credential_kind();

}  // namespace signalbox
