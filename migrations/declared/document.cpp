// YAML or JSON in the shape that `signalbox schema` prints. The structs' own lists of fields say which keys there are,
// so that what is printed is what is read.

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "base/text.h"
#include "migrations/declared/readers.h"
#include "schema/apply.h"
#include "schema/type.h"
#include "syntax/yaml.h"

namespace signalbox::declared {
namespace {

/// Leaves the reader's functions; never leaves this file.
struct Refused {
  int line = 0;
  int column = 0;
  std::string what;
};

[[noreturn]] void refuse(const YamlNode& node, std::string what) {
  throw Refused{node.line, node.column, std::move(what)};
}

const YamlNode& scalar(const YamlNode& node) {
  if (node.kind != YamlNode::Kind::Scalar) {
    refuse(node, "expected a text");
  }
  return node;
}

class Reader {
 public:
  explicit Reader(Engine engine) : engine_(engine) {}

  void read(const YamlNode& node, std::string& out) {
    out = node.kind == YamlNode::Kind::Null ? "" : scalar(node).text;
  }
  void read(const YamlNode& node, bool& out) {
    const std::string& text = scalar(node).text;
    if (text != "true" && text != "false") {
      refuse(node, "expected true or false");
    }
    out = text == "true";
  }
  void read(const YamlNode& node, int& out) {
    const std::string& text = scalar(node).text;
    if (std::from_chars(text.data(), text.data() + text.size(), out).ec != std::errc{}) {
      refuse(node, "expected a number");
    }
  }
  /// "public.orders"; without a schema, the engine's own one.
  void read(const YamlNode& node, QualifiedName& out) { out = named(scalar(node).text); }
  void read(const YamlNode& node, ColumnRef& out) {
    const std::string& text = scalar(node).text;
    const std::size_t parts = static_cast<std::size_t>(std::ranges::count(text, '.'));
    const std::size_t with_column = engine_ == Engine::Postgres ? 2 : 1;
    const std::size_t dot = parts >= with_column ? text.rfind('.') : std::string::npos;
    out.table = named(text.substr(0, dot));
    out.column = dot == std::string::npos ? "" : text.substr(dot + 1);
  }
  template <typename T>
  void read(const YamlNode& node, std::optional<T>& out) {
    out.reset();
    if (node.kind != YamlNode::Kind::Null) {
      read(node, out.emplace());
    }
  }
  template <typename T>
  void read(const YamlNode& node, std::vector<T>& out) {
    if (node.kind != YamlNode::Kind::Sequence && node.kind != YamlNode::Kind::Null) {
      refuse(node, "expected a list");
    }
    for (const YamlNode& item : node.items) {
      read(item, out.emplace_back());
    }
  }
  void read(const YamlNode& node, std::map<std::string, std::string>& out) {
    if (node.kind != YamlNode::Kind::Mapping && node.kind != YamlNode::Kind::Null) {
      refuse(node, "expected a mapping");
    }
    for (const YamlEntry& entry : node.entries) {
      read(entry.value, out[entry.key.text]);
    }
  }
  /// A primary key may be written as the list of its columns.
  void read(const YamlNode& node, PrimaryKey& out) {
    if (node.kind == YamlNode::Kind::Sequence) {
      read(node, out.columns);
    } else {
      read_fields(node, out);
    }
  }
  void read(const YamlNode& node, Column& out) {
    read_fields(node, out);
    out.type = canonical_type(engine_, out.type);
  }
  template <Described T>
  void read(const YamlNode& node, T& out) {
    read_fields(node, out);
  }

  /// Tables, enums, views: by name.
  template <typename T>
  void read_objects(const YamlNode& node, SharedMap<QualifiedName, T>& out) {
    std::vector<T> list;
    read(node, list);
    for (std::size_t i = 0; i < list.size(); ++i) {
      const QualifiedName name = list[i].name;
      if (name.name.empty()) {
        refuse(node.items[i], "the name is missing");
      }
      if (!out.emplace(name, std::move(list[i]))) {
        refuse(node.items[i], fmt::format("'{}' is there twice", to_string(name)));
      }
    }
  }

 private:
  QualifiedName named(const std::string& text) const {
    const std::size_t dot = engine_ == Engine::Postgres ? text.find('.') : std::string::npos;
    return dot == std::string::npos ? QualifiedName{std::string(default_schema(engine_)), text}
                                    : QualifiedName{text.substr(0, dot), text.substr(dot + 1)};
  }

  template <typename T>
  void read_fields(const YamlNode& node, T& out) {
    if (node.kind != YamlNode::Kind::Mapping) {
      refuse(node, "expected a mapping");
    }
    if constexpr (requires { out.name.schema; }) {
      out.name.schema = default_schema(engine_);
    }
    for (const YamlEntry& entry : node.entries) {
      if (!read_name(entry, out) && !read_field(entry, out)) {
        refuse(entry.key, fmt::format("unknown key '{}'", one_line(entry.key.text)));
      }
    }
  }

  /// An object's name stands as "schema" and "name".
  template <typename T>
  bool read_name(const YamlEntry& entry, T& out) {
    if constexpr (requires { out.name.schema; }) {
      if (entry.key.text == "schema") {
        read(entry.value, out.name.schema);
        return true;
      }
      if (entry.key.text == "name") {
        read(entry.value, out.name.name);
        return true;
      }
    }
    return false;
  }

  template <typename T>
  bool read_field(const YamlEntry& entry, T& out) {
    bool found = false;
    const auto one = [&](const auto& each) {
      if (!found && each.name == entry.key.text) {
        read(entry.value, out.*(each.member));
        found = true;
      }
    };
    T::fields()([&](const auto&... each) { (one(each), ...); });
    return found;
  }

  Engine engine_;
};

Engine engine_of(const YamlNode& root, Engine usual) {
  for (const YamlEntry& entry : root.entries) {
    if (entry.key.text == "engine") {
      const auto engine = parse_engine(scalar(entry.value).text);
      if (!engine) {
        refuse(entry.value, "the engine is postgres, mysql, mariadb or sqlite");
      }
      return *engine;
    }
  }
  return usual;
}

void read_names(Reader& reader, const YamlNode& node, std::map<std::string, std::string>& out) {
  std::vector<std::string> names;
  reader.read(node, names);
  for (std::string& name : names) {
    out.emplace(std::move(name), "");
  }
}

void read_part(Reader& reader, const YamlEntry& entry, Schema& schema) {
  const std::string& key = entry.key.text;
  if (key == "tables") {
    reader.read_objects(entry.value, schema.tables);
  } else if (key == "enums") {
    reader.read_objects(entry.value, schema.enums);
  } else if (key == "views") {
    reader.read_objects(entry.value, schema.views);
  } else if (key == "sequences") {
    reader.read_objects(entry.value, schema.sequences);
  } else if (key == "functions") {
    std::vector<Function> functions;
    reader.read(entry.value, functions);
    for (Function& function : functions) {
      const std::string name = to_string(function.name) + "(" + function.arguments + ")";
      schema.functions.emplace(name, std::move(function));
    }
  } else if (key == "objects") {
    std::vector<OtherObject> objects;
    reader.read(entry.value, objects);
    for (OtherObject& object : objects) {
      const std::string name = object.kind + " " + to_string(object.name);
      schema.others.emplace(name, std::move(object));
    }
  } else if (key == "extensions") {
    read_names(reader, entry.value, schema.extensions);
  } else if (key == "schemas") {
    read_names(reader, entry.value, schema.schemas);
  } else if (key != "engine" && key != "unknowns" && key != "migrations" && key != "statements" && key != "version") {
    refuse(entry.key, fmt::format("unknown key '{}'", one_line(key)));
  }
}

/// Takes what has no name out of the list, to be added again the way the engine would.
template <typename Part, typename Add>
void take_unnamed(std::vector<Part>& parts, std::vector<Operation>& operations, Add add) {
  for (Part& part : parts) {
    if (part.name.empty()) {
      operations.push_back(add(std::move(part)));
    }
  }
  std::erase_if(parts, [](const Part& part) { return part.name.empty(); });
}

std::vector<Operation> take_unnamed(Table& table) {
  std::vector<Operation> operations;
  const QualifiedName name = table.name;
  if (table.primary_key && table.primary_key->name.empty()) {
    operations.push_back(AddPrimaryKey{name, *table.primary_key, ""});
    table.primary_key.reset();
  }
  take_unnamed(table.uniques, operations, [&](Unique part) { return AddUnique{name, std::move(part), ""}; });
  take_unnamed(table.checks, operations, [&](Check part) { return AddCheck{name, std::move(part)}; });
  take_unnamed(table.indexes, operations, [&](Index part) { return CreateIndex{name, std::move(part)}; });
  take_unnamed(table.foreign_keys, operations, [&](ForeignKey part) { return AddForeignKey{name, std::move(part)}; });
  return operations;
}

Result<void> name_constraints(Schema& schema, const std::string& path) {
  std::vector<Operation> keys;
  std::vector<Operation> references;  // they lean on the keys of other tables
  schema.tables.edit_if([](const Table&) { return true; },
                        [&](Table& table) {
                          for (Operation& operation : take_unnamed(table)) {
                            const bool refers = std::holds_alternative<AddForeignKey>(operation);
                            (refers ? references : keys).push_back(std::move(operation));
                          }
                        });
  for (std::vector<Operation>* operations : {&keys, &references}) {
    for (Operation& operation : *operations) {
      if (const auto applied = apply(schema, {std::move(operation)}); !applied) {
        return fail(Code::InvalidInput, applied.error().message, SourceSpan{path, 0, 0});
      }
    }
  }
  return {};
}

}  // namespace

Result<Schema> read_document(const std::string& path, std::string_view text, Engine engine) {
  const auto root = parse_yaml(text, path);
  if (!root) {
    return fail(root.error());
  }
  try {
    if (root->kind != YamlNode::Kind::Mapping) {
      refuse(*root, "a schema is a mapping with the key 'tables'");
    }
    Schema schema = empty_schema(engine_of(*root, engine));
    Reader reader(schema.engine);
    for (const YamlEntry& entry : root->entries) {
      read_part(reader, entry, schema);
    }
    if (const auto named = name_constraints(schema, path); !named) {
      return fail(named.error());
    }
    return schema;
  } catch (const Refused& refused) {
    return fail(Code::InvalidInput, refused.what, SourceSpan{path, refused.line, refused.column});
  }
}

}  // namespace signalbox::declared
