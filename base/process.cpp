#include "base/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "base/file.h"

extern char** environ;

namespace signalbox {
namespace {

constexpr std::size_t kErrorOutputLimit = 64U << 10U;

/// A file descriptor that closes itself.
class Fd {
 public:
  explicit Fd(int fd = -1) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Fd() { close(); }
  void close() {
    if (fd_ >= 0) {
      ::close(std::exchange(fd_, -1));
    }
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

struct Pipe {
  Fd read_end;
  Fd write_end;
};

Result<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return fail(Code::Unavailable, fmt::format("no pipe: {}", std::strerror(errno)));
  }
  return Pipe{Fd(ends[0]), Fd(ends[1])};
}

/// A file in memory that begins with `content` and is read from its beginning.
Result<Fd> memory_file(std::string_view content) {
  Fd file(::memfd_create("signalbox", MFD_CLOEXEC));
  if (file.get() < 0 || !write_all(file.get(), content) || ::lseek(file.get(), 0, SEEK_SET) != 0) {
    return fail(Code::Unavailable, fmt::format("no memory for a child's files: {}", std::strerror(errno)));
  }
  return file;
}

/// What a child wrote into its file in memory, up to `limit` bytes.
std::string content_of(const Fd& file, std::size_t limit) {
  struct stat status{};
  ::fstat(file.get(), &status);
  std::string content(std::min(limit, static_cast<std::size_t>(status.st_size)), '\0');
  std::size_t filled = 0;
  while (filled < content.size()) {
    const ssize_t count =
        ::pread(file.get(), content.data() + filled, content.size() - filled, static_cast<off_t>(filled));
    if (count == 0 || (count < 0 && errno != EINTR)) {
      break;
    }
    filled += count > 0 ? static_cast<std::size_t>(count) : 0;
  }
  content.resize(filled);
  return content;
}

std::vector<std::string> environment_of(const ProcessOptions& options) {
  std::map<std::string, std::string> merged;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::size_t equals = text.find('=');
    const std::string_view name = text.substr(0, equals);
    if (equals != std::string_view::npos && (options.inherit_environment || name == "PATH" || name == "HOME")) {
      merged[std::string(name)] = text.substr(equals + 1);
    }
  }
  for (const auto& [name, value] : options.environment) {
    merged[name] = value;
  }
  std::vector<std::string> out;
  for (const auto& [name, value] : merged) {
    out.push_back(name + "=" + value);
  }
  return out;
}

std::string resolve(const std::string& program) {
  if (program.find('/') != std::string::npos) {
    return program;
  }
  const char* path = std::getenv("PATH");
  std::string_view rest = path != nullptr ? path : "/usr/local/bin:/usr/bin:/bin";
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(':'), rest.size());
    const std::string candidate = std::string(rest.substr(0, end)) + "/" + program;
    if (::access(candidate.c_str(), X_OK) == 0) {
      return candidate;
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return program;
}

void limit(int resource, rlim_t value) {
  const rlimit both{value, value};
  ::setrlimit(static_cast<__rlimit_resource>(resource), &both);
}

/// A handler of this process must not run in a child that still shares its memory. What is ignored stays so.
void drop_handlers() {
  for (int number = 1; number < NSIG; ++number) {
    struct sigaction action{};
    if (::sigaction(number, nullptr, &action) == 0 && action.sa_handler != SIG_IGN && action.sa_handler != SIG_DFL) {
      ::signal(number, SIG_DFL);
    }
  }
}

/// Runs between vfork and exec, in the memory of this process: only system calls, and nothing is written but the
/// child's own stack.
[[noreturn]] void become(const std::string& program, char** argv, char** environment, const ProcessOptions& options,
                         int input, int output, int error_output) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::dup2(input, STDIN_FILENO);
  ::dup2(output, STDOUT_FILENO);
  ::dup2(error_output, STDERR_FILENO);
  drop_handlers();
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
  if (options.memory_limit != 0) {
#ifndef __SANITIZE_ADDRESS__  // whose shadow alone takes terabytes of address space
    limit(RLIMIT_AS, options.memory_limit);
#endif
    limit(RLIMIT_CORE, 0);
  }
  if (options.through_memory) {
    limit(RLIMIT_FSIZE, options.output_limit);
  }
  if (options.cpu_limit.count() != 0) {
    limit(RLIMIT_CPU, static_cast<rlim_t>(options.cpu_limit.count()));
  }
  if (!options.working_directory.empty() && ::chdir(options.working_directory.c_str()) != 0) {
    ::_exit(127);
  }
  ::execve(program.c_str(), argv, environment);
  ::_exit(127);
}

/// Where the child's standard input and output end on both sides; nothing on the parent's where they are files in
/// memory.
struct Ends {
  Fd child_input;
  Fd child_output;
  Fd parent_input;
  Fd parent_output;
};

Result<Ends> make_ends(const ProcessOptions& options) {
  if (options.through_memory) {
    auto input = memory_file(options.input);
    auto output = memory_file({});
    if (!input || !output) {
      return fail((input ? output : input).error());
    }
    return Ends{std::move(*input), std::move(*output), Fd(), Fd()};
  }
  auto input = make_pipe();
  auto output = make_pipe();
  if (!input || !output) {
    return fail((input ? output : input).error());
  }
  return Ends{std::move(input->read_end), std::move(output->write_end), std::move(input->write_end),
              std::move(output->read_end)};
}

/// Feeds and drains the child until both its outputs are closed or a limit is met; kills its group at a limit.
class Conversation {
 public:
  Conversation(pid_t child, const ProcessOptions& options, Fd input, Fd output, Fd error_output)
      : child_(child),
        options_(options),
        input_(std::move(input)),
        output_(std::move(output)),
        error_output_(std::move(error_output)),
        deadline_(std::chrono::steady_clock::now() + options.deadline) {
    if (options_.input.empty()) {
      input_.close();
    }
    if (input_.get() >= 0) {
      ::fcntl(input_.get(), F_SETFL, O_NONBLOCK);
    }
  }

  ProcessResult run() {
    while (output_.get() >= 0 || error_output_.get() >= 0) {
      if (!step()) {
        ::kill(-child_, SIGKILL);
        break;
      }
    }
    finish();
    return std::move(result_);
  }

 private:
  int milliseconds_left() const {
    const auto left = deadline_ - std::chrono::steady_clock::now();
    return static_cast<int>(std::max<long>(0, std::chrono::ceil<std::chrono::milliseconds>(left).count()));
  }

  bool step() {
    std::array<pollfd, 3> fds{
        {{output_.get(), POLLIN, 0}, {error_output_.get(), POLLIN, 0}, {input_.get(), POLLOUT, 0}}};
    const int ready = ::poll(fds.data(), fds.size(), milliseconds_left());
    if (ready < 0 && errno == EINTR) {
      return true;
    }
    if (ready <= 0) {
      result_.timed_out = true;
      return false;
    }
    if (fds[0].revents != 0 && !drain(output_, result_.output, options_.output_limit)) {
      result_.output_too_large = true;
      return false;
    }
    if (fds[1].revents != 0) {
      drain(error_output_, result_.error_output, kErrorOutputLimit);
    }
    if (fds[2].revents != 0) {
      feed();
    }
    return true;
  }

  /// False when there was more than the limit. What lies above the limit of standard error is read and dropped.
  static bool drain(Fd& fd, std::string& into, std::size_t limit) {
    std::array<char, 65536> buffer;  // NOLINT: filled by read
    const ssize_t count = ::read(fd.get(), buffer.data(), buffer.size());
    if (count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN)) {
      fd.close();
      return true;
    }
    if (count > 0) {
      const std::size_t room = limit - std::min(limit, into.size());
      into.append(buffer.data(), std::min(room, static_cast<std::size_t>(count)));
      return static_cast<std::size_t>(count) <= room;
    }
    return true;
  }

  void feed() {
    const ssize_t count = ::write(input_.get(), options_.input.data() + fed_, options_.input.size() - fed_);
    if (count > 0) {
      fed_ += static_cast<std::size_t>(count);
    }
    const bool broken = count < 0 && errno != EINTR && errno != EAGAIN;
    if (broken || fed_ == options_.input.size()) {
      input_.close();
    }
  }

  /// A child may close its outputs and go on: it gets what is left of the deadline.
  void finish() {
    int status = 0;
    while (true) {
      const pid_t got = ::waitpid(child_, &status, result_.timed_out || result_.output_too_large ? 0 : WNOHANG);
      if (got == child_ || (got < 0 && errno != EINTR)) {
        break;
      }
      if (got == 0 && milliseconds_left() == 0) {
        result_.timed_out = true;
        ::kill(-child_, SIGKILL);
      } else if (got == 0) {
        ::usleep(500);
      }
    }
    result_.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    result_.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    ::kill(-child_, SIGKILL);  // whatever it left behind
  }

  pid_t child_;
  const ProcessOptions& options_;
  Fd input_;
  Fd output_;
  Fd error_output_;
  std::chrono::steady_clock::time_point deadline_;
  std::size_t fed_ = 0;
  ProcessResult result_;
};

Result<pid_t> start_child(const std::string& program, const std::vector<std::string>& argv,
                          const ProcessOptions& options, const Ends& ends, const Fd& error_output) {
  std::vector<std::string> arguments = argv;
  std::vector<std::string> environment = environment_of(options);
  const std::vector<char*> c_arguments = to_c_array(arguments);
  const std::vector<char*> c_environment = to_c_array(environment);

  // A fork would copy the page tables of a scan and make every page that is written afterwards a fault.
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t child = ::vfork();  // NOLINT(clang-analyzer-security.insecureAPI.vfork): become() keeps its rules
  if (child == 0) {
    become(program, const_cast<char**>(c_arguments.data()), const_cast<char**>(c_environment.data()), options,
           ends.child_input.get(), ends.child_output.get(), error_output.get());
  }
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (child < 0) {
    return fail(Code::Unavailable, fmt::format("cannot start '{}': {}", argv[0], std::strerror(errno)));
  }
  return child;
}

}  // namespace

Result<ProcessResult> run_process(const std::vector<std::string>& argv, const ProcessOptions& options) {
  // A child that ends early must not take this process with it.
  static const bool ignored = ::signal(SIGPIPE, SIG_IGN) != SIG_ERR;
  (void)ignored;
  auto ends = make_ends(options);
  auto error_output = make_pipe();
  if (!ends || !error_output) {
    return fail(Code::Unavailable, "too many open files to start a child process");
  }
  const std::string program = resolve(argv.at(0));
  if (::access(program.c_str(), X_OK) != 0) {
    return fail(Code::NotFound, fmt::format("the program '{}' is not installed", argv[0]));
  }
  const Result<pid_t> started = start_child(program, argv, options, *ends, error_output->write_end);
  if (!started) {
    return fail(started.error());
  }
  const pid_t child = *started;
  ::setpgid(child, child);
  ends->child_input.close();
  error_output->write_end.close();
  const Fd file = options.through_memory ? std::move(ends->child_output) : Fd();
  ends->child_output.close();
  ProcessResult result = Conversation(child, options, std::move(ends->parent_input), std::move(ends->parent_output),
                                      std::move(error_output->read_end))
                             .run();
  if (options.through_memory) {
    result.output = content_of(file, options.output_limit);
    result.output_too_large = result.signal == SIGXFSZ;
  }
  return result;
}

std::vector<char*> to_c_array(std::vector<std::string>& words) {
  std::vector<char*> out;
  out.reserve(words.size() + 1);
  for (std::string& word : words) {
    out.push_back(word.data());
  }
  out.push_back(nullptr);
  return out;
}

std::string self_path() {
  std::error_code ignored;
  return std::filesystem::read_symlink("/proc/self/exe", ignored).string();
}

std::string program_beside(std::string_view name) {
  const std::string self = self_path();
  std::string beside = self.substr(0, self.rfind('/') + 1) + std::string(name);
  return ::access(beside.c_str(), X_OK) == 0 ? beside : std::string{};
}

}  // namespace signalbox
