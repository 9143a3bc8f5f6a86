#pragma once
// GitHub's REST API: https://docs.github.com/en/rest, version 2022-11-28.

#include <memory>

#include "forges/api.h"
#include "net/client.h"

namespace signalbox {

std::unique_ptr<ForgeApi> connect_github(ForgeAccess access, HttpClient& client, const Clock& clock);

}  // namespace signalbox
