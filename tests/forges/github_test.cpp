#include "forges/forge.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/hash.h"

namespace signalbox {
namespace {

using nlohmann::json;

const json kRepository = {{"id", 42},
                          {"full_name", "acme/backend"},
                          {"clone_url", "https://github.com/acme/backend.git"},
                          {"default_branch", "main"},
                          {"private", true}};
const std::string kHead(40, 'a');
const std::string kBase(40, 'b');
const std::string kNone(40, '0');

Headers headers(const std::string& event) {
  return {{"X-GitHub-Event", event}, {"X-GitHub-Delivery", "d-1"}};
}

json with_common(json payload) {
  payload["repository"] = kRepository;
  payload["sender"] = {{"login", "anna"}, {"type", "User"}};
  return payload;
}

json pull_request_payload(const std::string& action) {
  return with_common({{"action", action},
                      {"number", 7},
                      {"before", kBase},
                      {"pull_request",
                       {{"number", 7},
                        {"title", "Add status"},
                        {"state", "open"},
                        {"draft", true},
                        {"merged", false},
                        {"html_url", "https://github.com/acme/backend/pull/7"},
                        {"user", {{"login", "ben"}}},
                        {"head", {{"ref", "feature/status"}, {"sha", kHead}, {"repo", {{"id", 42}}}}},
                        {"base", {{"ref", "main"}, {"sha", kBase}, {"repo", {{"id", 42}}}}}}}});
}

ForgeEvent read(const std::string& event, const json& payload) {
  return find_forge("github")->normalise(headers(event), payload.dump()).value();
}

TEST(GitHubSignature, AgreesWithTheOfficialVector) {
  const Headers signed_headers{
      {"X-Hub-Signature-256", "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"}};
  const std::vector<std::string> secrets{"It's a Secret to Everybody"};
  EXPECT_TRUE(find_forge("github")->verify(signed_headers, "Hello, World!", secrets));
  EXPECT_FALSE(find_forge("github")->verify(signed_headers, "Hello, World?", secrets));
}

TEST(GitHubSignature, AcceptsAnyOfSeveralSecrets) {
  const std::vector<std::string> secrets{"new", "old"};
  for (const std::string& secret : secrets) {
    EXPECT_TRUE(find_forge("github")->verify({{"x-hub-signature-256", "sha256=" + to_hex(hmac_sha256(secret, "b"))}},
                                             "b", secrets));
  }
  EXPECT_FALSE(find_forge("github")->verify({{"x-hub-signature-256", "sha256=" + to_hex(hmac_sha256("other", "b"))}},
                                            "b", secrets));
}

TEST(GitHubSignature, RefusesEverythingElse) {
  const std::vector<std::string> secrets{"s", ""};
  const std::string right = to_hex(hmac_sha256("s", "b"));
  for (const std::string& value :
       {std::string{}, right, "sha1=" + right, std::string("sha256="), "sha256=" + right.substr(1),
        "sha256=" + right + "0", "sha256=" + to_hex(hmac_sha256("", "b"))}) {
    EXPECT_FALSE(find_forge("github")->verify({{"X-Hub-Signature-256", value}}, "b", secrets)) << value;
  }
  EXPECT_FALSE(find_forge("github")->verify({}, "b", secrets));
  EXPECT_FALSE(find_forge("github")->verify({{"X-Hub-Signature-256", "sha256=" + right}}, "b", {}));
}

TEST(GitHubEvents, PullRequestBecomesAChange) {
  EXPECT_EQ(read("pull_request", pull_request_payload("synchronize")),
            (ForgeEvent{.kind = ForgeEventKind::Change,
                        .name = "pull_request",
                        .action = "synchronize",
                        .delivery_id = "d-1",
                        .repository = {"42", "acme/backend", "https://github.com/acme/backend.git", "main"},
                        .change = {.number = 7,
                                   .title = "Add status",
                                   .author = "ben",
                                   .state = "open",
                                   .draft = true,
                                   .source_ref = "feature/status",
                                   .target_ref = "main",
                                   .head_sha = kHead,
                                   .url = "https://github.com/acme/backend/pull/7"},
                        .before = kBase,
                        .after = kHead,
                        .actor = "anna"}));
}

TEST(GitHubEvents, AreReadTheSameWithoutTheFieldsWeDoNotUse) {
  const json whole = pull_request_payload("opened");
  json larger = whole;
  larger["pull_request"]["body"] = std::string(5'000, 'x');
  larger["pull_request"]["labels"] = json::array({{{"name", "db"}}});
  larger["organization"] = {{"login", "acme"}};
  EXPECT_EQ(read("pull_request", larger), read("pull_request", whole));
}

TEST(GitHubEvents, SurviveEveryFieldBeingNullOrMissingOrOfAnotherType) {
  const json whole = pull_request_payload("opened");
  const json flat = whole.flatten();
  for (const auto& [path, value] : flat.items()) {
    for (const json& other :
         {json(nullptr), json(17), json("x"), json::array(), json::object(), json(-1.5), json(true)}) {
      json changed = whole;
      changed[json::json_pointer(path)] = other;
      EXPECT_TRUE(find_forge("github")->normalise(headers("pull_request"), changed.dump())) << path;
    }
  }
}

TEST(GitHubEvents, ADeletedForkIsAFork) {
  json payload = pull_request_payload("opened");
  payload["pull_request"]["head"]["repo"] = nullptr;
  EXPECT_TRUE(read("pull_request", payload).change.fork);
  payload["pull_request"]["head"]["repo"] = {{"id", 43}};
  EXPECT_TRUE(read("pull_request", payload).change.fork);
}

TEST(GitHubEvents, PushesAreOfBranchesOnly) {
  const json push =
      with_common({{"ref", "refs/heads/feature/a"}, {"before", kNone}, {"after", kHead}, {"created", true}});
  const ForgeEvent event = read("push", push);
  EXPECT_EQ(event.kind, ForgeEventKind::Push);
  EXPECT_EQ(event.ref, "feature/a");
  EXPECT_EQ(event.before, "");
  EXPECT_EQ(event.after, kHead);
  EXPECT_EQ(read("push", with_common({{"ref", "refs/tags/v1"}, {"after", kHead}})).kind, ForgeEventKind::Ignore);
}

TEST(GitHubEvents, ADeletedBranchIsToldTwice) {
  const json push = with_common(
      {{"ref", "refs/heads/x"}, {"before", kHead}, {"after", kNone}, {"deleted", true}, {"head_commit", nullptr}});
  EXPECT_EQ(read("push", push).kind, ForgeEventKind::RefDeleted);
  const ForgeEvent deleted = read("delete", with_common({{"ref", "x"}, {"ref_type", "branch"}}));
  EXPECT_EQ(deleted.kind, ForgeEventKind::RefDeleted);
  EXPECT_EQ(deleted.ref, "x");
  EXPECT_EQ(read("delete", with_common({{"ref", "v1"}, {"ref_type", "tag"}})).kind, ForgeEventKind::Ignore);
}

TEST(GitHubEvents, CommentsCountOnPullRequestsOnly) {
  json payload =
      with_common({{"action", "created"},
                   {"issue", {{"number", 7}, {"pull_request", {{"url", "x"}}}, {"user", {{"login", "ben"}}}}},
                   {"comment", {{"body", "/signalbox recheck"}, {"user", {{"type", "User"}}}}}});
  const ForgeEvent comment = read("issue_comment", payload);
  EXPECT_EQ(comment.kind, ForgeEventKind::Comment);
  EXPECT_EQ(comment.change.number, 7);
  EXPECT_EQ(comment.text, "/signalbox recheck");
  EXPECT_FALSE(comment.actor_is_bot);
  payload["comment"]["user"]["type"] = "Bot";
  EXPECT_TRUE(read("issue_comment", payload).actor_is_bot);
  payload["issue"].erase("pull_request");
  EXPECT_EQ(read("issue_comment", payload).kind, ForgeEventKind::Ignore);
}

TEST(GitHubEvents, ChecksAndMergeGroupsNameTheirCommit) {
  const ForgeEvent rerun =
      read("check_run",
           with_common({{"action", "requested_action"},
                        {"requested_action", {{"identifier", "explain"}}},
                        {"check_run", {{"head_sha", kHead}, {"pull_requests", json::array({{{"number", 9}}})}}}}));
  EXPECT_EQ(rerun.kind, ForgeEventKind::Rerun);
  EXPECT_EQ(rerun.after, kHead);
  EXPECT_EQ(rerun.text, "explain");
  EXPECT_EQ(rerun.change.number, 9);
  const ForgeEvent group = read("merge_group", with_common({{"action", "checks_requested"},
                                                            {"merge_group",
                                                             {{"head_sha", kHead},
                                                              {"head_ref", "refs/heads/gh-readonly-queue/main/pr-1"},
                                                              {"base_sha", kBase},
                                                              {"base_ref", "refs/heads/main"}}}}));
  EXPECT_EQ(group.kind, ForgeEventKind::MergeQueue);
  EXPECT_EQ(group.after, kHead);
  EXPECT_EQ(group.change.target_ref, "main");
}

TEST(GitHubEvents, UnknownOnesAreIgnoredNotRefused) {
  EXPECT_EQ(read("ping", {{"zen", "x"}, {"hook_id", 1}}).kind, ForgeEventKind::Ping);
  EXPECT_EQ(read("watch", with_common({{"action", "started"}})).kind, ForgeEventKind::Ignore);
  EXPECT_EQ(read("pull_request", pull_request_payload("assigned")).kind, ForgeEventKind::Ignore);
  EXPECT_EQ(read("installation", {{"action", "created"}}).kind, ForgeEventKind::Installation);
}

TEST(GitHubEvents, RefuseWhatIsNoWebhook) {
  const Forge& github = *find_forge("github");
  const auto refused = [&](const Headers& h, const std::string& body) {
    const auto result = github.normalise(h, body);
    return !result && result.error().code == Code::InvalidInput;
  };
  for (const std::string& body :
       {std::string{}, std::string("{"), std::string("[]"), std::string("null"), std::string("{\"a\":\"\xff\"}"),
        std::string("{} {}"), std::string("{'a':1}"), std::string(100'000, '['),
        "{\"a\":" + std::string(70, '[') + std::string(70, ']') + "}"}) {
    EXPECT_TRUE(refused(headers("push"), body)) << body.substr(0, 40);
  }
  EXPECT_TRUE(refused({{"X-GitHub-Event", "push"}}, "{}"));
  EXPECT_TRUE(refused({{"X-GitHub-Delivery", "d"}}, "{}"));
  EXPECT_TRUE(refused({{"X-GitHub-Event", "push"}, {"X-GitHub-Delivery", std::string(200, 'x')}}, "{}"));
}

TEST(GitHubEvents, KeepOnlyTheBeginningOfLongTexts) {
  json payload = with_common({{"action", "created"},
                              {"issue", {{"number", 7}, {"pull_request", {{"url", "x"}}}}},
                              {"comment", {{"body", std::string(200'000, 'x')}}}});
  EXPECT_LE(read("issue_comment", payload).text.size(), 16U << 10U);
}

TEST(ForgeEvent, TellsAMoveFromMore) {
  const json push = with_common({{"ref", "refs/heads/feature/a"}, {"before", kBase}, {"after", kHead}});
  EXPECT_EQ(moved_branch(read("push", push)), "feature/a");
  const json gone = with_common({{"ref", "refs/heads/x"}, {"before", kHead}, {"after", kNone}, {"deleted", true}});
  EXPECT_EQ(moved_branch(read("push", gone)), "");
  EXPECT_EQ(moved_branch(read("pull_request", pull_request_payload("synchronize"))), "feature/status");
  EXPECT_EQ(moved_branch(read("pull_request", pull_request_payload("opened"))), "");
}

TEST(ForgeEvent, ComesBackFromItsStoredForm) {
  const ForgeEvent event = read("pull_request", pull_request_payload("closed"));
  EXPECT_EQ(parse_forge_event(to_json(event)).value(), event);
  const ForgeEvent ping = read("ping", {{"zen", "x"}});
  EXPECT_EQ(parse_forge_event(to_json(ping)).value(), ping);
  EXPECT_FALSE(parse_forge_event("{"));
  EXPECT_FALSE(parse_forge_event(R"({"kind": 7})"));
}

}  // namespace
}  // namespace signalbox
