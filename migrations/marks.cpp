#include "migrations/marks.h"

#include <algorithm>

#include "syntax/language.h"

namespace signalbox {
namespace {

enum class Kind { Sql, Python, Script };

struct Mark {
  Kind kind = Kind::Sql;  ///< of the files that are asked
  std::string_view text;
  std::string_view framework;
};

/// Asked in this order: TypeORM's and Sequelize's files may speak of Knex, hardly the other way round.
constexpr Mark kMarks[] = {{Kind::Sql, "-- +goose ", "goose"},
                           {Kind::Sql, "-- migrate:up", "dbmate"},
                           {Kind::Sql, "-- +migrate ", "sql-migrate"},
                           {Kind::Sql, "--> statement-breakpoint", "drizzle"},
                           {Kind::Python, "down_revision", "alembic"},
                           {Kind::Python, "migrations.Migration", "django"},
                           {Kind::Script, "MigrationInterface", "typeorm"},
                           {Kind::Script, "queryRunner", "typeorm"},
                           {Kind::Script, "queryInterface", "sequelize"},
                           {Kind::Script, "QueryInterface", "sequelize"},
                           {Kind::Script, "sequelize", "sequelize"},
                           {Kind::Script, "Sequelize", "sequelize"},
                           {Kind::Script, "knex", "knex"},
                           {Kind::Script, "Knex", "knex"}};

Kind kind_of(std::string_view path) {
  const auto language = language_of(path);
  if (language == Language::Python) {
    return Kind::Python;
  }
  const bool script = language == Language::JavaScript || language == Language::TypeScript || language == Language::Tsx;
  return script ? Kind::Script : Kind::Sql;
}

}  // namespace

const Framework* framework_marked(const SourceFile& file) {
  const Kind kind = kind_of(file.path);
  for (const Mark& mark : kMarks) {
    if (mark.kind == kind && file.content.find(mark.text) != std::string::npos) {
      return find_framework(mark.framework);
    }
  }
  return nullptr;
}

bool needs_marks(const Framework& framework) {
  return std::ranges::any_of(
      kMarks, [&](const Mark& mark) { return mark.kind == Kind::Script && mark.framework == framework.name; });
}

}  // namespace signalbox
