#include "bot/migration_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/hash.h"
#include "base/text.h"
#include "migrations/sandbox.h"

namespace signalbox {
namespace {

std::vector<std::string> keys_of(const Entries& entries) {
  std::vector<std::string> out;
  out.reserve(entries.size());
  for (const auto& [path, entry] : entries) {
    out.push_back(path);
  }
  return out;
}

std::string reading_key(const Unread& unread) {
  std::string canonical = fmt::format("{}\n{}\n{}\n{}\n", unread.line->framework->name, to_string(unread.line->engine),
                                      unread.folder, unread.path);
  for (const Entries* entries : {&unread.files, &unread.around}) {
    for (const auto& [path, entry] : *entries) {
      canonical += path;
      canonical.append(reinterpret_cast<const char*>(entry.oid.bytes.data()), Oid::kSize);
    }
    canonical += '\n';
  }
  for (const TreeEntry& entry : unread.before) {
    canonical.append(reinterpret_cast<const char*>(entry.oid.bytes.data()), Oid::kSize);
  }
  return sha256_hex(canonical);
}

Result<std::string> read_file(const Repository& repository, const TreeEntry& entry, std::size_t limit) {
  if (entry.kind != EntryKind::File && entry.kind != EntryKind::Executable) {
    return fail(Code::Unsupported,
                fmt::format("'{}' is a {}, which is not followed", one_line(entry.path), to_string(entry.kind)));
  }
  auto blob = repository.read_blob(entry.oid, limit);
  if (!blob) {
    return fail(blob.error());
  }
  if (!blob->content) {
    return fail(Code::Unsupported, fmt::format("'{}' has {} bytes; files above {} bytes are not read",
                                               one_line(entry.path), blob->size, limit));
  }
  if (looks_binary(*blob->content)) {
    return fail(Code::Unsupported, fmt::format("'{}' is a binary file", one_line(entry.path)));
  }
  return std::move(*blob->content);
}

Result<ReadRequest> request_for(const Repository& repository, const Unread& unread, std::size_t limit) {
  ReadRequest request{std::string(unread.line->framework->name), {}};
  request.source.path = unread.path;
  request.source.folder = unread.folder;
  request.source.engine = unread.line->engine;
  for (const auto& [path, entry] : unread.files) {
    auto content = read_file(repository, entry, limit);
    if (!content) {
      return fail(content.error());
    }
    request.source.files.push_back({path, std::move(*content)});
  }
  for (const auto& [path, entry] : unread.around) {
    if (auto content = read_file(repository, entry, limit)) {
      request.source.around.push_back({path, std::move(*content)});
    }
  }
  for (const TreeEntry& entry : unread.before) {
    auto content = read_file(repository, entry, limit);
    if (!content) {
      return fail(content.error());
    }
    request.source.before.push_back({entry.path, std::move(*content)});
  }
  return request;
}

Migration unreadable(const Unread& unread, const std::string& why) {
  Migration out;
  out.path = unread.path;
  out.framework = unread.line->framework->name;
  out.engine = unread.line->engine;
  out.unknowns.push_back({0, why});
  SchemaChange unknown;
  unknown.operation = UnknownChange{why, "", {}, true};
  out.changes.push_back(std::move(unknown));
  out.statements = 1;
  return out;
}

}  // namespace

std::string content_hash(const Unread& unread) {
  std::string canonical;
  for (const auto& [path, entry] : unread.files) {
    canonical += path.substr(path.rfind('/') + 1) + ' ' + to_hex(entry.oid) + '\n';
  }
  return sha256_hex(canonical);
}

MigrationFiles::MigrationFiles(const std::vector<MigrationLine>& lines, const std::vector<TreeEntry>& entries)
    : lines_(lines) {
  for (const MigrationLine& line : lines) {
    for (const TreeEntry& entry : entries) {
      if (const std::string* folder = line.folder_of(entry.path)) {
        folders_[{&line, *folder}].entries.emplace(entry.path, entry);
      }
    }
    for (const std::string& path : line.folders) {
      Folder& folder = folders_[{&line, path}];
      folder.grouped = group_files(*line.framework, path, keys_of(folder.entries));
    }
  }
}

std::vector<Unread> MigrationFiles::all() const {
  std::vector<Unread> out;
  for (const MigrationLine& line : lines_) {
    for (const std::string& folder : line.folders) {
      for (const auto& [path, files] : folders_.at({&line, folder}).grouped.migrations) {
        out.push_back(one(line, folder, path));
      }
    }
  }
  return out;
}

Unread MigrationFiles::one(const MigrationLine& line, const std::string& folder, const std::string& path) const {
  const Folder& here = folders_.at({&line, folder});
  Unread out{&line, folder, path, {}, {}, {}};
  if (const auto files = here.grouped.migrations.find(path); files != here.grouped.migrations.end()) {
    for (const std::string& file : files->second) {
      out.files.emplace(file, here.entries.at(file));
    }
  }
  for (const std::string& file : here.grouped.around) {
    out.around.emplace(file, here.entries.at(file));
  }
  return out;
}

std::vector<Migration> read_migrations(const Repository& repository, const std::vector<Unread>& unread,
                                       ReadingCache& cache, unsigned children) {
  SandboxLimits limits;
  limits.children = children;
  std::vector<Migration> out(unread.size());
  std::vector<ReadRequest> requests;
  std::vector<std::pair<std::size_t, std::string>> waiting;  // index, cache key
  std::map<std::string, std::size_t> asked;
  std::vector<std::pair<std::size_t, std::size_t>> same;
  for (std::size_t i = 0; i < unread.size(); ++i) {
    const std::string key = reading_key(unread[i]);
    if (auto known = cache.find<Migration>(key)) {
      out[i] = std::move(*known);
      continue;
    }
    if (const auto [first, fresh] = asked.try_emplace(key, i); !fresh) {
      same.emplace_back(i, first->second);
      continue;
    }
    auto request = request_for(repository, unread[i], limits.file_bytes);
    if (!request) {
      out[i] = unreadable(unread[i], request.error().what);
      continue;
    }
    requests.push_back(std::move(*request));
    waiting.emplace_back(i, key);
  }
  std::vector<Migration> read = read_in_child(requests, limits);
  for (std::size_t i = 0; i < waiting.size(); ++i) {
    cache.put(waiting[i].second, read[i]);
    out[waiting[i].first] = std::move(read[i]);
  }
  for (const auto& [index, first] : same) {
    out[index] = out[first];
  }
  return out;
}

}  // namespace signalbox
