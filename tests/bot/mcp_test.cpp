#include "bot/mcp/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "bot/demo/demo_company.h"
#include "tests/bot/program.h"
#include "tests/support/temporary_folder.h"

namespace signalbox {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using testing::TemporaryFolder;

json request(int id, const std::string& method, json parameters = json::object()) {
  return {{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", std::move(parameters)}};
}

json call(int id, const std::string& tool, json arguments) {
  return request(id, "tools/call", {{"name", tool}, {"arguments", std::move(arguments)}});
}

constexpr Tool kEcho[] = {{"echo", "Says it again.", R"({"type": "object"})"}};

json answer_of(std::string_view line) {
  McpServer server(kEcho, [](std::string_view, const json& arguments) -> Result<ToolAnswer> {
    if (arguments.contains("fail")) {
      return fail(Code::NotFound, "nothing there");
    }
    return ToolAnswer{"said", arguments.dump()};
  });
  const auto answer = server.answer(line);
  return answer ? json::parse(*answer) : json("silence");
}

TEST(McpServer, AgreesOnAVersion) {
  const auto version = [](const std::string& asked) {
    return answer_of(request(1, "initialize", {{"protocolVersion", asked}}).dump())["result"]["protocolVersion"];
  };
  EXPECT_EQ(version("2024-11-05"), "2024-11-05");
  EXPECT_EQ(version("2025-06-18"), "2025-06-18");
  EXPECT_EQ(version("1999-01-01"), "2025-06-18");
}

TEST(McpServer, ListsAndCallsTools) {
  const json tools = answer_of(request(2, "tools/list").dump())["result"]["tools"];
  ASSERT_EQ(tools.size(), 1U);
  EXPECT_EQ(tools[0]["inputSchema"]["type"], "object");
  const json said = answer_of(call(3, "echo", {{"a", 1}}).dump());
  EXPECT_EQ(said["id"], 3);
  EXPECT_EQ(said["result"]["content"][0]["text"], "said");
  EXPECT_EQ(said["result"]["structuredContent"]["a"], 1);
  const json failed = answer_of(call(4, "echo", {{"fail", true}}).dump());
  EXPECT_TRUE(failed["result"]["isError"]);
  EXPECT_EQ(failed["result"]["content"][0]["text"], "nothing there");
}

TEST(McpServer, AnswersWrongRequestsAndKeepsSilentToNotifications) {
  EXPECT_EQ(answer_of("{")["error"]["code"], -32700);
  EXPECT_EQ(answer_of("[]")["error"]["code"], -32600);
  EXPECT_EQ(answer_of(R"({"jsonrpc": "2.0", "id": 1})")["error"]["code"], -32600);
  EXPECT_EQ(answer_of(request(1, "resources/list").dump())["error"]["code"], -32601);
  EXPECT_EQ(answer_of(call(1, "shout", {}).dump())["error"]["code"], -32602);
  EXPECT_EQ(answer_of(R"({"jsonrpc": "2.0", "method": "notifications/initialized"})"), "silence");
  EXPECT_EQ(answer_of(R"({"jsonrpc": "2.0", "id": 9, "result": {}})"), "silence");
  EXPECT_EQ(answer_of("  "), "silence");
  EXPECT_EQ(answer_of(request(7, "ping").dump())["result"], json::object());
  EXPECT_EQ(json::parse(McpServer::too_long())["error"]["code"], -32600);
}

/// Drives `signalbox mcp` as an editor does; answers by id.
std::map<int, json> converse(const std::string& folder, const std::vector<std::string>& lines) {
  std::string input;
  for (const std::string& line : lines) {
    input += line + "\n";
  }
  const Ran ran = run_program({"mcp"}, folder, input);
  EXPECT_EQ(ran.status, 0) << ran.errors;
  std::map<int, json> out;
  std::istringstream answers(ran.output);
  for (std::string line; std::getline(answers, line);) {
    const json answer = json::parse(line);
    out[answer["id"].is_number() ? answer["id"].get<int>() : -1] = answer;
  }
  return out;
}

TEST(McpCommand, AnswersAnAssistantsQuestions) {
  const TemporaryFolder folder;
  const std::string company = (folder.path() / "company").string();
  ASSERT_TRUE(build_demo_company(company, SystemClock().now()));
  const auto answers = converse(
      company,
      {request(1, "initialize", {{"protocolVersion", "2025-06-18"}}).dump(),
       R"({"jsonrpc": "2.0", "method": "notifications/initialized"})", request(2, "tools/list").dump(),
       call(3, "may_i_ship", {{"branch", "feature/order-status"}}).dump(),
       call(4, "pending_migrations", {{"service", "warehouse"}}).dump(), call(5, "conflicts", json::object()).dump(),
       call(6, "impact", {{"object", "orders.total_cents"}}).dump(),
       call(7, "schema", {{"database", "shop"}, {"table", "orders"}}).dump(),
       call(8, "explain", {{"id", "drop-column"}}).dump(), call(9, "explain", {{"id", "drop-colum"}}).dump(),
       call(10, "schema", {{"database", 7}}).dump(), std::string(kMcpLineLimit + 10, ' ') + "x",
       call(11, "explain", {{"id", "add-column-type"}}).dump()});
  EXPECT_EQ(answers.at(2)["result"]["tools"].size(), 6U);
  EXPECT_EQ(answers.at(3)["result"]["structuredContent"]["verdict"], "no");
  EXPECT_THAT(answers.at(3)["result"]["content"][0]["text"].get<std::string>(), HasSubstr("Two meanings"));
  EXPECT_GE(answers.at(4)["result"]["structuredContent"]["pending"].size(), 1U);
  EXPECT_GE(answers.at(5)["result"]["structuredContent"]["conflicts"].size(), 4U);
  EXPECT_EQ(answers.at(6)["result"]["structuredContent"]["objects"][0]["object"], "shop/public.orders.total_cents");
  EXPECT_THAT(answers.at(7)["result"]["content"][0]["text"].get<std::string>(), HasSubstr("total_cents"));
  EXPECT_THAT(answers.at(8)["result"]["content"][0]["text"].get<std::string>(), HasSubstr("Hazard"));
  EXPECT_THAT(answers.at(9)["result"]["content"][0]["text"].get<std::string>(), HasSubstr("did you mean drop-column"));
  EXPECT_TRUE(answers.at(10)["result"]["isError"]);
  EXPECT_EQ(answers.at(-1)["error"]["code"], -32600);
  EXPECT_THAT(answers.at(11)["result"]["content"][0]["text"].get<std::string>(), HasSubstr("C02"));
}

TEST(McpCommand, SaysThatItKnowsNoOtherBranchesWithoutAConfiguration) {
  const TemporaryFolder folder;
  const auto answers = converse(folder.path().string(), {call(1, "conflicts", json::object()).dump()});
  EXPECT_TRUE(answers.at(1)["result"]["isError"]);
  EXPECT_THAT(answers.at(1)["result"]["content"][0]["text"].get<std::string>(), HasSubstr("signalbox.yaml"));
}

}  // namespace
}  // namespace signalbox
