// Rails: db/migrate/20260102150405_add_status.rb, a class with `change` or with `up` and `down`. The class header names
// the version whose defaults hold: ActiveRecord::Migration[7.1]. db/schema.rb and db/structure.sql are dumps and no
// migrations.

#include <algorithm>
#include <cctype>

#include "base/text.h"
#include "migrations/paths.h"
#include "migrations/ruby/emitter.h"
#include "migrations/ruby/evaluate.h"
#include "migrations/ruby/interpret.h"
#include "migrations/ruby/model_uses.h"
#include "migrations/sql_migration.h"

namespace signalbox {
namespace {

using ruby::Command;

/// What a header that names no version stands for: the classes of Rails 4 and before had none.
constexpr int kUnversioned = 42;
/// A header whose version is not Rails' own, or is made at run time.
constexpr int kRecent = 70;

/// "ActiveRecord::Migration[7.1]" → 71.
int version_of(std::string_view superclass) {
  const std::size_t open = superclass.find("Migration[");
  if (open == std::string_view::npos) {
    return superclass == "ActiveRecord::Migration" ? kUnversioned : kRecent;
  }
  const std::string_view number = superclass.substr(open + std::string_view("Migration[").size());
  const bool plain = number.size() >= 4 && std::isdigit(static_cast<unsigned char>(number[0])) != 0 &&
                     number[1] == '.' && std::isdigit(static_cast<unsigned char>(number[2])) != 0 && number[3] == ']';
  constexpr int kFirstVersioned = 42;
  const int version = plain ? (number[0] - '0') * 10 + (number[2] - '0') : kRecent;
  return version >= kFirstVersioned ? version : kRecent;
}

bool is_irreversible(const std::vector<Command>& commands) {
  return std::ranges::any_of(commands, [](const Command& command) { return command.name == Command::kIrreversible; });
}

void emit_up(Migration& migration, const std::vector<Command>& commands, int version) {
  ruby::Emitter emitter(migration.engine, version);
  emitter.emit(commands);
  migration.changes = emitter.take_changes();
  migration.unknowns = emitter.take_unknowns();
  migration.statements = emitter.statements();
}

void emit_down(Migration& migration, const std::vector<Command>& commands, int version) {
  ruby::Emitter emitter(migration.engine, version);
  emitter.emit(commands);
  migration.has_down = true;
  migration.rollback = emitter.take_changes();
  for (const Unknown& unknown : emitter.take_unknowns()) {
    migration.unknowns.push_back({unknown.line, "In the way back: " + unknown.message});
  }
}

/// `change` is turned round for the way back; when ActiveRecord could not do that, there is none.
void read_change(Migration& migration, ruby::Evaluator& evaluator, int version) {
  std::vector<Command> commands = ruby::interpret(evaluator, "change");
  const auto back = ruby::inverted(commands);
  emit_up(migration, ruby::forward(std::move(commands)), version);
  if (back && !is_irreversible(*back)) {
    emit_down(migration, *back, version);
  }
}

void read_up_and_down(Migration& migration, ruby::Evaluator& evaluator, int version) {
  emit_up(migration, ruby::forward(ruby::interpret(evaluator, "up")), version);
  const std::vector<Command> down = ruby::forward(ruby::interpret(evaluator, "down"));
  if (evaluator.program().methods.contains("down") && !is_irreversible(down)) {
    emit_down(migration, down, version);
  }
}

void add_unreadable(Migration& migration, std::string reason) {
  migration.unknowns.push_back({1, reason});
  migration.changes.push_back({UnknownChange{std::move(reason), "", {}, true}, 1, 0, false, {}});
  migration.statements = 1;
}

Migration read(const MigrationSource& source) {
  const std::string_view name = file_name(source.path);
  Migration migration = named_migration(source, "rails", name.substr(0, name.rfind('.')));
  if (source.files.empty()) {
    return migration;
  }
  const auto program = ruby::read_program(source.files.front().content);
  if (!program) {
    add_unreadable(migration, "The file is not read: " + program.error().what + ".");
    return migration;
  }
  const int version = version_of(program->superclass);
  migration.transactional = !program->calls.contains("disable_ddl_transaction!");
  ruby::Evaluator evaluator(*program, migration.engine);
  if (program->methods.contains("change")) {
    read_change(migration, evaluator, version);
  } else {
    read_up_and_down(migration, evaluator, version);
  }
  migration.model_uses = ruby::model_uses(program->tree.root());
  if (program->tree.root().has_error()) {
    migration.unknowns.push_back({program->line, "A part of the file is not Ruby that can be read."});
  }
  return migration;
}

std::optional<std::string> migration_of(std::string_view path, std::string_view folder) {
  const auto below = path_below(path, folder);
  const std::string_view name = file_name(path);
  return below && name.ends_with(".rb") && versioned_name(name).has_value() && name.find('_') != std::string_view::npos
             ? std::optional(std::string(path))
             : std::nullopt;
}

/// Engines and packs of a monolith keep db/migrate folders of their own; a second database has db/<name>_migrate.
std::vector<std::string> detect(std::span<const std::string> paths) {
  return folders_where(paths, [](std::string_view path) {
    const std::string_view folder = folder_of(path);
    const std::string_view last = file_name(folder);
    const bool migrate = last == "migrate" || last.ends_with("_migrate");
    return migrate && file_name(folder_of(folder)) == "db" && path.ends_with(".rb") &&
           versioned_name(file_name(path)).has_value();
  });
}

}  // namespace

/// An older version that is merged late is run late; two files of one version stop `db:migrate`
/// (DuplicateMigrationVersionError).
extern const Framework framework_rails{.name = "rails",
                                       .order = VersionOrder::Line,
                                       .late = LatePolicy::Runs,
                                       .duplicates = DuplicatePolicy::Rejects,
                                       .migration_of = migration_of,
                                       .is_around = nullptr,
                                       .read = read,
                                       .detect = detect,
                                       .compare = nullptr};

}  // namespace signalbox
