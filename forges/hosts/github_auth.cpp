#include "forges/hosts/github_auth.h"

#include <fmt/format.h>

#include "base/text.h"
#include "forges/app_token.h"
#include "forges/json_view.h"

namespace signalbox {
namespace {

using namespace std::chrono_literals;

/// So long before its end a token is not used any more: the call must arrive, too.
constexpr auto kEarly = 2min;

std::string account_of(const std::string& project) {
  return lower(project.substr(0, project.find('/')));
}

Result<std::string> member(const ApiAnswer& answer, const char* key) {
  const auto document = JsonDocument::parse(answer.body);
  const std::string found = document ? document->root()[key].id() : std::string{};
  if (found.empty()) {
    return fail(Code::Unavailable, fmt::format("GitHub's answer has no '{}'", key));
  }
  return found;
}

}  // namespace

Result<std::string> GitHubAuth::as_app() const {
  if (!is_app()) {
    return fail(Code::Unsupported, "this needs a GitHub App: set webhooks.github.app_id and private_key");
  }
  auto jwt = app_jwt(access_.app_id, access_.private_key, clock_.now());
  return jwt ? Result<std::string>("Bearer " + *jwt) : jwt;
}

Result<std::string> GitHubAuth::for_project(const std::string& project) {
  if (!is_app()) {
    if (access_.token.empty()) {
      return fail(Code::Denied, "GitHub's API needs webhooks.github.token, or app_id and private_key");
    }
    return "Bearer " + access_.token;
  }
  const std::string account = account_of(project);
  auto known = by_account_.find(account);
  if (known == by_account_.end() || known->second.expires_at <= clock_.now() + kEarly) {
    auto token = new_token(project);
    if (!token) {
      return fail(token.error());
    }
    known = by_account_.insert_or_assign(account, std::move(*token)).first;
  }
  return "Bearer " + known->second.value;
}

void GitHubAuth::forget(const std::string& project) {
  by_account_.erase(account_of(project));
}

Result<GitHubAuth::Token> GitHubAuth::new_token(const std::string& project) {
  const auto app = as_app();
  if (!app) {
    return fail(app.error());
  }
  const auto installation = wire_.call({"GET", fmt::format("/repos/{}/installation", project), "", {}}, *app)
                                .and_then([](const ApiAnswer& answer) { return member(answer, "id"); });
  if (!installation) {
    return fail(with_context(installation.error(), fmt::format("the App's installation for {}", one_line(project))));
  }
  const auto answer =
      wire_.call({"POST", fmt::format("/app/installations/{}/access_tokens", *installation), "", {}}, *app);
  if (!answer) {
    return fail(answer.error());
  }
  auto value = member(*answer, "token");
  const auto expires =
      member(*answer, "expires_at").and_then([](const std::string& text) { return parse_iso8601(text); });
  if (!value || !expires) {
    return fail(value ? expires.error() : value.error());
  }
  return Token{std::move(*value), *expires};
}

}  // namespace signalbox
