#include "migrations/scanner.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/glob.h"
#include "base/text.h"
#include "migrations/branch_files.h"
#include "migrations/branch_stack.h"
#include "migrations/scan_cache.h"

namespace signalbox {
namespace {

bool wanted(const ScanRequest& request, std::string_view branch) {
  if (std::ranges::find(request.references, branch) != request.references.end()) {
    return true;
  }
  const auto matches = [branch](const std::string& glob) { return glob_match(glob, branch); };
  return branch != request.base && std::ranges::any_of(request.include, matches) &&
         std::ranges::none_of(request.exclude, matches);
}

/// The branches, and the references that are asked for by their whole names.
Result<BranchList> tips_of(const Repository& repository, const ScanRequest& request) {
  auto out = repository.branches();
  if (!out || request.references.empty()) {
    return out;
  }
  const auto all = repository.references();
  if (!all) {
    return fail(all.error());
  }
  for (const BranchTip& tip : all->tips) {
    const std::string name = "refs/" + tip.name;
    if (std::ranges::find(request.references, name) != request.references.end()) {
      out->tips.push_back({name, tip.oid});
    }
  }
  std::ranges::sort(out->tips, {}, &BranchTip::name);
  return out;
}

Result<Oid> base_tip(const Repository& repository, const ScanRequest& request, const BranchList& branches) {
  const auto found = std::ranges::find(branches.tips, request.base, &BranchTip::name);
  if (found != branches.tips.end()) {
    return found->oid;
  }
  const std::string name = one_line(to_valid_utf8(request.base));
  if (branches.tips.empty()) {
    return fail(Code::NotFound, fmt::format("'{}' has no branches yet; push '{}' first", repository.git_dir(), name));
  }
  return fail(Code::NotFound, fmt::format("there is no base branch '{}' in '{}'; was it renamed or deleted? Set `base`",
                                          name, repository.git_dir()));
}

/// One scan: the result grows branch by branch.
class Scan {
 public:
  Scan(const Repository& repository, const ScanRequest& request, const Oid& tip, const ScanCache* before)
      : request_(request), before_(before), files_(repository, request.folders, tip, request.find_introducing) {
    cache_.base_tip = tip;
    result_.base = request.base;
    result_.base_tip = tip;
  }

  void add(const BranchTip& branch) {
    auto findings = findings_of(branch.oid);
    if (!findings) {
      result_.problems.push_back({branch.name, findings.error()});
      ++result_.branch_count;
      return;
    }
    if (request_.max_age && findings->committed < request_.now - *request_.max_age) {
      return;
    }
    if (request_.max_age) {
      until_ = std::min(until_, findings->committed + *request_.max_age + std::chrono::milliseconds(1));
    }
    ++result_.branch_count;
    if (!findings->files.empty()) {
      result_.branches.push_back({branch.name,
                                  branch.oid,
                                  findings->author_name,
                                  findings->author_email,
                                  findings->committed,
                                  {},
                                  findings->files});
    }
    cache_.tips.emplace(branch.oid, *std::move(findings));
  }

  void add_broken(const std::string& name) {
    result_.problems.push_back(
        {name, Error{Code::InvalidInput, "its reference is broken; delete the branch or push it again", std::nullopt}});
    ++result_.branch_count;
  }

  ScanResult finish() {
    attribute_stacks(
        result_.branches, result_.problems,
        [this](const Oid& tip, const std::function<bool(const Oid&)>& visit) { return files_.walk_own(tip, visit); });
    std::ranges::sort(result_.problems, {}, &ScanProblem::branch);
    return result_;
  }

  /// What to remember; call after finish.
  ScanCache cache(std::string question, std::string references) {
    cache_.question = std::move(question);
    // What could not be read may be repaired without any branch moving.
    until_ = result_.problems.empty() ? until_ : request_.now;
    cache_.scan = {std::move(references), request_.now, until_, result_};
    return std::move(cache_);
  }

  ScanResult& result() { return result_; }

 private:
  Result<TipFindings> findings_of(const Oid& tip) {
    if (before_ != nullptr && before_->base_tip == result_.base_tip) {
      const auto known = before_->tips.find(tip);
      if (known != before_->tips.end()) {
        return known->second;
      }
    }
    const auto time = files_.time_of(tip);
    if (!time) {
      return fail(time.error());
    }
    if (request_.max_age && *time < request_.now - *request_.max_age) {
      return TipFindings{tip, {}, {}, *time, {}};
    }
    return files_.of(tip);
  }

  const ScanRequest& request_;
  const ScanCache* before_;
  BranchFiles files_;
  ScanResult result_;
  ScanCache cache_;
  Instant until_ = Instant::max();
};

}  // namespace

Result<ScanResult> scan_branches(const Repository& repository, const ScanRequest& request,
                                 const std::string& cache_file) {
  const auto branches = tips_of(repository, request);
  if (!branches) {
    return fail(branches.error());
  }
  const auto tip = base_tip(repository, request, *branches);
  if (!tip) {
    return fail(tip.error());
  }
  const std::string question = question_of(request);
  const std::string references = cache_file.empty() ? std::string() : fingerprint_of(*branches);
  std::optional<ScanCache> before;
  if (!cache_file.empty()) {
    if (auto unmoved = load_unmoved(cache_file, question, references, request.now)) {
      return *std::move(unmoved);
    }
    before = load_scan_cache(cache_file, question);
  }
  const auto base_commit = repository.commit_links(*tip);
  if (!base_commit) {
    return fail(with_context(base_commit.error(), fmt::format("base branch '{}'", request.base)));
  }
  Scan scan(repository, request, *tip, before ? &*before : nullptr);
  if (request.base_files) {
    auto files = list_migration_files(repository, *tip, request.folders);
    if (!files) {
      return fail(with_context(files.error(), fmt::format("base branch '{}'", request.base)));
    }
    scan.result().base_files = *std::move(files);
  }
  for (const BranchTip& branch : branches->tips) {
    if (wanted(request, branch.name)) {
      scan.add(branch);
    }
  }
  for (const std::string& name : branches->broken) {
    if (wanted(request, name)) {
      scan.add_broken(name);
    }
  }
  ScanResult result = scan.finish();
  if (!cache_file.empty()) {
    save_scan_cache(cache_file, scan.cache(question, references));
  }
  return result;
}

Result<std::vector<TreeEntry>> list_migration_files(const Repository& repository, const Oid& commit,
                                                    const std::vector<std::string>& folders) {
  const auto links = repository.commit_links(commit);
  if (!links) {
    return fail(links.error());
  }
  const auto found = FolderFinder(repository, folders).at(links->tree);
  if (!found) {
    return fail(found.error());
  }
  std::vector<TreeEntry> out;
  for (const TreeEntry& folder : *found) {
    if (folder.kind != EntryKind::Folder) {
      out.push_back(folder);
      continue;
    }
    auto files = repository.list(folder.oid, {});
    if (!files) {
      return fail(files.error());
    }
    for (TreeEntry& file : *files) {
      file.path = folder.path.empty() ? file.path : folder.path + "/" + file.path;
      out.push_back(std::move(file));
    }
  }
  std::ranges::sort(out, {}, &TreeEntry::path);
  return out;
}

}  // namespace signalbox
