// The history table of each framework, as its runner makes it. The questions are standard SQL, so that PostgreSQL,
// MySQL, MariaDB and SQLite take them: || joins texts, "x" is a name, a boolean stands by itself, nothing is cast.

#include <algorithm>
#include <array>

#include "migrations/applied.h"

namespace signalbox {
namespace {

/// An undone version has a later row that says so; so has one whose file `repair` found missing. A baseline stands for
/// everything up to it. Repeatable ones have no version.
constexpr std::string_view kFlyway =
    "select case when h.type like '%BASELINE' then 'up-to' else 'itself' end, coalesce(h.version, h.description) "
    "from {table} h where h.success and h.type <> 'DELETE' and h.type not like 'UNDO%' and not exists ("
    "select 1 from {table} later where later.success and later.installed_rank > h.installed_rank "
    "and (later.type = 'DELETE' or later.type like 'UNDO%') and (later.version = h.version "
    "or (later.version is null and h.version is null and later.description = h.description)))";

/// Older runners add a row for the way back instead of taking the old one away.
constexpr std::string_view kGoose =
    "select 'itself', h.version_id from {table} h where h.is_applied and h.version_id > 0 and not exists ("
    "select 1 from {table} later where later.version_id = h.version_id and later.id > h.id)";

/// Runners of compiled projects write ".js" where the repository has ".ts".
constexpr std::string_view kScriptName = "select 'script', name from {table}";

constexpr auto kTables = std::to_array<HistoryTable>({
    {"alembic", "alembic_version", "", "select 'with-parents', version_num from {table}"},
    {"dbmate", "schema_migrations", "", "select 'itself', version from {table}"},
    {"diesel", "__diesel_schema_migrations", "", "select 'itself', version from {table}"},
    {"django", "django_migrations", "", "select 'itself', app || '/' || name from {table}"},
    // Its rows hold hashes; it runs the journal from the front, one row for each.
    {"drizzle", "__drizzle_migrations", "drizzle", "select 'first', count(*) from {table}"},
    {"efcore", "__EFMigrationsHistory", "", R"(select 'itself', "MigrationId" from {table})"},
    {"flyway", "flyway_schema_history", "", kFlyway},
    // One row: where it stands, and whether it got stuck there.
    {"golang-migrate", "schema_migrations", "",
     "select case when dirty then 'before' else 'up-to' end, version from {table} where version >= 0"},
    {"goose", "goose_db_version", "", kGoose},
    {"knex", "knex_migrations", "", kScriptName},
    {"liquibase", "databasechangelog", "",
     "select distinct 'file', filename from {table} where exectype in ('EXECUTED', 'RERAN', 'MARK_RAN')"},
    {"prisma", "_prisma_migrations", "",
     "select 'itself', migration_name from {table} where finished_at is not null and rolled_back_at is null"},
    {"rails", "schema_migrations", "", "select 'itself', version from {table}"},
    {"sequelize", "SequelizeMeta", "", kScriptName},
    {"sql-migrate", "gorp_migrations", "", "select 'itself', id from {table}"},
    {"sqlx", "_sqlx_migrations", "", "select 'itself', version from {table} where success"},
    {"typeorm", "migrations", "", R"(select 'itself', "timestamp" from {table})"},
});

}  // namespace

std::span<const HistoryTable> history_tables() {
  return kTables;
}

const HistoryTable* find_history_table(std::string_view framework) {
  const auto* found = std::ranges::find(kTables, framework, &HistoryTable::framework);
  return found == kTables.end() ? nullptr : found;
}

}  // namespace signalbox
