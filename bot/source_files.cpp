#include "bot/source_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/file.h"

namespace signalbox {

namespace fs = std::filesystem;

Result<std::vector<SourceFile>> read_from_disk(const std::vector<std::string>& paths) {
  std::vector<SourceFile> out;
  const auto add = [&](const std::string& path) {
    auto content = read_file(path, kSourceFileLimit);
    if (content) {
      out.push_back({path, *std::move(content)});
    }
    return content.has_value();
  };
  for (const std::string& path : paths) {
    if (add(path)) {
      continue;
    }
    std::error_code error;
    if (fs::is_regular_file(path, error)) {
      return fail(Code::InvalidInput, fmt::format("cannot read '{}'; check its rights", path));
    }
    if (!fs::is_directory(path, error)) {
      return fail(Code::NotFound, fmt::format("there is no file or folder '{}'", path));
    }
    std::vector<fs::path> found;
    for (const auto& entry :
         fs::recursive_directory_iterator(path, fs::directory_options::skip_permission_denied, error)) {
      if (entry.is_regular_file(error)) {
        found.push_back(entry.path());
      }
    }
    std::ranges::sort(found);
    for (const fs::path& file : found) {
      add(file.generic_string());
    }
  }
  return out;
}

}  // namespace signalbox
