#pragma once
// Where a command writes: results to standard output or --output, progress and complaints to standard error.

#include <fstream>
#include <mutex>
#include <string>
#include <string_view>

#include "base/result.h"

namespace signalbox {

struct Arguments;

/// A result that is written piece by piece: to standard output or into the file that --output names.
class ResultWriter {
 public:
  /// `path`: empty for standard output.
  explicit ResultWriter(std::string path);

  void write(std::string_view piece);
  /// After the last piece. An Error when any of them could not be written.
  Result<void> finish();

 private:
  std::string path_;
  std::ofstream file_;
};

class Console {
 public:
  /// Reads --output, --color, --quiet and --verbose.
  explicit Console(const Arguments& arguments);
  ~Console();
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  /// Whether results may carry colour: a terminal, NO_COLOR not set, or --color always.
  bool color() const { return color_; }
  bool quiet() const { return quiet_; }
  /// Columns of the terminal; 100 when it is none.
  int width() const;

  /// Writes a result. False, and said on standard error, when --output or standard output cannot be written.
  bool print(std::string_view text);
  /// For a result too large to be held as one text.
  ResultWriter result_writer();
  /// The end of such a result; false as of print().
  bool finish(ResultWriter& writer);
  /// Writes to standard output, wherever --output points; false as of print().
  bool print_out(std::string_view text);
  /// One line on standard error, made safe.
  void complain(std::string_view text);
  /// Draws or redraws the progress line; only on a terminal and not with --quiet. Any thread.
  void progress(std::string_view what, std::size_t done, std::size_t total);

 private:
  ResultWriter writer_to(std::string path);
  void clear_progress();

  std::string output_;
  bool color_ = false;
  bool quiet_ = false;
  bool draws_ = false;
  bool drawn_ = false;
  std::mutex mutex_;
};

}  // namespace signalbox
