#pragma once
// Errors as application/problem+json: one sentence of consequence, one of advice.

#include <string>
#include <string_view>

#include "base/error.h"
#include "net/server.h"

namespace signalbox {

Response problem(int status, std::string_view detail);
/// The status that tells the caller what the error's code tells us; Unavailable asks to come again.
Response problem(const Error& error);
Response json_response(int status, std::string body);

}  // namespace signalbox
