#pragma once
// The forms in which a Report leaves the program. Each is a pure function: the same report gives the same bytes.
// Whatever came from a repository is made harmless for the form at hand.

#include <cstddef>
#include <string>

#include "report/report.h"

namespace signalbox {

/// The contract's JSON, indented, with a line end.
std::string render_json(const Report& report);

struct TextOptions {
  bool color = false;       ///< terminal escapes
  std::size_t width = 100;  ///< columns of prose; names, paths and SQL are never broken
  bool verbose = false;     ///< every statement with its lock, rows and runtime, every remark, and no list cut short
};

/// For a person at a terminal. One line when there is nothing to say.
std::string render_text(const Report& report, const TextOptions& options);

/// SARIF 2.1.0 for code scanning: conflicts, findings, broken uses and unreadable places, at the line they stand on.
std::string render_sarif(const Report& report);

/// Workflow commands ("::error file=…"), worst first, one a line.
std::string render_github(const Report& report);

struct MarkdownOptions {
  std::string marker = "signalbox:pr";  ///< of the hidden first line by which the comment is found again
  std::string page_url;                 ///< where the whole report can be read; empty: nowhere
  std::size_t limit = 65'536;           ///< bytes; what does not fit is counted, never cut in the middle
};

/// A comment on a pull request; see seen_from() in report/viewpoint.h. Empty when there is nothing to say.
std::string render_markdown(const Report& report, const MarkdownOptions& options);
/// What an earlier comment becomes when nothing is left to say.
std::string render_markdown_all_clear(const MarkdownOptions& options);

}  // namespace signalbox
