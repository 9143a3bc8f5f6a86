#include "syntax/language.h"

#include <array>
#include <utility>

namespace signalbox {
namespace {

constexpr std::array<std::pair<std::string_view, Language>, 14> kEndings = {{
    {".py", Language::Python},
    {".pyi", Language::Python},
    {".js", Language::JavaScript},
    {".cjs", Language::JavaScript},
    {".mjs", Language::JavaScript},
    {".jsx", Language::JavaScript},
    {".ts", Language::TypeScript},
    {".cts", Language::TypeScript},
    {".mts", Language::TypeScript},
    {".tsx", Language::Tsx},
    {".rb", Language::Ruby},
    {".cs", Language::CSharp},
    {".go", Language::Go},
    {".java", Language::Java},
}};

}  // namespace

std::string_view to_string(Language language) {
  switch (language) {
    case Language::CSharp:
      return "c#";
    case Language::Go:
      return "go";
    case Language::Java:
      return "java";
    case Language::JavaScript:
      return "javascript";
    case Language::Python:
      return "python";
    case Language::Ruby:
      return "ruby";
    case Language::TypeScript:
      return "typescript";
    case Language::Tsx:
      return "tsx";
  }
  return "";
}

std::optional<Language> language_of(std::string_view path) {
  for (const auto& [ending, language] : kEndings) {
    if (path.ends_with(ending)) {
      return language;
    }
  }
  return std::nullopt;
}

}  // namespace signalbox
