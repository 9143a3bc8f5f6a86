#include "migrations/declared/prisma_types.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "schema/type.h"

namespace signalbox::declared {
namespace {

struct Scalar {
  std::string_view prisma;
  std::string_view postgres;
  std::string_view mysql;
  std::string_view sqlite;
};

constexpr auto kScalars = std::to_array<Scalar>({
    {"String", "text", "varchar(191)", "TEXT"},
    {"Boolean", "boolean", "boolean", "BOOLEAN"},
    {"Int", "integer", "int", "INTEGER"},
    {"BigInt", "bigint", "bigint", "BIGINT"},
    {"Float", "double precision", "double", "REAL"},
    {"Decimal", "decimal(65,30)", "decimal(65,30)", "DECIMAL"},
    {"DateTime", "timestamp(3)", "datetime(3)", "DATETIME"},
    {"Json", "jsonb", "json", "JSONB"},
    {"Bytes", "bytea", "longblob", "BLOB"},
});

/// Native types whose SQL name is not their own name in lower case.
constexpr auto kNative = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"DoublePrecision", "double precision"},
    {"UnsignedInt", "int unsigned"},
    {"UnsignedBigInt", "bigint unsigned"},
    {"UnsignedSmallInt", "smallint unsigned"},
    {"UnsignedTinyInt", "tinyint unsigned"},
    {"UnsignedMediumInt", "mediumint unsigned"},
});

std::string native_type(const PrismaAttribute& attribute) {
  const std::string_view name = std::string_view(attribute.name).substr(std::string_view("db.").size());
  const auto found = std::ranges::find(kNative, name, &std::pair<std::string_view, std::string_view>::first);
  std::string out = found == kNative.end() ? lower(name) : std::string(found->second);
  std::vector<std::string> arguments;
  for (const PrismaValue& argument : attribute.arguments) {
    arguments.push_back(argument.text);
  }
  return arguments.empty() ? out : out + "(" + join(arguments, ",") + ")";
}

}  // namespace

std::string prisma_type(Engine engine, const PrismaField& field) {
  if (!field.unsupported.empty()) {
    return canonical_type(engine, field.unsupported);
  }
  const auto scalar = std::ranges::find(kScalars, field.type, &Scalar::prisma);
  if (scalar == kScalars.end()) {
    return "";
  }
  const auto native = std::ranges::find_if(
      field.attributes, [](const PrismaAttribute& attribute) { return attribute.name.starts_with("db."); });
  const std::string_view usual = engine == Engine::Postgres ? scalar->postgres
                                 : engine == Engine::Sqlite ? scalar->sqlite
                                                            : scalar->mysql;
  const std::string written = native == field.attributes.end() ? std::string(usual) : native_type(*native);
  return canonical_type(engine, written + (field.list && engine == Engine::Postgres ? "[]" : ""));
}

std::optional<Engine> prisma_engine(std::string_view provider, Engine configured) {
  if (provider == "mysql") {
    return is_mysql_family(configured) ? configured : Engine::MySql;
  }
  return provider == "cockroachdb" ? Engine::Postgres : parse_engine(provider);
}

}  // namespace signalbox::declared
