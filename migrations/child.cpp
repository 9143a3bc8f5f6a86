#include "migrations/child.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/file.h"
#include "base/parallel.h"
#include "base/process.h"
#include "schema/binary.h"

namespace signalbox {
namespace {

constexpr std::size_t kMaxBatchFiles = 2000;
constexpr std::size_t kMaxBatchBytes = 32U << 20U;
constexpr std::size_t kMaxOutput = 512U << 20U;

/// A run of requests.
struct Batch {
  std::size_t first = 0;
  std::size_t count = 0;
};

/// Evenly over the children, and small enough that a child's memory holds it.
std::vector<Batch> split_into_batches(const ChildRequests& requests, unsigned children) {
  const std::size_t most = std::min(kMaxBatchFiles, requests.count / std::max(1U, children) + 1);
  std::vector<Batch> batches;
  Batch batch;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < requests.count; ++i) {
    const std::size_t size = requests.size(i);
    if (batch.count == most || (batch.count > 0 && bytes + size > kMaxBatchBytes)) {
      batches.push_back(batch);
      batch = {i, 0};
      bytes = 0;
    }
    ++batch.count;
    bytes += size;
  }
  batches.push_back(batch);
  return batches;
}

/// For the child: how many requests, then each after its length.
std::string encode_batch(const ChildRequests& requests, const Batch& batch) {
  constexpr std::size_t kAroundIt = 256;  // names and lengths
  std::size_t bytes = 0;
  for (std::size_t i = batch.first; i < batch.first + batch.count; ++i) {
    bytes += requests.size(i) + kAroundIt;
  }
  ByteWriter writer;
  writer.reserve(bytes);
  writer.number(batch.count);
  for (std::size_t i = batch.first; i < batch.first + batch.count; ++i) {
    writer.text(requests.encode(i));
  }
  return writer.take();
}

/// The answers that a child gave before it ended, each after its length.
std::vector<std::string_view> decode_answers(std::string_view output) {
  std::vector<std::string_view> answers;
  ByteReader reader(output);
  while (!reader.at_end()) {
    const std::string_view bytes = reader.text();
    if (reader.failed()) {
      break;
    }
    answers.push_back(bytes);
  }
  return answers;
}

/// signalbox-reader where it lies beside the running program; else the running program, which knows the same verbs.
std::string reading_program() {
  std::string beside = program_beside("signalbox-reader");
  return beside.empty() ? self_path() : beside;
}

class Asking {
 public:
  Asking(std::string verb, const ChildRequests& requests, const SandboxLimits& limits)
      : verb_(std::move(verb)), requests_(requests), limits_(limits), answers_(requests.count) {}

  std::vector<ChildAnswer> run() {
    const unsigned children = limits_.children == 0 ? 2 : limits_.children;
    const auto batches = split_into_batches(requests_, children);
    parallel_for(batches.size(), children, [&](std::size_t i) { ask_batch(batches[i]); });
    return std::move(answers_);
  }

 private:
  /// Answers come in order, so the first request without one is what the child died of: it is tried once more alone,
  /// and the rest goes to a new child.
  void ask_batch(Batch batch) {
    while (batch.count > 0) {
      const std::size_t answered = ask(batch, limits_.deadline).answered;
      batch = {batch.first + answered, batch.count - answered};
      if (batch.count == 0) {
        return;
      }
      const Asked alone = ask({batch.first, 1}, limits_.one_file);
      if (alone.answered == 0) {
        answers_[batch.first].reason = alone.reason;
      }
      batch = {batch.first + 1, batch.count - 1};
    }
  }

  struct Asked {
    std::size_t answered = 0;  ///< how many of them, from the first
    std::string reason;        ///< why no more
  };

  Asked ask(const Batch& batch, std::chrono::milliseconds deadline) {
    ProcessOptions options;
    options.input = encode_batch(requests_, batch);
    options.deadline = deadline;
    options.output_limit = kMaxOutput;
    options.through_memory = true;
    options.memory_limit = limits_.memory;
    options.cpu_limit = std::chrono::duration_cast<std::chrono::seconds>(deadline) + std::chrono::seconds(1);
    const std::string program = limits_.program.empty() ? reading_program() : limits_.program;
    Result<ProcessResult> ended = run_process({program, verb_}, options);
    if (!ended) {
      return {0, "The reading child could not be started: " + to_string(ended.error()) + "."};
    }
    const auto written = std::make_shared<const std::string>(std::move(ended->output));
    const std::vector<std::string_view> answers = decode_answers(*written);
    const std::size_t answered = std::min(answers.size(), batch.count);
    for (std::size_t i = 0; i < answered; ++i) {
      answers_[batch.first + i].bytes = answers[i];
      answers_[batch.first + i].of = written;
    }
    return {answered, reason_of(*ended, deadline)};
  }

  static std::string reason_of(const ProcessResult& ended, std::chrono::milliseconds deadline) {
    if (ended.timed_out) {
      return fmt::format("Reading took longer than {} ms and was stopped.", deadline.count());
    }
    if (ended.signal != 0) {
      return fmt::format("The parser crashed on this file (signal {}).", ended.signal);
    }
    return fmt::format("The reading child gave up on this file (exit status {}).", ended.exit_code);
  }

  std::string verb_;
  const ChildRequests& requests_;
  const SandboxLimits& limits_;
  std::vector<ChildAnswer> answers_;
};

std::string read_all(int input) {
  struct stat status{};
  std::string bytes(
      ::fstat(input, &status) == 0 && S_ISREG(status.st_mode) ? static_cast<std::size_t>(status.st_size) : 0, '\0');
  std::size_t filled = 0;
  while (true) {
    if (filled == bytes.size()) {
      bytes.resize(filled + (1U << 16U));
    }
    const ssize_t got = ::read(input, bytes.data() + filled, bytes.size() - filled);
    if (got > 0) {
      filled += static_cast<std::size_t>(got);
    } else if (got == 0 || errno != EINTR) {
      bytes.resize(filled);
      return bytes;
    }
  }
}

}  // namespace

std::vector<ChildAnswer> ask_child(const std::string& verb, const ChildRequests& requests,
                                   const SandboxLimits& limits) {
  return requests.count == 0 ? std::vector<ChildAnswer>{} : Asking(verb, requests, limits).run();
}

int serve_child(int input, int output, const std::function<std::string(std::string_view)>& answer) {
  const std::string bytes = read_all(input);
  ByteReader batch(bytes);
  for (std::uint64_t left = batch.number(); left > 0; --left) {
    const std::string_view request = batch.text();
    if (batch.failed()) {
      return 2;
    }
    ByteWriter writer;
    writer.text(answer(request));
    // One answer at a time, so that a crash later costs nothing that was read before.
    if (!write_all(output, writer.take())) {
      return 1;
    }
  }
  return 0;
}

}  // namespace signalbox
