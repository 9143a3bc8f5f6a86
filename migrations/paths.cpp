#include "migrations/paths.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace signalbox {
namespace {

bool is_digit(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

/// The digits at the start, without leading zeros.
std::string_view take_number(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && is_digit(text[end])) {
    ++end;
  }
  std::string_view number = text.substr(0, end);
  text.remove_prefix(end);
  number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
  return number;
}

int sign(int value) {
  return value < 0 ? -1 : value > 0 ? 1 : 0;
}

}  // namespace

std::string_view file_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? "." : path.substr(0, slash);
}

std::optional<std::string_view> path_below(std::string_view path, std::string_view folder) {
  if (folder == "." || folder.empty()) {
    return path;
  }
  if (path.size() > folder.size() + 1 && path.starts_with(folder) && path[folder.size()] == '/') {
    return path.substr(folder.size() + 1);
  }
  return std::nullopt;
}

std::optional<std::string_view> file_in(std::string_view path, std::string_view folder) {
  const auto below = path_below(path, folder);
  return below && below->find('/') == std::string_view::npos ? below : std::nullopt;
}

std::optional<NestedFile> nested_file(std::string_view path, std::string_view folder) {
  const auto below = path_below(path, folder);
  if (!below) {
    return std::nullopt;
  }
  const std::size_t slash = below->find('/');
  if (slash == std::string_view::npos || below->find('/', slash + 1) != std::string_view::npos) {
    return std::nullopt;
  }
  return NestedFile{below->substr(0, slash), below->substr(slash + 1)};
}

std::optional<VersionedName> versioned_name(std::string_view stem) {
  std::size_t end = 0;
  while (end < stem.size() && is_digit(stem[end])) {
    ++end;
  }
  if (end == 0) {
    return std::nullopt;
  }
  std::string_view name = stem.substr(end);
  name.remove_prefix(std::min(name.find_first_not_of("_-. "), name.size()));
  return VersionedName{std::string(stem.substr(0, end)), std::string(name)};
}

int compare_as_written(std::string_view a, std::string_view b) {
  return a.compare(b);
}

int compare_naturally(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    if (is_digit(a.front()) && is_digit(b.front())) {
      const std::string_view left = take_number(a);
      const std::string_view right = take_number(b);
      if (left.size() != right.size()) {
        return left.size() < right.size() ? -1 : 1;
      }
      if (left != right) {
        return left < right ? -1 : 1;
      }
      continue;
    }
    if (a.front() != b.front()) {
      return static_cast<unsigned char>(a.front()) < static_cast<unsigned char>(b.front()) ? -1 : 1;
    }
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  return sign(static_cast<int>(!a.empty()) - static_cast<int>(!b.empty()));
}

std::vector<std::string> folders_where(std::span<const std::string> paths, bool (*accepts)(std::string_view path),
                                       int levels_up) {
  std::set<std::string> folders;
  for (const std::string& path : paths) {
    if (!accepts(path)) {
      continue;
    }
    std::string_view folder = path;
    for (int i = 0; i < levels_up; ++i) {
      folder = folder_of(folder);
    }
    folders.emplace(folder);
  }
  return {folders.begin(), folders.end()};
}

bool has_file_above(std::span<const std::string> paths, std::string_view folder, std::string_view name) {
  return std::ranges::any_of(paths, [&](const std::string& path) {
    return file_name(path) == name && (folder_of(path) == folder || path_below(folder, folder_of(path)).has_value());
  });
}

}  // namespace signalbox
