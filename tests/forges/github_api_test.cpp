#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "base/text.h"
#include "forges/app_token.h"
#include "forges/forge.h"
#include "forges/hosts/github_calls.h"
#include "tests/support/http_recorder.h"
#include "tests/support/rsa_key.h"
#include "tests/support/scripted_client.h"

namespace signalbox {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::HandClock;
using testing::ScriptedClient;

constexpr char kApi[] = "https://api.github.example.test";

std::string decode_part(std::string part) {
  part = replace_all(replace_all(std::move(part), "-", "+"), "_", "/");
  part += std::string((4 - part.size() % 4) % 4, '=');
  return base64_decode(part).value_or("");
}

class GitHubApiTest : public ::testing::Test {
 protected:
  std::unique_ptr<ForgeApi> with_token() {
    return find_forge("github")->connect({kApi, 0, "", "", "ghp_plain"}, client, clock);
  }
  std::unique_ptr<ForgeApi> as_app() {
    return find_forge("github")->connect({kApi, 17, testing::rsa_key_pem(), "", ""}, client, clock);
  }
  /// What an App asks first.
  void play_installation(const std::string& token = "ghs_1", const std::string& expires = "2027-01-15T09:00:00Z") {
    client.play(200, R"({"id":99})");
    client.play(201, json{{"token", token}, {"expires_at", expires}}.dump());
  }
  std::string authorization(std::size_t call) {
    return std::string(header_value(client.asked.at(call).headers, "Authorization"));
  }

  ScriptedClient client;
  HandClock clock;  // 2027-01-15T08:00:00Z
};

TEST(AppJwt, IsSignedWithTheKeyAndShortLived) {
  const Instant now{std::chrono::seconds(1'800'000'000)};
  const std::string jwt = app_jwt(17, testing::rsa_key_pem(), now).value();
  const auto parts = split(jwt, '.');
  ASSERT_EQ(parts.size(), 3U);
  const std::string signed_text = std::string(parts[0]) + "." + std::string(parts[1]);
  EXPECT_TRUE(testing::rs256_verifies(signed_text, decode_part(std::string(parts[2]))));
  EXPECT_FALSE(testing::rs256_verifies(signed_text + "x", decode_part(std::string(parts[2]))));
  const json claims = json::parse(decode_part(std::string(parts[1])));
  EXPECT_EQ(claims.at("iss"), "17");
  EXPECT_EQ(claims.at("iat"), 1'800'000'000 - 60);
  EXPECT_LE(claims.at("exp"), 1'800'000'000 + 600);
}

TEST(AppJwt, RefusesWhatIsNoKey) {
  EXPECT_EQ(app_jwt(17, "-----BEGIN RSA PRIVATE KEY-----\nnonsense", Instant{}).error().code, Code::Denied);
}

TEST_F(GitHubApiTest, KeepsAnInstallationTokenUntilItsEnd) {
  play_installation(std::string(700, 'x'));
  client.play(201, R"({"id":1})").play(201, R"({"id":2})");
  const auto api = as_app();
  EXPECT_EQ(api->create_comment("acme/shop", 7, "a").value(), "1");
  EXPECT_EQ(api->create_comment("acme/shop", 7, "b").value(), "2");
  ASSERT_EQ(client.asked.size(), 4U);
  EXPECT_EQ(client.asked[0].url, std::string(kApi) + "/repos/acme/shop/installation");
  EXPECT_EQ(client.asked[1].url, std::string(kApi) + "/app/installations/99/access_tokens");
  EXPECT_EQ(authorization(3), "Bearer " + std::string(700, 'x'));
  clock.at += 59min;
  play_installation("ghs_2", "2027-01-15T10:00:00Z");
  client.play(201, R"({"id":3})");
  EXPECT_EQ(api->create_comment("acme/shop", 7, "c").value(), "3");
  EXPECT_EQ(authorization(6), "Bearer ghs_2");
}

TEST_F(GitHubApiTest, ReplacesARefusedTokenOnce) {
  play_installation("ghs_old");
  client.play(401, R"({"message":"Bad credentials"})");
  play_installation("ghs_new");
  client.play(200, "{}");
  const auto api = as_app();
  EXPECT_TRUE(api->update_comment("acme/shop", 7, "5", "text"));
  EXPECT_EQ(authorization(5), "Bearer ghs_new");

  client.play(401);
  play_installation("ghs_newer");
  client.play(401);
  EXPECT_EQ(api->update_comment("acme/shop", 7, "5", "text").error().code, Code::Denied);
}

TEST_F(GitHubApiTest, ListsOpenPullRequestsPageByPage) {
  const json one = {{"number", 7},
                    {"state", "open"},
                    {"title", "Add status"},
                    {"user", {{"login", "anna"}}},
                    {"head", {{"ref", "feature/a"}, {"sha", "aa"}, {"repo", {{"id", 1}}}}},
                    {"base", {{"ref", "main"}, {"repo", {{"id", 1}}}}}};
  json other = one;
  other["number"] = 8;
  other["head"]["repo"] = nullptr;
  client.play(200, json::array({one}).dump(),
              {{"Link", std::string("<") + kApi + "/repositories/1/pulls?page=2>; rel=\"next\""}});
  client.play(200, json::array({other}).dump());
  const auto changes = with_token()->open_changes("acme/shop").value();
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_EQ(changes[0].source_ref, "feature/a");
  EXPECT_FALSE(changes[0].fork);
  EXPECT_TRUE(changes[1].fork) << "its repository is gone";
}

TEST_F(GitHubApiTest, TakesNobodyElsesCommentForItsOwn) {
  client.play(200, R"({"login":"signalbox-user"})");
  client.play(200, json::array({{{"id", 1}, {"body", "<!-- m -->"}, {"user", {{"login", "mallory"}}}},
                                {{"id", 2}, {"body", "<!-- m --> ours"}, {"user", {{"login", "Signalbox-User"}}}}})
                       .dump());
  const auto found = with_token()->find_comment("acme/shop", 7, "<!-- m -->").value();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->id, "2");
}

TEST_F(GitHubApiTest, BringsMoreThanFiftyAnnotationsInSeveralCalls) {
  CommitCheck check;
  check.sha = std::string(40, 'a');
  check.state = CheckState::Fail;
  check.title = "3 conflicts";
  check.annotations.assign(120, {"db/1.sql", 3, Severity::Error, "rule", "message"});
  play_installation();
  client.play(201, R"({"id":5})").play(200).play(200);
  ASSERT_TRUE(as_app()->set_check("acme/shop", check));
  ASSERT_EQ(client.asked.size(), 5U);
  const json first = json::parse(client.asked[2].body);
  const json last = json::parse(client.asked[4].body);
  EXPECT_EQ(first.at("output").at("annotations").size(), 50U);
  EXPECT_EQ(first.at("status"), "in_progress");
  EXPECT_FALSE(first.contains("conclusion"));
  EXPECT_EQ(client.asked[4].url, std::string(kApi) + "/repos/acme/shop/check-runs/5");
  EXPECT_EQ(last.at("output").at("annotations").size(), 20U);
  EXPECT_EQ(last.at("conclusion"), "failure");
}

TEST_F(GitHubApiTest, SetsACommitStatusWhenItIsNoApp) {
  CommitCheck check;
  check.sha = "abc";
  check.state = CheckState::Waiting;
  check.title = std::string(300, 'x');
  client.play(201);
  ASSERT_TRUE(with_token()->set_check("acme/shop", check));
  const json body = json::parse(client.asked.at(0).body);
  EXPECT_EQ(body.at("state"), "pending");
  EXPECT_LE(body.at("description").get<std::string>().size(), 140U);
}

TEST_F(GitHubApiTest, CutsWhatGitHubWouldRefuse) {
  const auto call = github::comment("acme/shop", 7, std::string(70'000, 'x'));
  EXPECT_LE(json::parse(call.body).at("body").get<std::string>().size(), 65'536U);
  CommitCheck check;
  check.title = std::string(1'000, 'x');
  check.summary = std::string(100'000, 'x');
  check.annotations = {{"a.sql", 0, Severity::Info, std::string(1'000, 'x'), std::string(100'000, 'x')}};
  const json body = json::parse(github::check_run("acme/shop", check).body);
  EXPECT_LE(body.at("output").at("title").get<std::string>().size(), 255U);
  EXPECT_LE(body.at("output").at("summary").get<std::string>().size(), 65'535U);
  EXPECT_EQ(body.at("output").at("annotations").at(0).at("start_line"), 1);
  EXPECT_LE(body.at("output").at("annotations").at(0).at("message").get<std::string>().size(), 65'536U);
}

TEST_F(GitHubApiTest, KnowsTeamsAndUsers) {
  const auto api = with_token();
  EXPECT_TRUE(api->is_member("acme/shop", "Anna", "anna").value());
  EXPECT_FALSE(api->is_member("acme/shop", "ben", "anna").value());
  client.play(200, R"({"state":"active"})").play(200, R"({"state":"pending"})").play(404).play(403);
  EXPECT_TRUE(api->is_member("acme/shop", "acme/platform", "anna").value());
  EXPECT_EQ(client.asked.at(0).url, std::string(kApi) + "/orgs/acme/teams/platform/memberships/anna");
  EXPECT_FALSE(api->is_member("acme/shop", "acme/platform", "anna").value());
  EXPECT_FALSE(api->is_member("acme/shop", "acme/platform", "anna").value());
  EXPECT_EQ(api->is_member("acme/shop", "acme/platform", "anna").error().code, Code::Denied);
}

TEST_F(GitHubApiTest, ListsDeliveriesThatNeverArrived) {
  const auto attempt = [](int id, const char* guid, int status, const char* at) {
    return json{{"id", id}, {"guid", guid}, {"status_code", status}, {"event", "push"}, {"delivered_at", at}};
  };
  client.play(
      200,
      json::array({attempt(5, "healed", 200, "2027-01-15T07:59:00Z"), attempt(4, "lost", 502, "2027-01-15T07:58:00Z"),
                   attempt(3, "healed", 504, "2027-01-15T07:57:00Z"), attempt(2, "older", 500, "2027-01-15T06:00:00Z")})
          .dump());
  const auto api = as_app();
  const auto failed = api->failed_deliveries(clock.at - 1h).value();
  ASSERT_EQ(failed.size(), 1U);
  EXPECT_EQ(failed[0].guid, "lost");
  client.play(202);
  EXPECT_TRUE(api->redeliver(failed[0].id));
  EXPECT_EQ(client.asked.at(1).url, std::string(kApi) + "/app/hook/deliveries/4/attempts");
}

TEST_F(GitHubApiTest, OpensClosesAndFindsIssues) {
  const auto api = with_token();
  client.play(201, R"({"number":4,"state":"open","html_url":"https://x/4"})");
  EXPECT_EQ(api->create_issue("acme/shop", {"Title", "Body", {"signalbox"}, {"anna"}}).value(),
            (ForgeIssue{4, true, "https://x/4"}));
  EXPECT_EQ(json::parse(client.asked.at(0).body).at("assignees"), json::array({"anna"}));
  client.play(200, R"({"number":4,"state":"closed"})");
  EXPECT_FALSE(api->close_issue("acme/shop", 4).value().open);
  EXPECT_EQ(client.asked.at(1).method, "PATCH");
  client.play(200, R"({"login":"bot"})");
  client.play(200, R"([{"number":3,"body":"x"},{"number":4,"state":"closed","body":"<!-- signalbox:task:t-1 -->"}])");
  EXPECT_EQ(api->find_issue("acme/shop", "signalbox:task:t-1").value()->number, 4);
}

TEST(GitHubOnASocket, SpeaksToAnEnterpriseServer) {
  testing::HttpRecorder server;
  server.always("/api/v3/repos/acme/shop/issues/7/comments",
                [](const Request&) { return Response{201, "application/json", {}, R"({"id":11})"}; });
  CurlClient client;
  SystemClock clock;
  const auto api = find_forge("github")->connect({server.url() + "/api/v3", 0, "", "", "ghp_plain"}, client, clock);
  EXPECT_EQ(api->create_comment("acme/shop", 7, "hello").value(), "11");
  const Request asked = server.requests().at(0);
  EXPECT_EQ(asked.header("Authorization"), "Bearer ghp_plain");
  EXPECT_EQ(asked.header("X-GitHub-Api-Version"), "2022-11-28");
  EXPECT_FALSE(asked.header("User-Agent").empty());
}

}  // namespace
}  // namespace signalbox
