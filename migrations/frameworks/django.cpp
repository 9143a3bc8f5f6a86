// Django: <app>/migrations/0002_name.py. A file is read into a draft of its operations; what they do to the database
// follows from the models that the migrations before them left (django/settle.h).

#include <algorithm>

#include "migrations/django/reader.h"
#include "migrations/django/settle.h"
#include "migrations/framework.h"
#include "migrations/paths.h"

namespace signalbox {
namespace {

bool is_migrations_folder(std::string_view folder) {
  return file_name(folder) == "migrations";
}

/// The label of the application: the folder that holds "migrations".
std::string app_of(std::string_view path) {
  return std::string(file_name(folder_of(folder_of(path))));
}

Migration read(const MigrationSource& source) {
  Migration migration;
  migration.path = source.path;
  migration.framework = "django";
  migration.engine = source.engine;
  const std::string_view file = file_name(source.path);
  migration.name = file.substr(0, file.size() - std::min(std::string_view(".py").size(), file.size()));
  migration.revision = app_of(source.path) + "/" + migration.name;
  if (source.files.empty()) {
    return migration;
  }
  django::read_file(source.files.front().content, migration);
  return migration;
}

/// `folder` is an application's "migrations" folder, or anything above it.
std::optional<std::string> migration_of(std::string_view path, std::string_view folder) {
  const auto below = path_below(path, folder);
  if (!below || !path.ends_with(".py") || file_name(path).starts_with("__")) {
    return std::nullopt;
  }
  const bool own = folder_of(path) == folder || is_migrations_folder(folder_of(path));
  return own ? std::optional(std::string(path)) : std::nullopt;
}

/// "0001_initial.py" in a folder "migrations"; those of applications that only tests install are none of the project's.
std::vector<std::string> detect(std::span<const std::string> paths) {
  return folders_where(paths, [](std::string_view path) {
    const std::string_view folder = folder_of(path);
    const auto name = versioned_name(file_name(path));
    const std::string inside = "/" + std::string(folder) + "/";
    const bool of_tests = inside.find("/tests/") != std::string::npos || inside.find("/test/") != std::string::npos;
    return path.ends_with(".py") && name && name->version.size() == 4 && is_migrations_folder(folder) && !of_tests;
  });
}

}  // namespace

/// The order is a graph: a migration that is merged late runs whenever its dependencies have.
extern const Framework framework_django{.name = "django",
                                        .order = VersionOrder::Graph,
                                        .late = LatePolicy::Runs,
                                        .duplicates = DuplicatePolicy::Rejects,
                                        .migration_of = migration_of,
                                        .is_around = nullptr,
                                        .read = read,
                                        .detect = detect,
                                        .compare = nullptr,
                                        .settle = django::settle};

}  // namespace signalbox
