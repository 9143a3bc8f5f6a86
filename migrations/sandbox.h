#pragma once
// Reading happens in a child process of the same program, with limits on memory and time: what a pull request holds may
// crash a parser, and the bot must live on.

#include <chrono>
#include <span>
#include <string>
#include <vector>

#include "migrations/reader.h"

namespace signalbox {

struct SandboxLimits {
  std::string program;                         ///< the signalbox program; empty: the one that runs
  std::size_t memory = 1U << 30U;              ///< address space of one child, bytes
  std::chrono::milliseconds deadline{60'000};  ///< for one batch
  std::chrono::milliseconds one_file{5'000};   ///< for a file that is read alone after its batch failed
  unsigned children = 0;                       ///< at a time; 0: one per core
  std::size_t file_bytes = 1U << 20U;          ///< a larger file is unknown
};

/// Result i belongs to request i. A crash or a timeout makes only the guilty migration unknown, with the reason.
std::vector<Migration> read_in_child(std::span<const ReadRequest> requests, const SandboxLimits& limits = {});

/// What the child does: answers one batch from `input` on `output`. Returns the exit status. Run by the hidden command
/// `signalbox parse`.
int serve_parse(int input, int output);

}  // namespace signalbox
