#pragma once
// A program that lives beside this one for longer than one answer: it is given a text, rung from time to time, told
// when to end, and ends with this process at the latest.

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace signalbox {

/// How a process ended.
struct ProcessEnd {
  int exit_code = 0;  ///< meaningful when signal is 0
  int signal = 0;

  bool operator==(const ProcessEnd&) const = default;
};

/// The side that starts it. Starting, waiting and destruction belong to one thread, which must live as long: with it
/// ends the companion. ring() and finish() may be called from any.
class Companion {
 public:
  /// argv[0] is the program's path. Its standard input is a socket that begins with `text`; standard output and error
  /// are this process's.
  static Result<Companion> start(const std::vector<std::string>& argv, std::string_view text);
  Companion(Companion&&) noexcept;
  Companion& operator=(Companion&&) noexcept;
  /// Finishes it and waits.
  ~Companion();

  void ring();
  /// It sees the end of its standard input.
  void finish();
  ProcessEnd wait();

 private:
  struct Child;
  explicit Companion(std::unique_ptr<Child> child);
  std::unique_ptr<Child> child_;
};

/// The companion's own side. One thread.
class CompanionInput {
 public:
  /// Reads the text that it was given, at most `limit` bytes. From now on the process ends when the thread that started
  /// it does. InvalidInput when nobody started it so.
  static Result<std::string> take(std::size_t limit);

  enum class Word { None, Rung, Finish };
  /// The next word, or None when nothing came for `at_most`.
  static Word wait(std::chrono::milliseconds at_most);
};

}  // namespace signalbox
