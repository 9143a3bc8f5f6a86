#pragma once
// The files of migrations at one commit: put together by framework, and read through the cache and the reading child.

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "bot/migration_lines.h"
#include "bot/reading_cache.h"
#include "git/repository.h"
#include "migrations/reader.h"

namespace signalbox {

/// Files by path.
using Entries = std::map<std::string, TreeEntry>;

/// One migration that is not read yet.
struct Unread {
  const MigrationLine* line = nullptr;
  std::string folder;
  std::string path;
  Entries files;
  Entries around;
  std::vector<TreeEntry> before;  ///< as MigrationSource::before
};

/// Equal for the same file names and blobs, in whatever folder: a cherry-picked migration keeps it.
std::string content_hash(const Unread& unread);

/// The migration files of one commit, grouped once; branches change little of it. Keeps a reference to the lines.
class MigrationFiles {
 public:
  MigrationFiles(const std::vector<MigrationLine>& lines, const std::vector<TreeEntry>& entries);

  /// Every migration, line by line.
  std::vector<Unread> all() const;
  /// The migration as it stands here; without files when it is not here.
  Unread one(const MigrationLine& line, const std::string& folder, const std::string& path) const;

 private:
  struct Folder {
    Entries entries;
    GroupedFiles grouped;
  };

  const std::vector<MigrationLine>& lines_;
  std::map<std::pair<const MigrationLine*, std::string>, Folder> folders_;
};

/// Result i belongs to unread[i]. The same blobs on many branches are read once; what cannot be read at all (a link, a
/// file that is too large) is a migration with an Unknown.
std::vector<Migration> read_migrations(const Repository& repository, const std::vector<Unread>& unread,
                                       ReadingCache& cache, unsigned children);

}  // namespace signalbox
