// Knex: <folder>/20260102150405_name.js (or .ts, .cjs, .mjs) with exports `up` and `down` that get `knex`, and
// `config = {transaction: false}`. All pending ones run in one batch, each in a transaction of its own.

#include "migrations/javascript/knex/host.h"
#include "migrations/javascript/module.h"
#include "migrations/paths.h"

namespace signalbox {
namespace {

/// What one of the two functions sends; nullopt: there is none.
std::optional<js::Sent> follow(js::Evaluator& evaluator, js::knex::KnexHost& host, const std::string& name) {
  const js::Value function = evaluator.exported(name);
  if (js::as_function(function) == nullptr) {
    return std::nullopt;
  }
  evaluator.call(function, {evaluator.host_value("knex")});
  return host.take_sent();
}

/// module.exports = createAddColumnMigration(…): the project's own helper makes the functions.
void report_helper(const js::Value& exports, js::knex::KnexHost& host) {
  const js::Chain* chain = js::as_chain(exports);
  if (chain == nullptr) {
    host.unknown(1, "The file exports no `up`.", "");
    return;
  }
  host.unknown(
      chain->line,
      "It is made by " + (chain->path().empty() ? chain->root : chain->path()) + ", a helper that is not in this file.",
      chain->text);
}

Migration read(const MigrationSource& source) {
  Migration migration = js::script_migration(source, "knex", true);
  js::knex::KnexHost host(migration.engine);
  js::follow_module(source, migration, host, [&](js::Evaluator& evaluator) {
    auto up = follow(evaluator, host, "up");
    if (!up) {
      report_helper(evaluator.exports(), host);
      up = host.take_sent();
    }
    auto down = follow(evaluator, host, "down");
    const js::Value transaction = js::member(evaluator.exported("config"), "transaction");
    const bool* wanted = std::get_if<bool>(&transaction);
    migration.transactional = wanted == nullptr || *wanted;
    js::put_together(migration, std::move(*up), down ? &*down : nullptr);
  });
  return migration;
}

}  // namespace

/// A file that is missing from the folder ("the migration directory is corrupt") stops the runner; one that is merged
/// late is run late. The file name is the version.
extern const Framework framework_knex{.name = "knex",
                                      .order = VersionOrder::Line,
                                      .late = LatePolicy::Runs,
                                      .duplicates = DuplicatePolicy::RunsBoth,
                                      .migration_of = js::numbered_script,
                                      .is_around = nullptr,
                                      .read = read,
                                      .detect = js::script_folders,
                                      .compare = compare_as_written};

}  // namespace signalbox
