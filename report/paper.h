#pragma once
// Lines of text for a terminal: columns, wrapping, colour.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/severity.h"

namespace signalbox {

enum class Ink { Plain, Bold, Dim, Red, Yellow, Green, Cyan, Alarm };

/// How loud a severity is written.
Ink ink_of(Severity severity);

/// Columns of "if ignored" and its like.
inline constexpr std::size_t kLabelColumns = 12;

/// Columns that a text takes: no more than characters that combine, two for East Asian and emoji ones.
std::size_t display_width(std::string_view text);

/// Breaks at spaces so that each line fits into `width` columns; a longer word stays whole on a line of its own.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

/// Collects lines. Whoever writes on it gives text that passed one_line().
class Paper {
 public:
  Paper(bool color, std::size_t width) : color_(color), width_(width) {}

  /// The text in that ink, or as it is where there is no colour.
  std::string ink(Ink ink, std::string_view text) const;

  void blank();
  void line(std::size_t indent, std::string_view text);
  /// `left` at the left and `right` (dim) at the right margin, or after two spaces when both do not fit.
  void spread(std::string_view left, std::size_t left_columns, std::string_view right);
  /// "  label    wrapped text that hangs below its own start".
  void paragraph(std::size_t indent, std::string_view label, std::size_t label_columns, std::string_view text,
                 Ink text_ink = Ink::Plain);

  std::string take() { return std::move(out_); }

 private:
  bool color_;
  std::size_t width_;
  std::string out_;
};

}  // namespace signalbox
