#include "bot/diff/side.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/text.h"
#include "bot/base_schemas.h"
#include "bot/check/subject.h"
#include "bot/loose_files.h"
#include "bot/scan_reader.h"
#include "bot/service_reader.h"
#include "bot/source_files.h"
#include "introspect/postgres.h"
#include "migrations/declared/declared_schema.h"
#include "migrations/sandbox.h"
#include "schema/from_json.h"

namespace signalbox {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kChunk = 256U << 10U;

void note_what_was_not_read(std::span<const Migration> migrations, std::span<const ReplayProblem> problems,
                            DiffSide& side) {
  for (const Migration& migration : migrations) {
    for (const Unknown& unknown : migration.unknowns) {
      side.notes.push_back(fmt::format("{}:{}: {}", migration.path, unknown.line, unknown.message));
    }
  }
  for (const ReplayProblem& problem : problems) {
    side.notes.push_back(fmt::format("{}:{}: {}", problem.path, problem.line, problem.message));
  }
}

void play(Engine engine, std::span<const Migration> migrations, DiffSide& side) {
  Replay played = replay(engine, migrations);
  note_what_was_not_read(migrations, played.problems, side);
  side.schema = std::move(played.schema);
}

/// Statements packed into texts that the reading child takes.
std::vector<ReadRequest> as_requests(const std::vector<std::string>& statements) {
  std::vector<ReadRequest> out;
  for (const std::string& statement : statements) {
    if (out.empty() || out.back().source.files.front().content.size() + statement.size() > kChunk) {
      ReadRequest request{"sql", {}};
      request.source.path = fmt::format("{:06}.sql", out.size());
      request.source.engine = Engine::Postgres;
      request.source.files.push_back({request.source.path, {}});
      out.push_back(std::move(request));
    }
    out.back().source.files.front().content += statement + "\n";
  }
  return out;
}

/// "db.example.com/shop" of an address that may hold a password.
std::string shown_address(std::string_view url) {
  std::string_view rest = url.substr(url.find("://") + 3);
  rest = rest.substr(0, rest.find('?'));
  return "the database " + one_line(rest.substr(rest.rfind('@') == std::string_view::npos ? 0 : rest.rfind('@') + 1));
}

Result<DiffSide> from_database(const std::string& url) {
  const auto description = describe_postgres(url);
  if (!description) {
    return fail(with_context(description.error(), shown_address(url)));
  }
  DiffSide out;
  out.label = shown_address(url);
  out.live = true;
  out.notes = description->notes;
  std::vector<Migration> migrations = read_in_child(as_requests(description->statements));
  play(Engine::Postgres, migrations, out);
  return out;
}

Result<Schema> schema_of_document(const SourceFile& file, Engine engine) {
  if (lower(file.path).ends_with(".json")) {
    return schema_from_json_text(file.content);
  }
  return read_declared_schema(file.path, file.content, engine);
}

Result<DiffSide> from_disk(const std::string& path, const DiffSideOptions& options) {
  auto files = read_from_disk({path});
  if (!files) {
    return fail(files.error());
  }
  DiffSide out;
  out.label = path;
  if (fs::is_regular_file(path) && is_declared_schema(path)) {
    auto schema = schema_of_document(files->front(), options.engine.value_or(Engine::Postgres));
    if (!schema) {
      return fail(with_context(schema.error(), path));
    }
    out.schema = *std::move(schema);
    return out;
  }
  LooseOptions loose;
  loose.engine = options.engine.value_or(Engine::Postgres);
  const auto requests = requests_for(*std::move(files), loose);
  if (!requests) {
    return fail(requests.error());
  }
  std::vector<Migration> migrations = read_in_child(*requests);
  if (!migrations.empty()) {
    if (const Framework* framework = find_framework(migrations.front().framework)) {
      sort_migrations(*framework, migrations);
    }
  }
  play(loose.engine, migrations, out);
  return out;
}

Result<BaseHistory> chosen(std::vector<BaseHistory> histories, const std::string& key) {
  std::vector<std::string> keys;
  for (BaseHistory& history : histories) {
    if (key.empty() ? histories.size() == 1 : history.key == key) {
      return std::move(history);
    }
    keys.push_back(history.key);
  }
  return fail(Code::NotFound,
              histories.empty() ? std::string("there are no migrations of a known framework")
                                : fmt::format("choose one line of migrations with --migrations: {}", join(keys, ", ")));
}

Result<DiffSide> from_history(Result<std::vector<BaseHistory>> histories, const Config& config, std::string label,
                              const std::string& key) {
  if (!histories) {
    return fail(with_context(histories.error(), label));
  }
  const auto history = chosen(*std::move(histories), key);
  if (!history) {
    return fail(with_context(history.error(), label));
  }
  DiffSide out;
  out.label = std::move(label);
  const BaseSchemas bases = replay_bases(config, std::span(&*history, 1));
  note_what_was_not_read(history->migrations, bases.problems, out);
  out.schema = bases.schemas.at(history->database);
  return out;
}

/// nullptr when the text names no service.
const Service* service_named(const std::string& text, const Config* config, std::string& revision) {
  if (config == nullptr) {
    return nullptr;
  }
  const std::size_t at = text.find('@');
  revision = at == std::string::npos ? "" : text.substr(at + 1);
  const auto found = config->services.find(text.substr(0, at));
  return found == config->services.end() ? nullptr : &found->second;
}

Result<DiffSide> from_revision(const std::string& revision, const DiffSideOptions& options) {
  const auto tree = find_work_tree(options.folder);
  if (!tree) {
    return fail(Code::NotFound, fmt::format("'{}' is no file, no service and, outside of a repository, no revision; "
                                            "`signalbox diff --help` lists what a side can be",
                                            one_line(revision)));
  }
  const auto repository = Repository::open(tree->root);
  const auto commit = repository ? repository->resolve(revision) : fail(repository.error());
  if (!commit) {
    return fail(Code::NotFound,
                fmt::format("'{}' is no file, no service and no revision of {}; `signalbox diff --help` "
                            "lists what a side can be",
                            one_line(revision), tree->root));
  }
  const auto subject = make_up_subject(*repository, *tree, *commit, std::nullopt, options.engine);
  if (!subject) {
    return fail(subject.error());
  }
  const Service& service = subject->config.services.at(subject->services.front());
  return from_history(read_histories(subject->config, service, to_hex(*commit)), subject->config, revision,
                      options.migrations);
}

}  // namespace

Result<DiffSide> resolve_side(const std::string& text, const DiffSideOptions& options) {
  if (is_postgres_url(text)) {
    return from_database(text);
  }
  std::error_code error;
  if (fs::exists(text, error)) {
    return from_disk(text, options);
  }
  std::string revision;
  if (const Service* service = service_named(text, options.config, revision)) {
    return from_history(read_histories(*options.config, *service, revision), *options.config, text, options.migrations);
  }
  return from_revision(text, options);
}

}  // namespace signalbox
