#pragma once
// Where code is hosted, as the bot sees it: webhooks come in, verified and brought into one shape; calls go out through
// its ForgeApi. A forge is a file in hosts/ and a line in forges.def.

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "forges/api.h"
#include "forges/event.h"
#include "net/client.h"
#include "net/headers.h"

namespace signalbox {

struct Forge {
  std::string_view name;  ///< also the last part of its webhook's path: "github"
  /// Below it the base repository keeps the heads of all pull requests, those of forks too: "refs/pull" for
  /// refs/pull/7/head. Empty: the forge keeps none.
  std::string_view change_references;
  /// True when the headers are those of its webhooks.
  bool (*claims)(const Headers& headers) = nullptr;
  /// True when the body was signed with one of the secrets (several live at once while they are rotated).
  bool (*verify)(const Headers& headers, std::string_view body, std::span<const std::string> secrets) = nullptr;
  /// Call after verify. InvalidInput for what is not this forge's webhook; unknown events become Ignore.
  Result<ForgeEvent> (*normalise)(const Headers& headers, std::string_view body) = nullptr;
  /// `client` and `clock` must outlive what comes back.
  std::unique_ptr<ForgeApi> (*connect)(ForgeAccess access, HttpClient& client, const Clock& clock) = nullptr;
};

/// Whether `hex` is the HMAC-SHA256 of the body under one of the secrets, however long the look takes.
bool signed_by_any(std::string_view hex, std::string_view body, std::span<const std::string> secrets);

/// The APIs that the configuration gives access to, by forge.
using ForgeApis = std::map<std::string, ForgeApi*, std::less<>>;

/// Every forge, in the order of forges.def.
std::span<const Forge* const> all_forges();
/// nullptr when there is none of that name.
const Forge* find_forge(std::string_view name);

/// Where the base repository keeps a pull request's head: "refs/pull/7/head"; empty when the forge keeps none.
std::string change_reference(std::string_view forge, int number);

}  // namespace signalbox
