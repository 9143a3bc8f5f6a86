#pragma once
// Paths in a repository, and the versions that file names carry.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox {

/// "a/b/c.sql" → "c.sql".
std::string_view file_name(std::string_view path);
/// "a/b/c.sql" → "a/b"; "." for a path without a folder.
std::string_view folder_of(std::string_view path);

/// The path below `folder` ("." is the repository's root), or nullopt when it is not there.
std::optional<std::string_view> path_below(std::string_view path, std::string_view folder);
/// The file's name when it lies directly in `folder`.
std::optional<std::string_view> file_in(std::string_view path, std::string_view folder);
/// For "<folder>/<migration>/<file>": {migration, file}.
struct NestedFile {
  std::string_view migration;
  std::string_view file;
};
std::optional<NestedFile> nested_file(std::string_view path, std::string_view folder);

/// "0012_add_status" → {"0012", "add_status"}; no version when the name does not start with a digit.
struct VersionedName {
  std::string version;
  std::string name;
};
std::optional<VersionedName> versioned_name(std::string_view stem);

/// Compares digits by value and the rest by bytes: "2_a" < "10_a".
int compare_naturally(std::string_view a, std::string_view b);
/// The order of runners that sort names as they are written: "10_b" < "9_a".
int compare_as_written(std::string_view a, std::string_view b);

/// Unique folders of the paths that `accepts` takes, sorted.
std::vector<std::string> folders_where(std::span<const std::string> paths, bool (*accepts)(std::string_view path),
                                       int levels_up = 1);
/// True when a file of that name lies in `folder` or in one of the folders above it.
bool has_file_above(std::span<const std::string> paths, std::string_view folder, std::string_view name);

}  // namespace signalbox
