#include "base/companion.h"

#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>

#include "base/process.h"

extern char** environ;

namespace signalbox {
namespace {

Error system_error(std::string_view what, int number) {
  return {Code::Unavailable, fmt::format("{}: {}", what, std::strerror(number)), std::nullopt};
}

/// posix_spawn with the socket as standard input and nothing else open but standard output and error.
Result<pid_t> spawn(const std::vector<std::string>& argv, int input) {
  std::vector<std::string> words = argv;
  const std::vector<char*> arguments = to_c_array(words);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  pid_t child = -1;
  const int failed = ::posix_spawn(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) {
    return fail(system_error(fmt::format("{} does not start", argv[0]), failed));
  }
  return child;
}

bool send_all(int socket, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::send(socket, text.data(), text.size(), MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      return false;
    }
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

/// A byte, or nothing at the end of the input.
bool read_byte(char& byte) {
  ssize_t count = ::read(STDIN_FILENO, &byte, 1);
  while (count < 0 && errno == EINTR) {
    count = ::read(STDIN_FILENO, &byte, 1);
  }
  return count == 1;
}

}  // namespace

struct Companion::Child {
  pid_t id;
  int socket;
  bool waited = false;
};

Companion::Companion(std::unique_ptr<Child> child) : child_(std::move(child)) {}
Companion::Companion(Companion&&) noexcept = default;

Companion& Companion::operator=(Companion&& other) noexcept {
  std::swap(child_, other.child_);
  return *this;
}

Companion::~Companion() {
  if (child_) {
    finish();
    if (!child_->waited) {
      wait();
    }
    ::close(child_->socket);
  }
}

Result<Companion> Companion::start(const std::vector<std::string>& argv, std::string_view text) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return fail(system_error("no socket", errno));
  }
  const auto child = spawn(argv, ends[1]);
  ::close(ends[1]);
  if (!child) {
    ::close(ends[0]);
    return fail(child.error());
  }
  Companion out(std::make_unique<Child>(*child, ends[0]));
  // When it is gone already, wait() says how it ended.
  (void)send_all(ends[0], fmt::format("{}\n{}", text.size(), text));
  return out;
}

/// A full socket is as good as rung: the companion has not looked at what lies there.
void Companion::ring() {
  (void)::send(child_->socket, "!", 1, MSG_NOSIGNAL | MSG_DONTWAIT);
}

void Companion::finish() {
  (void)::shutdown(child_->socket, SHUT_WR);
}

ProcessEnd Companion::wait() {
  int status = 0;
  while (::waitpid(child_->id, &status, 0) < 0 && errno == EINTR) {
  }
  child_->waited = true;
  return WIFSIGNALED(status) ? ProcessEnd{0, WTERMSIG(status)} : ProcessEnd{WEXITSTATUS(status), 0};
}

Result<std::string> CompanionInput::take(std::size_t limit) {
  // Should the parent be gone before this, the input has an end.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  std::string length;
  char byte = 0;
  while (length.size() < 12 && read_byte(byte) && byte != '\n') {
    length += byte;
  }
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), size);
  if (byte != '\n' || error != std::errc{} || end != length.data() + length.size() || size > limit) {
    return fail(Code::InvalidInput, "standard input is not what its starter gives");
  }
  std::string text(size, '\0');
  for (std::size_t filled = 0; filled < size;) {
    const ssize_t count = ::read(STDIN_FILENO, text.data() + filled, size - filled);
    if (count == 0 || (count < 0 && errno != EINTR)) {
      return fail(Code::InvalidInput, "standard input ended early");
    }
    filled += count > 0 ? static_cast<std::size_t>(count) : 0;
  }
  return text;
}

CompanionInput::Word CompanionInput::wait(std::chrono::milliseconds at_most) {
  pollfd input{STDIN_FILENO, POLLIN, 0};
  const int ready = ::poll(&input, 1, static_cast<int>(at_most.count()));
  if (ready <= 0) {
    return Word::None;
  }
  std::array<char, 4096> bytes{};
  const ssize_t count = ::read(STDIN_FILENO, bytes.data(), bytes.size());
  return count > 0 ? Word::Rung : count < 0 && errno == EINTR ? Word::None : Word::Finish;
}

}  // namespace signalbox
