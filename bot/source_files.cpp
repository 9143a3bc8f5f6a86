#include "bot/source_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <optional>

namespace signalbox {

namespace fs = std::filesystem;

namespace {

/// The first kSourceFileLimit bytes of a regular file; nothing of anything else.
std::optional<std::string> content_of(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);  // a pipe must not keep us waiting
  struct stat status{};
  std::optional<std::string> content;
  if (file >= 0 && ::fstat(file, &status) == 0 && S_ISREG(status.st_mode)) {
    content.emplace(std::min(kSourceFileLimit, static_cast<std::size_t>(status.st_size)), '\0');
    const ssize_t count = ::read(file, content->data(), content->size());
    content->resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  }
  if (file >= 0) {
    ::close(file);
  }
  return content;
}

}  // namespace

Result<std::vector<SourceFile>> read_from_disk(const std::vector<std::string>& paths) {
  std::vector<SourceFile> out;
  const auto add = [&](const std::string& path) {
    auto content = content_of(path);
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
