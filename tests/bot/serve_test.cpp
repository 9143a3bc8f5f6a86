// The whole way: git repositories, the running bot, a signed webhook, and what Slack and PagerDuty receive.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "base/hash.h"
#include "bot/pipeline.h"
#include "bot/server/service_host.h"
#include "bot/snapshot.h"
#include "bot/thread_crew.h"
#include "config/load.h"
#include "net/client.h"
#include "report/render.h"
#include "tests/support/http_recorder.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_repo.h"

namespace signalbox {
namespace {

using testing::HttpRecorder;
using testing::TemporaryFolder;
using testing::TestRepo;

constexpr std::string_view kSecret = "a secret of the tests";

/// Two services, one branch; the second branch of a test makes the conflict.
class RunningBot : public ::testing::Test {
 protected:
  RunningBot() {
    shop_.commit("main", {{"migrations/1_orders.up.sql", "create table orders (id bigint primary key);\n"}})
        .branch("feature/status", "main")
        .commit("feature/status", {{"migrations/2_status.up.sql", "alter table orders add column status text;\n"}},
                "Mara <mara@example.test>");
    slack_.always("/api/chat.postMessage", [](const Request&) {
      return Response{200, "application/json", {}, R"({"ok":true,"channel":"C1","ts":"1700000000.000100"})"};
    });
    slack_.always("/api/chat.update", [](const Request&) {
      return Response{200, "application/json", {}, R"({"ok":true,"channel":"C1","ts":"1700000000.000100"})"};
    });
    pager_.always("/v2/enqueue", [](const Request&) {
      return Response{202, "application/json", {}, R"({"status":"success","message":"ok","dedup_key":"x"})"};
    });
  }

  /// The other branch adds the same column with another type.
  void propose_conflict() {
    shop_.branch("feature/state", "main")
        .commit("feature/state", {{"migrations/3_state.up.sql", "alter table orders add column status integer;\n"}},
                "Jonas <jonas@example.test>");
  }

  std::string yaml() const {
    return fmt::format(R"(version: 1
state: {0}/state
teams:
  checkout: {{slack: "#checkout"}}
databases:
  shop: {{engine: postgres, version: "15"}}
services:
  shop:
    repository: {1}
    project: acme/shop
    owner: checkout
    base: main
    migrations:
      - {{key: main, framework: golang-migrate, path: migrations, database: shop}}
notify:
  slack: {{token: xoxb-test, channel: "#migrations", api_url: "{2}/api"}}
  pagerduty: {{routing_key: "0123456789abcdef0123456789abcdef", from: error, api_url: "{3}"}}
  group_wait: 0s
webhooks:
  github: {{secrets: ["{4}"]}}
server: {{listen: "127.0.0.1:0"}}
)",
                       folder_.path().string(), shop_.path().string(), slack_.url(), pager_.url(), kSecret);
  }

  Config config() const {
    auto loaded = parse_config(yaml(), (folder_.path() / "signalbox.yaml").string(), {});
    EXPECT_TRUE(loaded) << (loaded ? "" : to_string(loaded.error()));
    return loaded ? std::move(*loaded) : Config{};
  }

  HttpResponse post(const ServiceHost& host, const std::string& body, const std::string& delivery,
                    std::string_view secret = kSecret) {
    HttpRequest request;
    request.method = "POST";
    request.url = fmt::format("http://127.0.0.1:{}/webhooks/github", host.port());
    request.headers = {{"Content-Type", "application/json"},
                       {"X-GitHub-Event", "push"},
                       {"X-GitHub-Delivery", delivery},
                       {"X-Hub-Signature-256", "sha256=" + to_hex(hmac_sha256(secret, body))}};
    request.body = body;
    CurlClient client;
    auto response = client.send(request);
    EXPECT_TRUE(response) << (response ? "" : response.error().what);
    return response ? std::move(*response) : HttpResponse{};
  }

  static std::string push_payload() {
    return R"({"ref":"refs/heads/feature/state","before":"0000000000000000000000000000000000000000",)"
           R"("after":"1111111111111111111111111111111111111111","created":true,"deleted":false,"forced":false,)"
           R"("repository":{"id":1,"full_name":"acme/shop","default_branch":"main",)"
           R"("clone_url":"https://git.example.test/acme/shop.git"},"sender":{"login":"jonas","type":"User"}})";
  }

  TemporaryFolder folder_;
  TestRepo shop_;
  HttpRecorder slack_;
  HttpRecorder pager_;
  SystemClock clock_;
};

TEST_F(RunningBot, TellsSlackAndPagerDutyOfAConflictAndOfItsEnd) {
  const Config loaded = config();
  auto host = ServiceHost::start(loaded, {}, clock_, make_thread_crew);
  ASSERT_TRUE(host) << host.error().what;

  propose_conflict();
  EXPECT_EQ(post(*host, push_payload(), "d-1").status, 202);
  ASSERT_TRUE(slack_.wait_for("/api/chat.postMessage", 1));
  ASSERT_TRUE(pager_.wait_for("/v2/enqueue", 1));
  const std::string message = slack_.requests_to("/api/chat.postMessage").front().body;
  EXPECT_NE(message.find("status"), std::string::npos) << message;
  EXPECT_NE(message.find("feature/state"), std::string::npos) << message;
  EXPECT_NE(pager_.requests_to("/v2/enqueue").front().body.find("trigger"), std::string::npos);

  shop_.remove_branch("feature/state");
  EXPECT_EQ(post(*host, push_payload(), "d-2").status, 202);
  ASSERT_TRUE(slack_.wait_for("/api/chat.update", 1));
  ASSERT_TRUE(pager_.wait_for("/v2/enqueue", 2));
  EXPECT_NE(pager_.requests_to("/v2/enqueue").back().body.find("resolve"), std::string::npos);
  EXPECT_EQ(slack_.requests_to("/api/chat.postMessage").front().body.find("xoxb-test"), std::string::npos);
  host->stop();
}

TEST_F(RunningBot, SaysNothingTwiceForTheSameDelivery) {
  propose_conflict();
  const Config loaded = config();
  auto host = ServiceHost::start(loaded, {}, clock_, make_thread_crew);
  ASSERT_TRUE(host) << host.error().what;
  ASSERT_TRUE(slack_.wait_for("/api/chat.postMessage", 1));
  const std::size_t told = slack_.requests_to("/api/chat.postMessage").size();
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(post(*host, push_payload(), "the-same").status, 202);
  }
  host->stop();  // finishes the job under way
  EXPECT_EQ(slack_.requests_to("/api/chat.postMessage").size(), told);
}

TEST_F(RunningBot, RefusesABadSignature) {
  const Config loaded = config();
  auto host = ServiceHost::start(loaded, {}, clock_, make_thread_crew);
  ASSERT_TRUE(host) << host.error().what;
  EXPECT_EQ(post(*host, push_payload(), "d-1", "another secret").status, 401);
}

TEST_F(RunningBot, IsQuietWhenNothingCollides) {
  const Config loaded = config();
  SnapshotOptions options;
  options.now = clock_.now();
  const Report report = analyse(loaded, take_snapshot(loaded, options), options.now);
  EXPECT_TRUE(report.conflicts.empty());
  ASSERT_EQ(report.pending.size(), 1U);
  EXPECT_EQ(report.pending.front().pending.branch, "feature/status");
  EXPECT_EQ(report.pending.front().pending.author, "Mara");
  EXPECT_TRUE(report.errors.empty()) << report.errors.front().message;
}

TEST_F(RunningBot, TheSameSnapshotGivesTheSameBytes) {
  propose_conflict();
  const Config loaded = config();
  SnapshotOptions options;
  options.now = clock_.now();
  const auto render = [&] { return render_json(analyse(loaded, take_snapshot(loaded, options), options.now)); };
  const std::string first = render();
  EXPECT_EQ(render(), first);
  EXPECT_NE(first.find("add-column-type"), std::string::npos);
}

TEST_F(RunningBot, ARepositoryThatFailsDoesNotStopTheOthers) {
  Config loaded = config();
  Service broken = loaded.services.at("shop");
  broken.name = "broken";
  broken.repository = (folder_.path() / "nowhere.git").string();
  loaded.services.emplace("broken", broken);
  SnapshotOptions options;
  options.now = clock_.now();
  const Report report = analyse(loaded, take_snapshot(loaded, options), options.now);
  EXPECT_FALSE(report.errors.empty());
  EXPECT_EQ(report.pending.size(), 1U);
}

}  // namespace
}  // namespace signalbox
