#include "config/dependent_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "config/values.h"
#include "syntax/yaml.h"

namespace signalbox {
namespace {

constexpr std::size_t kMostUses = 2000;

const YamlNode& none() {
  static const YamlNode node;
  return node;
}

const YamlNode& at(const YamlNode& node, std::string_view key) {
  const auto found = std::ranges::find(node.entries, key, [](const YamlEntry& entry) { return entry.key.text; });
  return found == node.entries.end() ? none() : found->value;
}

/// A node's items; a single scalar counts as a list of one.
std::vector<const YamlNode*> items_of(const YamlNode& node) {
  std::vector<const YamlNode*> out;
  for (const YamlNode& each : node.items) {
    out.push_back(&each);
  }
  if (node.kind == YamlNode::Kind::Scalar) {
    out.push_back(&node);
  }
  return out;
}

class FileReader {
 public:
  explicit FileReader(std::string path) : path_(std::move(path)) {}

  /// False, with the problem, when the text is no YAML.
  bool parse(std::string_view text, YamlNode& root) {
    auto parsed = parse_yaml(text, path_);
    if (!parsed) {
      out.problems.push_back(to_string(parsed.error()));
      return false;
    }
    root = std::move(*parsed);
    return true;
  }

  SourceSpan span(const YamlNode& node) const { return {path_, node.line, node.column}; }

  Access access_of(const YamlNode& node, Access otherwise) {
    const std::string& text = at(node, "access").text;
    return text == "write" ? Access::Write : text == "read" ? Access::Read : otherwise;
  }

  std::vector<DeclaredUse> uses_of(const YamlNode& list, Access access) {
    std::vector<DeclaredUse> uses;
    for (const YamlNode* each : items_of(list)) {
      const YamlNode& object = each->kind == YamlNode::Kind::Mapping ? at(*each, "object") : *each;
      auto use = parse_use(object.text);
      if (!use || uses.size() >= kMostUses) {
        problem(*each, fmt::format("'{}' is no use", ellipsize(one_line(object.text), 100)));
        continue;
      }
      use->access = each->kind == YamlNode::Kind::Mapping ? access_of(*each, access) : access;
      use->where = span(object);
      uses.push_back(std::move(*use));
    }
    return uses;
  }

  void problem(const YamlNode& node, const std::string& what) {
    if (out.problems.size() < 20) {
      out.problems.push_back(to_string(span(node)) + ": " + what);
    }
  }

  DependentFile out;

 private:
  std::string path_;
};

/// "component:default/backend" → "backend"; resources and other kinds are no services.
std::string component_name(std::string_view reference) {
  const std::size_t colon = reference.find(':');
  const std::string_view kind = colon == std::string_view::npos ? "component" : reference.substr(0, colon);
  if (lower(kind) != "component") {
    return {};
  }
  reference = colon == std::string_view::npos ? reference : reference.substr(colon + 1);
  const std::size_t slash = reference.rfind('/');
  return std::string(slash == std::string_view::npos ? reference : reference.substr(slash + 1));
}

/// The documents of one text.
std::vector<std::string> documents_of(std::string_view text) {
  std::vector<std::string> out(1);
  for (const std::string_view line : split_lines(text)) {
    if (line.starts_with("---")) {
      out.emplace_back();
    } else {
      out.back() += std::string(line) + "\n";
    }
  }
  return out;
}

void add_source_table(const YamlNode& source, const YamlNode& table, FileReader& in) {
  const YamlNode& name = at(table, "identifier").text.empty() ? at(table, "name") : at(table, "identifier");
  const std::string schema = at(source, "schema").text;
  DeclaredUse use;
  use.schema = schema.find('{') == std::string::npos ? schema : "";
  use.table = name.text;
  use.where = in.span(name);
  const std::vector<const YamlNode*> columns = items_of(at(table, "columns"));
  use.table_only = columns.empty();
  if (use.table.empty() || in.out.uses.size() >= kMostUses) {
    return;
  }
  if (columns.empty()) {
    in.out.uses.push_back(use);
  }
  for (const YamlNode* column : columns) {
    use.column = at(*column, "name").text;
    use.where = in.span(*column);
    if (!use.column.empty()) {
      in.out.uses.push_back(use);
    }
  }
}

}  // namespace

DependentFile parse_dependent_file(std::string_view text, const std::string& path) {
  FileReader in(path);
  YamlNode root;
  if (!in.parse(text, root)) {
    return std::move(in.out);
  }
  for (const YamlNode* each : items_of(at(root, "depends_on"))) {
    Dependency dependency;
    const bool brief = each->kind == YamlNode::Kind::Scalar;
    dependency.service = brief ? each->text : at(*each, "service").text;
    dependency.access = in.access_of(*each, Access::Read);
    dependency.uses = in.uses_of(at(*each, "uses"), dependency.access);
    dependency.propagates = at(*each, "propagates").text == "true";
    dependency.where = in.span(*each);
    if (dependency.service.empty()) {
      in.problem(*each, "names no service");
    } else {
      in.out.depends_on.push_back(std::move(dependency));
    }
  }
  in.out.uses = in.uses_of(at(root, "uses"), in.access_of(root, Access::Read));
  return std::move(in.out);
}

DependentFile parse_catalog_info(std::string_view text, const std::string& path) {
  FileReader in(path);
  for (const std::string& document : documents_of(text)) {
    YamlNode root;
    if (trim(document).empty() || !in.parse(document, root) || at(root, "kind").text != "Component") {
      continue;
    }
    const YamlNode& spec = at(root, "spec");
    if (in.out.owner.empty()) {
      const std::string owner = at(spec, "owner").text;
      const std::size_t start = owner.find_last_of(":/");
      in.out.owner = start == std::string::npos ? owner : owner.substr(start + 1);
    }
    for (const YamlNode* each : items_of(at(spec, "dependsOn"))) {
      Dependency dependency;
      dependency.service = component_name(each->text);
      dependency.where = in.span(*each);
      if (!dependency.service.empty()) {
        in.out.depends_on.push_back(std::move(dependency));
      }
    }
  }
  return std::move(in.out);
}

DependentFile parse_dbt_sources(std::string_view text, const std::string& path) {
  FileReader in(path);
  YamlNode root;
  if (!in.parse(text, root)) {
    return std::move(in.out);
  }
  for (const YamlNode* source : items_of(at(root, "sources"))) {
    for (const YamlNode* table : items_of(at(*source, "tables"))) {
      add_source_table(*source, *table, in);
    }
  }
  return std::move(in.out);
}

}  // namespace signalbox
