#include "bot/migration_lines.h"

#include <fmt/format.h>

#include <algorithm>

#include "migrations/marks.h"

namespace signalbox {
namespace {

/// Folders that hold other people's code or made-up histories are never recognised as a service's own migrations.
bool is_foreign(std::string_view path) {
  constexpr std::string_view kFolders[] = {"node_modules/", "vendor/", "third_party/", "fixtures/", "testdata/"};
  return std::ranges::any_of(kFolders, [&](std::string_view folder) {
    return path.starts_with(folder) || path.find("/" + std::string(folder)) != std::string_view::npos;
  });
}

/// A commit's files, and what frameworks find among them.
class Files {
 public:
  explicit Files(const Repository& repository) : repository_(repository) {}

  Result<void> list(const Oid& commit) {
    const auto links = repository_.commit_links(commit);
    if (!links) {
      return fail(links.error());
    }
    const auto entries = repository_.list(links->tree, "");
    if (!entries) {
      return fail(entries.error());
    }
    for (const TreeEntry& entry : *entries) {
      if (!is_foreign(entry.path)) {
        paths_.push_back(entry.path);
        blobs_.push_back(entry.oid);
      }
    }
    return {};
  }

  /// The folders in which the framework's migrations lie. Where several frameworks name their files alike, a look into
  /// some of them decides.
  std::vector<std::string> folders_of(const Framework& framework) const {
    std::vector<std::string> folders = framework.detect(paths_);
    if (needs_marks(framework)) {
      std::erase_if(folders, [&](const std::string& folder) { return !is_marked(framework, folder); });
    }
    return folders;
  }

 private:
  bool is_marked(const Framework& framework, const std::string& folder) const {
    constexpr std::size_t kLimit = 1 << 20;
    constexpr int kLooks = 8;
    int looks = 0;
    for (std::size_t i = 0; i < paths_.size() && looks < kLooks; ++i) {
      if (!framework.migration_of(paths_[i], folder)) {
        continue;
      }
      ++looks;
      const auto blob = repository_.read_blob(blobs_[i], kLimit);
      if (blob && blob->content && framework_marked({paths_[i], *blob->content}) == &framework) {
        return true;
      }
    }
    return false;
  }

  const Repository& repository_;
  std::vector<std::string> paths_;
  std::vector<Oid> blobs_;
};

Engine engine_of(const Config& config, const std::string& database) {
  const auto found = config.databases.find(database);
  return found != config.databases.end() && found->second.engine ? *found->second.engine : Engine::Postgres;
}

/// The first framework that knows the files of a configured folder. What tells may stand above it: Alembic's env.py.
const Framework* recognise(const Files& files, std::string_view folder) {
  for (const Framework* framework : all_frameworks()) {
    const std::vector<std::string> folders = files.folders_of(*framework);
    if (std::ranges::find(folders, folder) != folders.end() || (folder.empty() && !folders.empty())) {
      return framework;
    }
  }
  return nullptr;
}

Result<MigrationLine> configured_line(const Config& config, const Service& service, const MigrationFolder& folder,
                                      const Files& files) {
  MigrationLine line{folder.key,          nullptr, folder.database, engine_of(config, folder.database), {},
                     folder.history_table};
  line.framework = folder.framework.empty() ? recognise(files, folder.path) : find_framework(folder.framework);
  if (line.framework == nullptr) {
    return fail(
        Code::InvalidInput,
        folder.framework.empty()
            ? fmt::format("the framework of '{}' was not recognised; write `framework:` beside `path:`", folder.path)
            : fmt::format("the framework '{}' cannot be read yet", folder.framework),
        service.where);
  }
  if (!folder.path.empty()) {
    line.folders = {folder.path};
  } else {
    line.folders = files.folders_of(*line.framework);
  }
  return line;
}

std::vector<MigrationLine> recognised_lines(const Config& config, const Service& service, const Files& files) {
  std::vector<MigrationLine> lines;
  std::vector<std::string> taken;
  for (const Framework* framework : all_frameworks()) {
    MigrationLine line{std::string(framework->name),        framework, service.database,
                       engine_of(config, service.database), {},        {}};
    for (const std::string& folder : files.folders_of(*framework)) {
      if (std::ranges::find(taken, folder) == taken.end()) {
        taken.push_back(folder);
        line.folders.push_back(folder);
      }
    }
    if (!line.folders.empty()) {
      lines.push_back(std::move(line));
    }
  }
  if (lines.size() == 1) {
    lines.front().key = "main";
  }
  return lines;
}

/// Listing a whole tree costs; it is needed only where the configuration leaves something out.
bool needs_paths(const Service& service) {
  return service.migrations.empty() || std::ranges::any_of(service.migrations, [](const MigrationFolder& folder) {
           return folder.framework.empty() || folder.path.empty();
         });
}

}  // namespace

const std::string* MigrationLine::folder_of(std::string_view path) const {
  const std::string* best = nullptr;
  for (const std::string& folder : folders) {
    const bool inside = folder.empty() || folder == "." ||
                        (path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/');
    if (inside && (best == nullptr || folder.size() > best->size())) {
      best = &folder;
    }
  }
  return best;
}

Result<std::vector<MigrationLine>> migration_lines(const Config& config, const Service& service,
                                                   const Repository& repository, const Oid& commit) {
  Files files(repository);
  if (needs_paths(service)) {
    if (const auto listed = files.list(commit); !listed) {
      return fail(listed.error());
    }
  }
  if (service.migrations.empty()) {
    return recognised_lines(config, service, files);
  }
  std::vector<MigrationLine> lines;
  for (const MigrationFolder& folder : service.migrations) {
    auto line = configured_line(config, service, folder, files);
    if (!line) {
      return fail(line.error());
    }
    lines.push_back(std::move(*line));
  }
  return lines;
}

}  // namespace signalbox
