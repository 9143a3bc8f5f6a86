#include "forges/hosts/github_api.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <mutex>
#include <set>

#include "base/text.h"
#include "forges/hosts/github_auth.h"
#include "forges/hosts/github_calls.h"
#include "forges/hosts/github_json.h"
#include "forges/json_answers.h"
#include "forges/wire.h"

namespace signalbox {
namespace {

constexpr int kPages = 30;  // of 100 entries each

ForgeIssue issue_of(const JsonView& issue) {
  return {
      .number = issue["number"].number(), .open = issue["state"].text() != "closed", .url = issue["html_url"].text()};
}

class GitHubApi final : public ForgeApi {
 public:
  GitHubApi(ForgeAccess access, HttpClient& client, const Clock& clock)
      : wire_({"GitHub",
               access.api_url,
               {{"Accept", "application/vnd.github+json"}, {"X-GitHub-Api-Version", "2022-11-28"}},
               {}},
              client, clock),
        auth_(std::move(access), wire_, clock) {}

  ForgeCapabilities capabilities() const override {
    return {.annotations = auth_.is_app(), .issues = true, .teams = true, .failed_deliveries = auth_.is_app()};
  }

  Instant open_at() const override {
    const std::lock_guard lock(mutex_);
    return wire_.open_at();
  }

  std::string memory() const override {
    const std::lock_guard lock(mutex_);
    return wire_.memory();
  }
  void recall(const std::string& memory) override {
    const std::lock_guard lock(mutex_);
    wire_.recall(memory);
  }

  Result<std::vector<ForgeChange>> open_changes(const std::string& project) override {
    std::vector<ForgeChange> out;
    const auto read =
        pages(project, github::repository_path(project) + "/pulls?state=open&per_page=100", [&](const JsonView& item) {
          out.push_back(github_change(item));
          return true;
        });
    return read ? Result<std::vector<ForgeChange>>(std::move(out)) : fail(read.error());
  }

  Result<ForgeChange> change(const std::string& project, int number) override {
    return read<ForgeChange>(
        project, {"GET", fmt::format("{}/pulls/{}", github::repository_path(project), number), "", {}}, github_change);
  }

  Result<std::string> create_comment(const std::string& project, int number, const std::string& body) override {
    return read<std::string>(project, github::comment(project, number, body),
                             [](const JsonView& answer) { return answer["id"].id(); });
  }

  Result<void> update_comment(const std::string& project, int, const std::string& id,
                              const std::string& body) override {
    return put(project, github::edit_comment(project, id, body));
  }

  Result<void> delete_comment(const std::string& project, int, const std::string& id) override {
    return put(project, github::remove_comment(project, id));
  }

  Result<std::optional<ForgeComment>> find_comment(const std::string& project, int number,
                                                   const std::string& marker) override {
    const auto own = login(project);
    if (!own) {
      return fail(own.error());
    }
    std::optional<ForgeComment> found;
    const std::string path =
        fmt::format("{}/issues/{}/comments?per_page=100", github::repository_path(project), number);
    const auto searched = pages(project, path, [&](const JsonView& item) {
      std::string body = item["body"].text();
      if (equals_ignoring_case(item["user"]["login"].text(), *own) && body.find(marker) != std::string::npos) {
        found = ForgeComment{item["id"].id(), std::move(body)};
      }
      return !found;
    });
    return searched ? Result<std::optional<ForgeComment>>(std::move(found)) : fail(searched.error());
  }

  Result<void> set_check(const std::string& project, const CommitCheck& check) override {
    if (!auth_.is_app()) {
      return put(project, github::commit_status(project, check));
    }
    const auto id = read<std::string>(project, github::check_run(project, check),
                                      [](const JsonView& answer) { return answer["id"].id(); });
    if (!id) {
      return fail(id.error());
    }
    for (const ApiCall& call : github::more_annotations(project, check, *id)) {
      if (auto added = put(project, call); !added) {
        return added;
      }
    }
    return {};
  }

  Result<ForgeIssue> create_issue(const std::string& project, const IssueText& text) override {
    return read<ForgeIssue>(project, github::new_issue(project, text), issue_of);
  }
  Result<ForgeIssue> update_issue(const std::string& project, int number, const IssueText& text) override {
    return read<ForgeIssue>(project, github::edit_issue(project, number, text), issue_of);
  }
  Result<ForgeIssue> close_issue(const std::string& project, int number) override {
    return read<ForgeIssue>(project, github::issue_state(project, number, "closed"), issue_of);
  }
  Result<ForgeIssue> reopen_issue(const std::string& project, int number) override {
    return read<ForgeIssue>(project, github::issue_state(project, number, "open"), issue_of);
  }
  Result<ForgeIssue> issue(const std::string& project, int number) override {
    return read<ForgeIssue>(
        project, {"GET", fmt::format("{}/issues/{}", github::repository_path(project), number), "", {}}, issue_of);
  }

  Result<std::optional<ForgeIssue>> find_issue(const std::string& project, const std::string& marker) override {
    const auto own = login(project);
    if (!own) {
      return fail(own.error());
    }
    std::optional<ForgeIssue> found;
    const std::string path =
        fmt::format("{}/issues?state=all&creator={}&per_page=100", github::repository_path(project), url_part(*own));
    const auto searched = pages(project, path, [&](const JsonView& item) {
      if (item["body"].text().find(marker) != std::string::npos && !item["pull_request"].present()) {
        found = issue_of(item);
      }
      return !found;
    });
    return searched ? Result<std::optional<ForgeIssue>>(std::move(found)) : fail(searched.error());
  }

  Result<bool> is_member(const std::string& project, const std::string& group, const std::string& user) override {
    const std::size_t slash = group.find('/');
    if (slash == std::string::npos) {
      return equals_ignoring_case(group, user);
    }
    const std::string path = fmt::format("/orgs/{}/teams/{}/memberships/{}", url_part(group.substr(0, slash)),
                                         url_part(group.substr(slash + 1)), url_part(user));
    const auto active = read<bool>(project, {"GET", path, "", {}},
                                   [](const JsonView& answer) { return answer["state"].text() == "active"; });
    return !active && active.error().code == Code::NotFound ? Result<bool>(false) : active;
  }

  Result<std::vector<FailedDelivery>> failed_deliveries(Instant since) override;

  Result<void> redeliver(const std::string& id) override {
    const std::lock_guard lock(mutex_);
    const auto app = auth_.as_app();
    if (!app) {
      return fail(app.error());
    }
    const auto sent = wire_.call({"POST", fmt::format("/app/hook/deliveries/{}/attempts", url_part(id)), "", {}}, *app);
    return sent ? Result<void>{} : fail(sent.error());
  }

 private:
  /// With the project's token; a refused one is replaced once.
  Result<ApiAnswer> ask(const std::string& project, const ApiCall& call) {
    const std::lock_guard lock(mutex_);
    for (const bool again : {true, false}) {
      const auto authorization = auth_.for_project(project);
      if (!authorization) {
        return fail(authorization.error());
      }
      auto answer = wire_.call(call, *authorization);
      if (answer || wire_.last_status() != 401 || !auth_.is_app() || !again) {
        return answer;
      }
      auth_.forget(project);
    }
    return fail(Code::Denied, "GitHub refuses the App's tokens");
  }

  AskForge asking(const std::string& project) {
    return [this, &project](const ApiCall& call) { return ask(project, call); };
  }
  Result<void> put(const std::string& project, const ApiCall& call) { return done(ask(project, call)); }
  template <typename T>
  Result<T> read(const std::string& project, const ApiCall& call, const std::function<T(const JsonView&)>& reader) {
    return read_answer<T>(ask(project, call), "GitHub", reader);
  }
  Result<void> pages(const std::string& project, std::string path, const std::function<bool(const JsonView&)>& visit) {
    return visit_pages(asking(project), std::move(path), "GitHub", visit);
  }

  /// Our own name as the author of comments and issues.
  Result<std::string> login(const std::string& project) {
    const std::lock_guard lock(mutex_);
    if (!login_.empty()) {
      return login_;
    }
    if (!auth_.is_app()) {
      auto user = read<std::string>(project, {"GET", "/user", "", {}},
                                    [](const JsonView& answer) { return answer["login"].text(); });
      login_ = user.value_or("");
      return user;
    }
    const auto app = auth_.as_app();
    const auto answer = app ? wire_.call({"GET", "/app", "", {}}, *app) : Result<ApiAnswer>(fail(app.error()));
    if (!answer) {
      return fail(answer.error());
    }
    const auto document = JsonDocument::parse(answer->body);
    const std::string slug = document ? document->root()["slug"].text() : std::string{};
    if (slug.empty()) {
      return fail(Code::Unavailable, "GitHub does not say the App's name");
    }
    login_ = slug + "[bot]";
    return login_;
  }

  mutable std::recursive_mutex mutex_;  // whoever asks for our name holds it already
  Wire wire_;
  GitHubAuth auth_;
  std::string login_;
};

Result<std::vector<FailedDelivery>> GitHubApi::failed_deliveries(Instant since) {
  const std::lock_guard lock(mutex_);
  const auto app = auth_.as_app();
  if (!app) {
    return fail(app.error());
  }
  std::map<std::string, FailedDelivery> failed;
  std::set<std::string> arrived;  // some attempt of theirs did
  std::string path = "/app/hook/deliveries?per_page=100";
  for (int page = 0; page < kPages && !path.empty(); ++page) {
    const auto answer = wire_.call({"GET", path, "", {}}, *app);
    if (!answer) {
      return fail(answer.error());
    }
    path = answer->next;
    const auto document = JsonDocument::parse(answer->body);
    for (const JsonView& item : document ? document->root().items() : std::vector<JsonView>{}) {
      const auto at = parse_iso8601(item["delivered_at"].text());
      if (!at || *at < since) {
        path.clear();  // newest come first
        continue;
      }
      FailedDelivery one{item["id"].id(), item["guid"].text(), item["event"].text(), *at};
      const int status = item["status_code"].number();
      if (status >= 200 && status < 300) {
        arrived.insert(one.guid);
      } else {
        failed.try_emplace(one.guid, std::move(one));
      }
    }
  }
  std::vector<FailedDelivery> out;
  for (auto& [guid, one] : failed) {
    if (!arrived.contains(guid)) {
      out.push_back(std::move(one));
    }
  }
  std::ranges::sort(out, {}, &FailedDelivery::at);
  return out;
}

}  // namespace

std::unique_ptr<ForgeApi> connect_github(ForgeAccess access, HttpClient& client, const Clock& clock) {
  return std::make_unique<GitHubApi>(std::move(access), client, clock);
}

}  // namespace signalbox
