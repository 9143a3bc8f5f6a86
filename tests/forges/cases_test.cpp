// Every file of cases/<forge>/: a webhook's headers and body, and what the event must hold.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "base/hash.h"
#include "forges/forge.h"

namespace signalbox {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::vector<fs::path> case_files() {
  std::vector<fs::path> out;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(SIGNALBOX_SOURCE_DIR) / "tests/forges/cases")) {
    if (entry.path().extension() == ".json") {
      out.push_back(entry.path());
    }
  }
  std::ranges::sort(out);
  return out;
}

Headers headers_of(const json& object) {
  Headers out;
  for (const auto& [name, value] : object.items()) {
    out.push_back({name, value.get<std::string>()});
  }
  return out;
}

class ForgeCase : public ::testing::TestWithParam<fs::path> {};

TEST_P(ForgeCase, GivesItsEvent) {
  std::ifstream in(GetParam());
  const json file = json::parse(in);
  const Forge* forge = find_forge(GetParam().parent_path().filename().string());
  ASSERT_NE(forge, nullptr);
  const Headers headers = headers_of(file.at("headers"));
  EXPECT_TRUE(forge->claims(headers));
  const auto event = forge->normalise(headers, file.at("body").dump());
  ASSERT_TRUE(event) << event.error().what;
  const json got = json::parse(to_json(*event));
  for (const auto& [key, wanted] : file.at("event").items()) {
    EXPECT_EQ(got.value(key, json()), wanted) << key;
  }
  EXPECT_EQ(parse_forge_event(to_json(*event)).value(), *event);
}

INSTANTIATE_TEST_SUITE_P(Files, ForgeCase, ::testing::ValuesIn(case_files()), [](const auto& each) {
  return each.param.parent_path().filename().string() + "_" + each.param.stem().string();
});

TEST(Forges, TellGiteaFromGitHubByItsOwnHeaders) {
  const Headers headers{{"X-GitHub-Event", "push"}, {"X-Gitea-Event", "push"}};
  const auto first = std::ranges::find_if(all_forges(), [&](const Forge* forge) { return forge->claims(headers); });
  EXPECT_EQ((*first)->name, "gitea");
}

TEST(GiteaSignature, IsPlainHex) {
  const std::vector<std::string> secrets{"s"};
  const std::string signature = to_hex(hmac_sha256("s", "{}"));
  EXPECT_TRUE(find_forge("gitea")->verify({{"X-Gitea-Signature", signature}}, "{}", secrets));
  EXPECT_FALSE(find_forge("gitea")->verify({{"X-Gitea-Signature", "sha256=" + signature}}, "{}", secrets));
  EXPECT_FALSE(find_forge("gitea")->verify({}, "{}", secrets));
}

TEST(BitbucketSignature, HasItsPrefix) {
  const std::vector<std::string> secrets{"s"};
  const std::string signature = "sha256=" + to_hex(hmac_sha256("s", "{}"));
  EXPECT_TRUE(find_forge("bitbucket")->verify({{"X-Hub-Signature", signature}}, "{}", secrets));
  EXPECT_FALSE(find_forge("bitbucket")->verify({{"X-Hub-Signature", signature}}, "{ }", secrets));
}

TEST(GitLabSignature, IsTheSecretInClearOrAStandardWebhook) {
  const Forge& gitlab = *find_forge("gitlab");
  const std::vector<std::string> secrets{"old", "whsec_" + base64_encode("twenty-four bytes of key")};
  EXPECT_TRUE(gitlab.verify({{"X-Gitlab-Token", "old"}}, "{}", secrets));
  EXPECT_FALSE(gitlab.verify({{"X-Gitlab-Token", "older"}}, "{}", secrets));
  EXPECT_FALSE(gitlab.verify({}, "{}", secrets));
  const std::string signature =
      "v1,c2lnbmVkIGJ5IGFub3RoZXI= v1," + base64_encode(hmac_sha256("twenty-four bytes of key", "m1.1700000000.{}"));
  const Headers headers{{"webhook-id", "m1"}, {"webhook-timestamp", "1700000000"}, {"webhook-signature", signature}};
  EXPECT_TRUE(gitlab.verify(headers, "{}", secrets));
  EXPECT_FALSE(gitlab.verify(headers, "{ }", secrets));
}

TEST(Signatures, AreNeverMadeWithAnEmptySecret) {
  const std::vector<std::string> secrets{""};
  const std::string hex = to_hex(hmac_sha256("", "{}"));
  EXPECT_FALSE(find_forge("gitea")->verify({{"X-Gitea-Signature", hex}}, "{}", secrets));
  EXPECT_FALSE(find_forge("bitbucket")->verify({{"X-Hub-Signature", "sha256=" + hex}}, "{}", secrets));
  EXPECT_FALSE(find_forge("gitlab")->verify({{"X-Gitlab-Token", ""}}, "{}", secrets));
}

}  // namespace
}  // namespace signalbox
