#include "bot/what_if_patches.h"

#include <algorithm>

#include "base/text.h"
#include "bot/patch.h"
#include "bot/service_reader.h"
#include "conflicts/next_version.h"
#include "migrations/paths.h"

namespace signalbox {
namespace {

constexpr std::size_t kLargestFile = 1U << 20U;

/// "shop/0002_status" → "0002_status".
std::string_view bare(std::string_view revision) {
  return revision.substr(revision.find('/') + 1);
}

std::string replace_quoted(std::string line, std::string_view from, std::string_view to) {
  for (const char quote : {'"', '\''}) {
    const auto in_quotes = [&](std::string_view word) { return quote + std::string{word} + quote; };
    line = replace_all(std::move(line), in_quotes(from), in_quotes(to));
  }
  return line;
}

bool names_parent(std::string_view framework, std::string_view line, std::string_view from) {
  if (framework == "alembic") {
    return line.find("down_revision") != std::string_view::npos || trim(line).starts_with("Revises:");
  }
  return line.find(bare(from)) != std::string_view::npos;
}

const BaseHistory* history_of(const Situation& situation, const PendingMigration& pending) {
  const auto found = std::ranges::find_if(situation.histories, [&](const BaseHistory& history) {
    return history.service == pending.service && history.key == pending.key;
  });
  return found == situation.histories.end() ? nullptr : &*found;
}

/// The files that make up the migration on its branch.
std::vector<TreeEntry> files_of(const Repository& repository, const Oid& tree, const PendingMigration& pending,
                                const std::string& folder) {
  const Framework* framework = find_framework(pending.migration.framework);
  const auto entries = repository.list(tree, folder);
  std::vector<TreeEntry> out;
  if (!entries || framework == nullptr || framework->migration_of == nullptr) {
    return out;
  }
  std::ranges::copy_if(*entries, std::back_inserter(out), [&](const TreeEntry& entry) {
    return framework->migration_of(entry.path, folder) == pending.migration.path;
  });
  return out;
}

/// The path of one of the migration's files when the migration gets another name.
std::string moved(const std::string& file, const Invalidated& each) {
  if (each.new_path.empty()) {
    return file;
  }
  const std::string renamed = with_version(file, bare(each.old_version), bare(each.new_version));
  return renamed != file ? renamed : file == each.side.path ? each.new_path : file;
}

std::string patch_file(const Repository& repository, const TreeEntry& file, const PendingMigration& pending,
                       const Invalidated& each) {
  const auto blob = repository.read_blob(file.oid, kLargestFile);
  if (!blob || !blob->content) {
    return {};
  }
  const std::string& before = *blob->content;
  const std::string after = each.new_parent.empty()
                                ? before
                                : with_parent(pending.migration.framework, before, each.old_parent, each.new_parent);
  return patch_of(file.path, moved(file.path, each), before, after);
}

std::string patch_migration(const Config& config, const Situation& situation, const PendingMigration& pending,
                            const Invalidated& each) {
  const auto service = config.services.find(pending.service);
  if (service == config.services.end()) {
    return {};
  }
  const auto repository = open_repository(config, service->second);
  if (!repository) {
    return {};
  }
  const auto commit = repository->resolve(pending.commit);
  const auto links = commit ? repository->commit_links(*commit) : fail(commit.error());
  if (!links) {
    return {};
  }
  const BaseHistory* history = history_of(situation, pending);
  const std::string folder =
      history != nullptr && !history->folder.empty() ? history->folder : std::string{folder_of(pending.migration.path)};
  std::string out;
  for (const TreeEntry& file : files_of(*repository, links->tree, pending, folder)) {
    out += patch_file(*repository, file, pending, each);
  }
  return out;
}

}  // namespace

std::string with_parent(std::string_view framework, std::string_view text, std::string_view from, std::string_view to) {
  std::string out;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size() - 1) + 1;
    std::string line{text.substr(begin, end - begin)};
    if (names_parent(framework, line, from)) {
      const bool documented = framework == "alembic" && trim(line).starts_with("Revises:");
      line =
          documented ? replace_all(std::move(line), from, to) : replace_quoted(std::move(line), bare(from), bare(to));
    }
    out += line;
    begin = end;
  }
  return out;
}

void add_patches(const Config& config, const Situation& situation, WhatIf& what_if) {
  for (Invalidated& each : what_if.invalidated) {
    const auto pending = std::ranges::find_if(
        situation.pending, [&](const PendingMigration& one) { return one.id() == each.side.pending; });
    if (pending != situation.pending.end() && (!each.new_version.empty() || !each.new_parent.empty())) {
      each.patch = patch_migration(config, situation, *pending, each);
    }
  }
}

}  // namespace signalbox
