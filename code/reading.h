#pragma once
// What one source file says about data, before anybody knows the schema: names in queries, models of object mappers and
// mentions of their fields. It depends on the file alone, so it is kept by the file's blob id; find_uses (uses.h) asks
// the schema what the names mean.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schema/binary.h"
#include "schema/field.h"
#include "schema/name.h"

namespace signalbox {

/// How a use shows itself in code, strongest first.
enum class UseKind {
  Sql,         ///< a query that the grammar understood
  Model,       ///< a field of a mapped class
  ModelQuery,  ///< a mapper's call that names a field
  SqlWords,    ///< a query known from its words
  Identifier,  ///< a table's and a column's name close together
};

std::string_view to_string(UseKind kind);

template <>
inline constexpr std::uint64_t kEnumValues<UseKind> = 5;

/// A name that may mean a table or a column.
struct Mention {
  std::vector<QualifiedName> tables;  ///< whose column it may be, the likeliest first
  std::string column;                 ///< empty: the table itself; "*": all columns
  bool writes = false;
  int line = 0;
  UseKind kind = UseKind::Sql;

  bool operator==(const Mention&) const = default;
  static constexpr auto fields() {
    return fields_of(field("tables", &Mention::tables), field("column", &Mention::column),
                     field("writes", &Mention::writes), field("line", &Mention::line), field("kind", &Mention::kind));
  }
};

struct ModelField {
  std::string name;
  std::string column;   ///< empty: a relation without a column of its own
  std::string relates;  ///< the model that it leads to; empty: a plain value
  int line = 0;

  bool operator==(const ModelField&) const = default;
  static constexpr auto fields() {
    return fields_of(field("name", &ModelField::name), field("column", &ModelField::column),
                     field("relates", &ModelField::relates), field("line", &ModelField::line));
  }
};

/// A class that stands for a table.
struct Model {
  std::string name;
  std::vector<QualifiedName> tables;  ///< what the table may be called; the first that the schema has
  std::string parent;                 ///< a class whose fields it has too; empty: none that matters
  int line = 0;
  bool all_columns = false;  ///< it has a field for every column, without naming them (ActiveRecord)
  std::vector<ModelField> columns;

  bool operator==(const Model&) const = default;
  static constexpr auto fields() {
    return fields_of(field("name", &Model::name), field("tables", &Model::tables), field("parent", &Model::parent),
                     field("line", &Model::line), field("all", &Model::all_columns), field("columns", &Model::columns));
  }
};

/// A mapper's call names a field of a model, maybe through relations.
struct ModelMention {
  std::string model;
  std::vector<std::string> path;  ///< {"user", "email"}: through the relation user
  bool writes = false;
  int line = 0;
  int sureness = 90;  ///< of 100

  bool operator==(const ModelMention&) const = default;
  static constexpr auto fields() {
    return fields_of(field("model", &ModelMention::model), field("path", &ModelMention::path),
                     field("writes", &ModelMention::writes), field("line", &ModelMention::line),
                     field("sureness", &ModelMention::sureness));
  }
};

/// A word of the file, for the search by names.
struct WordPlace {
  std::string word;
  int line = 0;

  bool operator==(const WordPlace&) const = default;
  static constexpr auto fields() { return fields_of(field("word", &WordPlace::word), field("line", &WordPlace::line)); }
};

struct CodeReading {
  std::vector<Mention> mentions;
  std::vector<Model> models;
  std::vector<ModelMention> model_mentions;
  std::vector<WordPlace> words;
  std::string problem;  ///< why it could not be read; empty: it was

  bool operator==(const CodeReading&) const = default;
  static constexpr auto fields() {
    return fields_of(field("mentions", &CodeReading::mentions), field("models", &CodeReading::models),
                     field("model_mentions", &CodeReading::model_mentions), field("words", &CodeReading::words),
                     field("problem", &CodeReading::problem));
  }
};

}  // namespace signalbox
