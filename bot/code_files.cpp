#include "bot/code_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/glob.h"
#include "base/text.h"
#include "code/child.h"
#include "code/read_code.h"

namespace signalbox {
namespace {

/// Folders whose code is not the service's own or does not run in production.
constexpr std::array<std::string_view, 16> kElsewhere = {
    "node_modules", "vendor", "third_party", "dist",     "build",    "target", ".git",          "test",
    "tests",        "spec",   "__tests__",   "fixtures", "testdata", "venv",   "site-packages", "generated"};

bool is_elsewhere(std::string_view path) {
  std::vector<std::string_view> parts = split(path, '/');
  parts.pop_back();
  return std::ranges::any_of(
      parts, [](std::string_view part) { return std::ranges::find(kElsewhere, part) != kElsewhere.end(); });
}

std::string reading_key(const Oid& blob, std::string_view path) {
  return fmt::format("{} {} {}", kCodeReaders, to_hex(blob), path);
}

}  // namespace

bool CodeFiles::is_wanted(std::string_view path) const {
  if (!is_readable_code(path)) {
    return false;
  }
  const auto holds = [&](const std::string& folder) {
    return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
  };
  if (std::ranges::any_of(options_.without, holds)) {
    return false;
  }
  if (options_.globs.empty()) {
    return !is_elsewhere(path);
  }
  return std::ranges::any_of(options_.globs, [&](const std::string& glob) { return glob_match(glob, path); });
}

Result<CodeFiles::Blobs> CodeFiles::list(const Oid& commit) const {
  const auto links = repository_.commit_links(commit);
  if (!links) {
    return fail(links.error());
  }
  const auto entries = repository_.list(links->tree, "");
  if (!entries) {
    return fail(entries.error());
  }
  Blobs out;
  for (const TreeEntry& entry : *entries) {
    const bool is_file = entry.kind == EntryKind::File || entry.kind == EntryKind::Executable;
    if (is_file && is_wanted(entry.path)) {
      out.emplace(entry.path, entry.oid);
    }
  }
  return out;
}

void CodeFiles::read(const Blobs& blobs, CodeSnapshot& out) {
  std::vector<CodeRequest> requests;
  std::vector<std::pair<std::size_t, std::string>> waiting;  // index in out.files, cache key
  std::size_t bytes = 0;
  for (const auto& [path, oid] : blobs) {
    if (out.files.size() >= options_.most_files || bytes > options_.most_bytes) {
      out.problems.push_back(
          fmt::format("Only the first {} of {} source files are read for uses.", out.files.size(), blobs.size()));
      break;
    }
    const std::string key = reading_key(oid, path);
    CodeFile& file = out.files.emplace_back(CodeFile{path, {}});
    if (auto known = cache_.find<CodeReading>(key)) {
      file.reading = std::move(*known);
      continue;
    }
    auto blob = repository_.read_blob(oid, kMostCodeBytes);
    if (!blob || !blob->content) {
      file.reading.problem = blob ? "The file is larger than 512 KiB and is not read." : blob.error().what;
    } else if (!looks_binary(*blob->content)) {
      bytes += blob->content->size();
      waiting.emplace_back(out.files.size() - 1, key);
      requests.push_back({path, std::move(*blob->content)});
    }
  }
  SandboxLimits limits;
  limits.children = options_.children;
  std::vector<CodeReading> readings = read_code_in_child(requests, limits);
  for (std::size_t i = 0; i < readings.size(); ++i) {
    cache_.put(waiting[i].second, readings[i]);
    out.files[waiting[i].first].reading = std::move(readings[i]);
  }
  bound_words(out);
  for (const CodeFile& file : out.files) {
    if (!file.reading.problem.empty()) {
      out.problems.push_back(fmt::format("{}: {}", one_line(file.path), file.reading.problem));
    }
  }
}

/// Queries and models of every file are kept, however many there are.
void CodeFiles::bound_words(CodeSnapshot& out) const {
  std::size_t words = 0;
  std::size_t left_out = 0;
  for (CodeFile& file : out.files) {
    words += file.reading.words.size();
    if (words > options_.most_words && !file.reading.words.empty()) {
      file.reading.words = {};
      ++left_out;
    }
  }
  if (left_out > 0) {
    out.problems.push_back(
        fmt::format("{} of {} source files are not searched for names alone.", left_out, out.files.size()));
  }
}

CodeSnapshot CodeFiles::at(const std::string& branch, const Oid& commit) {
  CodeSnapshot out{branch, to_hex(commit), {}, {}};
  if (const auto blobs = list(commit)) {
    read(*blobs, out);
  } else {
    out.problems.push_back(to_string(blobs.error()));
  }
  return out;
}

CodeSnapshot CodeFiles::changed(const std::string& branch, const Oid& tip, const Oid& base) {
  CodeSnapshot out{branch, to_hex(tip), {}, {}};
  const auto left_at = repository_.merge_base(tip, base);
  if (!left_at || !*left_at || **left_at == tip) {
    return out;
  }
  const auto before = list(**left_at);
  auto now = list(tip);
  if (!before || !now) {
    out.problems.push_back(to_string((before ? now : before).error()));
    return out;
  }
  std::erase_if(*now, [&](const auto& entry) {
    const auto old = before->find(entry.first);
    return old != before->end() && old->second == entry.second;
  });
  read(*now, out);
  return out;
}

}  // namespace signalbox
