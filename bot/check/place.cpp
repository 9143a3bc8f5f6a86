#include "bot/check/place.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace signalbox {
namespace {

/// GitHub, GitLab, Bitbucket, Jenkins, Azure, Buildkite.
constexpr std::array<std::string_view, 6> kTargets = {
    "GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "BITBUCKET_PR_DESTINATION_BRANCH",
    "CHANGE_TARGET",   "SYSTEM_PULLREQUEST_TARGETBRANCH",     "BUILDKITE_PULL_REQUEST_BASE_BRANCH"};
constexpr std::array<std::string_view, 8> kSources = {"GITHUB_HEAD_REF",  "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME",
                                                      "CHANGE_BRANCH",    "SYSTEM_PULLREQUEST_SOURCEBRANCH",
                                                      "BITBUCKET_BRANCH", "BUILDKITE_BRANCH",
                                                      "CI_COMMIT_BRANCH", "GITHUB_REF_NAME"};

/// The first of the variables that is set, as a branch name.
std::string named_by(const Variables& environment, std::span<const std::string_view> names) {
  for (const std::string_view name : names) {
    const auto found = environment.find(std::string(name));
    if (found == environment.end() || trim(found->second).empty()) {
      continue;
    }
    std::string_view branch = trim(found->second);
    if (constexpr std::string_view kHeads = "refs/heads/"; branch.starts_with(kHeads)) {
      branch.remove_prefix(kHeads.size());
    }
    return std::string(branch);
  }
  return {};
}

struct Base {
  std::string name;
  Oid tip;
};

std::optional<Base> first_of(const Repository& repository, std::span<const std::string> names) {
  for (const std::string& name : names) {
    if (const auto tip = repository.resolve(name)) {
      return Base{name, *tip};
    }
  }
  return std::nullopt;
}

/// "origin/HEAD" says little; people know the branch that it stands for.
Base with_spoken_name(const Repository& repository, Base base) {
  for (const char* name : {"origin/main", "origin/master"}) {
    const auto tip = repository.resolve(name);
    if (base.name == "origin/HEAD" && tip && *tip == base.tip) {
      base.name = name;
    }
  }
  return base;
}

std::string how_to_fetch(const Variables& environment, const std::string& branch) {
  if (environment.contains("GITHUB_ACTIONS")) {
    return "give actions/checkout `fetch-depth: 0`";
  }
  if (environment.contains("GITLAB_CI")) {
    return fmt::format("set `GIT_DEPTH: 0` and run `git fetch origin {}`", branch);
  }
  return fmt::format("run `git fetch --unshallow origin {}`, or clone without --depth", branch);
}

Result<Base> find_base(const Repository& repository, const WorkTree& tree, const PlaceOptions& options) {
  if (options.base) {
    const std::string names[] = {*options.base, "origin/" + *options.base};
    if (auto found = first_of(repository, names)) {
      return *std::move(found);
    }
    return fail(Code::NotFound, fmt::format("there is no branch, tag or commit '{}' here; fetch it first, or name "
                                            "another one with --base",
                                            one_line(*options.base)));
  }
  if (const std::string target = named_by(options.environment, kTargets); !target.empty()) {
    const std::string names[] = {"origin/" + target, target};
    if (auto found = first_of(repository, names)) {
      return *std::move(found);
    }
    return fail(Code::Unavailable, fmt::format("the target branch '{}' is not in this clone: {}", one_line(target),
                                               how_to_fetch(options.environment, one_line(target))));
  }
  std::vector<std::string> names;
  if (!options.configured_base.empty()) {
    names = {"origin/" + options.configured_base, options.configured_base};
  }
  names.insert(names.end(), {"origin/HEAD", "origin/main", "origin/master", "main", "master"});
  if (!tree.upstream.empty()) {
    names.push_back(tree.upstream);
  }
  if (auto found = first_of(repository, names)) {
    return with_spoken_name(repository, *std::move(found));
  }
  return fail(Code::NotFound, fmt::format("no base was found (looked for {}); name it with --base", join(names, ", ")));
}

/// A CI system checks out a commit, or a merge of the branch into its target, and no branch.
std::string branch_name(const Repository& repository, const WorkTree& tree, const Variables& environment,
                        const Oid& base_tip) {
  if (!tree.branch.empty()) {
    return tree.branch;
  }
  if (std::string named = named_by(environment, kSources); !named.empty()) {
    return named;
  }
  std::vector<Oid> tips = {tree.head};
  if (const auto links = repository.commit_links(tree.head); links && links->parents.size() > 1) {
    tips.insert(tips.end(), links->parents.begin() + 1, links->parents.end());
  }
  for (const auto& branches : {repository.remote_branches("origin"), repository.branches()}) {
    if (!branches) {
      continue;
    }
    for (const BranchTip& branch : branches->tips) {
      if (branch.name != "HEAD" && branch.oid != base_tip && std::ranges::find(tips, branch.oid) != tips.end()) {
        return branch.name;
      }
    }
  }
  return "HEAD";
}

Result<void> check_history(const Repository& repository, const Oid& base, const Oid& head, const std::string& name,
                           const Variables& environment) {
  const auto common = repository.merge_base(base, head);
  if (common && *common) {
    return {};
  }
  if (repository.is_shallow()) {
    return fail(Code::Unavailable,
                fmt::format("this clone is shallow and ends before the branch left {}, so what is new on it cannot be "
                            "told: {}",
                            one_line(name), how_to_fetch(environment, "HEAD")));
  }
  return common ? Result<void>{} : fail(common.error());
}

}  // namespace

Result<CheckPlace> find_place(Repository& repository, const WorkTree& tree, const PlaceOptions& options) {
  auto base = find_base(repository, tree, options);
  if (!base) {
    return fail(base.error());
  }
  if (auto reaches = check_history(repository, base->tip, tree.head, base->name, options.environment); !reaches) {
    return fail(reaches.error());
  }
  CheckPlace out;
  out.branch = branch_name(repository, tree, options.environment, base->tip);
  out.base = std::move(base->name);
  out.base_tip = base->tip;
  out.tip = tree.head;
  if (options.committed_only) {
    return out;
  }
  const auto changes = uncommitted_files(tree);
  if (!changes) {
    return fail(changes.error());
  }
  if (changes->empty()) {
    return out;
  }
  auto tip = repository.commit_in_memory(tree.head, *changes);
  if (!tip) {
    return fail(tip.error());
  }
  out.tip = *tip;
  for (const FileChange& change : *changes) {
    out.uncommitted.push_back(change.path);
  }
  return out;
}

}  // namespace signalbox
