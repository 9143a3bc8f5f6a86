#pragma once
// Child processes with a deadline: argv only (never a shell), their own process group, nothing inherited but what is
// named.

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace signalbox {

struct ProcessOptions {
  std::string working_directory;                   ///< empty: this process's
  std::map<std::string, std::string> environment;  ///< the whole environment of the child, but for PATH and HOME
  bool inherit_environment = false;                ///< start from this process's environment instead of an empty one
  std::string input;                               ///< given to standard input
  std::chrono::milliseconds deadline{60'000};      ///< then the whole process group is killed
  std::size_t output_limit = 64U << 20U;           ///< bytes of standard output kept; more kills the child
  /// Standard input and output are files in memory instead of pipes: nobody is woken for every piece that is written,
  /// and what a killed child had written is there. For children that take everything first and answer when they can.
  bool through_memory = false;
  std::size_t memory_limit = 0;       ///< address space in bytes (RLIMIT_AS); 0: none
  std::chrono::seconds cpu_limit{0};  ///< RLIMIT_CPU; 0: none
};

struct ProcessResult {
  int exit_code = 0;  ///< meaningful when signal is 0
  int signal = 0;     ///< the signal that ended the child
  bool timed_out = false;
  bool output_too_large = false;
  std::string output;
  std::string error_output;  ///< the first 64 KiB

  bool succeeded() const { return exit_code == 0 && signal == 0 && !timed_out && !output_too_large; }
};

/// Runs argv[0] (looked up in PATH) to its end. An Error means that it could not be started; how it ended is in the
/// result. May be called from any thread.
Result<ProcessResult> run_process(const std::vector<std::string>& argv, const ProcessOptions& options = {});

/// As exec takes them: pointers into `words`, and nullptr at the end.
std::vector<char*> to_c_array(std::vector<std::string>& words);

/// The path of the running program, for starting another copy of it.
std::string self_path();
/// A program in the folder of the running one; empty when there is none.
std::string program_beside(std::string_view name);

}  // namespace signalbox
