#pragma once
// How a GitHub App proves who it is: a short-lived JWT signed with its key (RS256).

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace signalbox {

/// base64url without padding, as JWTs are written.
std::string base64url_encode(std::string_view bytes);

/// Valid from a minute before `now`, since clocks differ, for nine minutes after it; GitHub takes at most ten. Denied
/// when the key is no RSA key in PEM.
Result<std::string> app_jwt(std::uint64_t app_id, std::string_view private_key_pem, Instant now);

}  // namespace signalbox
