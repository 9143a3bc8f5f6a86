#pragma once
// Reading happens in a child process, signalbox-reader, with limits on memory and time: what a pull request holds may
// crash a parser, and the bot must live on.

#include <span>
#include <vector>

#include "migrations/child.h"
#include "migrations/reader.h"

namespace signalbox {

/// Hands over what was read of each request, in their order; only one is in memory at a time. A crash or a timeout
/// makes only the guilty migration unknown, with the reason.
void read_in_child(std::span<const ReadRequest> requests, const SandboxLimits& limits,
                   const std::function<void(Migration)>& take);
/// The same, all of them: result i belongs to request i.
std::vector<Migration> read_in_child(std::span<const ReadRequest> requests, const SandboxLimits& limits = {});

/// What the child does: answers one batch from `input` on `output`. Returns the exit status. Run by `signalbox-reader
/// parse`, or by the hidden command `signalbox parse` where that is missing.
int serve_parse(int input, int output);

}  // namespace signalbox
