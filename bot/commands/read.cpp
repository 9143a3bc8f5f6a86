#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "bot/command.h"
#include "bot/console.h"
#include "bot/loose_files.h"
#include "bot/source_files.h"
#include "git/repository.h"
#include "migrations/sandbox.h"
#include "schema/codec.h"

namespace signalbox {
namespace {

constexpr std::array kOptions = {
    Option{"--framework", "NAME", "do not recognise the framework, take this one"},
    Option{"--engine", "ENGINE", "postgres, mysql, mariadb or sqlite (default postgres)"},
    Option{"--repository", "DIR", "read from this git repository instead of the disk"},
    Option{"--rev", "REV", "branch, tag or commit of --repository (default HEAD)"},
    Option{"--list", "FILE", "also read the paths in this file, one a line"},
};
constexpr std::array kPositionals = {Positional{"PATH", "a migration file or a folder of them", false, true}};

Result<std::vector<SourceFile>> from_git(const std::string& folder, const std::string& revision,
                                         const std::vector<std::string>& paths) {
  const auto repository = Repository::open(folder);
  if (!repository) {
    return fail(repository.error());
  }
  const auto commit = repository->resolve(revision);
  if (!commit) {
    return fail(commit.error());
  }
  const auto links = repository->commit_links(*commit);
  if (!links) {
    return fail(links.error());
  }
  std::vector<SourceFile> out;
  for (const std::string& path : paths.empty() ? std::vector<std::string>{""} : paths) {
    const auto entry = repository->entry(links->tree, path);
    if (!entry || !*entry) {
      return fail(Code::NotFound, fmt::format("there is no '{}' at {}", path, revision));
    }
    auto entries = (*entry)->kind == EntryKind::Folder
                       ? repository->list(links->tree, path)
                       : Result<std::vector<TreeEntry>>({{path, (*entry)->oid, (*entry)->kind}});
    if (!entries) {
      return fail(entries.error());
    }
    for (const TreeEntry& file : *entries) {
      const auto blob =
          file.kind == EntryKind::Submodule ? Result<Blob>(Blob{}) : repository->read_blob(file.oid, kSourceFileLimit);
      if (!blob) {
        return fail(blob.error());
      }
      out.push_back({file.path, blob->content.value_or(std::string(kSourceFileLimit, ' '))});
    }
  }
  return out;
}

nlohmann::ordered_json to_json(const std::vector<SchemaChange>& changes) {
  nlohmann::ordered_json out = nlohmann::ordered_json::array();
  for (const SchemaChange& change : changes) {
    out.push_back(signalbox::to_json(change));
  }
  return out;
}

nlohmann::ordered_json to_json(const Migration& migration) {
  nlohmann::ordered_json unknowns = nlohmann::ordered_json::array();
  for (const Unknown& unknown : migration.unknowns) {
    unknowns.push_back({{"line", unknown.line}, {"message", to_valid_utf8(unknown.message)}});
  }
  return {{"path", to_valid_utf8(migration.path)},
          {"framework", migration.framework},
          {"engine", to_string(migration.engine)},
          {"revision", to_valid_utf8(migration.revision)},
          {"parents", migration.parents},
          {"changes", to_json(migration.changes)},
          {"rollback", to_json(migration.rollback)},
          {"transactional", migration.transactional},
          {"unknowns", std::move(unknowns)},
          {"statements", migration.statements}};
}

std::string as_text(const std::vector<Migration>& migrations) {
  std::string out;
  for (const Migration& migration : migrations) {
    out += fmt::format("{} ({}, {}{})\n", one_line(migration.path), migration.framework, to_string(migration.engine),
                       migration.transactional ? "" : ", no transaction");
    for (const SchemaChange& change : migration.changes) {
      out += fmt::format("  {:>4}  {}\n", change.line, one_line(describe(change.operation)));
    }
    for (const Unknown& unknown : migration.unknowns) {
      out += fmt::format("  {:>4}  not read: {}\n", unknown.line, one_line(unknown.message));
    }
  }
  return out;
}

/// Migrations of a framework that settles follow from each other; the others stay as they were named.
std::vector<Migration> settled(std::vector<Migration> migrations) {
  for (const Framework* framework : all_frameworks()) {
    if (framework->settle == nullptr) {
      continue;
    }
    std::vector<Migration> own;
    for (const Migration& migration : migrations) {
      if (migration.framework == framework->name) {
        own.push_back(migration);
      }
    }
    settle_migrations(*framework, own);
    for (Migration& migration : migrations) {
      const auto found = std::ranges::find(own, migration.path, &Migration::path);
      if (found != own.end() && migration.framework == framework->name) {
        migration = *found;
      }
    }
  }
  return migrations;
}

std::vector<std::string> wanted_paths(const Arguments& arguments) {
  std::vector<std::string> paths = arguments.positionals;
  if (const auto list = arguments.value("--list")) {
    std::ifstream in(*list);
    for (std::string line; std::getline(in, line);) {
      if (!line.empty()) {
        paths.push_back(line);
      }
    }
  }
  return paths;
}

int run(const Arguments& arguments, Console& console) {
  LooseOptions options;
  if (const auto name = arguments.value("--framework")) {
    options.framework = find_framework(*name);
    if (options.framework == nullptr) {
      console.complain(fmt::format("there is no framework '{}'", *name));
      return kUsage;
    }
  }
  const auto engine = parse_engine(arguments.value_or("--engine", "postgres"));
  if (!engine) {
    console.complain("--engine takes postgres, mysql, mariadb or sqlite");
    return kUsage;
  }
  options.engine = *engine;
  const std::vector<std::string> paths = wanted_paths(arguments);
  const auto repository = arguments.value("--repository");
  if (paths.empty() && !repository) {
    console.complain("name a migration file or folder, for example: signalbox read db/migrations");
    return kUsage;
  }
  const auto files =
      repository ? from_git(*repository, arguments.value_or("--rev", "HEAD"), paths) : read_from_disk(paths);
  if (!files) {
    console.complain(to_string(files.error()));
    return kUsage;
  }
  const auto requests = requests_for(*files, options);
  if (!requests) {
    console.complain(to_string(requests.error()));
    return kUsage;
  }
  const std::vector<Migration> migrations = settled(read_in_child(*requests));
  if (arguments.value_or("--format", "json") == "text") {
    return console.print(as_text(migrations)) ? kClean : kUsage;
  }
  nlohmann::ordered_json out = {{"files", nlohmann::ordered_json::array()}};
  for (const Migration& migration : migrations) {
    out["files"].push_back(to_json(migration));
  }
  return console.print(out.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n") ? kClean
                                                                                                         : kUsage;
}

}  // namespace

extern const Command read_command;
const Command read_command = {"read",
                              "prints the typed schema changes of migration files",
                              "signalbox read db/migrations --format text",
                              kOptions,
                              kPositionals,
                              run};

}  // namespace signalbox
