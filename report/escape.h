#pragma once
// Makes other people's text harmless for the form that it goes into. Each result is one line, but for markdown_block.

#include <string>
#include <string_view>

namespace signalbox {

/// Prose for Markdown: no markup, no HTML, no mention, no issue or URL link comes out of it.
std::string markdown_text(std::string_view text);
/// A code span, with as many backticks around it as it takes.
std::string markdown_code(std::string_view text);
/// A fenced block of its own lines; nothing in the text can end it early.
std::string markdown_block(std::string_view text, std::string_view language);

/// A message and a property value of a workflow command ("::error file=PROPERTY::DATA").
std::string command_data(std::string_view text);
std::string command_property(std::string_view text);

/// A path as the path of a relative URI.
std::string uri_path(std::string_view path);

}  // namespace signalbox
