#pragma once
// Running the `git` program the way a server must: no prompts, no hooks, no configuration of the machine or its user,
// one transport allowed, a deadline, and secrets in the environment only.

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "base/process.h"
#include "base/result.h"
#include "git/mirror.h"

namespace signalbox {

/// What git gets to see. Errors: a secret or a path that cannot be passed on safely.
Result<std::map<std::string, std::string>> git_environment(const RepositoryUrl& url, const Credentials& credentials,
                                                           std::chrono::seconds silence);

/// Runs git; its failure is an Error whose text holds no secret. The output is what it printed.
Result<std::string> run_git(const std::vector<std::string>& arguments,
                            const std::map<std::string, std::string>& environment, std::chrono::milliseconds deadline,
                            const std::vector<std::string>& secrets);

}  // namespace signalbox
