#pragma once
// What the frameworks of plain SQL files share: sections marked by comments, and a Migration made of two scripts.

#include <optional>
#include <string>
#include <string_view>

#include "migrations/framework.h"

namespace signalbox {

/// The parts of a file that holds the way forward and the way back. Each text has the lines of the whole file (those of
/// the other part are empty), so that places stay those of the file.
struct SqlSections {
  std::string up;
  std::string down;
  bool has_up = false;             ///< a marker of the way forward was met
  bool has_down = false;           ///< a marker of the way back was met
  std::vector<std::string> words;  ///< what stands behind the markers, lower case: "no", "transaction:false", …
};

/// Splits at comment lines that start with `marker` ("-- +goose"); the first word behind it says "up" or "down".
/// Text before the first marker belongs to neither.
SqlSections split_sections(std::string_view text, std::string_view marker);

/// The file of the source whose name ends so; nullptr when there is none.
const SourceFile* file_ending(const MigrationSource& source, std::string_view ending);

/// A migration with its names filled: revision and name from a versioned file or folder name.
Migration named_migration(const MigrationSource& source, std::string_view framework, std::string_view stem);

/// Reads the scripts into `migration`; `down` nullptr: no way back is written.
void read_scripts(Migration& migration, std::string_view up, const std::string* down);

/// Whether several statements that are sent as one query share the engine's implicit transaction: one statement alone
/// has none around it, and a script that controls transactions itself does so.
bool in_implicit_transaction(const Migration& migration);

/// Reads a file that holds both ways, in the marker's style.
Migration read_marked_file(const MigrationSource& source, std::string_view framework, std::string_view marker,
                           SqlSections* sections = nullptr);

/// "<folder>/12_name.sql" is a migration of its own.
std::optional<std::string> numbered_sql_file(std::string_view path, std::string_view folder);

}  // namespace signalbox
