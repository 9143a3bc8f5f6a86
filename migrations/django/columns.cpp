#include "migrations/django/columns.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "migrations/django/expressions.h"
#include "schema/type.h"

namespace signalbox::django {
namespace {

using python::Value;

constexpr int kMaxRelations = 8;

/// One class of field: its type by engine; "%" stands for max_length, or for the default behind it.
struct FieldClass {
  std::string_view name;
  std::string_view postgres;
  std::string_view mysql;
  std::string_view sqlite;
  int length = 0;
};

constexpr auto kClasses = std::to_array<FieldClass>({
    {"AutoField", "integer", "integer", "integer"},
    {"BigAutoField", "bigint", "bigint", "integer"},
    {"SmallAutoField", "smallint", "smallint", "integer"},
    {"BinaryField", "bytea", "longblob", "BLOB"},
    {"BooleanField", "boolean", "bool", "bool"},
    {"NullBooleanField", "boolean", "bool", "bool"},
    {"CharField", "varchar(%)", "varchar(%)", "varchar(%)"},
    {"EmailField", "varchar(%)", "varchar(%)", "varchar(%)", 254},
    {"URLField", "varchar(%)", "varchar(%)", "varchar(%)", 200},
    {"SlugField", "varchar(%)", "varchar(%)", "varchar(%)", 50},
    {"FileField", "varchar(%)", "varchar(%)", "varchar(%)", 100},
    {"ImageField", "varchar(%)", "varchar(%)", "varchar(%)", 100},
    {"FilePathField", "varchar(%)", "varchar(%)", "varchar(%)", 100},
    {"CommaSeparatedIntegerField", "varchar(%)", "varchar(%)", "varchar(%)"},
    {"DateField", "date", "date", "date"},
    {"DateTimeField", "timestamp with time zone", "datetime(6)", "datetime"},
    {"TimeField", "time", "time(6)", "time"},
    {"DurationField", "interval", "bigint", "bigint"},
    {"FloatField", "double precision", "double precision", "real"},
    {"IntegerField", "integer", "integer", "integer"},
    {"BigIntegerField", "bigint", "bigint", "bigint"},
    {"SmallIntegerField", "smallint", "smallint", "smallint"},
    {"PositiveIntegerField", "integer", "integer unsigned", "integer unsigned"},
    {"PositiveSmallIntegerField", "smallint", "smallint unsigned", "smallint unsigned"},
    {"PositiveBigIntegerField", "bigint", "bigint unsigned", "bigint unsigned"},
    {"IPAddressField", "inet", "char(15)", "char(15)"},
    {"GenericIPAddressField", "inet", "char(39)", "char(39)"},
    {"JSONField", "jsonb", "json", "text"},
    {"TextField", "text", "longtext", "text"},
    {"UUIDField", "uuid", "char(32)", "char(32)"},
    {"HStoreField", "hstore", "hstore", "hstore"},
    {"CITextField", "citext", "citext", "citext"},
    {"CICharField", "citext", "citext", "citext"},
    {"CIEmailField", "citext", "citext", "citext"},
    {"SearchVectorField", "tsvector", "tsvector", "tsvector"},
    {"IntegerRangeField", "int4range", "int4range", "int4range"},
    {"BigIntegerRangeField", "int8range", "int8range", "int8range"},
    {"DecimalRangeField", "numrange", "numrange", "numrange"},
    {"DateTimeRangeField", "tstzrange", "tstzrange", "tstzrange"},
    {"DateRangeField", "daterange", "daterange", "daterange"},
    {"OrderWrt", "integer", "integer", "integer"},
    // Fields of libraries that many projects use.
    {"AutoCreatedField", "timestamp with time zone", "datetime(6)", "datetime"},
    {"AutoLastModifiedField", "timestamp with time zone", "datetime(6)", "datetime"},
    {"CreationDateTimeField", "timestamp with time zone", "datetime(6)", "datetime"},
    {"ModificationDateTimeField", "timestamp with time zone", "datetime(6)", "datetime"},
    {"AutoSlugField", "varchar(%)", "varchar(%)", "varchar(%)", 50},
    {"TimeZoneField", "varchar(%)", "varchar(%)", "varchar(%)", 63},
    {"CountryField", "varchar(%)", "varchar(%)", "varchar(%)", 2},
    {"PhoneNumberField", "varchar(%)", "varchar(%)", "varchar(%)", 128},
    {"ColorField", "varchar(%)", "varchar(%)", "varchar(%)", 18},
});

const FieldClass* class_named(std::string_view name) {
  const auto* found = std::ranges::find(kClasses, name, &FieldClass::name);
  return found == kClasses.end() ? nullptr : found;
}

/// A project's own class is most often named after the one that it extends: EncryptedTextField. The longest ending
/// wins.
const FieldClass* class_ending(std::string_view name) {
  const FieldClass* best = nullptr;
  for (const FieldClass& each : kClasses) {
    if (name.ends_with(each.name) && (best == nullptr || each.name.size() > best->name.size())) {
      best = &each;
    }
  }
  return best;
}

std::string number(const Field& field, std::string_view option) {
  const Value* value = field.option(option);
  return value != nullptr && value->integer() != nullptr ? std::to_string(*value->integer()) : std::string{};
}

std::string written_type(Engine engine, const FieldClass& known, const Field& field) {
  const std::string pattern(engine == Engine::Postgres ? known.postgres
                            : engine == Engine::Sqlite ? known.sqlite
                                                       : known.mysql);
  if (pattern.find('%') == std::string::npos) {
    return pattern;
  }
  std::string length = number(field, "max_length");
  if (length.empty() && known.length != 0) {
    length = std::to_string(known.length);
  }
  // PostgreSQL takes a CharField without a limit (Django 4.2).
  return replace_all(pattern, length.empty() ? "(%)" : "%", length);
}

ColumnType type_of(Engine engine, const State& state, const Model& model, const Field& field, int depth);

Field part(const Field& field, std::string_view option, std::size_t position) {
  const Value* inner = python::argument(field.term(), position, option);
  return {field.name, inner == nullptr ? python::make_opaque(option, 0) : *inner};
}

/// What a foreign key's column holds: the key of the other table, which does not number itself here.
ColumnType related_type(Engine engine, const State& state, const Model& model, const Field& field, int depth) {
  const Model* target = state.related(field, model);
  if (target == nullptr) {
    // Packages of before Django 3.2 number their rows with integers, and most still do.
    return {canonical_type(engine, "integer"), "", false, false};
  }
  const Value* to_field = field.option("to_field");
  const Field* key =
      to_field != nullptr && to_field->text() != nullptr ? target->find(*to_field->text()) : primary_key_of(*target);
  if (key == nullptr) {
    const Field implicit{"id", python::make_term({state.automatic_field(target->app), nullptr, true, {}, {}}, 0)};
    return {type_of(engine, state, *target, implicit, depth + 1).type, "", true, false};
  }
  ColumnType out = type_of(engine, state, *target, *key, depth + 1);
  out.check.clear();
  out.numbers_itself = false;
  return out;
}

ColumnType type_of(Engine engine, const State& state, const Model& model, const Field& field, int depth) {
  const std::string_view name = field.type();
  if (depth > kMaxRelations) {
    return {"integer", "", false, false};
  }
  if (field.is_relation()) {
    return related_type(engine, state, model, field, depth);
  }
  if (name == "ArrayField") {
    ColumnType inner = type_of(engine, state, model, part(field, "base_field", 0), depth + 1);
    return {inner.type + (inner.type.ends_with("[]") ? "" : "[]"), "", inner.known, false};
  }
  if (name == "GeneratedField") {
    return type_of(engine, state, model, part(field, "output_field", 99), depth + 1);
  }
  if (name.ends_with("DecimalField")) {
    const std::string word = engine == Engine::Sqlite ? "decimal"
                                                      : "numeric(" + number(field, "max_digits") + ", " +
                                                            number(field, "decimal_places") + ")";
    return {canonical_type(engine, word), "", true, false};
  }
  const FieldClass* known = class_named(name);
  const FieldClass* likely = known != nullptr ? known : class_ending(name);
  if (likely == nullptr) {
    const std::string length = number(field, "max_length");
    return {canonical_type(engine, length.empty() ? "text" : "varchar(" + length + ")"), "", false, false};
  }
  const bool of_django = field.term().name.starts_with("django.") || field.term().name == name;
  const bool positive = name.starts_with("Positive") && !is_mysql_family(engine);
  return {canonical_type(engine, written_type(engine, *likely, field)),
          positive ? quoted_column(engine, column_of(field)) + " >= 0" : "", known != nullptr || of_django,
          name.ends_with("AutoField")};
}

}  // namespace

ColumnType column_type(Engine engine, const State& state, const Model& model, const Field& field) {
  return type_of(engine, state, model, field, 0);
}

Column column_for(Engine engine, const State& state, const Model& model, const Field& field) {
  const ColumnType type = column_type(engine, state, model, field);
  Column out;
  out.name = column_of(field);
  out.type = type.type;
  out.nullable = field.is("null") && !field.is("primary_key");
  if (type.numbers_itself) {
    // Since Django 4.1; serial before, which is the same to everybody who reads and writes.
    out.identity = engine == Engine::Postgres ? "by default" : is_mysql_family(engine) ? "auto_increment" : "";
  }
  if (const Value* collation = field.option("db_collation"); collation != nullptr && collation->text() != nullptr) {
    out.collation = *collation->text();
  }
  if (field.type() == "GeneratedField") {
    const Value* expression = field.option("expression");
    const Expression text = expression == nullptr ? Expression{} : expression_of(engine, model, *expression);
    out.generated = text.sql;
    out.generated_stored = engine == Engine::Postgres || field.is("db_persist");
    out.reads = text.columns;
  }
  if (const auto fallback = database_default(engine, field)) {
    out.default_value = *fallback;
  }
  if (const Value* comment = field.option("db_comment"); comment != nullptr && comment->text() != nullptr) {
    out.comment = is_mysql_family(engine) ? *comment->text() : "";
  }
  return out;
}

Reference reference_of(Engine engine, const State& state, const Model& model, const Field& field) {
  const Model* target = state.related(field, model);
  if (target == nullptr) {
    const Value* to = python::argument(field.term(), 0, "to");
    const std::string key = to == nullptr ? "" : state.key_of(*to, model);
    return {{std::string(default_schema(engine)), replace_all(key, ".", "_")}, "id", false};
  }
  const Value* to_field = field.option("to_field");
  const Field* named = to_field != nullptr && to_field->text() != nullptr ? target->find(*to_field->text()) : nullptr;
  const Field* key = named != nullptr ? named : primary_key_of(*target);
  return {table_of(engine, *target), key == nullptr ? "id" : column_of(*key), true};
}

bool is_unique(const Field& field) {
  return field.is("unique") || field.is("primary_key") || field.type().ends_with("OneToOneField");
}

bool has_index(const Field& field) {
  const Value* written = field.option("db_index");
  const bool by_default =
      (field.is_relation() && !field.type().ends_with("OneToOneField")) || field.type() == "SlugField";
  return written != nullptr ? written->is(true) : by_default;
}

bool has_column(const Field& field) {
  return !field.is_many_to_many() && field.type() != "GenericForeignKey" && field.type() != "GenericRelation";
}

std::optional<std::string> effective_default(Engine engine, const Field& field) {
  const std::string_view type = field.type();
  const Value* written = field.option("default");
  if (written != nullptr) {
    if (written->is_none()) {
      return std::nullopt;
    }
    const std::string_view callable = python::term_name(*written);
    if (callable == "dict" || callable == "list") {
      const bool json = type.ends_with("JSONField");
      return literal_of(engine, callable == "dict" || !json ? "{}" : "[]");
    }
    if (written->dictionary() != nullptr) {
      return literal_of(engine, written->dictionary()->items.empty() ? "{}" : "{…}");
    }
    if (written->sequence() != nullptr) {
      return literal_of(engine, type.ends_with("JSONField") ? "[]" : "{}");
    }
    // A function is called once, by Django: what it gives is a constant to the database.
    return written->term() != nullptr || written->opaque() != nullptr
               ? literal_of(engine, "(" + python::described(*written) + ")")
               : constant_of(engine, *written);
  }
  const bool empty_allowed = type.ends_with("CharField") || type.ends_with("TextField") ||
                             type.ends_with("EmailField") || type.ends_with("URLField") ||
                             type.ends_with("SlugField") || type.ends_with("FileField") ||
                             type.ends_with("ImageField") || type.ends_with("BinaryField");
  if (!field.is("null") && field.is("blank") && empty_allowed) {
    return literal_of(engine, "");
  }
  if (field.is("auto_now") || field.is("auto_now_add")) {
    return literal_of(engine, "(now)");
  }
  return std::nullopt;
}

std::optional<std::string> database_default(Engine engine, const Field& field) {
  const Value* written = field.option("db_default");
  if (written == nullptr || python::term_name(*written) == "NOT_PROVIDED") {
    return std::nullopt;
  }
  if (written->term() != nullptr) {
    return expression_of(engine, Model{}, *written).sql;
  }
  return constant_of(engine, *written);
}

}  // namespace signalbox::django
