#pragma once
// GitHub's JSON, the same in webhooks and in the API; Gitea and Forgejo write it too.

#include "forges/event.h"
#include "forges/json_view.h"

namespace signalbox {

/// A pull request object.
ForgeChange github_change(const JsonView& pull_request);

/// A webhook's body. `name` is what the event header says; InvalidInput for what is no JSON object.
Result<ForgeEvent> github_event(std::string name, std::string delivery_id, std::string_view body);

}  // namespace signalbox
