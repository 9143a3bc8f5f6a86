// GitLab, Gitea and Bitbucket: what the bot's few calls become at each.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "forges/forge.h"
#include "tests/support/scripted_client.h"

namespace signalbox {
namespace {

using nlohmann::json;
using testing::HandClock;
using testing::ScriptedClient;

constexpr char kApi[] = "https://forge.example.test/api";

class OtherForge : public ::testing::TestWithParam<const char*> {
 protected:
  std::unique_ptr<ForgeApi> connect(const std::string& username = "") {
    return find_forge(GetParam())->connect({kApi, 0, "", username, "token"}, client, clock);
  }
  std::string url(std::size_t call) const { return client.asked.at(call).url.substr(std::string(kApi).size()); }
  bool is(std::string_view name) const { return name == GetParam(); }

  ScriptedClient client;
  HandClock clock;
};

TEST_P(OtherForge, WritesAndEditsAComment) {
  client.play(201, R"({"id":11})").play(200).play(404);
  const auto api = connect();
  EXPECT_EQ(api->create_comment("acme/shop", 7, "text").value(), "11");
  EXPECT_TRUE(api->update_comment("acme/shop", 7, "11", "other"));
  EXPECT_EQ(api->update_comment("acme/shop", 7, "11", "other").error().code, Code::NotFound);
  const std::string made = is("gitlab")  ? "/projects/acme%2Fshop/merge_requests/7/notes"
                           : is("gitea") ? "/repos/acme/shop/issues/7/comments"
                                         : "/repositories/acme/shop/pullrequests/7/comments";
  EXPECT_EQ(url(0), made);
  EXPECT_EQ(client.asked.at(0).method, "POST");
  EXPECT_NE(client.asked.at(0).body.find("text"), std::string::npos);
  EXPECT_EQ(client.asked.at(1).method, is("gitea") ? "PATCH" : "PUT");
}

TEST_P(OtherForge, FindsItsOwnCommentOnly) {
  client.play(200, is("gitlab")  ? R"({"username":"us"})"
                   : is("gitea") ? R"({"login":"us"})"
                                 : R"({"account_id":"us"})");
  const auto comment = [this](int id, const char* who, const char* text) {
    return is("gitlab")  ? json{{"id", id}, {"body", text}, {"author", {{"username", who}}}}
           : is("gitea") ? json{{"id", id}, {"body", text}, {"user", {{"login", who}}}}
                         : json{{"id", id}, {"content", {{"raw", text}}}, {"user", {{"account_id", who}}}};
  };
  const json list = {comment(1, "mallory", "<!-- m -->"), comment(2, "us", "<!-- m --> ours")};
  client.play(200, is("bitbucket") ? json{{"values", list}}.dump() : list.dump());
  const auto found = connect()->find_comment("acme/shop", 7, "<!-- m -->").value();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->id, "2");
}

TEST_P(OtherForge, SetsAStatusWithinItsLimits) {
  CommitCheck check;
  check.sha = "abc";
  check.state = CheckState::Fail;
  check.title = std::string(400, 'x');
  client.play(201);
  ASSERT_TRUE(connect()->set_check("acme/shop", check));
  const json body = json::parse(client.asked.at(0).body);
  EXPECT_EQ(body.at("state"), is("gitlab") ? "failed" : is("gitea") ? "failure" : "FAILED");
  EXPECT_LE(body.at("description").get<std::string>().size(), 140U);
}

TEST_P(OtherForge, ListsWhatIsOpen) {
  const json gitlab = {{"iid", 7},
                       {"state", "opened"},
                       {"author", {{"username", "mara"}}},
                       {"source_branch", "a"},
                       {"target_branch", "main"},
                       {"sha", "ff"},
                       {"source_project_id", 1},
                       {"target_project_id", 1}};
  const json gitea = {{"number", 7},
                      {"state", "open"},
                      {"user", {{"login", "mara"}}},
                      {"head", {{"ref", "a"}, {"sha", "ff"}, {"repo", {{"id", 1}}}}},
                      {"base", {{"ref", "main"}, {"repo", {{"id", 1}}}}}};
  const json bitbucket = {
      {"id", 7},
      {"state", "OPEN"},
      {"author", {{"nickname", "mara"}}},
      {"source",
       {{"branch", {{"name", "a"}}}, {"commit", {{"hash", "ff"}}}, {"repository", {{"full_name", "acme/shop"}}}}},
      {"destination", {{"branch", {{"name", "main"}}}, {"repository", {{"full_name", "acme/shop"}}}}}};
  client.play(200, is("gitlab")  ? json{gitlab}.dump()
                   : is("gitea") ? json{gitea}.dump()
                                 : json{{"values", json::array({bitbucket})}}.dump());
  const auto open = connect()->open_changes("acme/shop").value();
  ASSERT_EQ(open.size(), 1U);
  EXPECT_EQ(open[0].number, 7);
  EXPECT_EQ(open[0].author, "mara");
  EXPECT_EQ(open[0].head_sha, "ff");
  EXPECT_EQ(open[0].state, "open");
  EXPECT_FALSE(open[0].fork);
}

TEST_P(OtherForge, SaysWhatItCannotDo) {
  const auto api = connect();
  EXPECT_EQ(api->failed_deliveries(Instant{}).error().code, Code::Unsupported);
  EXPECT_EQ(api->capabilities().issues, !is("bitbucket"));
}

INSTANTIATE_TEST_SUITE_P(All, OtherForge, ::testing::Values("gitlab", "gitea", "bitbucket"),
                         [](const auto& each) { return std::string(each.param); });

TEST(GitLab, TakesAStatusThatWouldChangeNothingForSet) {
  ScriptedClient client;
  HandClock clock;
  client.play(400, R"({"message":"Cannot transition status via :run from :running"})");
  CommitCheck check;
  check.sha = "abc";
  EXPECT_TRUE(find_forge("gitlab")->connect({kApi, 0, "", "", "t"}, client, clock)->set_check("acme/shop", check));
}

TEST(Bitbucket, SignsInWithAUserAndAPasswordOrATokenAlone) {
  ScriptedClient client;
  HandClock clock;
  client.play(200).play(200);
  CommitCheck check;
  check.sha = "abc";
  (void)find_forge("bitbucket")->connect({kApi, 0, "", "us", "pw"}, client, clock)->set_check("acme/shop", check);
  (void)find_forge("bitbucket")->connect({kApi, 0, "", "", "tok"}, client, clock)->set_check("acme/shop", check);
  EXPECT_EQ(header_value(client.asked.at(0).headers, "Authorization"), "Basic dXM6cHc=");
  EXPECT_EQ(header_value(client.asked.at(1).headers, "Authorization"), "Bearer tok");
}

}  // namespace
}  // namespace signalbox
