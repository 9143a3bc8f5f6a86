#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "base/json_text.h"
#include "base/text.h"
#include "bot/cli/command.h"
#include "bot/cli/console.h"
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

void write_changes(std::string_view key, const std::vector<SchemaChange>& changes, JsonText& out) {
  out.key(key);
  out.begin_array();
  for (const SchemaChange& change : changes) {
    write_json(change, out);
  }
  out.end_array();
}

void write_text(std::string_view key, std::string_view value, JsonText& out) {
  out.key(key);
  out.text(value);
}

void write_unknowns(const std::vector<Unknown>& unknowns, JsonText& out) {
  out.key("unknowns");
  out.begin_array();
  for (const Unknown& unknown : unknowns) {
    out.begin_object();
    out.key("line");
    out.number(unknown.line);
    write_text("message", unknown.message, out);
    out.end_object();
  }
  out.end_array();
}

void write_json(const Migration& migration, JsonText& out) {
  out.begin_object();
  write_text("path", migration.path, out);
  write_text("framework", migration.framework, out);
  write_text("engine", to_string(migration.engine), out);
  write_text("revision", migration.revision, out);
  out.key("parents");
  out.begin_array();
  for (const std::string& parent : migration.parents) {
    out.text(parent);
  }
  out.end_array();
  write_changes("changes", migration.changes, out);
  write_changes("rollback", migration.rollback, out);
  out.key("transactional");
  out.boolean(migration.transactional);
  write_unknowns(migration.unknowns, out);
  out.key("statements");
  out.number(migration.statements);
  out.end_object();
}

/// The document of many migrations, written while they come: a history of thousands of files never stands in memory as
/// a whole.
class JsonDocument {
 public:
  explicit JsonDocument(ResultWriter writer) : writer_(std::move(writer)) {
    json_.begin_object();
    json_.key("files");
    json_.begin_array();
  }

  void add(const Migration& migration) {
    write_json(migration, json_);
    if (text_.size() > kPiece) {
      writer_.write(text_);
      text_.clear();
    }
  }

  /// The last piece is written; the writer is to be finished.
  ResultWriter& end() {
    json_.end_array();
    json_.end_object();
    writer_.write(text_ + "\n");
    return writer_;
  }

 private:
  static constexpr std::size_t kPiece = 64U << 10U;

  ResultWriter writer_;
  std::string text_;
  JsonText json_{text_};
};

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

/// Whether what the request's framework reads of one file depends on the others.
bool settles(const ReadRequest& request) {
  const Framework* framework = find_framework(request.framework);
  return framework != nullptr && framework->settle != nullptr;
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
  auto files = repository ? from_git(*repository, arguments.value_or("--rev", "HEAD"), paths) : read_from_disk(paths);
  if (!files) {
    console.complain(to_string(files.error()));
    return kUsage;
  }
  const auto requests = requests_for(*std::move(files), options);
  if (!requests) {
    console.complain(to_string(requests.error()));
    return kUsage;
  }
  if (arguments.value_or("--format", "json") == "text") {
    return console.print(as_text(settled(read_in_child(*requests)))) ? kClean : kUsage;
  }
  JsonDocument document(console.result_writer());
  if (std::ranges::any_of(*requests, settles)) {
    for (const Migration& migration : settled(read_in_child(*requests))) {
      document.add(migration);
    }
  } else {
    read_in_child(*requests, {}, [&](const Migration& migration) { document.add(migration); });
  }
  return console.finish(document.end()) ? kClean : kUsage;
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
