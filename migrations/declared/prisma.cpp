// schema.prisma → Schema, as `prisma migrate` would make it: the tables, then the indexes, then the foreign keys.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "base/text.h"
#include "migrations/declared/prisma_syntax.h"
#include "migrations/declared/prisma_types.h"
#include "migrations/declared/readers.h"
#include "schema/apply.h"

namespace signalbox::declared {
namespace {

/// Prisma cuts what stands before the ending.
std::string constraint_name(Engine engine, const std::string& table, const std::vector<std::string>& columns,
                            std::string_view ending) {
  std::string name = table + (columns.empty() ? "" : "_" + join(columns, "_"));
  const std::size_t room = max_identifier_length(engine) - ending.size();
  return name.substr(0, std::min(name.size(), room)) + std::string(ending);
}

std::string text_of(const PrismaValue* value) {
  return value == nullptr ? "" : value->text;
}

class Builder {
 public:
  Builder(std::vector<PrismaBlock> blocks, Engine engine, std::string path)
      : blocks_(std::move(blocks)), engine_(engine), path_(std::move(path)) {
    for (const PrismaBlock& block : blocks_) {
      if (block.kind == "model") {
        models_.emplace(block.name, &block);
      } else if (block.kind == "enum") {
        enums_.emplace(block.name, &block);
      }
    }
  }

  Result<Schema> build() {
    Schema schema = empty_schema(engine_);
    for (const PrismaBlock& block : blocks_) {
      if (block.kind == "enum" && engine_ == Engine::Postgres) {
        add_schema(schema, name_of(block));
        operations_.emplace_back(CreateEnum{{name_of(block), labels_of(block)}, false}, block.line);
      }
    }
    for (const auto& [name, model] : models_) {
      add_schema(schema, name_of(*model));
      add_table(*model);
    }
    for (const auto& [name, model] : models_) {
      add_relations(*model);
    }
    for (std::vector<Step>* steps : {&operations_, &indexes_, &keys_}) {
      for (Step& step : *steps) {
        if (const auto applied = apply(schema, {std::move(step.first)}); !applied) {
          return fail(Code::InvalidInput, applied.error().message, SourceSpan{path_, step.second, 0});
        }
      }
    }
    return schema;
  }

 private:
  using Step = std::pair<Operation, int>;  ///< with its line

  QualifiedName name_of(const PrismaBlock& block) const {
    const PrismaAttribute* map = block.attribute("map");
    const PrismaAttribute* schema = block.attribute("schema");
    const std::string name = map != nullptr ? text_of(map->argument("name", 0)) : block.name;
    const bool has_schema = schema != nullptr && engine_ == Engine::Postgres;
    return {has_schema ? text_of(schema->argument("", 0)) : std::string(default_schema(engine_)), name};
  }

  static void add_schema(Schema& schema, const QualifiedName& name) {
    if (!name.schema.empty()) {
      schema.schemas.emplace(name.schema, "");
    }
  }

  static std::string column_of(const PrismaField& field) {
    const PrismaAttribute* map = field.attribute("map");
    return map == nullptr ? field.name : text_of(map->argument("name", 0));
  }

  static std::vector<std::string> labels_of(const PrismaBlock& block) {
    std::vector<std::string> labels;
    for (const PrismaField& field : block.fields) {
      labels.push_back(column_of(field));
    }
    return labels;
  }

  /// The columns that a list of field names stands for.
  static std::vector<std::string> columns_of(const PrismaBlock& model, const PrismaValue* fields) {
    std::vector<std::string> columns;
    if (fields == nullptr) {
      return columns;
    }
    for (const PrismaValue& each : fields->items) {
      const auto field = std::ranges::find(model.fields, each.text, &PrismaField::name);
      columns.push_back(field == model.fields.end() ? each.text : column_of(*field));
    }
    return columns;
  }

  std::string type_of(const PrismaField& field) const {
    const auto type = enums_.find(field.type);
    if (type == enums_.end()) {
      return prisma_type(engine_, field);
    }
    if (engine_ == Engine::Postgres) {
      const QualifiedName name = name_of(*type->second);
      const bool plain = std::ranges::all_of(
          name.name, [](char c) { return (c >= 'a' && c <= 'z') || c == '_' || (c >= '0' && c <= '9'); });
      const std::string shown = plain ? name.name : "\"" + name.name + "\"";
      return (name.schema == "public" ? "" : name.schema + ".") + shown + (field.list ? "[]" : "");
    }
    return is_mysql_family(engine_) ? "enum('" + join(labels_of(*type->second), "','") + "')" : "TEXT";
  }

  std::string literal(const PrismaField& field, const PrismaValue& value) const {
    const auto type = enums_.find(field.type);
    if (type != enums_.end()) {
      const auto label = std::ranges::find(type->second->fields, value.text, &PrismaField::name);
      return "'" + (label == type->second->fields.end() ? value.text : column_of(*label)) + "'";
    }
    const bool bare = value.kind != PrismaValue::Kind::Text;
    return bare ? value.text : "'" + replace_all(value.text, "'", "''") + "'";
  }

  /// What the client makes up (uuid(), cuid()) is no default of the column.
  void read_default(const PrismaField& field, const PrismaValue& value, Column& column) const {
    if (value.kind == PrismaValue::Kind::List) {
      std::vector<std::string> items;
      for (const PrismaValue& item : value.items) {
        items.push_back(literal(field, item));
      }
      column.default_value = "ARRAY[" + join(items, ", ") + "]";
    } else if (value.kind != PrismaValue::Kind::Call) {
      column.default_value = literal(field, value);
    } else if (value.text == "now") {
      column.default_value = is_mysql_family(engine_) ? "CURRENT_TIMESTAMP(3)" : "current_timestamp";
    } else if (value.text == "autoincrement") {
      column.identity = engine_ == Engine::Postgres ? "serial"
                        : is_mysql_family(engine_)  ? "auto_increment"
                                                    : "autoincrement";
    } else if (value.text == "dbgenerated" && !value.items.empty()) {
      column.default_value = value.items.front().text;
    }
  }

  Column column_for(const PrismaField& field, std::string type) const {
    Column column;
    column.name = column_of(field);
    column.type = std::move(type);
    column.nullable = field.optional || field.list;
    if (const PrismaAttribute* value = field.attribute("default"); value != nullptr && !value->arguments.empty()) {
      read_default(field, value->arguments.front(), column);
    }
    return column;
  }

  void add_index(const PrismaBlock& model, const std::vector<PrismaValue>& fields, bool unique, std::string name,
                 const PrismaAttribute& attribute) {
    Index index;
    index.unique = unique;
    for (const PrismaValue& each : fields) {
      const auto field = std::ranges::find(model.fields, each.text, &PrismaField::name);
      IndexKey key;
      key.column = field == model.fields.end() ? each.text : column_of(*field);
      for (const PrismaValue& option : each.items) {
        key.order = option.key == "sort" && option.text == "Desc" ? "desc" : key.order;
        key.opclass = option.key == "length" ? option.text : key.opclass;
      }
      index.columns.push_back(key.column);
      index.keys.push_back(std::move(key));
    }
    const std::vector<std::string> columns = index.columns;
    std::ranges::sort(index.columns);
    const std::string method = lower(text_of(attribute.argument("type")));
    index.method = attribute.name == "fulltext" ? "fulltext" : method == "btree" ? "" : method;
    index.name = !name.empty() ? std::move(name)
                               : constraint_name(engine_, name_of(model).name, columns, unique ? "_key" : "_idx");
    indexes_.emplace_back(CreateIndex{name_of(model), std::move(index)}, attribute.line);
  }

  void add_table(const PrismaBlock& model) {
    CreateTable create;
    create.table.name = name_of(model);
    for (const PrismaField& field : model.fields) {
      std::string type = type_of(field);
      if (type.empty()) {
        continue;  // a relation
      }
      create.table.columns.push_back(column_for(field, std::move(type)));
      if (const PrismaAttribute* id = field.attribute("id")) {
        set_primary_key(create.table, {create.table.columns.back().name}, text_of(id->argument("map")));
      }
      if (const PrismaAttribute* unique = field.attribute("unique")) {
        PrismaValue key;
        key.text = field.name;
        add_index(model, {key}, true, text_of(unique->argument("map")), *unique);
      }
    }
    for (const PrismaAttribute& attribute : model.attributes) {
      const PrismaValue* fields = attribute.argument("fields", 0);
      if (attribute.name == "id") {
        set_primary_key(create.table, columns_of(model, fields), text_of(attribute.argument("map")));
      } else if ((attribute.name == "index" || attribute.name == "unique" || attribute.name == "fulltext") &&
                 fields != nullptr) {
        add_index(model, fields->items, attribute.name == "unique", text_of(attribute.argument("map")), attribute);
      }
    }
    operations_.emplace_back(std::move(create), model.line);
  }

  void set_primary_key(Table& table, std::vector<std::string> columns, std::string name) const {
    const bool named = engine_ == Engine::Postgres;
    table.primary_key = PrimaryKey{!name.empty() ? std::move(name)
                                   : named       ? constraint_name(engine_, table.name.name, {}, "_pkey")
                                                 : "",
                                   std::move(columns)};
  }

  static std::string action(const PrismaValue* value, std::string_view usual) {
    const std::string name = value == nullptr ? std::string(usual) : value->text;
    return name == "Cascade"      ? "cascade"
           : name == "SetNull"    ? "set null"
           : name == "Restrict"   ? "restrict"
           : name == "SetDefault" ? "set default"
                                  : "";
  }

  void add_relations(const PrismaBlock& model) {
    for (const PrismaField& field : model.fields) {
      const auto other = models_.find(field.type);
      if (other == models_.end()) {
        continue;
      }
      const PrismaAttribute* relation = field.attribute("relation");
      const PrismaValue* fields = relation == nullptr ? nullptr : relation->argument("fields");
      if (fields != nullptr) {
        add_foreign_key(model, field, *relation, *fields, *other->second);
      } else if (field.list) {
        add_many_to_many(model, field, *other->second);
      }
    }
  }

  void add_foreign_key(const PrismaBlock& model, const PrismaField& field, const PrismaAttribute& relation,
                       const PrismaValue& fields, const PrismaBlock& other) {
    ForeignKey key;
    key.columns = columns_of(model, &fields);
    key.references = name_of(other);
    key.referenced_columns = columns_of(other, relation.argument("references"));
    key.on_delete = action(relation.argument("onDelete"), field.optional ? "SetNull" : "Restrict");
    key.on_update = action(relation.argument("onUpdate"), "Cascade");
    const std::string map = text_of(relation.argument("map"));
    key.name = map.empty() ? constraint_name(engine_, name_of(model).name, key.columns, "_fkey") : map;
    keys_.emplace_back(AddForeignKey{name_of(model), std::move(key)}, field.line);
  }

  static std::string relation_name(const PrismaField& field) {
    const PrismaAttribute* relation = field.attribute("relation");
    return relation == nullptr ? "" : text_of(relation->argument("name", 0));
  }

  /// Lists on both sides without fields: a table of pairs that no model names.
  void add_many_to_many(const PrismaBlock& model, const PrismaField& field, const PrismaBlock& other) {
    const std::string name = relation_name(field);
    const auto back = std::ranges::find_if(other.fields, [&](const PrismaField& each) {
      return each.type == model.name && each.list && relation_name(each) == name && (&each != &field);
    });
    const bool first =
        model.name < other.name || (model.name == other.name && back != other.fields.end() && field.line < back->line);
    if (back == other.fields.end() || !first) {
      return;
    }
    CreateTable create;
    create.table.name = {name_of(model).schema, "_" + (name.empty() ? model.name + "To" + other.name : name)};
    const QualifiedName table = create.table.name;
    for (const auto& [column, side] : {std::pair<const char*, const PrismaBlock*>{"A", &model}, {"B", &other}}) {
      const auto id =
          std::ranges::find_if(side->fields, [](const PrismaField& each) { return each.attribute("id") != nullptr; });
      if (id == side->fields.end()) {
        return;
      }
      create.table.columns.push_back({.name = column, .type = type_of(*id), .nullable = false});
      ForeignKey key{
          table.name + "_" + column + "_fkey", {column}, name_of(*side), {column_of(*id)}, "cascade", "cascade"};
      keys_.emplace_back(AddForeignKey{table, std::move(key)}, field.line);
    }
    set_primary_key(create.table, {"A", "B"}, table.name + "_AB_pkey");
    Index index{table.name + "_B_index", {{.column = "B"}}, false, "", "", {}, {"B"}};
    operations_.emplace_back(std::move(create), field.line);
    indexes_.emplace_back(CreateIndex{table, std::move(index)}, field.line);
  }

  std::vector<PrismaBlock> blocks_;
  Engine engine_;
  std::string path_;
  std::map<std::string, const PrismaBlock*, std::less<>> models_;
  std::map<std::string, const PrismaBlock*, std::less<>> enums_;
  std::vector<Step> operations_;
  std::vector<Step> indexes_;
  std::vector<Step> keys_;
};

}  // namespace

Result<Schema> read_prisma(const std::string& path, std::string_view text, Engine engine) {
  auto blocks = parse_prisma(text, path);
  if (!blocks) {
    return fail(blocks.error());
  }
  const auto source = std::ranges::find(*blocks, "datasource", &PrismaBlock::kind);
  if (source != blocks->end()) {
    const auto provider = std::ranges::find(source->settings, "provider", &PrismaValue::key);
    if (provider != source->settings.end() && provider->kind == PrismaValue::Kind::Text) {
      const auto found = prisma_engine(provider->text, engine);
      if (!found) {
        return fail(Code::Unsupported,
                    fmt::format("'{}' is no SQL database that is known here", one_line(provider->text)),
                    SourceSpan{path, source->line, 0});
      }
      engine = *found;
    }
  }
  return Builder(std::move(*blocks), engine, path).build();
}

}  // namespace signalbox::declared
