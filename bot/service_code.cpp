#include "bot/service_code.h"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "base/glob.h"
#include "bot/code_files.h"
#include "bot/declared_files.h"
#include "migrations/scanner.h"

namespace signalbox {
namespace {

Result<void> read_deployed(const Repository& repository, const ServiceCodeRequest& request, CodeFiles& files,
                           ServiceSnapshot& service) {
  const auto commit = repository.resolve(request.deployed);
  if (!commit) {
    return fail(with_context(commit.error(), "what is deployed"));
  }
  if (*commit == request.base_tip) {
    return {};
  }
  if (const auto there = list_migration_files(repository, *commit, request.migration_folders)) {
    std::ranges::transform(*there, std::back_inserter(service.deployed_files.emplace()), &TreeEntry::path);
  }
  service.deployed = files.at("", *commit);
  return {};
}

}  // namespace

std::vector<std::string> read_service_code(const Repository& repository, const Service& configured,
                                           const ServiceCodeRequest& request, ReadingCache& cache,
                                           ServiceSnapshot& service) {
  service.declared = read_declared(repository, request.base_tip);
  std::vector<std::string> problems = service.declared.problems;
  CodeReaderOptions options;
  options.globs = configured.code;
  options.without = request.migration_folders;
  options.children = request.children;
  CodeFiles files(repository, options, cache);
  service.code = files.at(request.base, request.base_tip);
  if (!request.deployed.empty()) {
    if (const auto read = read_deployed(repository, request, files, service); !read) {
      problems.push_back(to_string(read.error()));
    }
  }
  for (const auto& [branch, tip] : request.branches) {
    CodeSnapshot proposed = files.changed(branch, tip, request.base_tip);
    if (!proposed.files.empty()) {
      service.proposed.push_back(std::move(proposed));
    }
  }
  return problems;
}

std::vector<std::pair<std::string, Oid>> newest_branches(const Repository& repository, const std::string& base,
                                                         const std::vector<std::string>& include,
                                                         const std::vector<std::string>& exclude) {
  constexpr std::size_t kMost = 100;
  std::vector<std::tuple<Instant, std::string, Oid>> newest;
  const auto branches = repository.branches();
  for (const BranchTip& tip : branches ? branches->tips : std::vector<BranchTip>{}) {
    const auto matches = [&](const std::string& glob) { return glob_match(glob, tip.name); };
    if (tip.name == base || std::ranges::none_of(include, matches) || std::ranges::any_of(exclude, matches)) {
      continue;
    }
    if (const auto links = repository.commit_links(tip.oid)) {
      newest.emplace_back(links->time, tip.name, tip.oid);
    }
  }
  std::ranges::sort(newest, std::greater<>());
  newest.resize(std::min(newest.size(), kMost));
  std::vector<std::pair<std::string, Oid>> out;
  out.reserve(newest.size());
  for (const auto& [time, name, oid] : newest) {
    out.emplace_back(name, oid);
  }
  std::ranges::sort(out);
  return out;
}

}  // namespace signalbox
