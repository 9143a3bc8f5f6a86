#pragma once
// The programming languages whose files can be read as syntax trees.

#include <optional>
#include <string_view>

namespace signalbox {

enum class Language { CSharp, Go, Java, JavaScript, Python, Ruby, TypeScript, Tsx };

/// "python"
std::string_view to_string(Language language);
/// By the ending of the file's name; nullopt: none of these languages.
std::optional<Language> language_of(std::string_view path);

}  // namespace signalbox
