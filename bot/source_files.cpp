#include "bot/source_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace signalbox {

namespace fs = std::filesystem;

Result<std::vector<SourceFile>> read_from_disk(const std::vector<std::string>& paths) {
  std::vector<SourceFile> out;
  std::string buffer(kSourceFileLimit, '\0');  // one for all: most files are a thousand times smaller
  const auto add = [&](const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    in.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    out.push_back({path.generic_string(), buffer.substr(0, static_cast<std::size_t>(in.gcount()))});
  };
  for (const std::string& path : paths) {
    std::error_code error;
    if (fs::is_regular_file(path, error)) {
      add(path);
      continue;
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
    std::ranges::for_each(found, add);
  }
  return out;
}

}  // namespace signalbox
