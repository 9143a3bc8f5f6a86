#include "bot/check/engine_guess.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/text.h"

namespace signalbox {
namespace {

constexpr std::size_t kFileLimit = 64U << 10U;
constexpr std::size_t kFiles = 400;

/// Words in lower case that no other engine has.
constexpr std::array<std::string_view, 9> kMySql = {
    "engine=innodb",        "engine = innodb", "auto_increment",     "unsigned",        "utf8mb4",
    "provider = \"mysql\"", "on duplicate",    "dialect: \"mysql\"", "dialect: 'mysql'"};
constexpr std::array<std::string_view, 5> kSqlite = {"autoincrement", "pragma ", "without rowid",
                                                     "provider = \"sqlite\"", "dialect: \"sqlite\""};
constexpr std::array<std::string_view, 10> kPostgres = {"serial",
                                                        "jsonb",
                                                        "timestamptz",
                                                        "concurrently",
                                                        "provider = \"postgresql\"",
                                                        "plpgsql",
                                                        "create extension",
                                                        "gen_random_uuid",
                                                        "dialect: \"postgresql\"",
                                                        "character varying"};

int count_of(std::string_view text, std::span<const std::string_view> words) {
  return static_cast<int>(
      std::ranges::count_if(words, [&](std::string_view word) { return text.find(word) != std::string_view::npos; }));
}

bool may_speak(const TreeEntry& entry) {
  const std::string path = lower(entry.path);
  const bool text = path.ends_with(".sql") || path.ends_with("migration_lock.toml") ||
                    path.ends_with("schema.prisma") || path.ends_with("_journal.json") ||
                    path.find("drizzle.config.") != std::string::npos;
  return text && entry.kind == EntryKind::File;
}

}  // namespace

EngineVotes engine_votes(std::string_view text) {
  const std::string words = lower(text);
  return {count_of(words, kMySql), count_of(words, kSqlite), count_of(words, kPostgres)};
}

Engine guess_engine(const Repository& repository, const Oid& commit) {
  const auto links = repository.commit_links(commit);
  const auto entries = links ? repository.list(links->tree, "") : fail(links.error());
  EngineVotes total;
  std::size_t looked_at = 0;
  for (const TreeEntry& entry : entries ? *entries : std::vector<TreeEntry>{}) {
    if (looked_at == kFiles || !may_speak(entry)) {
      continue;
    }
    const auto blob = repository.read_blob(entry.oid, kFileLimit);
    if (!blob || !blob->content) {
      continue;
    }
    ++looked_at;
    const EngineVotes votes = engine_votes(*blob->content);
    total.mysql += votes.mysql;
    total.sqlite += votes.sqlite;
    total.postgres += votes.postgres;
  }
  if (total.mysql > std::max(total.sqlite, total.postgres)) {
    return Engine::MySql;
  }
  return total.sqlite > std::max(total.mysql, total.postgres) ? Engine::Sqlite : Engine::Postgres;
}

}  // namespace signalbox
