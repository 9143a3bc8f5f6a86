// TypeORM: <folder>/1603944374840-Name.ts (or .js) with a class whose name ends in the timestamp, `up` and `down` that
// get `queryRunner`, and `transaction = false`. All pending ones run in one transaction unless the runner is told
// otherwise.

#include "base/text.h"
#include "migrations/javascript/module.h"
#include "migrations/javascript/typeorm/host.h"
#include "migrations/paths.h"

namespace signalbox {
namespace {

using js::typeorm::TypeOrmHost;

/// The exported class (or object) with an `up`.
const js::Object* migration_class(const js::Evaluator& evaluator) {
  for (const js::Object* object : evaluator.exported_objects()) {
    if (object->find("up") != nullptr) {
      return object;
    }
  }
  return nullptr;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// The last 13 characters of the class's name, or of the `name` that it states, are the version.
void name_after(Migration& migration, const js::Object& object) {
  constexpr std::size_t kDigits = 13;
  const js::Value* stated = object.find("name");
  const std::string name =
      stated != nullptr && js::as_string(*stated) != nullptr ? *js::as_string(*stated) : object.class_name;
  if (name.size() < kDigits) {
    return;
  }
  const std::string digits = name.substr(name.size() - kDigits);
  if (std::ranges::all_of(digits, is_digit)) {
    migration.revision = digits;
    migration.name = name.substr(0, name.size() - kDigits);
  }
}

/// Follows `up` or `down`; false: there is none.
bool follow(js::Evaluator& evaluator, const js::Object& object, const std::string& name) {
  const js::Value* function = object.find(name);
  if (function == nullptr || js::as_function(*function) == nullptr) {
    return false;
  }
  evaluator.call(*function, {evaluator.host_value("queryRunner")});
  return true;
}

Migration read(const MigrationSource& source) {
  Migration migration = js::script_migration(source, "typeorm", false);
  TypeOrmHost host(migration.engine);
  js::follow_module(source, migration, host, [&](js::Evaluator& evaluator) {
    const js::Object* object = migration_class(evaluator);
    if (object == nullptr) {
      host.unknown(1, "The file exports no class with an `up` that is in it.", "");
      js::put_together(migration, host.take_sent(), nullptr);
      return;
    }
    name_after(migration, *object);
    const js::Value* transaction = object->find("transaction");
    const bool* wanted = transaction == nullptr ? nullptr : std::get_if<bool>(transaction);
    migration.transactional = wanted == nullptr || *wanted;
    follow(evaluator, *object, "up");
    js::Sent up = host.take_sent();
    if (!follow(evaluator, *object, "down")) {
      js::put_together(migration, std::move(up), nullptr);
      return;
    }
    js::Sent down = host.take_sent();
    js::put_together(migration, std::move(up), &down);
  });
  return migration;
}

}  // namespace

/// What is not in its table of names is run, sorted by timestamp, whenever it was merged. Two of one name stop it.
extern const Framework framework_typeorm{.name = "typeorm",
                                         .order = VersionOrder::Line,
                                         .late = LatePolicy::Runs,
                                         .duplicates = DuplicatePolicy::RunsBoth,
                                         .migration_of = js::numbered_script,
                                         .is_around = nullptr,
                                         .read = read,
                                         .detect = js::script_folders,
                                         .compare = nullptr};

}  // namespace signalbox
