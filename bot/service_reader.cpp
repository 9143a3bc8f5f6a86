#include "bot/service_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/hash.h"
#include "base/text.h"
#include "bot/migration_files.h"
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

std::vector<std::string> all_folders(const std::vector<MigrationLine>& lines) {
  std::vector<std::string> folders;
  for (const MigrationLine& line : lines) {
    folders.insert(folders.end(), line.folders.begin(), line.folders.end());
  }
  std::ranges::sort(folders);
  folders.erase(std::unique(folders.begin(), folders.end()), folders.end());
  return folders;
}

std::vector<std::string> branch_globs(const Service& service, const SnapshotOptions& options) {
  return options.branches.empty() ? service.branches.include : options.branches;
}

/// The migrations of each line in the runner's order. `pending` are those that branches add: they stand in `unread`
/// behind the base's and are settled with it.
std::vector<BaseHistory> histories_of(const Service& service, const std::vector<MigrationLine>& lines,
                                      const std::vector<Unread>& unread, std::vector<Migration> migrations,
                                      std::vector<PendingMigration>& pending) {
  std::vector<BaseHistory> out;
  for (const MigrationLine& line : lines) {
    BaseHistory history{service.name,
                        service.owner,
                        line.database,
                        line.key,
                        std::string(line.framework->name),
                        line.folders.empty() ? "" : line.folders.front(),
                        {}};
    for (std::size_t i = 0; i < migrations.size(); ++i) {
      if (unread[i].line == &line) {
        history.migrations.push_back(std::move(migrations[i]));
      }
    }
    std::map<std::string, std::vector<Migration*>> branches;
    for (std::size_t i = 0; i < pending.size(); ++i) {
      if (unread[migrations.size() + i].line == &line) {
        branches[pending[i].branch].push_back(&pending[i].migration);
      }
    }
    std::vector<std::vector<Migration*>> additions;
    for (auto& [branch, added] : branches) {
      additions.push_back(std::move(added));
    }
    settle_migrations(*line.framework, history.migrations, additions);
    out.push_back(std::move(history));
  }
  return out;
}

/// Reads one service: scan, group, read, put together.
class ServiceRead {
 public:
  ServiceRead(const Config& config, const Service& service, const SnapshotOptions& options, Repository repository)
      : config_(config), service_(service), options_(options), repository_(std::move(repository)) {}

  ServiceReading run() {
    if (const auto scanned = scan(); !scanned) {
      error(scanned.error());
      return std::move(reading_);
    }
    reading_.service.emplace();
    fill_entry();
    list_files();
    if (options_.contents) {
      read_contents();
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
    request.folders = all_folders(lines_);
    request.include = branch_globs(service_, options_);
    request.exclude = service_.branches.exclude;
    // A merge queue's branches are those of its pull requests once more.
    request.exclude.emplace_back("gh-readonly-queue/**");
    request.max_age = service_.branches.max_age;
    request.now = options_.now;
    request.base_files = options_.contents;
    request.find_introducing = options_.contents;
    if (request.folders.empty()) {
      scanned_.base = base;
      scanned_.base_tip = *tip;
      return {};
    }
    auto scanned = scan_branches(repository_, request, cache_file(config_, service_, "scan"));
    if (!scanned) {
      return fail(scanned.error());
    }
    scanned_ = std::move(*scanned);
    return {};
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
    const MigrationFiles base(lines_, scanned_.base_files);
    std::vector<Unread> unread = base.all();
    const std::size_t base_count = unread.size();
    std::vector<PendingMigration> pending;
    for (const ScannedBranch& branch : scanned_.branches) {
      add_pending(branch, base, unread, pending);
    }
    ReadingCache cache(cache_file(config_, service_, "readings"));
    std::vector<Migration> migrations =
        read_migrations(repository_, unread, cache, config_.services.size() > 1 ? 1 : 0);
    cache.save();
    for (std::size_t i = 0; i < pending.size(); ++i) {
      pending[i].migration = std::move(migrations[base_count + i]);
    }
    migrations.resize(base_count);
    reading_.service->histories = histories_of(service_, lines_, unread, std::move(migrations), pending);
    reading_.service->pending = std::move(pending);
  }

  /// The migrations that a branch's files belong to, each with the files it has on that branch.
  void add_pending(const ScannedBranch& branch, const MigrationFiles& base, std::vector<Unread>& unread,
                   std::vector<PendingMigration>& pending) const {
    for (const MigrationLine& line : lines_) {
      std::map<std::pair<std::string, std::string>, std::vector<const ScannedFile*>> changed;  // folder, migration
      std::vector<const ScannedFile*> around;
      for (const ScannedFile& file : branch.files) {
        const std::string* folder = line.folder_of(file.path);
        if (folder == nullptr) {
          continue;
        }
        if (const auto migration = line.framework->migration_of(file.path, *folder)) {
          changed[{*folder, *migration}].push_back(&file);
        } else if (line.framework->is_around != nullptr && line.framework->is_around(file.path, *folder)) {
          around.push_back(&file);
        }
      }
      for (const auto& [where, files] : changed) {
        if (std::ranges::all_of(files, [](const ScannedFile* file) { return !file->inherited_from.empty(); })) {
          continue;
        }
        Unread one = base.one(line, where.first, where.second);
        pending.push_back(describe_pending(branch, line, one, files));
        overlay(one.files, files, pending.back().status == FileStatus::Deleted);
        overlay(one.around, around, false);
        pending.back().content_hash = content_hash(one);
        unread.push_back(std::move(one));
      }
    }
  }

  static void overlay(Entries& entries, const std::vector<const ScannedFile*>& files, bool keep_deleted) {
    for (const ScannedFile* file : files) {
      if (file->status != FileStatus::Deleted) {
        entries[file->path] = {file->path, file->blob, file->kind};
      } else if (!keep_deleted) {
        entries.erase(file->path);
      }
    }
  }

  PendingMigration describe_pending(const ScannedBranch& branch, const MigrationLine& line, const Unread& base,
                                    const std::vector<const ScannedFile*>& files) const {
    PendingMigration out;
    out.service = service_.name;
    out.team = service_.owner;
    out.database = line.database;
    out.key = line.key;
    out.branch = branch.name;
    out.commit = to_hex(branch.tip);
    out.author = branch.author_name;
    out.proposed_at = branch.committed;
    out.stacked_on = branch.stacked_on;
    for (const ScannedFile* file : files) {
      if (file->introduced_by) {
        out.author = file->introduced_by->author_name;
        out.proposed_at = file->introduced_by->time;
      }
    }
    const bool all_deleted =
        std::ranges::all_of(files, [](const ScannedFile* file) { return file->status == FileStatus::Deleted; });
    out.status = base.files.empty()                                 ? FileStatus::Added
                 : all_deleted && files.size() == base.files.size() ? FileStatus::Deleted
                                                                    : FileStatus::Edited;
    return out;
  }

  const Config& config_;
  const Service& service_;
  const SnapshotOptions& options_;
  Repository repository_;
  std::vector<MigrationLine> lines_;
  ScanResult scanned_;
  ServiceReading reading_;
};

}  // namespace

Result<void> fetch_repository(const Config& config, const Service& service) {
  const auto mirror = open_mirror(config, service);
  if (!mirror) {
    return fail(mirror.error());
  }
  if (const auto fetched = mirror->fetch(); !fetched) {
    return fail(fetched.error());
  }
  return {};
}

Result<std::vector<BaseHistory>> read_histories(const Config& config, const Service& service,
                                                const std::string& revision) {
  const auto mirror = open_mirror(config, service);
  if (!mirror) {
    return fail(mirror.error());
  }
  const auto repository = Repository::open(mirror->git_dir());
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
  const auto entries = list_migration_files(*repository, *commit, all_folders(*lines));
  if (!entries) {
    return fail(entries.error());
  }
  const MigrationFiles files(*lines, *entries);
  const std::vector<Unread> unread = files.all();
  ReadingCache cache("");
  std::vector<PendingMigration> pending;
  return histories_of(service, *lines, unread, read_migrations(*repository, unread, cache, 0), pending);
}

ServiceReading read_service(const Config& config, const Service& service, const SnapshotOptions& options) {
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
  return ServiceRead(config, service, options, std::move(*repository)).run();
}

}  // namespace signalbox
