// Sequelize and Umzug: <folder>/20260102150405-name.js (or .ts, .cjs, .mjs) with `up` and `down` that get
// (queryInterface, Sequelize), or Umzug's ({context}). No transaction but the migration's own.

#include "migrations/javascript/module.h"
#include "migrations/javascript/sequelize/host.h"
#include "migrations/paths.h"

namespace signalbox {
namespace {

using js::sequelize::SequelizeHost;

/// Follows `up` or `down`; false: there is none.
bool follow(js::Evaluator& evaluator, const std::string& name) {
  const js::Value function = evaluator.exported(name);
  if (js::as_function(function) == nullptr) {
    return false;
  }
  evaluator.call(function, {evaluator.host_value("queryInterface"), evaluator.host_value("Sequelize")});
  return true;
}

Migration read(const MigrationSource& source) {
  Migration migration = js::script_migration(source, "sequelize", true);
  SequelizeHost host(migration.engine);
  js::follow_module(source, migration, host, [&](js::Evaluator& evaluator) {
    if (!follow(evaluator, "up")) {
      const js::Chain* chain = js::as_chain(evaluator.exports());
      host.unknown(chain != nullptr ? chain->line : 1, "The file exports no `up` that is in it.",
                   chain != nullptr ? chain->text : "");
    }
    migration.transactional = host.all_in_transaction();
    js::Sent up = host.take_sent();
    if (!follow(evaluator, "down")) {
      js::put_together(migration, std::move(up), nullptr);
      return;
    }
    js::Sent down = host.take_sent();
    js::put_together(migration, std::move(up), &down);
  });
  return migration;
}

}  // namespace

/// What was not recorded is run, in the order of names, whenever it was merged. The file name is the version.
extern const Framework framework_sequelize{.name = "sequelize",
                                           .order = VersionOrder::Line,
                                           .late = LatePolicy::Runs,
                                           .duplicates = DuplicatePolicy::RunsBoth,
                                           .migration_of = js::numbered_script,
                                           .is_around = nullptr,
                                           .read = read,
                                           .detect = js::script_folders,
                                           .compare = compare_as_written};

}  // namespace signalbox
