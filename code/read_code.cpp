#include "code/read_code.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "code/source.h"

namespace signalbox {

#define CODE_READER(name) extern const CodeReader name##_reader;
#include "code/readers.def"
#undef CODE_READER

namespace {

constexpr std::array kReaders = {
#define CODE_READER(name) &name##_reader,
#include "code/readers.def"
#undef CODE_READER
};

}  // namespace

std::string_view to_string(UseKind kind) {
  switch (kind) {
    case UseKind::Sql:
      return "sql";
    case UseKind::Model:
      return "model";
    case UseKind::ModelQuery:
      return "model-query";
    case UseKind::SqlWords:
      return "sql-words";
    case UseKind::Identifier:
      return "identifier";
  }
  return "identifier";
}

bool is_readable_code(std::string_view path) {
  return path.ends_with(".sql") || path.ends_with(".prisma") || language_of(path).has_value();
}

CodeReading read_code(std::string_view path, std::string_view text) {
  CodeReading out;
  if (text.size() > kMostCodeBytes) {
    out.problem = "The file is larger than 512 KiB and is not read.";
    return out;
  }
  const std::string valid = to_valid_utf8(text);
  CodeSource source{path, valid, nullptr, language_of(path)};
  std::optional<Tree> tree;
  if (source.language) {
    auto parsed = Tree::parse(*source.language, valid);
    if (!parsed) {
      out.problem = parsed.error().what;
      return out;
    }
    tree.emplace(std::move(*parsed));
    source.tree = &*tree;
    source.text = tree->text();
  }
  for (const CodeReader* reader : kReaders) {
    reader->read(source, out);
  }
  return out;
}

}  // namespace signalbox
