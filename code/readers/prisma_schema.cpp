// schema.prisma: models, their fields, and what @map and @@map say the database calls them.

#include <cctype>

#include "base/text.h"
#include "code/source.h"

namespace signalbox {
namespace {

/// The text in quotes behind `attribute`: @map("user_id"), @@map(name: "users").
std::string mapped(std::string_view line, std::string_view attribute) {
  const std::size_t at = line.find(attribute);
  if (at == std::string_view::npos) {
    return {};
  }
  const std::size_t start = line.find('"', at);
  const std::size_t end = start == std::string_view::npos ? start : line.find('"', start + 1);
  return end == std::string_view::npos ? "" : std::string(line.substr(start + 1, end - start - 1));
}

std::string_view first_word(std::string_view& line) {
  line = trim(line);
  std::size_t end = 0;
  while (end < line.size() && (std::isalnum(static_cast<unsigned char>(line[end])) != 0 || line[end] == '_')) {
    ++end;
  }
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(end);
  return word;
}

constexpr std::string_view kScalars[] = {"String",  "Int",      "BigInt", "Float", "Decimal",
                                         "Boolean", "DateTime", "Json",   "Bytes", "Unsupported"};

bool is_scalar(std::string_view type) {
  for (const std::string_view scalar : kScalars) {
    if (type == scalar) {
      return true;
    }
  }
  return false;
}

void read_field(std::string_view line, int number, Model& model) {
  const std::string_view whole = line;
  const std::string name(first_word(line));
  const std::string type(first_word(line));
  if (name.empty() || type.empty()) {
    return;
  }
  // A type that is no scalar is an enum or a model; a list of it or one with @relation is a relation.
  const bool relation = !is_scalar(type) && (trim(line).starts_with("[]") || whole.find("@relation") != whole.npos);
  const std::string column = mapped(whole, "@map(");
  model.columns.push_back({name, relation ? "" : column.empty() ? name : column, relation ? type : "", number});
}

void read_prisma(const CodeSource& source, CodeReading& out) {
  if (!source.path.ends_with(".prisma")) {
    return;
  }
  Model model;
  bool inside = false;
  int number = 0;
  for (const std::string_view raw : split_lines(source.text)) {
    ++number;
    std::string_view line = trim(raw.substr(0, raw.find("//")));
    if (!inside && (line.starts_with("model ") || line.starts_with("view "))) {
      line.remove_prefix(line.find(' '));
      model = {};
      model.name = first_word(line);
      model.tables = {{"", model.name}};
      model.line = number;
      inside = true;
    } else if (inside && line.starts_with('}')) {
      out.models.push_back(std::move(model));
      inside = false;
    } else if (inside && line.starts_with("@@map")) {
      model.tables.front().name = mapped(line, "@@map(");
    } else if (inside && line.starts_with("@@schema")) {
      model.tables.front().schema = mapped(line, "@@schema(");
    } else if (inside && !line.starts_with('@')) {
      read_field(line, number, model);
    }
  }
}

}  // namespace

extern const CodeReader prisma_schema_reader;
const CodeReader prisma_schema_reader{"prisma schema", read_prisma};

}  // namespace signalbox
