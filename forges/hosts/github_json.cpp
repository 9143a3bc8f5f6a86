#include "forges/hosts/github_json.h"

#include "base/text.h"
#include "forges/json_answers.h"

namespace signalbox {
namespace {

constexpr std::size_t kLongestTitle = 512;

/// Merging somebody else's repository, or one whose deletion left `null`, is a fork in both cases.
bool is_fork(const JsonView& pull_request) {
  const std::string head = pull_request["head"]["repo"]["id"].id();
  return head.empty() || head != pull_request["base"]["repo"]["id"].id();
}

}  // namespace

ForgeChange github_change(const JsonView& pull_request) {
  return {.number = pull_request["number"].number(),
          .title = ellipsize(pull_request["title"].text(), kLongestTitle),
          .author = pull_request["user"]["login"].text(),
          .state = pull_request["state"].text(),
          .draft = pull_request["draft"].flag(),
          // The list of pull requests says when, the webhook says whether.
          .merged = pull_request["merged"].flag() || pull_request["merged_at"].present(),
          .source_ref = pull_request["head"]["ref"].text(),
          .target_ref = pull_request["base"]["ref"].text(),
          .head_sha = pull_request["head"]["sha"].text(),
          .fork = is_fork(pull_request),
          .url = pull_request["html_url"].text(),
          .version = version_of(pull_request["updated_at"].text())};
}

}  // namespace signalbox
