#pragma once
// A child process, signalbox-reader, that answers requests one by one, with limits on memory and time. What a pull
// request holds may crash a parser; then only the guilty request goes without an answer.

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox {

struct SandboxLimits {
  std::string program;                         ///< what answers; empty: signalbox-reader beside the running program
  std::size_t memory = 1U << 30U;              ///< address space of one child, bytes
  std::chrono::milliseconds deadline{60'000};  ///< for one batch
  std::chrono::milliseconds one_file{5'000};   ///< for a request that is asked alone after its batch failed
  unsigned children = 0;                       ///< at a time; 0: one per core
  std::size_t file_bytes = 1U << 20U;          ///< a larger file is unknown
};

struct ChildAnswer {
  std::optional<std::string_view> bytes;  ///< nullopt: there is none
  std::string reason;                     ///< why there is none, a sentence
  std::shared_ptr<const std::string> of;  ///< everything that its child wrote: what `bytes` lies in
};

/// What a child is asked. Requests are encoded when their batch is put together, so that they never stand in memory
/// twice.
struct ChildRequests {
  std::size_t count = 0;
  std::function<std::size_t(std::size_t)> size;    ///< of request i in bytes, about
  std::function<std::string(std::size_t)> encode;  ///< request i; from any thread
};

/// Asks `program verb`. Answer i belongs to request i.
std::vector<ChildAnswer> ask_child(const std::string& verb, const ChildRequests& requests, const SandboxLimits& limits);

/// What the child does: answers one batch from `input` on `output`. Returns the exit status.
int serve_child(int input, int output, const std::function<std::string(std::string_view)>& answer);

}  // namespace signalbox
