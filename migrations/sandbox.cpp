#include "migrations/sandbox.h"

#include <fmt/format.h>

#include "schema/binary.h"

namespace signalbox {
namespace {

std::string too_large(const ReadRequest& request, const SandboxLimits& limits) {
  for (const SourceFile& file : request.source.files) {
    if (file.content.size() > limits.file_bytes) {
      return fmt::format("The file {} has {} bytes; files above {} are not read.", file.path, file.content.size(),
                         limits.file_bytes);
    }
  }
  return {};
}

}  // namespace

std::vector<Migration> read_in_child(std::span<const ReadRequest> requests, const SandboxLimits& limits) {
  std::vector<Migration> results(requests.size());
  std::vector<std::size_t> readable;
  std::vector<std::string> encoded;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const std::string reason = too_large(requests[i], limits);
    if (reason.empty()) {
      readable.push_back(i);
      encoded.push_back(encode_value(requests[i]));
    } else {
      results[i] = unreadable_migration(requests[i], reason);
    }
  }
  const std::vector<ChildAnswer> answers = ask_child("parse", encoded, limits);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const ReadRequest& request = requests[readable[i]];
    Migration& result = results[readable[i]];
    if (!answers[i].bytes) {
      result = unreadable_migration(request, answers[i].reason);
      continue;
    }
    auto migration = decode_value<Migration>(*answers[i].bytes, "an answer of the reading child");
    result = migration ? std::move(*migration) : unreadable_migration(request, migration.error().what);
  }
  return results;
}

int serve_parse(int input, int output) {
  return serve_child(input, output, [](std::string_view bytes) {
    const auto request = decode_value<ReadRequest>(bytes, "a migration to read");
    return request ? encode_value(read_migration(*request)) : std::string();
  });
}

}  // namespace signalbox
