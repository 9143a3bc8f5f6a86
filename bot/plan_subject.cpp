#include "bot/plan_subject.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/text.h"
#include "bot/base_schemas.h"
#include "bot/loose_files.h"
#include "bot/snapshot.h"
#include "bot/source_files.h"
#include "migrations/sandbox.h"
#include "safety/version.h"
#include "schema/apply.h"

namespace signalbox {
namespace {

namespace fs = std::filesystem;

PlanInput input_for(Engine engine, const Config* config, const std::string& database) {
  PlanInput out;
  out.server.engine = engine;
  out.server.version = server_version(engine, "");
  if (config == nullptr) {
    return out;
  }
  out.large_table_rows = config->policy.large_table_rows;
  if (const auto found = config->databases.find(database); found != config->databases.end()) {
    out.server.version = server_version(engine, found->second.version);
    out.tables = found->second.tables;
  }
  return out;
}

/// The folder whose files belong together: where each migration is a folder of its own, the one above.
fs::path folder_around(const fs::path& file) {
  const fs::path near = fs::is_directory(file) ? file : file.parent_path();
  std::error_code error;
  const bool own_folder = fs::exists(near / "migration.sql", error) || fs::exists(near / "up.sql", error);
  const fs::path out = own_folder ? near.parent_path() : near;
  return out.empty() ? fs::path(".") : out;
}

/// "db/x.down.sql" and "prisma/migrations/1_x/migration.sql" name the migration that they belong to.
bool is_of(const Migration& migration, const ReadRequest& request, const std::string& name) {
  return migration.path == name ||
         std::ranges::any_of(request.source.files, [&](const SourceFile& file) { return file.path == name; });
}

Result<PlanSubject> from_disk(const std::string& name, const PlanSubjectOptions& options) {
  const std::string plain = fs::path(name).lexically_normal().generic_string();
  auto files = read_from_disk({folder_around(plain).generic_string()});
  if (!files) {
    return fail(files.error());
  }
  LooseOptions loose;
  loose.engine = options.engine.value_or(Engine::Postgres);
  if (options.framework) {
    loose.framework = find_framework(*options.framework);
    if (loose.framework == nullptr) {
      return fail(Code::InvalidInput, fmt::format("there is no framework '{}'", one_line(*options.framework)));
    }
  }
  for (SourceFile& file : *files) {
    file.path = fs::path(file.path).lexically_normal().generic_string();
  }
  const auto requests = requests_for(*std::move(files), loose);
  if (!requests) {
    return fail(requests.error());
  }
  std::vector<Migration> migrations = read_in_child(*requests);
  std::string wanted;
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    if (is_of(migrations[i], (*requests)[i], plain)) {
      wanted = migrations[i].path;
    }
  }
  const auto chosen = std::ranges::find(migrations, wanted, &Migration::path);
  if (wanted.empty() || chosen == migrations.end()) {
    return fail(
        Code::NotFound,
        fmt::format("'{}' is no migration that was recognised; say its framework with --framework", one_line(name)));
  }
  const std::string framework = chosen->framework;
  std::erase_if(migrations, [&](const Migration& one) { return one.framework != framework; });
  settle_migrations(*find_framework(framework), migrations);
  const auto here = std::ranges::find(migrations, wanted, &Migration::path);
  PlanSubject out;
  out.migration = *here;
  out.before = replay(loose.engine, std::span(migrations.begin(), here)).schema;
  const std::string database = options.config != nullptr && options.config->databases.size() == 1
                                   ? options.config->databases.begin()->first
                                   : std::string();
  out.input = input_for(out.migration.engine, options.config, database);
  return out;
}

/// Plays what runs before it on the same branch.
void play_before(const ServiceSnapshot& service, const PendingMigration& wanted, Schema& schema) {
  std::vector<Migration> order;
  for (const PendingMigration& one : service.pending) {
    const bool below = std::ranges::find(wanted.stacked_on, one.branch) != wanted.stacked_on.end();
    if (one.key == wanted.key && one.status != FileStatus::Deleted && (below || one.branch == wanted.branch)) {
      order.push_back(one.migration);
    }
  }
  if (const Framework* framework = find_framework(wanted.migration.framework)) {
    sort_migrations(*framework, order);
  }
  for (const Migration& migration : order) {
    if (migration.path == wanted.migration.path) {
      return;
    }
    for (const SchemaChange& change : migration.changes) {
      (void)apply(schema, change);
    }
  }
}

Result<PlanSubject> from_pending(const std::string& id, const PlanSubjectOptions& options) {
  const std::string service = id.substr(0, id.find(':'));
  if (options.config == nullptr || !options.config->services.contains(service)) {
    return fail(Code::NotFound,
                fmt::format("there is no file '{0}', and no service '{1}' whose pending migration it could "
                            "be",
                            one_line(id), one_line(service)));
  }
  SnapshotOptions snapshot_options;
  snapshot_options.fetch = options.fetch;
  snapshot_options.service = service;
  snapshot_options.now = SystemClock().now();
  const Snapshot snapshot = take_snapshot(*options.config, snapshot_options);
  for (const ServiceSnapshot& one : snapshot.services) {
    const auto found = std::ranges::find(one.pending, id, &PendingMigration::id);
    if (found == one.pending.end()) {
      continue;
    }
    PlanSubject out;
    out.migration = found->migration;
    out.before = replay_bases(*options.config, one.histories).schemas.at(found->database);
    play_before(one, *found, out.before);
    out.input = input_for(found->migration.engine, options.config, found->database);
    return out;
  }
  return fail(Code::NotFound,
              fmt::format("nothing pending is called '{}'; `signalbox scan --service {} --format json` lists "
                          "the ids",
                          one_line(id), one_line(service)));
}

}  // namespace

Result<PlanSubject> plan_subject(const std::string& name, const PlanSubjectOptions& options) {
  std::error_code error;
  if (fs::exists(name, error)) {
    return from_disk(name, options);
  }
  if (name.find(':') != std::string::npos) {
    return from_pending(name, options);
  }
  return fail(Code::NotFound, fmt::format("there is no file '{}'; name a migration's file, or something pending as "
                                          "service:branch:path",
                                          one_line(name)));
}

}  // namespace signalbox
