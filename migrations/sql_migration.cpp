#include "migrations/sql_migration.h"

#include <algorithm>
#include <variant>

#include "base/text.h"
#include "migrations/paths.h"
#include "migrations/sql/sql.h"

namespace signalbox {
namespace {

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (const std::string_view part : split(text, ' ')) {
    if (!trim(part).empty()) {
      words.push_back(lower(trim(part)));
    }
  }
  return words;
}

/// The words behind a marker; nullopt when the line is none. The blank after the dashes may be missing.
std::optional<std::vector<std::string>> marker_words(std::string_view line, std::string_view marker) {
  std::string_view text = trim(line);
  if (!text.starts_with("--")) {
    return std::nullopt;
  }
  text = trim(text.substr(2));
  const std::string_view wanted = trim(marker.substr(2));
  if (!text.starts_with(wanted)) {
    return std::nullopt;
  }
  return words_of(text.substr(wanted.size()));
}

void append_line(std::string& text, std::string_view line, bool take) {
  text += take ? line : std::string_view{};
  text += '\n';
}

}  // namespace

SqlSections split_sections(std::string_view text, std::string_view marker) {
  enum class Part { Neither, Up, Down };
  SqlSections sections;
  Part part = Part::Neither;
  for (const std::string_view line : split_lines(text)) {
    if (auto words = marker_words(line, marker); words && !words->empty()) {
      if (words->front() == "up") {
        part = Part::Up;
        sections.has_up = true;
      } else if (words->front() == "down") {
        part = Part::Down;
        sections.has_down = true;
      }
      if (part != Part::Down) {
        std::ranges::move(*words, std::back_inserter(sections.words));
      }
      append_line(sections.up, "", false);
      append_line(sections.down, "", false);
      continue;
    }
    append_line(sections.up, line, part == Part::Up);
    append_line(sections.down, line, part == Part::Down);
  }
  return sections;
}

const SourceFile* file_ending(const MigrationSource& source, std::string_view ending) {
  const auto found = std::ranges::find_if(source.files, [&](const SourceFile& f) { return f.path.ends_with(ending); });
  return found == source.files.end() ? nullptr : &*found;
}

Migration named_migration(const MigrationSource& source, std::string_view framework, std::string_view stem) {
  Migration migration;
  migration.path = source.path;
  migration.framework = framework;
  migration.engine = source.engine;
  if (const auto parts = versioned_name(stem)) {
    migration.revision = parts->version;
    migration.name = parts->name.empty() ? std::string(stem) : parts->name;
  } else {
    migration.revision = stem;
    migration.name = stem;
  }
  return migration;
}

void read_scripts(Migration& migration, std::string_view up, const std::string* down) {
  SqlText forward = read_sql(migration.engine, up);
  migration.changes = std::move(forward.changes);
  migration.unknowns = std::move(forward.unknowns);
  migration.statements = forward.statements;
  if (down == nullptr) {
    return;
  }
  migration.has_down = true;
  SqlText back = read_sql(migration.engine, *down);
  migration.rollback = std::move(back.changes);
  for (const Unknown& unknown : back.unknowns) {
    migration.unknowns.push_back({unknown.line, "In the way back: " + unknown.message});
  }
}

bool in_implicit_transaction(const Migration& migration) {
  const bool controlled = std::ranges::any_of(migration.changes, [](const SchemaChange& change) {
    return std::holds_alternative<TransactionControl>(change.operation);
  });
  return migration.statements > 1 && !controlled;
}

Migration read_marked_file(const MigrationSource& source, std::string_view framework, std::string_view marker,
                           SqlSections* sections) {
  const std::string_view name = file_name(source.path);
  Migration migration = named_migration(source, framework, name.substr(0, name.rfind('.')));
  if (source.files.empty()) {
    return migration;
  }
  SqlSections parts = split_sections(source.files.front().content, marker);
  if (!parts.has_up) {
    migration.unknowns.push_back({1, "The file has no line '" + std::string(marker) + "up', so " +
                                         std::string(framework) + " runs nothing of it."});
  }
  read_scripts(migration, parts.up, parts.has_down ? &parts.down : nullptr);
  if (sections != nullptr) {
    *sections = std::move(parts);
  }
  return migration;
}

std::optional<std::string> numbered_sql_file(std::string_view path, std::string_view folder) {
  const auto name = file_in(path, folder);
  return name && name->ends_with(".sql") && versioned_name(*name) ? std::optional(std::string(path)) : std::nullopt;
}

}  // namespace signalbox
