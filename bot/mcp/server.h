#pragma once
// The Model Context Protocol over lines of JSON-RPC 2.0: what an editor's assistant speaks. One line in, at most one
// line out; nothing here reads or writes a stream.

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace signalbox {

/// What a tool says: sentences for people, and the same as data.
struct ToolAnswer {
  std::string text;
  std::string data;  ///< a JSON object; empty: none
};

struct Tool {
  std::string_view name;
  std::string_view description;
  std::string_view input_schema;  ///< JSON Schema of its arguments, an object
};

/// Answers one tool's call; an Error is told to the caller as the tool's own failure.
using CallTool = std::function<Result<ToolAnswer>(std::string_view tool, const nlohmann::json& arguments)>;

/// A longer line is refused unread.
inline constexpr std::size_t kMcpLineLimit = 1U << 20U;

class McpServer {
 public:
  McpServer(std::span<const Tool> tools, CallTool call) : tools_(tools), call_(std::move(call)) {}

  /// The answer to one line, without a line end; nullopt when none is due (a notification, an empty line).
  std::optional<std::string> answer(std::string_view line);
  /// The answer to a line that was longer than kMcpLineLimit.
  static std::string too_long();

 private:
  nlohmann::json result_of(const std::string& method, const nlohmann::json& parameters);
  nlohmann::json initialize(const nlohmann::json& parameters) const;
  nlohmann::json list_tools() const;
  nlohmann::json call_tool(const nlohmann::json& parameters);

  std::span<const Tool> tools_;
  CallTool call_;
};

}  // namespace signalbox
