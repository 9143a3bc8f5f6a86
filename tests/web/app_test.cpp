#include "web/app.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "tests/web/running_bot.h"
#include "web/board.h"

namespace signalbox {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kReport = R"({"version":1,"pending":[{"id":"p1","service":"backend","branch":"feature/<x>",
  "author":"anna","path":"db/1.sql","state":"proposed","changes":[{"op":"add_column","table":"public.orders","column":"status"}],
  "unknowns":[{"line":3,"message":"dynamic SQL"}]}],
  "conflicts":[{"id":"c-1","kind":"add-add","severity":"error","certainty":"proven","between":["p1","p2"],
  "objects":["orders/public.orders.status"],"message":"<script>alert('x')</script>","resolution":"Keep one.","teams":["checkout"]}],
  "impacts":[],"order":{"sequence":["p1"],"cycles":[]},"errors":[{"service":"billing","message":"it is gone","path":"x"}]})";

void save_report(RunningBot& bot, const std::string& snapshot = "s1") {
  ASSERT_TRUE(bot.store.reports.save(
      {.snapshot = snapshot,
       .created_at = bot.clock.now(),
       .report = kReport,
       .services = R"([{"name":"backend","owner":"checkout","databases":["orders"],"depends_on":["analytics"]}])",
       .graph = R"({"nodes":[]})"}));
}

Result<App> created(RunningBot& bot, std::vector<std::string> secrets, const std::string& address, bool insecure) {
  return App::create({address, insecure, {{find_forge("github"), std::move(secrets)}}}, bot.sink, bot.library,
                     bot.clock);
}

TEST(App, DoesNotStartWithoutASecret) {
  RunningBot bot;
  EXPECT_FALSE(created(bot, {}, "127.0.0.1", false));
  EXPECT_FALSE(created(bot, {""}, "127.0.0.1", false));
  EXPECT_FALSE(created(bot, {}, "0.0.0.0", true));
  EXPECT_TRUE(created(bot, {}, "127.0.0.1", true));
  const auto refused = created(bot, {}, "0.0.0.0", false);
  EXPECT_EQ(refused.error().code, Code::InvalidInput);
  EXPECT_THAT(refused.error().what, HasSubstr("webhooks.github.secrets"));
}

TEST(App, TellsThatItLivesAndIsReady) {
  RunningBot bot;
  EXPECT_EQ(bot.get("/healthz").status, 200);
  EXPECT_EQ(bot.get("/readyz").status, 200);
}

TEST(App, AnswersProblemsForWhatIsNotThere) {
  RunningBot bot;
  const auto missing = bot.get("/api/v1/nothing");
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(missing.header("content-type"), "application/problem+json");
  EXPECT_EQ(json::parse(missing.body).at("title"), "Not Found");
  EXPECT_EQ(bot.post({}, "x", "/api/v1/report").status, 405);
}

TEST(Api, HasNoReportBeforeTheFirstScan) {
  RunningBot bot;
  EXPECT_EQ(bot.get("/api/v1/report").status, 404);
  EXPECT_THAT(bot.get("/").body, HasSubstr("The first scan is not done yet."));
}

TEST(Api, GivesTheReportAndItsPieces) {
  RunningBot bot;
  save_report(bot);
  EXPECT_EQ(bot.get("/api/v1/report").body, kReport);
  EXPECT_EQ(json::parse(bot.get("/api/v1/pending").body).at("pending").at(0).at("id"), "p1");
  EXPECT_EQ(json::parse(bot.get("/api/v1/conflicts").body).at("conflicts").at(0).at("id"), "c-1");
  EXPECT_EQ(json::parse(bot.get("/api/v1/order").body).at("order").at("sequence").at(0), "p1");
  EXPECT_EQ(json::parse(bot.get("/api/v1/services").body).at("services").at(0).at("owner"), "checkout");
  EXPECT_EQ(bot.get("/api/v1/graph").body, R"({"nodes":[]})");
}

TEST(Api, SaysWhenNothingChangedAndWhenItDid) {
  RunningBot bot;
  save_report(bot);
  const std::string tag(bot.get("/api/v1/report").header("etag"));
  const auto unchanged = bot.send({.headers = {{"If-None-Match", tag}}}, "/api/v1/report");
  EXPECT_EQ(unchanged.status, 304);
  EXPECT_EQ(unchanged.body, "");
  save_report(bot, "s2");
  EXPECT_EQ(bot.send({.headers = {{"If-None-Match", tag}}}, "/api/v1/report").status, 200);
}

TEST(Api, ListsDeliveriesAndDeadLettersWithoutTheirTexts) {
  RunningBot bot;
  ASSERT_EQ(bot.deliver("d-1", kPush).status, 202);
  ASSERT_TRUE(bot.store.outbox.put("slack", "c-1", "only for the channel", bot.clock.now()));
  const auto items = bot.store.outbox.claim("slack", bot.clock.now(), std::chrono::seconds(30)).value();
  ASSERT_TRUE(bot.store.outbox.bury(items.at(0), "not_in_channel", bot.clock.now()));
  const auto answer = bot.get("/api/v1/deliveries");
  const json body = json::parse(answer.body);
  EXPECT_EQ(body.at("deliveries").at(0).at("delivery_id"), "d-1");
  EXPECT_EQ(body.at("deliveries").at(0).at("received_at"), "2027-01-15T08:00:00Z");
  EXPECT_EQ(body.at("dead_letters").at(0).at("error"), "not_in_channel");
  EXPECT_THAT(answer.body, Not(HasSubstr("only for the channel")));
}

TEST(Api, PagesThroughTheAuditTrail) {
  RunningBot bot;
  for (const char* actor : {"anna", "ben"}) {
    ASSERT_TRUE(bot.store.audit.append({.at = bot.clock.now(), .actor = actor, .action = "approve"}));
  }
  EXPECT_EQ(json::parse(bot.get("/api/v1/audit").body).at("entries").size(), 2U);
  const json rest = json::parse(bot.get("/api/v1/audit?x=1&after=1").body).at("entries");
  ASSERT_EQ(rest.size(), 1U);
  EXPECT_EQ(rest.at(0).at("actor"), "ben");
  EXPECT_EQ(json::parse(bot.get("/api/v1/audit?after=-1").body).at("entries").size(), 2U);
}

TEST(Api, DescribesEveryPathItAnswers) {
  RunningBot bot;
  const json description = json::parse(bot.get("/api/v1/openapi.json").body);
  EXPECT_EQ(description.at("openapi"), "3.1.0");
  for (const char* path :
       {"/api/v1/report", "/api/v1/pending", "/api/v1/conflicts", "/api/v1/impacts", "/api/v1/order",
        "/api/v1/services", "/api/v1/graph", "/api/v1/deliveries", "/api/v1/audit", "/readyz", "/metrics"}) {
    EXPECT_TRUE(description.at("paths").contains(path)) << path;
    EXPECT_NE(bot.get(path).header("content-type"), "") << path;
  }
}

TEST(Page, EscapesWhatOthersWrote) {
  RunningBot bot;
  save_report(bot);
  const auto page = bot.get("/");
  EXPECT_THAT(page.body, Not(HasSubstr("<script")));
  EXPECT_THAT(page.body, HasSubstr("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"));
  EXPECT_THAT(page.body, HasSubstr("feature/&lt;x&gt;"));
  EXPECT_THAT(page.body, HasSubstr("add_column <code>public.orders.status</code>"));
  EXPECT_THAT(page.body, HasSubstr("unread: dynamic SQL"));
  EXPECT_THAT(page.body, HasSubstr("it is gone"));
  EXPECT_THAT(page.body, HasSubstr("2027-01-15T08:00:00Z"));
}

TEST(Page, LoadsNothingFromElsewhere) {
  RunningBot bot;
  save_report(bot);
  const auto page = bot.get("/");
  EXPECT_THAT(std::string(page.header("content-security-policy")), HasSubstr("default-src 'none'; style-src 'self'"));
  EXPECT_THAT(page.body, Not(HasSubstr("http://")));
  EXPECT_THAT(page.body, Not(HasSubstr("https://")));
  EXPECT_EQ(bot.get("/style.css").header("content-type"), "text/css; charset=utf-8");
}

TEST(Board, SaysThatAReportCannotBeRead) {
  for (const char* broken : {"{", "[]", R"({"version":"x"})"}) {
    const auto board = make_board(StoredReport{.id = 1, .report = broken});
    ASSERT_FALSE(board) << broken;
    EXPECT_EQ(board.error().code, Code::Internal);
  }
}

TEST(Metrics, CountWhatHappened) {
  RunningBot bot;
  save_report(bot);
  (void)bot.deliver("d-1", kPush);
  (void)bot.deliver("d-1", kPush);
  (void)bot.post(RunningBot::signed_headers("d-2", kPush, "push", "x"), kPush);
  const auto answer = bot.get("/metrics");
  EXPECT_EQ(answer.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  for (const char* line : {"signalbox_deliveries_total{provider=\"github\",result=\"accepted\"} 1\n",
                           "signalbox_deliveries_total{provider=\"github\",result=\"duplicate\"} 1\n",
                           "signalbox_deliveries_total{provider=\"github\",result=\"bad_signature\"} 1\n",
                           "signalbox_jobs{state=\"queued\"} 1\n", "signalbox_deliveries_waiting 0\n",
                           "signalbox_conflicts{severity=\"error\"} 1\n", "signalbox_pending_migrations 1\n"}) {
    EXPECT_THAT(answer.body, HasSubstr(line));
  }
}

TEST(Metrics, AreWrittenAsPrometheusReadsThem) {
  EXPECT_EQ(to_prometheus({{"a_total", "Counts\nthings.", MetricType::Counter, {{{{"x", "q\"\\\n"}, {"y", "1"}}, 3}}},
                           {"b", "Big.", MetricType::Gauge, {{{}, 0.25}, {{}, 12345678}}}}),
            "# HELP a_total Counts things.\n# TYPE a_total counter\na_total{x=\"q\\\"\\\\\\n\",y=\"1\"} 3\n"
            "# HELP b Big.\n# TYPE b gauge\nb 0.25\nb 12345678\n");
}

TEST(Metrics, HaveHelpAndTheNamesThatLintersWant) {
  RunningBot bot;
  save_report(bot);
  std::set<std::string> seen;
  const auto gauges = bot.library.gauges(bot.clock.now()).value();
  for (const Metric& metric : gauges) {
    EXPECT_TRUE(seen.insert(metric.name).second) << metric.name;
    EXPECT_TRUE(metric.help.ends_with('.')) << metric.name;
    EXPECT_FALSE(metric.name.ends_with("_total")) << metric.name;
  }
  const auto counters = Counters().read();
  for (const Metric& metric : counters) {
    EXPECT_TRUE(metric.name.ends_with("_total")) << metric.name;
  }
}

}  // namespace
}  // namespace signalbox
