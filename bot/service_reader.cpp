#include "bot/service_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/hash.h"
#include "base/text.h"
#include "bot/inferred_uses.h"
#include "bot/scan_reader.h"
#include "bot/service_code.h"
#include "git/mirror.h"
#include "migrations/scanner.h"

namespace signalbox {
namespace {

Result<Mirror> open_mirror(const Config& config, const Service& service) {
  const Credentials credentials{service.credential.username, service.credential.password.reveal(),
                                service.credential.ssh_key, service.credential.known_hosts};
  MirrorOptions options;
  options.state_folder = config.state;
  options.relative_to = config.folder;
  return Mirror::open(service.repository, credentials, options);
}

std::string cache_file(const Config& config, const Service& service, std::string_view kind) {
  return fmt::format("{}/cache/{}-{}.{}", config.state, sha256_hex(service.name).substr(0, 12),
                     sha256_hex(service.repository).substr(0, 12), kind);
}

std::vector<std::string> branch_globs(const Service& service, const SnapshotOptions& options) {
  return options.branches.empty() ? service.branches.include : options.branches;
}

/// Reads one service: scan, group, read, put together.
class ServiceRead {
 public:
  ServiceRead(const Config& config, const Service& service, const SnapshotOptions& options,
              const std::vector<std::string>& references, Repository repository)
      : config_(config),
        service_(service),
        options_(options),
        references_(references),
        repository_(std::move(repository)) {}

  ServiceReading run() {
    if (const auto scanned = scan(); !scanned) {
      error(scanned.error());
      return std::move(reading_);
    }
    reading_.service.emplace();
    find_references();
    fill_entry();
    list_files();
    if (options_.contents) {
      read_contents();
    }
    if (options_.contents && wants_code()) {
      read_code();
    }
    return std::move(reading_);
  }

 private:
  void error(const Error& error, std::string path = {}) {
    const int line = error.where ? error.where->line : 0;
    reading_.errors.push_back({service_.name, to_string(error), path.empty() ? service_.repository : path, line});
  }

  Result<void> scan() {
    std::string base = service_.base;
    if (base.empty()) {
      auto found = repository_.default_branch();
      if (!found) {
        return fail(with_context(found.error(), "no base branch (write `base:`)"));
      }
      base = std::move(*found);
    }
    const auto tip = repository_.resolve(base);
    if (!tip) {
      return fail(with_context(tip.error(), fmt::format("base branch '{}'", base)));
    }
    auto lines = migration_lines(config_, service_, repository_, *tip);
    if (!lines) {
      return fail(lines.error());
    }
    lines_ = std::move(*lines);
    ScanRequest request;
    request.base = base;
    request.folders = folders_of(lines_);
    request.include = branch_globs(service_, options_);
    request.exclude = service_.branches.exclude;
    // A merge queue's branches are those of its pull requests once more.
    request.exclude.emplace_back("gh-readonly-queue/**");
    request.references = references_;
    request.max_age = service_.branches.max_age;
    request.now = options_.now;
    request.base_files = options_.contents;
    request.find_introducing = options_.contents;
    if (request.folders.empty()) {
      scanned_.base = base;
      scanned_.base_tip = *tip;
      return {};
    }
    auto scanned =
        scan_branches(repository_, request, cache_file(config_, service_, references_.empty() ? "scan" : "scan-forks"));
    if (!scanned) {
      return fail(scanned.error());
    }
    scanned_ = std::move(*scanned);
    return {};
  }

  void find_references() {
    for (const std::string& reference : references_) {
      const auto tip = repository_.resolve(reference);
      const bool unreadable =
          std::ranges::find(scanned_.problems, reference, &ScanProblem::branch) != scanned_.problems.end();
      if (tip && !unreadable) {
        reading_.references.push_back(reference);
        tips_.emplace_back(reference, *tip);
      }
    }
  }

  void fill_entry() {
    reading_.service->entry = {service_.name, service_.repository, scanned_.base, to_hex(scanned_.base_tip),
                               static_cast<int>(scanned_.branch_count)};
    for (const ScanProblem& problem : scanned_.problems) {
      error(with_context(problem.error, fmt::format("branch '{}'", problem.branch)));
    }
  }

  void list_files() {
    for (const ScannedBranch& branch : scanned_.branches) {
      for (const ScannedFile& file : branch.files) {
        if (file.inherited_from.empty()) {
          reading_.service->files.push_back({branch.name, file.path, file.status});
        }
      }
    }
  }

  void read_contents() {
    ReadingCache cache(cache_file(config_, service_, "readings"));
    ScanReading read = read_scan(repository_, service_, lines_, scanned_, cache, config_.services.size() > 1 ? 1 : 0);
    cache.save();
    reading_.service->histories = std::move(read.histories);
    reading_.service->pending = std::move(read.pending);
  }

  bool wants_code() const {
    return options_.code == CodeScope::All || options_.reviewed.contains(service_.name) ||
           (options_.code == CodeScope::Across && sees_others_data(config_, service_));
  }

  void read_code() {
    ServiceCodeRequest request;
    request.base = scanned_.base;
    request.base_tip = scanned_.base_tip;
    request.migration_folders = folders_of(lines_);
    request.branches =
        newest_branches(repository_, scanned_.base, branch_globs(service_, options_), service_.branches.exclude);
    request.branches.insert(request.branches.end(), tips_.begin(), tips_.end());
    request.children = config_.services.size() > 1 ? 1 : 0;
    if (const auto deployed = options_.deployed.find(service_.name); deployed != options_.deployed.end()) {
      request.deployed = deployed->second;
    }
    ReadingCache cache(cache_file(config_, service_, "code"));
    for (std::string& what : read_service_code(repository_, service_, request, cache, *reading_.service)) {
      reading_.errors.push_back({service_.name, std::move(what), service_.repository, 0});
    }
    cache.save();
  }

  const Config& config_;
  const Service& service_;
  const SnapshotOptions& options_;
  const std::vector<std::string>& references_;
  Repository repository_;
  std::vector<MigrationLine> lines_;
  ScanResult scanned_;
  std::vector<std::pair<std::string, Oid>> tips_;  ///< of the references that are there
  ServiceReading reading_;
};

}  // namespace

Result<void> fetch_repository(const Config& config, const Service& service,
                              const std::vector<std::string>& references) {
  const auto mirror = open_mirror(config, service);
  if (!mirror) {
    return fail(mirror.error());
  }
  if (const auto fetched = mirror->fetch(references); !fetched) {
    return fail(fetched.error());
  }
  return {};
}

Result<Repository> open_repository(const Config& config, const Service& service) {
  const auto mirror = open_mirror(config, service);
  return mirror ? Repository::open(mirror->git_dir()) : fail(mirror.error());
}

Result<std::vector<BaseHistory>> read_histories(const Config& config, const Service& service,
                                                const std::string& revision) {
  const auto repository = open_repository(config, service);
  if (!repository) {
    return fail(repository.error());
  }
  const auto named = revision.empty() && service.base.empty() ? repository->default_branch() : service.base;
  if (!named) {
    return fail(named.error());
  }
  const auto commit = repository->resolve(revision.empty() ? *named : revision);
  if (!commit) {
    return fail(commit.error());
  }
  const auto lines = migration_lines(config, service, *repository, *commit);
  if (!lines) {
    return fail(lines.error());
  }
  const auto entries = list_migration_files(*repository, *commit, folders_of(*lines));
  if (!entries) {
    return fail(entries.error());
  }
  ScanResult base_only;
  base_only.base_files = *entries;
  ReadingCache cache("");
  return read_scan(*repository, service, *lines, base_only, cache, 0).histories;
}

ServiceReading read_service(const Config& config, const Service& service, const SnapshotOptions& options,
                            const std::vector<std::string>& references) {
  ServiceReading failed;
  const auto mirror = open_mirror(config, service);
  if (!mirror) {
    failed.errors.push_back({service.name, to_string(mirror.error()), service.repository, 0});
    return failed;
  }
  auto repository = Repository::open(mirror->git_dir());
  if (!repository) {
    failed.errors.push_back({service.name, to_string(repository.error()), service.repository, 0});
    return failed;
  }
  return ServiceRead(config, service, options, references, std::move(*repository)).run();
}

}  // namespace signalbox
