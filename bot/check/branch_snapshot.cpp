#include "bot/check/branch_snapshot.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/glob.h"
#include "base/text.h"
#include "bot/code_files.h"
#include "bot/scan_reader.h"
#include "graph/effects.h"
#include "migrations/branch_files.h"
#include "migrations/branch_stack.h"
#include "report/words.h"

namespace signalbox {
namespace {

std::string_view without_remote(std::string_view name) {
  constexpr std::string_view kRemote = "origin/";
  return name.starts_with(kRemote) ? name.substr(kRemote.size()) : name;
}

/// Scans branch by branch; the checked one comes first.
class BranchScan {
 public:
  BranchScan(const Service& service, const Repository& repository, const CheckPlace& place,
             const std::vector<std::string>& folders, std::vector<std::string>& problems)
      : service_(service),
        repository_(repository),
        place_(place),
        files_(repository, folders, place.base_tip, true),
        problems_(problems) {
    result_.base = place.base;
    result_.base_tip = place.base_tip;
  }

  Result<void> add_own() {
    auto own = files_.of(place_.tip);
    if (!own) {
      return fail(own.error());
    }
    add(place_.branch, *std::move(own));
    return {};
  }

  void add_others(Instant now) {
    for (const auto& [name, tip] : other_tips()) {
      const auto time = files_.time_of(tip);
      if (time && service_.branches.max_age && *time < now - *service_.branches.max_age) {
        continue;
      }
      auto found = files_.of(tip);
      if (!found) {
        problems_.push_back(
            fmt::format("branch '{}' was left out: {}", one_line(to_valid_utf8(name)), to_string(found.error())));
        continue;
      }
      add(name, *std::move(found));
    }
  }

  Result<ScanResult> finish(const std::vector<std::string>& folders) {
    auto base_files = list_migration_files(repository_, place_.base_tip, folders);
    if (!base_files) {
      return fail(with_context(base_files.error(), "base " + place_.base));
    }
    result_.base_files = *std::move(base_files);
    std::ranges::sort(result_.branches, {}, &ScannedBranch::name);
    attribute_stacks(
        result_.branches, result_.problems,
        [this](const Oid& tip, const std::function<bool(const Oid&)>& visit) { return files_.walk_own(tip, visit); });
    return std::move(result_);
  }

 private:
  void add(const std::string& name, TipFindings found) {
    ++result_.branch_count;
    if (!found.files.empty()) {
      result_.branches.push_back(
          {name, found.tip, found.author_name, found.author_email, found.committed, {}, std::move(found.files)});
    }
  }

  /// What origin has wins over an older copy of it here. The checked branch's own copies are not others.
  std::map<std::string, Oid> other_tips() const {
    std::map<std::string, Oid> out;
    for (const auto& branches : {repository_.branches(), repository_.remote_branches("origin")}) {
      for (const BranchTip& branch : branches ? branches->tips : std::vector<BranchTip>{}) {
        if (is_wanted(branch)) {
          out[branch.name] = branch.oid;
        }
      }
    }
    return out;
  }

  bool is_wanted(const BranchTip& branch) const {
    const auto matches = [&](const std::string& glob) { return glob_match(glob, branch.name); };
    return branch.name != "HEAD" && branch.name != place_.branch && branch.oid != place_.tip &&
           branch.name != without_remote(place_.base) && std::ranges::any_of(service_.branches.include, matches) &&
           std::ranges::none_of(service_.branches.exclude, matches);
  }

  const Service& service_;
  const Repository& repository_;
  const CheckPlace& place_;
  BranchFiles files_;
  std::vector<std::string>& problems_;
  ScanResult result_;
};

/// The lines of the branch, and those of the base that the branch did away with.
Result<std::vector<MigrationLine>> lines_of_both(const Config& config, const Service& service,
                                                 const Repository& repository, const CheckPlace& place) {
  auto lines = migration_lines(config, service, repository, place.tip);
  auto gone = migration_lines(config, service, repository, place.base_tip);
  if (!lines || !gone) {
    return fail((lines ? gone : lines).error());
  }
  for (MigrationLine& line : *gone) {
    if (std::ranges::find(*lines, line.key, &MigrationLine::key) == lines->end()) {
      lines->push_back(std::move(line));
    }
  }
  return lines;
}

/// Reading all of a repository's code takes longer than everything else, so it is read where the branch breaks what
/// code may rely on.
bool may_leave_uses_behind(const std::vector<PendingMigration>& pending, const std::string& branch) {
  const auto breaks = [](const SchemaChange& change) {
    return std::ranges::any_of(effects_of(change, nullptr),
                               [](const Effect& effect) { return is_breaking(effect.kind); });
  };
  return std::ranges::any_of(pending, [&](const PendingMigration& one) {
    return one.branch == branch && std::ranges::any_of(one.migration.changes, breaks);
  });
}

/// The branch's code as it is now, uncommitted files included.
CodeSnapshot own_code(const Service& service, const Repository& repository, const CheckPlace& place,
                      const std::vector<std::string>& folders, std::vector<std::string>& problems) {
  CodeReaderOptions options;
  options.globs = service.code;
  options.without = folders;
  ReadingCache cache("");
  CodeSnapshot out = CodeFiles(repository, options, cache).at(place.branch, place.tip);
  if (!out.problems.empty()) {
    problems.push_back(fmt::format("of {}, {} could not be read for uses of what this branch changes: {}{}",
                                   service.name, count_of(out.problems.size(), "source file"), out.problems.front(),
                                   out.problems.size() > 1 ? " …" : ""));
  }
  return out;
}

}  // namespace

Result<ServiceSnapshot> branch_snapshot(const Config& config, const Service& service, const Repository& repository,
                                        const CheckPlace& place, const BranchSnapshotOptions& options,
                                        std::vector<std::string>& problems) {
  const auto lines = lines_of_both(config, service, repository, place);
  if (!lines) {
    return fail(lines.error());
  }
  ServiceSnapshot out;
  out.entry = {service.name, service.repository, place.base, to_hex(place.base_tip), 1};
  if (lines->empty()) {
    problems.push_back(
        fmt::format("no migrations of a framework that is known were found for {}; name their folder in "
                    "a signalbox.yaml",
                    service.name));
    return out;
  }
  const std::vector<std::string> folders = folders_of(*lines);
  BranchScan scan(service, repository, place, folders, problems);
  if (const auto own = scan.add_own(); !own) {
    return fail(own.error());
  }
  if (options.other_branches) {
    scan.add_others(options.now);
  }
  const auto scanned = scan.finish(folders);
  if (!scanned) {
    return fail(scanned.error());
  }
  out.entry.branches = static_cast<int>(scanned->branch_count);
  ReadingCache cache("");
  ScanReading read = read_scan(repository, service, *lines, *scanned, cache, 0);
  out.histories = std::move(read.histories);
  out.pending = std::move(read.pending);
  if (may_leave_uses_behind(out.pending, place.branch)) {
    out.code = own_code(service, repository, place, folders, problems);
  }
  return out;
}

}  // namespace signalbox
