#include "migrations/child.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/parallel.h"
#include "base/process.h"
#include "schema/binary.h"

namespace signalbox {
namespace {

constexpr std::size_t kMaxBatchFiles = 2000;
constexpr std::size_t kMaxBatchBytes = 32U << 20U;
constexpr std::size_t kMaxOutput = 512U << 20U;

/// Evenly over the children, and small enough that a child's memory holds it. Each batch is a run of requests.
std::vector<std::span<const std::string>> split_into_batches(std::span<const std::string> requests, unsigned children) {
  const std::size_t most = std::min(kMaxBatchFiles, requests.size() / std::max(1U, children) + 1);
  std::vector<std::span<const std::string>> batches;
  std::size_t start = 0;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    bytes += requests[i].size();
    if (i > start && (i - start >= most || bytes > kMaxBatchBytes)) {
      batches.push_back(requests.subspan(start, i - start));
      start = i;
      bytes = requests[i].size();
    }
  }
  batches.push_back(requests.subspan(start));
  return batches;
}

/// A batch for the child: how many requests, then each after its length.
std::string encode_batch(std::span<const std::string> requests) {
  ByteWriter writer;
  writer.number(requests.size());
  for (const std::string& request : requests) {
    writer.text(request);
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
  std::string self = self_path();
  std::string beside = self.substr(0, self.rfind('/') + 1) + "signalbox-reader";
  return ::access(beside.c_str(), X_OK) == 0 ? beside : self;
}

class Asking {
 public:
  Asking(std::string verb, std::span<const std::string> requests, const SandboxLimits& limits)
      : verb_(std::move(verb)), requests_(requests), limits_(limits), answers_(requests.size()) {}

  std::vector<ChildAnswer> run() {
    const unsigned children = limits_.children == 0 ? 2 : limits_.children;
    const auto batches = split_into_batches(requests_, children);
    parallel_for(batches.size(), children, [&](std::size_t i) {
      ask_batch(static_cast<std::size_t>(batches[i].data() - requests_.data()), batches[i].size());
    });
    return std::move(answers_);
  }

 private:
  /// Answers come in order, so the first request without one is what the child died of: it is tried once more alone,
  /// and the rest goes to a new child.
  void ask_batch(std::size_t first, std::size_t count) {
    while (count > 0) {
      const std::size_t answered = ask(first, count, limits_.deadline).answered;
      first += answered;
      count -= answered;
      if (count == 0) {
        return;
      }
      const Asked alone = ask(first, 1, limits_.one_file);
      if (alone.answered == 0) {
        answers_[first].reason = alone.reason;
      }
      ++first;
      --count;
    }
  }

  struct Asked {
    std::size_t answered = 0;  ///< how many of them, from the first
    std::string reason;        ///< why no more
  };

  Asked ask(std::size_t first, std::size_t count, std::chrono::milliseconds deadline) {
    const auto batch = requests_.subspan(first, count);
    ProcessOptions options;
    options.input = encode_batch(batch);
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
    const std::size_t answered = std::min(answers.size(), count);
    for (std::size_t i = 0; i < answered; ++i) {
      answers_[first + i].bytes = answers[i];
      answers_[first + i].of = written;
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
  std::span<const std::string> requests_;
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

bool write_all(int output, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(output, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) {
      return false;
    }
    bytes.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
  }
  return true;
}

}  // namespace

std::vector<ChildAnswer> ask_child(const std::string& verb, std::span<const std::string> requests,
                                   const SandboxLimits& limits) {
  return requests.empty() ? std::vector<ChildAnswer>{} : Asking(verb, requests, limits).run();
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
