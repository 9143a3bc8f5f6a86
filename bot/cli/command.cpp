#include "bot/cli/command.h"

#include <array>

namespace signalbox {
namespace {

constexpr std::array kCommonOptions = {
    Option{"--config", "FILE", "the configuration (default signalbox.yaml, else $SIGNALBOX_CONFIG)"},
    Option{"--format", "FORMAT", "text, json, sarif or github (default text)"},
    Option{"--output", "FILE", "write the result there instead of to standard output"},
    Option{"--fail-on", "LEVEL", "error, warning or never: what makes the exit status 1 (default error)"},
    Option{"--dry-run", "", "send nothing; say what would be sent"},
    Option{"--color", "WHEN", "auto, always or never (default auto)"},
    Option{"-v,--verbose", "", "say more"},
    Option{"-q,--quiet", "", "say less"},
};

}  // namespace

std::span<const Option> common_options() {
  return kCommonOptions;
}

std::optional<std::string> Arguments::value(std::string_view flag) const {
  const auto found = options.find(flag);
  if (found == options.end() || found->second.empty()) {
    return std::nullopt;
  }
  return found->second.back();
}

std::string Arguments::value_or(std::string_view flag, std::string_view otherwise) const {
  return value(flag).value_or(std::string(otherwise));
}

std::string Arguments::positional(std::size_t index) const {
  return index < positionals.size() ? positionals[index] : std::string{};
}

}  // namespace signalbox
