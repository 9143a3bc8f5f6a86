#pragma once
// A command of the program: one file in commands/ and one line in commands.def. What it takes is data, so that --help,
// parsing and its errors are the same everywhere.

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox {

class Console;

struct Option {
  std::string_view flag;   ///< "--service"
  std::string_view value;  ///< "NAME"; empty: a switch
  std::string_view help;
};

struct Positional {
  std::string_view name;  ///< "PATH"
  std::string_view help;
  bool required = true;
  bool many = false;
};

/// What was typed after the command's name. Common options (--config, --format, …) are in here too.
struct Arguments {
  std::map<std::string, std::vector<std::string>, std::less<>> options;  ///< by flag; a switch has one empty value
  std::vector<std::string> positionals;

  bool has(std::string_view flag) const { return options.find(flag) != options.end(); }
  std::optional<std::string> value(std::string_view flag) const;
  std::string value_or(std::string_view flag, std::string_view otherwise) const;
  /// "" when there are fewer.
  std::string positional(std::size_t index) const;
};

/// Exit status of the contract.
enum ExitStatus : int {
  kClean = 0,       ///< nothing at or above --fail-on
  kFound = 1,       ///< something is
  kUsage = 2,       ///< wrong usage or configuration
  kIncomplete = 3,  ///< a repository could not be read
};

struct Command {
  std::string_view name;  ///< "scan"; "config check" is one command of two words
  std::string_view summary;
  std::string_view example;
  std::span<const Option> options;
  std::span<const Positional> positionals;
  int (*run)(const Arguments& arguments, Console& console) = nullptr;
  bool hidden = false;
};

/// Every command, in the order of commands.def.
std::span<const Command* const> all_commands();

/// The options that every command has.
std::span<const Option> common_options();

}  // namespace signalbox
