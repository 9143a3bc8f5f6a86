// Five services on one database, each in a repository of its own: a column is renamed in one of them, and the others
// hear of it, get a task, move one by one, and free the step that takes the old name away.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/hash.h"
#include "bot/server/service_host.h"
#include "bot/thread_crew.h"
#include "config/load.h"
#include "net/client.h"
#include "tests/support/http_recorder.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_repo.h"

namespace signalbox {
namespace {

using nlohmann::json;
using testing::HttpRecorder;
using testing::TemporaryFolder;
using testing::TestFile;
using testing::TestRepo;
using namespace std::chrono_literals;

constexpr std::string_view kSecret = "a secret of the tests";
constexpr std::string_view kToken = "a token of the tests";
constexpr std::array<std::string_view, 4> kDependents = {"billing", "analytics", "storefront", "gateway"};

/// Issues as GitHub keeps them: made, changed, listed.
class Issues {
 public:
  struct Issue {
    std::string project;
    std::string title;
    std::string body;
    std::string state = "open";
  };

  Response answer(const Request& request) {
    const std::lock_guard lock(mutex_);
    if (request.path == "/user") {
      return reply(200, {{"login", "signalbox-bot"}});
    }
    const std::size_t place = request.path.find("/issues");
    if (!request.path.starts_with("/repos/") || place == std::string::npos) {
      return reply(404, {{"message", "Not Found"}});
    }
    const std::string project = request.path.substr(7, place - 7);
    if (request.method == "GET") {
      return reply(200, list(project));
    }
    const json body = json::parse(request.body);
    if (request.method == "POST") {
      issues_.push_back({project, body.at("title"), body.at("body")});
      return reply(201, shown(issues_.size()));
    }
    const std::size_t number = std::stoul(request.path.substr(place + 8));
    Issue& issue = issues_.at(number - 1);
    issue.title = body.value("title", issue.title);
    issue.body = body.value("body", issue.body);
    issue.state = body.value("state", issue.state);
    return reply(200, shown(number));
  }

  std::vector<Issue> all() const {
    const std::lock_guard lock(mutex_);
    return issues_;
  }

 private:
  static Response reply(int status, const json& body) { return {status, "application/json", {}, body.dump()}; }
  json shown(std::size_t number) const {
    const Issue& issue = issues_.at(number - 1);
    return {{"number", number},
            {"state", issue.state},
            {"html_url", "http://x/1"},
            {"title", issue.title},
            {"body", issue.body}};
  }
  json list(const std::string& project) const {
    json out = json::array();
    for (std::size_t i = 0; i < issues_.size(); ++i) {
      if (issues_[i].project == project) {
        out.push_back(shown(i + 1));
      }
    }
    return out;
  }

  mutable std::mutex mutex_;
  std::vector<Issue> issues_;
};

class FiveServices : public ::testing::Test {
 protected:
  FiveServices() {
    setenv("SIGNALBOX_API_TOKEN", std::string(kToken).c_str(), 1);
    repos_["backend"].commit("main", {{"accounts/migrations/__init__.py", ""},
                                      {"accounts/migrations/0001_initial.py", kInitial},
                                      {"accounts/models.py", kDjango},
                                      {"accounts/export.py", "SQL = \"SELECT email FROM users\"\n"}});
    repos_["billing"].commit(
        "main",
        {{"db/migrate/20240101000000_create_invoices.rb",
          "class CreateInvoices < ActiveRecord::Migration[7.1]\n  def change\n    create_table :invoices do |t|\n"
          "      t.bigint :user_id, null: false\n    end\n  end\nend\n"},
         {"app/models/user.rb",
          "class User < ApplicationRecord\n  has_many :invoices\n  validates :email, presence: true\nend\n"}});
    repos_["analytics"].commit("main",
                               {{"queries/churn.sql", "-- Who left?\nselect u.id,\n       u.email\nfrom users u;\n"}});
    repos_["storefront"].commit(
        "main", {{"prisma/schema.prisma",
                  "model User {\n  id    BigInt @id\n  email String\n  name  String?\n\n  @@map(\"users\")\n}\n"}});
    repos_["gateway"].commit(
        "main",
        {{"store/users.go", "package store\n\nconst find = `\n\tSELECT id\n\tFROM users\n\tWHERE email = $1`\n"}});
    slack_.always("", [](const Request&) {
      return Response{200, "application/json", {}, R"({"ok":true,"channel":"C1","ts":"1700000000.000100"})"};
    });
    github_.always("", [this](const Request& request) { return issues_.answer(request); });
  }

  static constexpr const char* kDjango =
      "from django.db import models\n\n\nclass User(models.Model):\n    email = models.TextField()\n\n"
      "    class Meta:\n        db_table = \"users\"\n";

  static constexpr const char* kInitial = R"(from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(primary_key=True)),
                ("email", models.TextField()),
                ("name", models.TextField(null=True)),
            ],
            options={"db_table": "users"},
        ),
    ]
)";

  static constexpr const char* kRename = R"(from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [
        # one name for one thing
        migrations.RenameField("user", "email", "email_address"),
    ]
)";

  void propose_rename() {
    repos_["backend"]
        .branch("rename-email", "main")
        .commit("rename-email",
                {{"accounts/migrations/0002_rename_email.py", kRename},
                 {"accounts/models.py", replaced(kDjango, "email =", "email_address =")}},
                "Mara <mara@example.test>");
  }

  static std::string replaced(std::string text, const std::string& from, const std::string& to) {
    return text.replace(text.find(from), from.size(), to);
  }

  void move(const std::string& service) {
    const std::map<std::string, std::map<std::string, TestFile>> commits = {
        {"billing", {{"app/models/user.rb", "class User < ApplicationRecord\n  has_many :invoices\nend\n"}}},
        {"analytics", {{"queries/churn.sql", "select u.id from users u;\n"}}},
        {"storefront",
         {{"prisma/schema.prisma", "model User {\n  id   BigInt @id\n  name String?\n\n  @@map(\"users\")\n}\n"}}},
        {"gateway", {{"store/users.go", "package store\n\nconst find = `SELECT id FROM users WHERE id = $1`\n"}}}};
    repos_[service].commit("main", commits.at(service));
  }

  Config config() {
    std::string services;
    for (const auto& [name, repo] : repos_) {
      services += fmt::format("  {0}:\n    repository: {1}\n    project: acme/{0}\n    owner: {0}\n    base: main\n",
                              name, repo.path().string());
      if (name == "backend" || name == "billing") {
        services += fmt::format("    migrations: [{{framework: {}, database: shop}}]\n",
                                name == "backend" ? "django, path: accounts/migrations" : "rails, path: db/migrate");
      } else {
        services += "    depends_on: [{service: backend}]\n";
      }
    }
    const std::string yaml = fmt::format(R"(version: 1
state: {0}/state
teams: {{backend: {{}}, billing: {{}}, analytics: {{}}, storefront: {{}}, gateway: {{}}}}
databases:
  shop: {{engine: postgres, version: "15"}}
services:
{1}notify:
  slack: {{token: xoxb-test, channel: "#migrations", api_url: "{2}/api"}}
  tasks: {{in: github, api_url: "{3}", token: ghp-test}}
  group_wait: 0s
webhooks:
  github: {{secrets: ["{4}"]}}
server: {{listen: "127.0.0.1:0"}}
)",
                                         folder_.path().string(), services, slack_.url(), github_.url(), kSecret);
    auto loaded = parse_config(yaml, (folder_.path() / "signalbox.yaml").string(), {});
    EXPECT_TRUE(loaded) << (loaded ? "" : to_string(loaded.error()));
    return loaded ? std::move(*loaded) : Config{};
  }

  HttpResponse send(const ServiceHost& host, const std::string& method, const std::string& path,
                    const std::string& body, Headers headers) {
    HttpRequest request{method, fmt::format("http://127.0.0.1:{}{}", host.port(), path), std::move(headers), body};
    CurlClient client;
    auto response = client.send(request);
    EXPECT_TRUE(response) << (response ? "" : response.error().what);
    return response ? std::move(*response) : HttpResponse{};
  }

  void pushed(const ServiceHost& host, const std::string& service, const std::string& branch) {
    const json body = {{"ref", "refs/heads/" + branch},
                       {"before", std::string(40, '1')},
                       {"after", repos_[service].id(branch)},
                       {"created", false},
                       {"deleted", false},
                       {"forced", false},
                       {"repository",
                        {{"id", 1},
                         {"full_name", "acme/" + service},
                         {"default_branch", "main"},
                         {"clone_url", "https://git.example.test/acme/" + service + ".git"}}},
                       {"sender", {{"login", "mara"}, {"type", "User"}}}};
    const std::string text = body.dump();
    EXPECT_EQ(send(host, "POST", "/webhooks/github", text,
                   {{"Content-Type", "application/json"},
                    {"X-GitHub-Event", "push"},
                    {"X-GitHub-Delivery", fmt::format("delivery-{}", ++deliveries_)},
                    {"X-Hub-Signature-256", "sha256=" + to_hex(hmac_sha256(kSecret, text))}})
                  .status,
              202);
  }

  void deployed(const ServiceHost& host, const std::string& service, const std::string& version) {
    const json body = {{"service", service}, {"environment", "production"}, {"version", version}};
    EXPECT_EQ(send(host, "POST", "/api/v1/deployments", body.dump(),
                   {{"Content-Type", "application/json"}, {"Authorization", fmt::format("Bearer {}", kToken)}})
                  .status,
              202);
  }

  json report(const ServiceHost& host) {
    const HttpResponse response = send(host, "GET", "/api/v1/report", "", {});
    return response.status == 200 ? json::parse(response.body) : json::object();
  }

  /// The first report that fits, or the last one that did not in a long time.
  template <typename Fits>
  json report_when(const ServiceHost& host, Fits&& fits) {
    json last;
    for (int i = 0; i < 600; ++i) {
      last = report(host);
      if (fits(last)) {
        return last;
      }
      std::this_thread::sleep_for(100ms);
    }
    ADD_FAILURE() << "no such report came; the last one: " << last.dump(1).substr(0, 6000);
    return last;
  }

  static std::map<std::string, std::string> tasks_by_team(const json& report) {
    std::map<std::string, std::string> out;
    for (const json& task : report.value("tasks", json::array())) {
      out[task.at("team")] = task.at("state");
    }
    return out;
  }

  static bool is_blocked(const json& report) {
    const json rollouts = report.value("rollouts", json::array());
    return rollouts.size() == 1 && rollouts[0].at("blocked").get<bool>();
  }

  /// The check of the pull request: its migration's error.
  static bool is_red(const json& report) {
    for (const json& pending : report.value("pending", json::array())) {
      for (const json& finding : pending.at("findings")) {
        if (finding.at("rule") == "contract-before-users-moved" && finding.at("severity") == "error") {
          return true;
        }
      }
    }
    return false;
  }

  template <typename Fits>
  bool issues_become(Fits&& fits) {
    for (int i = 0; i < 600 && !fits(issues_.all()); ++i) {
      std::this_thread::sleep_for(100ms);
    }
    return fits(issues_.all());
  }

  TemporaryFolder folder_;
  std::map<std::string, TestRepo> repos_;
  Issues issues_;
  HttpRecorder slack_;
  HttpRecorder github_;
  SystemClock clock_;
  int deliveries_ = 0;
};

TEST_F(FiveServices, MoveOneByOneAndThenTheOldNameMayGo) {
  const Config loaded = config();
  auto host = ServiceHost::start(loaded, {}, clock_, make_thread_crew);
  ASSERT_TRUE(host) << host.error().what;
  report_when(*host, [](const json& report) { return report.contains("snapshot"); });
  EXPECT_TRUE(issues_.all().empty());

  propose_rename();
  pushed(*host, "backend", "rename-email");
  json now = report_when(*host, [](const json& report) { return report.value("tasks", json::array()).size() == 4; });

  // Four impacts with their places.
  std::map<std::string, std::string> places;
  for (const json& impact : now.at("impacts")) {
    if (impact.at("case") == "U02") {
      const json& first = impact.at("evidence").at(0);
      places[impact.at("service")] =
          fmt::format("{}:{}", first.at("path").get<std::string>(), first.at("line").get<int>());
      EXPECT_EQ(impact.at("object"), "shop/public.users.email");
      EXPECT_EQ(impact.at("source"), "inferred");
      EXPECT_GT(impact.at("due").get<std::string>(), to_iso_date(clock_.now()));
    }
  }
  const std::map<std::string, std::string> expected = {{"analytics", "queries/churn.sql:3"},
                                                       {"billing", "app/models/user.rb:3"},
                                                       {"gateway", "store/users.go:6"},
                                                       {"storefront", "prisma/schema.prisma:3"}};
  EXPECT_EQ(places, expected);

  // The branch forgot a query of its own.
  ASSERT_EQ(now.at("affected_queries").size(), 1U) << now.at("affected_queries").dump(1);
  EXPECT_EQ(now.at("affected_queries")[0].at("evidence")[0].at("path"), "accounts/export.py");

  // The plan is red, and says why.
  EXPECT_TRUE(is_blocked(now));
  EXPECT_TRUE(is_red(now));
  EXPECT_EQ(now.at("rollouts")[0].at("reasons").size(), 8U) << now.at("rollouts").dump(1);

  // Everybody has an issue and a message.
  ASSERT_TRUE(issues_become([](const auto& issues) { return issues.size() == 4; }));
  for (const Issues::Issue& issue : issues_.all()) {
    EXPECT_NE(issue.title.find("public.users.email → email_address"), std::string::npos) << issue.title;
    const std::string service = issue.project.substr(5);
    EXPECT_NE(issue.body.find(expected.at(service)), std::string::npos) << issue.body;
    EXPECT_NE(issue.body.find("select email_address from users;"), std::string::npos) << issue.body;
  }
  ASSERT_TRUE(slack_.wait_for("/api/chat.postMessage", 4));
  EXPECT_EQ(slack_.requests_to("/api/chat.postMessage").size(), 4U);
  std::string told;
  for (const Request& request : slack_.requests_to("/api/chat.postMessage")) {
    told += request.body;
  }
  for (const auto& [service, place] : expected) {
    EXPECT_NE(told.find(place), std::string::npos) << place;
  }

  // One after the other moves; what billing runs is older than its branch for a while.
  deployed(*host, "billing", repos_["billing"].id("main"));
  for (const std::string_view dependent : kDependents) {
    const std::string service(dependent);
    EXPECT_TRUE(is_blocked(report(*host))) << "before " << service;
    move(service);
    pushed(*host, service, "main");
    if (service == "billing") {
      now = report_when(*host, [](const json& report) {
        return report.value("rollouts", json::array()).dump().find("billing runs code that uses") != std::string::npos;
      });
      EXPECT_EQ(tasks_by_team(now).at("billing"), "open");
      deployed(*host, "billing", "main");
    }
    now = report_when(*host, [&](const json& report) { return tasks_by_team(report)[service] == "done"; });
    const bool last = dependent == kDependents.back();
    EXPECT_EQ(is_blocked(now), !last) << service << now.at("rollouts").dump(1);
    EXPECT_EQ(is_red(now), !last) << service;
    EXPECT_TRUE(issues_become([&](const auto& issues) {
      return std::ranges::any_of(issues, [&](const Issues::Issue& issue) {
        return issue.project == "acme/" + service && issue.state == "closed" &&
               issue.body.find("No use of shop/public.users.email found in " + service) != std::string::npos;
      });
    })) << service;
  }
  EXPECT_EQ(issues_.all().size(), 4U);

  // A use that comes back opens the task and the issue again.
  repos_["gateway"].commit("main", {{"store/users.go", "package store\n\nconst find = `SELECT email FROM users`\n"}});
  pushed(*host, "gateway", "main");
  now = report_when(*host, [](const json& report) { return tasks_by_team(report)["gateway"] == "open"; });
  EXPECT_TRUE(is_red(now));
  EXPECT_TRUE(issues_become([](const auto& issues) {
    return std::ranges::any_of(
        issues, [](const Issues::Issue& issue) { return issue.project == "acme/gateway" && issue.state == "open"; });
  }));
  EXPECT_EQ(issues_.all().size(), 4U);
  host->stop();
}

TEST_F(FiveServices, AnOwnerMaySayThatItIsNotAffected) {
  propose_rename();
  const Config loaded = config();
  auto host = ServiceHost::start(loaded, {}, clock_, make_thread_crew);
  ASSERT_TRUE(host) << host.error().what;
  json now = report_when(*host, [](const json& report) { return report.value("tasks", json::array()).size() == 4; });
  std::string id;
  for (const json& task : now.at("tasks")) {
    id = task.at("team") == "analytics" ? task.at("id").get<std::string>() : id;
  }
  const std::string word = json{{"state", "not-affected"}, {"by", "nora"}, {"reason", "the query is never run"}}.dump();
  EXPECT_EQ(send(*host, "POST", "/api/v1/tasks/" + id, word, {{"Content-Type", "application/json"}}).status, 401);
  EXPECT_EQ(send(*host, "POST", "/api/v1/tasks/" + id, word,
                 {{"Content-Type", "application/json"}, {"Authorization", fmt::format("Bearer {}", kToken)}})
                .status,
            202);
  now = report_when(*host, [](const json& report) { return tasks_by_team(report)["analytics"] == "not-affected"; });
  EXPECT_TRUE(is_blocked(now));
  EXPECT_EQ(now.at("rollouts")[0].at("reasons").dump().find("analytics"), std::string::npos);
  host->stop();
}

}  // namespace
}  // namespace signalbox
