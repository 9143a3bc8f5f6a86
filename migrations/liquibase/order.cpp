#include "migrations/liquibase/order.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/text.h"
#include "migrations/liquibase/changelog.h"
#include "migrations/paths.h"

namespace signalbox::liquibase {
namespace {

constexpr int kMaxDepth = 32;
constexpr std::size_t kMaxFiles = 20'000;

/// "a/b/../c/./d" → "a/c/d".
std::string normalised(std::string_view path) {
  std::vector<std::string> parts;
  for (const std::string_view part : split(path, '/')) {
    if (part == ".." && !parts.empty()) {
      parts.pop_back();
    } else if (!part.empty() && part != "." && part != "..") {
      parts.emplace_back(part);
    }
  }
  return join(parts, "/");
}

/// A path from a root of the class path: the root is where its first folder stands in the including file's path.
std::string resolved(const Include& include, std::string_view from) {
  std::string path = include.path;
  for (const std::string_view prefix : {"classpath:", "file:"}) {
    path = path.starts_with(prefix) ? path.substr(prefix.size()) : path;
  }
  path = normalised(path);
  if (include.relative) {
    return normalised(std::string(folder_of(from)) + "/" + path);
  }
  const std::string first = path.substr(0, path.find('/'));
  const std::string from_root = "/" + std::string(from);
  const std::size_t at = from_root.find("/" + first + "/");
  return at == std::string::npos || path.find('/') == std::string::npos
             ? normalised(std::string(folder_of(from)) + "/" + path)
             : normalised(from_root.substr(0, at) + "/" + path);
}

struct Walk {
  const std::map<std::string, std::vector<std::string>>& includes;
  std::set<std::string> seen;
  std::vector<std::string> order;

  void visit(const std::string& path, int depth) {
    if (depth > kMaxDepth || order.size() > kMaxFiles || !seen.insert(path).second) {
      return;
    }
    order.push_back(path);
    if (const auto found = includes.find(path); found != includes.end()) {
      for (const std::string& each : found->second) {
        visit(each, depth + 1);
      }
    }
  }
};

}  // namespace

std::vector<std::string> run_order(std::span<const SourceFile> changelogs, Engine engine) {
  std::map<std::string, std::vector<std::string>> includes;
  std::set<std::string> included;
  for (const SourceFile& file : changelogs) {
    const auto root = read_changelog(file.path, file.content);
    if (!root) {
      continue;
    }
    for (const Include& include : changelog_of(*root, engine).includes) {
      includes[file.path].push_back(resolved(include, file.path));
      included.insert(includes[file.path].back());
    }
  }
  Walk walk{includes, {}, {}};
  for (const auto& [path, list] : includes) {
    if (!included.contains(path)) {
      walk.visit(path, 0);
    }
  }
  return std::move(walk.order);
}

}  // namespace signalbox::liquibase
