#pragma once
// How Ruby writes texts: escapes, here-documents, what an interpolated value looks like.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "migrations/ruby/value.h"

namespace signalbox::ruby {

/// Longer texts are not built.
inline constexpr std::size_t kMaxText = 1U << 20U;

/// "\n" → a line end. What is not an escape of Ruby's stands for itself.
std::string unescaped(std::string_view escape);

/// A part of a here-document: `literal` text counts for the margin of <<~, what was inserted does not.
struct TextPart {
  std::string text;
  bool literal = true;
};
/// `squiggly`: the smallest indentation of the lines is taken off. The first part begins behind the marker's line.
std::string heredoc_text(std::vector<TextPart> parts, bool squiggly);

/// What "#{value}" becomes; nullopt when that is not known.
std::optional<std::string> as_inserted(const Value& value);

/// text =~ /…/ for a regular expression that is a plain word with alternatives ("/mysql|postgres/i").
Value matches_plain_regex(std::string_view text, std::string_view regex);

}  // namespace signalbox::ruby
