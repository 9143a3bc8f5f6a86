#include <cstdio>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/cli/configuration.h"
#include "bot/cli/console.h"
#include "bot/mcp/server.h"
#include "bot/mcp/tools.h"

namespace signalbox {
namespace {

/// Reads one line of at most kMcpLineLimit bytes; what is beyond is passed over. False at the end of the input.
bool read_line(std::string& line, bool& too_long) {
  line.clear();
  too_long = false;
  for (int c = std::getc(stdin); c != EOF; c = std::getc(stdin)) {
    if (c == '\n') {
      return true;
    }
    if (line.size() < kMcpLineLimit) {
      line += static_cast<char>(c);
    } else {
      too_long = true;
    }
  }
  return !line.empty();
}

int run(const Arguments& arguments, Console& console) {
  std::optional<Config> config;
  if (arguments.has("--config") || std::filesystem::exists(configuration_path(arguments))) {
    config = load_configuration(arguments, console);
    if (!config) {
      return kUsage;
    }
  }
  const SystemClock clock;
  McpTools tools(std::move(config), ".", clock);
  McpServer server(mcp_tools(),
                   [&](std::string_view tool, const nlohmann::json& given) { return tools.call(tool, given); });
  std::string line;
  bool too_long = false;
  while (read_line(line, too_long)) {
    const auto answer = too_long ? std::optional(McpServer::too_long()) : server.answer(line);
    if (answer && !console.print_out(*answer + "\n")) {
      return kUsage;
    }
  }
  return kClean;
}

}  // namespace

extern const Command mcp_command;
const Command mcp_command = {"mcp",
                             "answers an editor's assistant on standard input and output (Model Context Protocol)",
                             "signalbox mcp --config signalbox.yaml",
                             {},
                             {},
                             run};

}  // namespace signalbox
