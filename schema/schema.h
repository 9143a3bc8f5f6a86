#pragma once
// A database's schema as a value: what replaying the migrations of one commit gives. Every struct lists its fields once
// (`fields`), and the codecs (JSON, binary) and comparisons follow from that list.

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "base/shared_map.h"
#include "schema/engine.h"
#include "schema/field.h"
#include "schema/name.h"

namespace signalbox {

/// A column. `type` is canonical text in the engine's own words (schema/type.h), e.g. "character varying(50)".
struct Column {
  std::string name;
  std::string type;
  bool nullable = true;
  std::optional<std::string> default_value;  ///< expression text; nullopt: none
  std::optional<std::string> generated;      ///< expression of a generated column
  bool generated_stored = false;             ///< stored, otherwise virtual
  std::string identity;                      ///< "", "always", "by default"; MySQL's AUTO_INCREMENT is "auto_increment"
  std::string collation;
  std::string on_update;           ///< MySQL: ON UPDATE CURRENT_TIMESTAMP
  std::string comment;             ///< MySQL: part of the definition, lost by a MODIFY that leaves it out
  std::vector<std::string> reads;  ///< columns of the same table that `generated` or the default reads

  bool operator==(const Column&) const = default;
  static constexpr auto fields() {
    return fields_of(field("name", &Column::name), field("type", &Column::type), field("nullable", &Column::nullable),
                     field("default", &Column::default_value), field("generated", &Column::generated),
                     field("generated_stored", &Column::generated_stored), field("identity", &Column::identity),
                     field("collation", &Column::collation), field("on_update", &Column::on_update),
                     field("comment", &Column::comment), field("reads", &Column::reads));
  }
};

/// Constraint names are never empty in a Schema: apply() gives the name that the engine would give.
struct PrimaryKey {
  std::string name;
  std::vector<std::string> columns;

  bool operator==(const PrimaryKey&) const = default;
  static constexpr auto fields() {
    return fields_of(field("name", &PrimaryKey::name), field("columns", &PrimaryKey::columns));
  }
};

struct ForeignKey {
  std::string name;
  std::vector<std::string> columns;
  QualifiedName references;
  std::vector<std::string> referenced_columns;  ///< empty in a change: the primary key of `references`
  std::string on_delete;                        ///< "", "cascade", "set null", "restrict", "set default", "no action"
  std::string on_update;
  bool validated = true;  ///< false: NOT VALID
  bool deferrable = false;
  bool enforced = true;  ///< false: NOT ENFORCED (PostgreSQL 18), and so not validated either

  bool operator==(const ForeignKey&) const = default;
  static constexpr auto fields() {
    return fields_of(field("name", &ForeignKey::name), field("columns", &ForeignKey::columns),
                     field("references", &ForeignKey::references),
                     field("referenced_columns", &ForeignKey::referenced_columns),
                     field("on_delete", &ForeignKey::on_delete), field("on_update", &ForeignKey::on_update),
                     field("validated", &ForeignKey::validated), field("deferrable", &ForeignKey::deferrable),
                     field("enforced", &ForeignKey::enforced));
  }
};

struct Unique {
  std::string name;
  std::vector<std::string> columns;
  bool nulls_not_distinct = false;
  bool deferrable = false;

  bool operator==(const Unique&) const = default;
  static constexpr auto fields() {
    return fields_of(field("name", &Unique::name), field("columns", &Unique::columns),
                     field("nulls_not_distinct", &Unique::nulls_not_distinct),
                     field("deferrable", &Unique::deferrable));
  }
};

struct Check {
  std::string name;
  std::string expression;
  std::vector<std::string> columns;  ///< the columns that the expression reads
  bool validated = true;
  bool enforced = true;  ///< false: NOT ENFORCED (MySQL 8.0.16, PostgreSQL 18), and so not validated either

  bool operator==(const Check&) const = default;
  static constexpr auto fields() {
    return fields_of(field("name", &Check::name), field("expression", &Check::expression),
                     field("columns", &Check::columns), field("validated", &Check::validated),
                     field("enforced", &Check::enforced));
  }
};

/// PostgreSQL's EXCLUDE.
struct Exclusion {
  std::string name;
  std::string definition;
  std::vector<std::string> columns;

  bool operator==(const Exclusion&) const = default;
  static constexpr auto fields() {
    return fields_of(field("name", &Exclusion::name), field("definition", &Exclusion::definition),
                     field("columns", &Exclusion::columns));
  }
};

struct IndexKey {
  std::string column;  ///< empty when the key is an expression
  std::string expression;
  std::string order;    ///< "", "desc", "asc nulls first", …
  std::string opclass;  ///< operator class, or MySQL's prefix length

  bool operator==(const IndexKey&) const = default;
  static constexpr auto fields() {
    return fields_of(field("column", &IndexKey::column), field("expression", &IndexKey::expression),
                     field("order", &IndexKey::order), field("opclass", &IndexKey::opclass));
  }
};

struct Index {
  std::string name;
  std::vector<IndexKey> keys;
  bool unique = false;
  std::string method;     ///< "", "btree", "gin", "fulltext", …
  std::string predicate;  ///< partial index
  std::vector<std::string> include;
  std::vector<std::string> columns;  ///< every column read by keys, predicate and include
  bool nulls_not_distinct = false;

  bool operator==(const Index&) const = default;
  static constexpr auto fields() {
    return fields_of(field("name", &Index::name), field("keys", &Index::keys), field("unique", &Index::unique),
                     field("method", &Index::method), field("predicate", &Index::predicate),
                     field("include", &Index::include), field("columns", &Index::columns),
                     field("nulls_not_distinct", &Index::nulls_not_distinct));
  }
};

struct Trigger {
  std::string name;
  std::string definition;            ///< normalised text after the name
  QualifiedName function;            ///< PostgreSQL
  std::vector<std::string> columns;  ///< columns named by UPDATE OF and WHEN

  bool operator==(const Trigger&) const = default;
  static constexpr auto fields() {
    return fields_of(field("name", &Trigger::name), field("definition", &Trigger::definition),
                     field("function", &Trigger::function), field("columns", &Trigger::columns));
  }
};

struct Policy {
  std::string name;
  std::string definition;
  std::vector<std::string> columns;

  bool operator==(const Policy&) const = default;
  static constexpr auto fields() {
    return fields_of(field("name", &Policy::name), field("definition", &Policy::definition),
                     field("columns", &Policy::columns));
  }
};

struct Table {
  QualifiedName name;
  std::vector<Column> columns;
  std::optional<PrimaryKey> primary_key;
  std::vector<ForeignKey> foreign_keys;
  std::vector<Unique> uniques;
  std::vector<Check> checks;
  std::vector<Exclusion> exclusions;
  std::vector<Index> indexes;
  std::vector<Trigger> triggers;
  std::vector<Policy> policies;
  std::string partition_by;  ///< "range (created_at)"
  std::optional<QualifiedName> partition_of;
  std::string partition_bound;  ///< "for values from … to …", "default"
  std::vector<QualifiedName> inherits;
  std::map<std::string, std::string> options;  ///< engine, charset, row security, fillfactor, unlogged, comment …

  bool operator==(const Table&) const = default;
  static constexpr auto fields() {
    return fields_of(
        field("name", &Table::name), field("columns", &Table::columns), field("primary_key", &Table::primary_key),
        field("foreign_keys", &Table::foreign_keys), field("unique", &Table::uniques), field("checks", &Table::checks),
        field("exclusions", &Table::exclusions), field("indexes", &Table::indexes), field("triggers", &Table::triggers),
        field("policies", &Table::policies), field("partition_by", &Table::partition_by),
        field("partition_of", &Table::partition_of), field("partition_bound", &Table::partition_bound),
        field("inherits", &Table::inherits), field("options", &Table::options));
  }

  const Column* find_column(std::string_view column) const;
  Column* find_column(std::string_view column);
};

struct Enum {
  QualifiedName name;
  std::vector<std::string> values;  ///< in sort order

  bool operator==(const Enum&) const = default;
  static constexpr auto fields() { return fields_of(field("name", &Enum::name), field("values", &Enum::values)); }
};

struct View {
  QualifiedName name;
  std::string definition;            ///< normalised query text
  std::vector<std::string> columns;  ///< output column names, where they could be told
  std::vector<ColumnRef> reads;      ///< column "*": every column
  bool materialized = false;
  std::vector<Index> indexes;  ///< of a materialized view

  bool operator==(const View&) const = default;
  static constexpr auto fields() {
    return fields_of(field("name", &View::name), field("definition", &View::definition),
                     field("columns", &View::columns), field("reads", &View::reads),
                     field("materialized", &View::materialized), field("indexes", &View::indexes));
  }
};

struct Sequence {
  QualifiedName name;
  std::optional<ColumnRef> owned_by;  ///< a serial's or identity's sequence goes with its column
  std::string type;

  bool operator==(const Sequence&) const = default;
  static constexpr auto fields() {
    return fields_of(field("name", &Sequence::name), field("owned_by", &Sequence::owned_by),
                     field("type", &Sequence::type));
  }
};

/// A function or procedure: an opaque reader of whatever its body names.
struct Function {
  QualifiedName name;
  std::string arguments;  ///< normalised argument types: the signature, "integer, text"
  std::string returns;
  std::string language;
  std::string body;
  std::vector<ColumnRef> reads;  ///< tables and columns that the body names, as far as that can be told
  bool procedure = false;

  bool operator==(const Function&) const = default;
  static constexpr auto fields() {
    return fields_of(field("name", &Function::name), field("arguments", &Function::arguments),
                     field("returns", &Function::returns), field("language", &Function::language),
                     field("body", &Function::body), field("reads", &Function::reads),
                     field("procedure", &Function::procedure));
  }
};

/// Anything else that has a name: domain, composite type, range, aggregate, operator, publication, …
struct OtherObject {
  std::string kind;
  QualifiedName name;
  std::string definition;
  std::vector<ColumnRef> reads;

  bool operator==(const OtherObject&) const = default;
  static constexpr auto fields() {
    return fields_of(field("kind", &OtherObject::kind), field("name", &OtherObject::name),
                     field("definition", &OtherObject::definition), field("reads", &OtherObject::reads));
  }
};

/// The whole schema of one database; copies share what they do not change. Names are unique per namespace of the engine
/// (schema/namespaces.h).
struct Schema {
  Engine engine = Engine::Postgres;
  SharedMap<QualifiedName, Table> tables;
  SharedMap<QualifiedName, Enum> enums;
  SharedMap<QualifiedName, View> views;
  SharedMap<QualifiedName, Sequence> sequences;
  SharedMap<std::string, Function> functions;  ///< by "schema.name(arguments)"
  SharedMap<std::string, OtherObject> others;  ///< by "kind schema.name"
  std::map<std::string, std::string> extensions;
  std::map<std::string, std::string> schemas;  ///< created ones and the engine's own ("public"); the value is unused

  bool operator==(const Schema&) const = default;
  static constexpr auto fields() {
    return fields_of(field("engine", &Schema::engine), field("tables", &Schema::tables), field("enums", &Schema::enums),
                     field("views", &Schema::views), field("sequences", &Schema::sequences),
                     field("functions", &Schema::functions), field("others", &Schema::others),
                     field("extensions", &Schema::extensions), field("schemas", &Schema::schemas));
  }

  const Table* find_table(const QualifiedName& table) const;
};

/// A new database of that engine, with the schemas that it has from the start.
Schema empty_schema(Engine engine);

}  // namespace signalbox
