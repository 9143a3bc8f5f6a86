#include "bot/scan_reader.h"

#include <algorithm>
#include <map>

#include "bot/migration_files.h"

namespace signalbox {
namespace {

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
                        line.history_table,
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

/// Reads one scan: group, read, put together.
class Reading {
 public:
  Reading(const Service& service, const std::vector<MigrationLine>& lines, const ScanResult& scanned)
      : service_(service), lines_(lines), scanned_(scanned), base_(lines, scanned.base_files), unread_(base_.all()) {
    base_count_ = unread_.size();
    for (const ScannedBranch& branch : scanned.branches) {
      add_pending(branch);
    }
  }

  ScanReading run(const Repository& repository, ReadingCache& cache, unsigned children) {
    std::vector<Migration> migrations = read_migrations(repository, unread_, cache, children);
    for (std::size_t i = 0; i < pending_.size(); ++i) {
      pending_[i].migration = std::move(migrations[base_count_ + i]);
      if (pending_[i].status == FileStatus::Edited && pending_[i].migration.grown) {
        pending_[i].status = FileStatus::Added;
      }
    }
    migrations.resize(base_count_);
    std::vector<BaseHistory> histories = histories_of(service_, lines_, unread_, std::move(migrations), pending_);
    return {std::move(histories), std::move(pending_)};
  }

 private:
  /// The migrations that a branch's files belong to, each with the files it has on that branch.
  void add_pending(const ScannedBranch& branch) {
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
        Unread one = base_.one(line, where.first, where.second);
        pending_.push_back(describe_pending(branch, line, one, files));
        if (line.framework->grows && pending_.back().status == FileStatus::Edited) {
          one.before = versions_before(branch, *files.front());
        }
        overlay(one.files, files, pending_.back().status == FileStatus::Deleted);
        overlay(one.around, around, false);
        pending_.back().content_hash = content_hash(one);
        unread_.push_back(std::move(one));
      }
    }
  }

  /// The file as the branch found it, as the base has it now, and as the branches have it that this one contains.
  std::vector<TreeEntry> versions_before(const ScannedBranch& branch, const ScannedFile& file) const {
    std::vector<TreeEntry> out;
    const auto add = [&](const Oid& blob) {
      if (blob != Oid{} && std::ranges::count(out, blob, &TreeEntry::oid) == 0) {
        out.push_back({file.path, blob, file.kind});
      }
    };
    add(file.fork_blob);
    add(file.base_blob);
    for (const ScannedBranch& other : scanned_.branches) {
      if (std::ranges::count(branch.stacked_on, other.name) > 0) {
        const auto same = std::ranges::find(other.files, file.path, &ScannedFile::path);
        add(same == other.files.end() ? Oid{} : same->blob);
      }
    }
    return out;
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

  const Service& service_;
  const std::vector<MigrationLine>& lines_;
  const ScanResult& scanned_;
  MigrationFiles base_;
  std::vector<Unread> unread_;  ///< the base's, then the branches', these in the order of `pending_`
  std::vector<PendingMigration> pending_;
  std::size_t base_count_ = 0;
};

}  // namespace

ScanReading read_scan(const Repository& repository, const Service& service, const std::vector<MigrationLine>& lines,
                      const ScanResult& scanned, ReadingCache& cache, unsigned children) {
  return Reading(service, lines, scanned).run(repository, cache, children);
}

std::vector<std::string> folders_of(const std::vector<MigrationLine>& lines) {
  std::vector<std::string> folders;
  for (const MigrationLine& line : lines) {
    folders.insert(folders.end(), line.folders.begin(), line.folders.end());
  }
  std::ranges::sort(folders);
  folders.erase(std::unique(folders.begin(), folders.end()), folders.end());
  return folders;
}

}  // namespace signalbox
