#include "git/refs.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <system_error>

#include "base/hash.h"
#include "base/text.h"

namespace signalbox {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxReferenceBytes = 4096;
constexpr std::size_t kMaxPackedBytes = 512U << 20U;
constexpr int kMaxSymbolicSteps = 5;
constexpr int kMaxFolders = 64;

using Tips = std::map<std::string, Oid, std::less<>>;

std::optional<std::string> read_bounded(const fs::path& path, std::size_t limit) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  if (error || size > limit) {
    return std::nullopt;
  }
  std::ifstream in(path, std::ios::binary);
  std::string out(size, '\0');
  in.read(out.data(), static_cast<std::streamsize>(size));
  out.resize(static_cast<std::size_t>(in.gcount()));
  return out;
}

/// "<40 hex> refs/heads/name" lines; "#" starts a header, "^" the peeled value of a tag.
Tips parse_packed(std::string_view text, std::string_view prefix) {
  Tips out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    constexpr std::size_t kHex = 2 * Oid::kSize;
    if (line.size() <= kHex + 1 + prefix.size() || !line.substr(kHex + 1).starts_with(prefix)) {
      continue;
    }
    if (const auto oid = parse_oid(line.substr(0, kHex))) {
      out.emplace_hint(out.end(), line.substr(kHex + 1 + prefix.size()), *oid);
    }
  }
  return out;
}

struct Loose {
  Tips tips;
  std::map<std::string, std::string> symbolic;  ///< name to the branch it stands for
  std::vector<std::string> broken;
};

void read_loose(const fs::path& file, const std::string& name, std::string_view prefix, Loose& out) {
  const auto content = read_bounded(file, kMaxReferenceBytes);
  const std::string_view text = content ? trim(*content) : std::string_view{};
  if (const auto oid = parse_oid(text)) {
    out.tips[name] = *oid;
    return;
  }
  constexpr std::string_view kSymbolic = "ref: ";
  if (text.starts_with(kSymbolic) && text.substr(kSymbolic.size()).starts_with(prefix)) {
    out.symbolic[name] = text.substr(kSymbolic.size() + prefix.size());
    return;
  }
  std::error_code gone;
  if (fs::exists(file, gone)) {
    out.broken.push_back(name);
  }
}

Loose walk_loose(const fs::path& heads, std::string_view prefix) {
  Loose out;
  std::error_code error;
  auto entry = fs::recursive_directory_iterator(heads, fs::directory_options::skip_permission_denied, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().lexically_relative(heads).generic_string();
    std::error_code ignored;
    if (entry->is_directory(ignored)) {
      if (entry.depth() >= kMaxFolders) {
        entry.disable_recursion_pending();
      }
    } else if (!name.ends_with(".lock")) {
      read_loose(entry->path(), name, prefix, out);
    }
  }
  return out;
}

void follow_symbolic(const Loose& loose, Tips& tips, std::vector<std::string>& broken) {
  for (const auto& [name, first] : loose.symbolic) {
    std::string target = first;
    for (int step = 0; step < kMaxSymbolicSteps && loose.symbolic.contains(target); ++step) {
      target = loose.symbolic.at(target);
    }
    const auto found = tips.find(target);
    if (found == tips.end()) {
      broken.push_back(name);
    } else {
      tips[name] = Oid(found->second);
    }
  }
}

bool is_git_dir(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path / "HEAD", error) && fs::is_directory(path / "objects", error) &&
         fs::is_directory(path / "refs", error);
}

/// A linked work tree's own folder names the folder that it shares with the others.
fs::path common_dir(const fs::path& git_dir) {
  const auto content = read_bounded(git_dir / "commondir", kMaxReferenceBytes);
  return content ? (git_dir / trim(*content)).lexically_normal() : git_dir;
}

}  // namespace

Result<BranchList> read_branches(const std::string& git_dir, std::string_view under) {
  const std::string prefix = std::string(under) + "/";
  // Loose ones first: a branch that is packed between the two reads is then seen twice, never missed.
  const Loose loose = walk_loose(fs::path(git_dir) / under, prefix);
  std::error_code error;
  const fs::path packed_file = fs::path(git_dir) / "packed-refs";
  Tips tips;
  if (fs::exists(packed_file, error)) {
    const auto packed = read_bounded(packed_file, kMaxPackedBytes);
    if (!packed) {
      return fail(Code::Unavailable, fmt::format("cannot read the branches in '{}'", packed_file.string()));
    }
    tips = parse_packed(*packed, prefix);
  }
  for (const auto& [name, oid] : loose.tips) {
    tips[name] = oid;
  }
  BranchList out;
  out.broken = loose.broken;
  follow_symbolic(loose, tips, out.broken);
  out.tips.reserve(tips.size());
  for (auto& [name, oid] : tips) {
    out.tips.push_back({name, oid});
  }
  std::ranges::sort(out.broken);
  return out;
}

std::string fingerprint_of(const BranchList& branches) {
  std::string text;
  for (const BranchTip& tip : branches.tips) {
    text += tip.name;
    text += '\0';
    text.append(reinterpret_cast<const char*>(tip.oid.bytes.data()), Oid::kSize);
  }
  for (const std::string& name : branches.broken) {
    text += name;
    text += '\0';
  }
  return sha256_hex(text);
}

Result<std::string> find_git_dir(const std::string& path) {
  const fs::path given(path);
  std::error_code error;
  if (!fs::is_directory(given, error)) {
    return fail(Code::NotFound, fmt::format("there is no folder '{}'; give the path of a git repository", path));
  }
  if (is_git_dir(given)) {
    return given.lexically_normal().string();
  }
  const fs::path inner = given / ".git";
  if (is_git_dir(inner)) {
    return inner.lexically_normal().string();
  }
  if (fs::is_regular_file(inner, error)) {
    const auto content = read_bounded(inner, kMaxReferenceBytes);
    const std::string_view text = content ? trim(*content) : std::string_view{};
    constexpr std::string_view kLink = "gitdir: ";
    const fs::path linked = text.starts_with(kLink) ? given / text.substr(kLink.size()) : fs::path();
    const fs::path shared = linked.empty() ? linked : common_dir(linked);
    if (is_git_dir(shared)) {
      return shared.lexically_normal().string();
    }
  }
  return fail(Code::InvalidInput, fmt::format("'{}' is not a git repository", path));
}

}  // namespace signalbox
