#include "bot/mcp/server.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "base/version.h"

namespace signalbox {
namespace {

using nlohmann::json;

/// Newest first; https://modelcontextprotocol.io/specification lists them.
constexpr std::array<std::string_view, 3> kVersions = {"2025-06-18", "2025-03-26", "2024-11-05"};

enum RpcCode : int {
  kParseError = -32700,
  kInvalidRequest = -32600,
  kMethodNotFound = -32601,
  kInvalidParams = -32602,
};

std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

json error_of(int code, std::string message) {
  return {{"error", {{"code", code}, {"message", std::move(message)}}}};
}

json reply(const json& id, json outcome) {
  outcome["jsonrpc"] = "2.0";
  outcome["id"] = id;
  return outcome;
}

/// A member that is an object, or an empty one.
json object_at(const json& value, const char* key) {
  const auto found = value.find(key);
  return found != value.end() && found->is_object() ? *found : json::object();
}

std::string text_at(const json& value, const char* key) {
  const auto found = value.find(key);
  return found != value.end() && found->is_string() ? found->get<std::string>() : std::string();
}

json content_of(const std::string& text) {
  return json::array({{{"type", "text"}, {"text", to_valid_utf8(text)}}});
}

}  // namespace

std::string McpServer::too_long() {
  return dump(reply(nullptr, error_of(kInvalidRequest, fmt::format("a message may have {} bytes", kMcpLineLimit))));
}

std::optional<std::string> McpServer::answer(std::string_view line) {
  if (trim(line).empty()) {
    return std::nullopt;
  }
  const json message = json::parse(line, nullptr, false);
  if (message.is_discarded()) {
    return dump(reply(nullptr, error_of(kParseError, "the line is no JSON")));
  }
  const std::string method = message.is_object() ? text_at(message, "method") : std::string();
  const auto id = message.is_object() ? message.find("id") : message.end();
  const bool has_id = message.is_object() && id != message.end() && (id->is_string() || id->is_number());
  if (method.empty()) {
    const bool is_answer = message.is_object() && (message.contains("result") || message.contains("error"));
    return is_answer
               ? std::nullopt
               : std::optional(dump(reply(has_id ? *id : json(nullptr),
                                          error_of(kInvalidRequest, "a request has a method; batches are not taken"))));
  }
  if (!has_id) {
    return std::nullopt;
  }
  return dump(reply(*id, result_of(method, object_at(message, "params"))));
}

json McpServer::result_of(const std::string& method, const json& parameters) {
  if (method == "initialize") {
    return {{"result", initialize(parameters)}};
  }
  if (method == "ping") {
    return {{"result", json::object()}};
  }
  if (method == "tools/list") {
    return {{"result", list_tools()}};
  }
  if (method == "tools/call") {
    return call_tool(parameters);
  }
  return error_of(kMethodNotFound, fmt::format("there is no method '{}'", one_line(method)));
}

json McpServer::initialize(const json& parameters) const {
  const std::string asked = text_at(parameters, "protocolVersion");
  const bool known = std::ranges::find(kVersions, asked) != kVersions.end();
  return {
      {"protocolVersion", known ? asked : std::string(kVersions.front())},
      {"capabilities", {{"tools", {{"listChanged", false}}}}},
      {"serverInfo", {{"name", "signalbox"}, {"version", version()}}},
      {"instructions",
       "Signalbox knows every pending database migration of every branch of every service. Ask may_i_ship before a "
       "migration is merged, impact before a column is changed, and explain for any rule or conflict that it names. It "
       "only reads."}};
}

json McpServer::list_tools() const {
  json list = json::array();
  for (const Tool& tool : tools_) {
    list.push_back({{"name", tool.name},
                    {"description", tool.description},
                    {"inputSchema", json::parse(tool.input_schema)},
                    {"annotations", {{"readOnlyHint", true}, {"openWorldHint", false}}}});
  }
  return {{"tools", std::move(list)}};
}

json McpServer::call_tool(const json& parameters) {
  const std::string name = text_at(parameters, "name");
  if (std::ranges::find(tools_, name, &Tool::name) == tools_.end()) {
    std::vector<std::string> names;
    for (const Tool& tool : tools_) {
      names.emplace_back(tool.name);
    }
    return error_of(kInvalidParams,
                    fmt::format("there is no tool '{}'; there are {}", one_line(name), join(names, ", ")));
  }
  const auto answer = call_(name, object_at(parameters, "arguments"));
  if (!answer) {
    return {{"result", {{"content", content_of(to_string(answer.error()))}, {"isError", true}}}};
  }
  json result = {{"content", content_of(answer->text)}, {"isError", false}};
  if (!answer->data.empty()) {
    result["structuredContent"] = json::parse(answer->data, nullptr, false);
  }
  return {{"result", std::move(result)}};
}

}  // namespace signalbox
