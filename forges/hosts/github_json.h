#pragma once
// GitHub's JSON, the same in webhooks and in the API.

#include "forges/event.h"
#include "forges/json_view.h"

namespace signalbox {

/// A pull request object.
ForgeChange github_change(const JsonView& pull_request);

}  // namespace signalbox
