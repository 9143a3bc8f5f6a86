#pragma once
// Runs the program as a person would: arguments in, exit status and output out.

#include <string>
#include <vector>

#include "base/process.h"

namespace signalbox {

struct Ran {
  int status = 0;
  std::string output;
  std::string errors;
};

inline Ran run_program(std::vector<std::string> arguments, const std::string& folder = {}, std::string input = {}) {
  arguments.insert(arguments.begin(), self_path());
  ProcessOptions options;
  options.working_directory = folder;
  options.input = std::move(input);
  const auto result = run_process(arguments, options);
  return result ? Ran{result->exit_code, result->output, result->error_output} : Ran{-1, "", to_string(result.error())};
}

}  // namespace signalbox
