// Files of SQL: reports, views, dbt models. dbt's macros are taken out, never expanded: {{ ref('x') }} and
// {{ source('s', 'x') }} stand for x, {% … %} and {# … #} for nothing, anything else for a name that no schema has.

#include <algorithm>

#include "base/text.h"
#include "code/query_text.h"
#include "code/source.h"
#include "migrations/sql/split.h"

namespace signalbox {
namespace {

constexpr std::size_t kMostStatements = 2000;

/// The last quoted word of a macro's arguments.
std::string_view last_quoted(std::string_view macro) {
  const std::size_t end = macro.find_last_of("'\"");
  if (end == std::string_view::npos || end == 0) {
    return {};
  }
  const std::size_t start = macro.rfind(macro[end], end - 1);
  return start == std::string_view::npos ? std::string_view{} : macro.substr(start + 1, end - start - 1);
}

/// What a macro stands for.
std::string_view meaning(std::string_view macro) {
  const std::string_view inner = trim(macro.substr(2, macro.size() - 4));
  if (inner.starts_with("ref") || inner.starts_with("source")) {
    return last_quoted(inner);
  }
  return inner.starts_with("config") ? std::string_view(" ") : std::string_view("_");
}

void overwrite(std::string& text, std::size_t from, std::size_t length, std::string_view with) {
  for (std::size_t i = 0; i < length; ++i) {
    char& c = text[from + i];
    c = i < with.size() ? with[i] : c == '\n' ? '\n' : ' ';
  }
}

std::string without_macros(std::string text) {
  for (std::size_t at = text.find('{'); at != std::string::npos; at = text.find('{', at + 1)) {
    const char kind = at + 1 < text.size() ? text[at + 1] : ' ';
    const std::string_view close = kind == '{' ? "}}" : kind == '%' ? "%}" : kind == '#' ? "#}" : "";
    const std::size_t end = close.empty() ? std::string::npos : text.find(close, at + 2);
    if (end == std::string::npos) {
      continue;
    }
    const std::string macro = text.substr(at, end + 2 - at);
    overwrite(text, at, macro.size(), kind == '{' ? meaning(macro) : "");
  }
  return text;
}

void read_files(const CodeSource& source, CodeReading& out) {
  if (!source.path.ends_with(".sql")) {
    return;
  }
  const std::string text = without_macros(std::string(source.text));
  std::size_t counted = 0;
  int line = 1;
  std::size_t left = kMostStatements;
  for (const StatementText& statement : split_statements(Engine::Postgres, text)) {
    if (left-- == 0) {
      out.problem = "Only the first 2000 statements of this file are read.";
      return;
    }
    line += static_cast<int>(std::count(text.begin() + static_cast<std::ptrdiff_t>(counted),
                                        text.begin() + static_cast<std::ptrdiff_t>(statement.offset), '\n'));
    counted = statement.offset;
    if (looks_like_query(statement.text)) {
      read_query(statement.text, line, out);
    }
  }
}

}  // namespace

extern const CodeReader sql_files_reader;
const CodeReader sql_files_reader{"sql files", read_files};

}  // namespace signalbox
