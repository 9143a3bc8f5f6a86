#pragma once
// The server's version, which decides what a statement costs.

#include <compare>
#include <string_view>

#include "schema/engine.h"

namespace signalbox {

struct ServerVersion {
  int major = 0;
  int minor = 0;
  int patch = 0;

  auto operator<=>(const ServerVersion&) const = default;
};

/// "15", "8.0.29", "10.11.6-MariaDB". Empty or unreadable text gives the version that is assumed for the engine: one
/// that most production servers have reached.
ServerVersion server_version(Engine engine, std::string_view text);

}  // namespace signalbox
