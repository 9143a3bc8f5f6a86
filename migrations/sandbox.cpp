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

std::size_t size_of(const ReadRequest& request) {
  std::size_t bytes = 0;
  for (const std::vector<SourceFile>* files : {&request.source.files, &request.source.around}) {
    for (const SourceFile& file : *files) {
      bytes += file.content.size();
    }
  }
  return bytes;
}

Migration migration_of(const ReadRequest& request, const ChildAnswer& answer) {
  if (!answer.bytes) {
    return unreadable_migration(request, answer.reason);
  }
  auto migration = decode_value<Migration>(*answer.bytes, "an answer of the reading child");
  return migration ? std::move(*migration) : unreadable_migration(request, migration.error().what);
}

}  // namespace

void read_in_child(std::span<const ReadRequest> requests, const SandboxLimits& limits,
                   const std::function<void(Migration)>& take) {
  std::vector<std::string> reasons;  // why a request is not even asked; empty: it is
  std::vector<const ReadRequest*> asked;
  reasons.reserve(requests.size());
  asked.reserve(requests.size());
  for (const ReadRequest& request : requests) {
    if (reasons.emplace_back(too_large(request, limits)).empty()) {
      asked.push_back(&request);
    }
  }
  const std::vector<ChildAnswer> answers = ask_child("parse",
                                                     {asked.size(), [&](std::size_t i) { return size_of(*asked[i]); },
                                                      [&](std::size_t i) { return encode_value(*asked[i]); }},
                                                     limits);
  std::size_t answer = 0;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    take(reasons[i].empty() ? migration_of(requests[i], answers[answer++])
                            : unreadable_migration(requests[i], reasons[i]));
  }
}

std::vector<Migration> read_in_child(std::span<const ReadRequest> requests, const SandboxLimits& limits) {
  std::vector<Migration> migrations;
  migrations.reserve(requests.size());
  read_in_child(requests, limits, [&](Migration migration) { migrations.push_back(std::move(migration)); });
  return migrations;
}

int serve_parse(int input, int output) {
  return serve_child(input, output, [](std::string_view bytes) {
    const auto request = decode_value<ReadRequest>(bytes, "a migration to read");
    return request ? encode_value(read_migration(*request)) : std::string();
  });
}

}  // namespace signalbox
