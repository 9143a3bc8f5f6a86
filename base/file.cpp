#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace signalbox {

std::optional<std::string> read_file(const std::string& path, std::size_t limit) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);  // a pipe must not keep us waiting
  if (file < 0) {
    return std::nullopt;
  }
  struct stat status{};
  std::optional<std::string> content;
  if (::fstat(file, &status) == 0 && S_ISREG(status.st_mode)) {
    constexpr std::size_t kUntold = 1U << 16U;  // the files of /proc say that they are empty
    const std::size_t size = status.st_size == 0 ? kUntold : static_cast<std::size_t>(status.st_size);
    content.emplace(std::min(limit, size), '\0');
    const ssize_t count = ::read(file, content->data(), content->size());
    content->resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  }
  ::close(file);
  return content;
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file, bytes.data(), bytes.size());
    if (count < 0 && errno != EINTR) {
      return false;
    }
    bytes.remove_prefix(count > 0 ? static_cast<std::size_t>(count) : 0);
  }
  return true;
}

}  // namespace signalbox
