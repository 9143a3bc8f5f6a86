#pragma once
// What the keys of jobs stand for.

#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"

namespace signalbox {

/// The job that looks at every repository.
inline constexpr char kEverything[] = "*";

/// The services that a job's key stands for: "github:acme/backend" is those whose project is acme/backend, "*" is all.
std::vector<std::string> services_of_job(const Config& config, std::string_view key);

}  // namespace signalbox
