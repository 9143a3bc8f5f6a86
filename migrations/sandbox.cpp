#include "migrations/sandbox.h"

#include <fmt/format.h>
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

struct Batch {
  std::vector<std::size_t> indexes;  ///< into the requests
};

std::size_t bytes_of(const ReadRequest& request) {
  std::size_t bytes = 0;
  for (const SourceFile& file : request.source.files) {
    bytes += file.content.size();
  }
  for (const SourceFile& file : request.source.around) {
    bytes += file.content.size();
  }
  return bytes;
}

std::string too_large(const ReadRequest& request, const SandboxLimits& limits) {
  for (const SourceFile& file : request.source.files) {
    if (file.content.size() > limits.file_bytes) {
      return fmt::format("The file {} has {} bytes; files above {} are not read.", file.path, file.content.size(),
                         limits.file_bytes);
    }
  }
  return {};
}

/// Evenly over the children, and small enough that a child's memory holds it.
std::vector<Batch> split_into_batches(std::span<const ReadRequest> requests, const std::vector<std::size_t>& indexes,
                                      unsigned children) {
  const std::size_t files = std::min(kMaxBatchFiles, indexes.size() / std::max(1U, children) + 1);
  std::vector<Batch> batches;
  std::size_t bytes = 0;
  for (const std::size_t index : indexes) {
    bytes += bytes_of(requests[index]);
    if (batches.empty() || batches.back().indexes.size() >= files || bytes > kMaxBatchBytes) {
      batches.emplace_back();
      bytes = bytes_of(requests[index]);
    }
    batches.back().indexes.push_back(index);
  }
  return batches;
}

/// The answers that a child gave before it ended, each after its length.
std::vector<Migration> decode_answers(std::string_view output) {
  std::vector<Migration> answers;
  ByteReader reader(output);
  while (!reader.at_end()) {
    const std::string_view bytes = reader.text();
    if (reader.failed()) {
      break;
    }
    Result<Migration> answer = decode_value<Migration>(bytes, "an answer of the reading child");
    if (!answer) {
      break;
    }
    answers.push_back(std::move(*answer));
  }
  return answers;
}

class Reading {
 public:
  Reading(std::span<const ReadRequest> requests, const SandboxLimits& limits)
      : requests_(requests), limits_(limits), results_(requests.size()) {}

  std::vector<Migration> run() {
    std::vector<std::size_t> readable;
    for (std::size_t i = 0; i < requests_.size(); ++i) {
      const std::string reason = too_large(requests_[i], limits_);
      if (reason.empty()) {
        readable.push_back(i);
      } else {
        results_[i] = unreadable_migration(requests_[i], reason);
      }
    }
    const unsigned children = limits_.children == 0 ? 2 : limits_.children;
    const std::vector<Batch> batches = split_into_batches(requests_, readable, children);
    parallel_for(batches.size(), children, [&](std::size_t i) { read_batch(batches[i].indexes); });
    return std::move(results_);
  }

 private:
  /// Answers come in order, so the first request without one is what the child died of: it is tried once more alone,
  /// and the rest goes to a new child.
  void read_batch(std::span<const std::size_t> indexes) {
    while (!indexes.empty()) {
      indexes = indexes.subspan(ask(indexes, limits_.deadline).answered);
      if (indexes.empty()) {
        return;
      }
      const Answer alone = ask(indexes.first(1), limits_.one_file);
      if (alone.answered == 0) {
        results_[indexes.front()] = unreadable_migration(requests_[indexes.front()], alone.reason);
      }
      indexes = indexes.subspan(1);
    }
  }

  struct Answer {
    std::size_t answered = 0;  ///< how many of them, from the first
    std::string reason;        ///< why no more
  };

  Answer ask(std::span<const std::size_t> indexes, std::chrono::milliseconds deadline) {
    std::vector<ReadRequest> batch;
    batch.reserve(indexes.size());
    for (const std::size_t index : indexes) {
      batch.push_back(requests_[index]);
    }
    ProcessOptions options;
    options.input = encode_value(batch);
    options.deadline = deadline;
    options.output_limit = kMaxOutput;
    options.memory_limit = limits_.memory;
    options.cpu_limit = std::chrono::duration_cast<std::chrono::seconds>(deadline) + std::chrono::seconds(1);
    const std::string program = limits_.program.empty() ? self_path() : limits_.program;
    const Result<ProcessResult> ended = run_process({program, "parse"}, options);
    if (!ended) {
      return {0, "The reading child could not be started: " + to_string(ended.error()) + "."};
    }
    std::vector<Migration> answers = decode_answers(ended->output);
    const std::size_t count = std::min(answers.size(), indexes.size());
    for (std::size_t i = 0; i < count; ++i) {
      results_[indexes[i]] = std::move(answers[i]);
    }
    return {count, reason_of(*ended, deadline)};
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

  std::span<const ReadRequest> requests_;
  const SandboxLimits& limits_;
  std::vector<Migration> results_;
};

std::string read_all(int input) {
  std::string bytes;
  std::array<char, 1U << 16U> buffer{};
  while (true) {
    const ssize_t got = ::read(input, buffer.data(), buffer.size());
    if (got > 0) {
      bytes.append(buffer.data(), static_cast<std::size_t>(got));
    } else if (got == 0 || errno != EINTR) {
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

std::vector<Migration> read_in_child(std::span<const ReadRequest> requests, const SandboxLimits& limits) {
  return requests.empty() ? std::vector<Migration>{} : Reading(requests, limits).run();
}

int serve_parse(int input, int output) {
  const auto requests = decode_value<std::vector<ReadRequest>>(read_all(input), "a batch of files to read");
  if (!requests) {
    return 2;
  }
  for (const ReadRequest& request : *requests) {
    ByteWriter writer;
    writer.text(encode_value(read_migration(request)));
    // One answer at a time, so that a crash later costs nothing that was read before.
    if (!write_all(output, writer.take())) {
      return 1;
    }
  }
  return 0;
}

}  // namespace signalbox
