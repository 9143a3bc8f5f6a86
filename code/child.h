#pragma once
// Source files are read in a child process, as migrations are: the grammars are C code that hostile files can crash.

#include <span>
#include <string>
#include <vector>

#include "code/reading.h"
#include "migrations/child.h"

namespace signalbox {

struct CodeRequest {
  std::string path;
  std::string text;

  static constexpr auto fields() {
    return fields_of(field("path", &CodeRequest::path), field("text", &CodeRequest::text));
  }
};

/// Reading i belongs to request i; one that crashes or takes too long says so in its `problem`.
std::vector<CodeReading> read_code_in_child(std::span<const CodeRequest> requests, const SandboxLimits& limits = {});

/// What the child does. Run by `signalbox-reader parse-code`, or by the hidden command `signalbox parse-code`.
int serve_parse_code(int input, int output);

}  // namespace signalbox
