#include "bot/cli/console.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "base/text.h"
#include "bot/cli/command.h"

namespace signalbox {
namespace {

bool wants_color(const Arguments& arguments) {
  const std::string when = arguments.value_or("--color", "auto");
  if (when == "always" || when == "never") {
    return when == "always";
  }
  const char* no_color = std::getenv("NO_COLOR");  // https://no-color.org
  return ::isatty(STDOUT_FILENO) == 1 && !arguments.has("--output") && (no_color == nullptr || *no_color == '\0');
}

}  // namespace

ResultWriter::ResultWriter(std::string path) : path_(std::move(path)) {
  if (!path_.empty()) {
    file_.open(path_, std::ios::binary | std::ios::trunc);
  }
}

void ResultWriter::write(std::string_view piece) {
  if (path_.empty()) {
    std::fwrite(piece.data(), 1, piece.size(), stdout);
  } else {
    file_ << piece;
  }
}

Result<void> ResultWriter::finish() {
  if (path_.empty()) {
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
      return fail(Code::Unavailable, "standard output was closed");
    }
    return {};
  }
  file_.close();
  if (!file_) {
    return fail(Code::InvalidInput, fmt::format("cannot write '{}'; check the path and its rights", path_));
  }
  return {};
}

Console::Console(const Arguments& arguments)
    : output_(arguments.value_or("--output", "")),
      color_(wants_color(arguments)),
      quiet_(arguments.has("--quiet")),
      draws_(!quiet_ && ::isatty(STDERR_FILENO) == 1) {}

Console::~Console() {
  clear_progress();
}

int Console::width() const {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    return std::clamp<int>(size.ws_col, 60, 140);
  }
  return 100;
}

bool Console::print(std::string_view text) {
  ResultWriter writer = result_writer();
  writer.write(text);
  return finish(writer);
}

ResultWriter Console::result_writer() {
  return writer_to(output_);
}

/// The progress line must not stand in front of a result.
ResultWriter Console::writer_to(std::string path) {
  const std::lock_guard lock(mutex_);
  clear_progress();
  return ResultWriter(std::move(path));
}

bool Console::finish(ResultWriter& writer) {
  const auto written = writer.finish();
  if (!written) {
    complain(written.error().what);
  }
  return written.has_value();
}

bool Console::print_out(std::string_view text) {
  ResultWriter writer = writer_to({});
  writer.write(text);
  return finish(writer);
}

void Console::complain(std::string_view text) {
  const std::lock_guard lock(mutex_);
  clear_progress();
  fmt::print(stderr, "signalbox: {}\n", one_line(text));
}

void Console::progress(std::string_view what, std::size_t done, std::size_t total) {
  if (!draws_ || total == 0) {
    return;
  }
  const std::lock_guard lock(mutex_);
  constexpr std::size_t kBar = 24;
  const std::size_t full = std::min(kBar, done * kBar / total);
  fmt::print(stderr, "\r\x1b[K{:<22} [{}{}] {}/{}", ellipsize(one_line(what), 22), std::string(full, '#'),
             std::string(kBar - full, '.'), done, total);
  std::fflush(stderr);
  drawn_ = true;
}

void Console::clear_progress() {
  if (drawn_) {
    fmt::print(stderr, "\r\x1b[K");
    std::fflush(stderr);
    drawn_ = false;
  }
}

}  // namespace signalbox
