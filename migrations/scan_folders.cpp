#include "migrations/scan_folders.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/glob.h"
#include "base/text.h"

namespace signalbox {
namespace {

constexpr std::size_t kMaxDepth = 32;
constexpr std::size_t kMaxFolders = 10'000;
constexpr std::size_t kMaxTreeBytes = 24U << 20U;

std::string joined(std::string_view folder, std::string_view name) {
  std::string out;
  out.reserve(folder.size() + 1 + name.size());
  out += folder;
  if (!folder.empty()) {
    out += '/';
  }
  out += name;
  return out;
}

tl::unexpected<Error> too_deep() {
  return fail(Code::InvalidInput, fmt::format("the migration folders are more than {} folders deep", kMaxDepth));
}

}  // namespace

Result<const GitTree*> TreeStore::get(const Oid& oid) {
  const auto found = trees_.find(oid);
  if (found != trees_.end()) {
    return found->second.get();
  }
  auto tree = repository_.tree(oid);
  if (!tree) {
    return fail(tree.error());
  }
  bytes_ += tree->size_in_bytes();
  return trees_.emplace(oid, std::make_unique<GitTree>(*std::move(tree))).first->second.get();
}

void TreeStore::forget_if_large() {
  if (bytes_ > kMaxTreeBytes) {
    trees_.clear();
    bytes_ = 0;
  }
}

FolderFinder::FolderFinder(const Repository& repository, const std::vector<std::string>& specifications)
    : repository_(repository) {
  for (const std::string& specification : specifications) {
    start_.push_back({static_cast<std::uint32_t>(patterns_.size()), 0});
    patterns_.push_back(parts_of(specification));
  }
  advance_over_nothing(start_);
}

std::vector<FolderFinder::Part> FolderFinder::parts_of(std::string_view specification) {
  std::vector<Part> out;
  for (const std::string_view part : split(specification, '/')) {
    if (!part.empty() && part != ".") {
      out.push_back({std::string(part), part.find_first_of("*?") != std::string_view::npos});
    }
  }
  return out;
}

/// "**" may stand for no folder at all.
void FolderFinder::advance_over_nothing(State& state) const {
  for (std::size_t i = 0; i < state.size(); ++i) {
    const auto [pattern, part] = state[i];
    const auto& parts = patterns_[pattern];
    const Position next{pattern, part + 1};
    if (part < parts.size() && parts[part].text == "**" && std::ranges::find(state, next) == state.end()) {
      state.push_back(next);
    }
  }
  std::ranges::sort(state);
}

bool FolderFinder::complete(const State& state) const {
  return std::ranges::any_of(state, [this](const Position& at) { return at.second == patterns_[at.first].size(); });
}

FolderFinder::State FolderFinder::after(const State& state, std::string_view name) const {
  State out;
  for (const auto& [pattern, part] : state) {
    const auto& parts = patterns_[pattern];
    if (part == parts.size()) {
      continue;
    }
    if (parts[part].text == "**") {
      out.push_back({pattern, part});
    } else if (parts[part].is_glob ? glob_match(parts[part].text, name) : parts[part].text == name) {
      out.push_back({pattern, part + 1});
    }
  }
  if (!out.empty()) {
    advance_over_nothing(out);
    out.erase(std::unique(out.begin(), out.end()), out.end());
  }
  return out;
}

std::size_t FolderFinder::number_of(const State& state) {
  return numbers_.emplace(state, numbers_.size()).first->second;
}

Result<Folders> FolderFinder::at(const Oid& root) {
  if (complete(start_)) {
    return Folders{{"", root, EntryKind::Folder}};
  }
  // Nearly every root tree is a new one: remembering them would only cost memory.
  auto found = search(root, start_, 0);
  if (found) {
    std::ranges::sort(*found, {}, &TreeEntry::path);
  }
  return found;
}

Result<const Folders*> FolderFinder::below(const Oid& tree, const State& state, std::size_t depth) {
  const Key key{tree, number_of(state)};
  const auto found = known_.find(key);
  if (found != known_.end()) {
    return &found->second;
  }
  auto searched = search(tree, state, depth);
  if (!searched) {
    return fail(searched.error());
  }
  return &known_.emplace(key, *std::move(searched)).first->second;
}

Result<Folders> FolderFinder::search(const Oid& tree, const State& state, std::size_t depth) {
  if (depth > kMaxDepth) {
    return too_deep();
  }
  Folders out;
  Result<void> inner;
  const auto walked = repository_.for_each_item(tree, [&](const TreeItem& item) {
    inner = add_item(item, state, depth, out);
    return inner.has_value();
  });
  if (!walked || !inner) {
    return fail(walked ? inner.error() : walked.error());
  }
  return out;
}

Result<void> FolderFinder::add_item(const TreeItem& item, const State& state, std::size_t depth, Folders& out) {
  const State next = after(state, item.name);
  if (next.empty()) {
    return {};
  }
  if (complete(next)) {
    out.push_back({std::string(item.name), item.oid, item.kind});
  } else if (item.kind == EntryKind::Folder) {
    const auto inner = below(item.oid, next, depth + 1);
    if (!inner) {
      return fail(inner.error());
    }
    for (const TreeEntry& folder : **inner) {
      out.push_back({joined(item.name, folder.path), folder.oid, folder.kind});
    }
  }
  if (out.size() > kMaxFolders) {
    return fail(Code::InvalidInput,
                fmt::format("more than {} folders match the migration folders' patterns; write them "
                            "more narrowly",
                            kMaxFolders));
  }
  return {};
}

bool same_file(const TreeItem& a, const TreeItem& b) {
  const auto regular = [](EntryKind kind) { return kind == EntryKind::Executable ? EntryKind::File : kind; };
  return a.oid == b.oid && regular(a.kind) == regular(b.kind);
}

namespace {

/// Walks two trees side by side.
class Comparison {
 public:
  Comparison(TreeStore& trees, std::size_t limit) : trees_(trees), limit_(limit) {}

  Result<void> compare(const std::string& path, const TreeItem* before, const TreeItem* after, std::size_t depth) {
    if (before != nullptr && after != nullptr && before->kind == after->kind && before->oid == after->oid) {
      return {};
    }
    const bool old_folder = before != nullptr && before->kind == EntryKind::Folder;
    const bool new_folder = after != nullptr && after->kind == EntryKind::Folder;
    if ((before != nullptr && !old_folder) || (after != nullptr && !new_folder)) {
      const auto added = add(path, old_folder ? nullptr : before, new_folder ? nullptr : after);
      if (!added) {
        return added;
      }
    }
    return old_folder || new_folder
               ? compare_trees(path, old_folder ? before : nullptr, new_folder ? after : nullptr, depth)
               : Result<void>{};
  }

  std::vector<PathChange> take() {
    std::ranges::sort(changes_, {}, &PathChange::path);
    return std::move(changes_);
  }

 private:
  Result<void> add(const std::string& path, const TreeItem* before, const TreeItem* after) {
    if (before != nullptr && after != nullptr && same_file(*before, *after)) {
      return {};
    }
    if (changes_.size() == limit_) {
      return fail(
          Code::InvalidInput,
          fmt::format("more than {} files in the migration folders changed; are they the right folders?", limit_));
    }
    const auto nameless = [](const TreeItem* item) {
      return item == nullptr ? std::nullopt : std::optional(TreeItem{{}, item->oid, item->kind});
    };
    changes_.push_back({path, nameless(before), nameless(after)});
    return {};
  }

  Result<const std::vector<TreeItem>*> items_of(const TreeItem* folder) {
    static const std::vector<TreeItem> kNone;
    if (folder == nullptr) {
      return &kNone;
    }
    const auto tree = trees_.get(folder->oid);
    if (!tree) {
      return fail(tree.error());
    }
    return &(*tree)->items();
  }

  Result<void> compare_trees(const std::string& path, const TreeItem* before, const TreeItem* after,
                             std::size_t depth) {
    if (depth > kMaxDepth) {
      return too_deep();
    }
    const auto old_items = items_of(before);
    const auto new_items = items_of(after);
    if (!old_items || !new_items) {
      return fail(old_items ? new_items.error() : old_items.error());
    }
    auto old_item = (*old_items)->begin();
    auto new_item = (*new_items)->begin();
    while (old_item != (*old_items)->end() || new_item != (*new_items)->end()) {
      const int order = old_item == (*old_items)->end()   ? 1
                        : new_item == (*new_items)->end() ? -1
                                                          : compare_in_tree_order(*old_item, *new_item);
      const TreeItem* const left = order <= 0 ? &*old_item++ : nullptr;
      const TreeItem* const right = order >= 0 ? &*new_item++ : nullptr;
      if (left != nullptr && right != nullptr && left->oid == right->oid && left->kind == right->kind) {
        continue;
      }
      const auto compared = compare(joined(path, (left != nullptr ? left : right)->name), left, right, depth + 1);
      if (!compared) {
        return compared;
      }
    }
    return {};
  }

  TreeStore& trees_;
  std::size_t limit_;
  std::vector<PathChange> changes_;
};

TreeItem item_of(const TreeEntry& entry) {
  return {{}, entry.oid, entry.kind};
}

}  // namespace

Result<std::vector<PathChange>> compare_folders(TreeStore& trees, const Folders& before, const Folders& after,
                                                std::size_t limit) {
  Comparison comparison(trees, limit);
  auto old_folder = before.begin();
  auto new_folder = after.begin();
  while (old_folder != before.end() || new_folder != after.end()) {
    const bool take_old =
        old_folder != before.end() && (new_folder == after.end() || old_folder->path <= new_folder->path);
    const bool take_new =
        new_folder != after.end() && (old_folder == before.end() || new_folder->path <= old_folder->path);
    const std::string& path = take_old ? old_folder->path : new_folder->path;
    const auto old_item = take_old ? std::optional(item_of(*old_folder)) : std::nullopt;
    const auto new_item = take_new ? std::optional(item_of(*new_folder)) : std::nullopt;
    const auto compared = comparison.compare(path, old_item ? &*old_item : nullptr, new_item ? &*new_item : nullptr, 0);
    if (!compared) {
      return fail(compared.error());
    }
    old_folder += take_old ? 1 : 0;
    new_folder += take_new ? 1 : 0;
  }
  return comparison.take();
}

Result<std::optional<TreeItem>> find_in_folders(TreeStore& trees, const Folders& folders, std::string_view path) {
  const auto holder = std::ranges::find_if(folders, [&](const TreeEntry& folder) {
    return path.starts_with(folder.path) &&
           (folder.path.empty() || path.size() == folder.path.size() || path[folder.path.size()] == '/');
  });
  if (holder == folders.end()) {
    return std::nullopt;
  }
  TreeItem at = item_of(*holder);
  std::string_view rest = path.substr(std::min(path.size(), holder->path.empty() ? 0 : holder->path.size() + 1));
  while (!rest.empty() && at.kind == EntryKind::Folder) {
    const auto tree = trees.get(at.oid);
    if (!tree) {
      return fail(tree.error());
    }
    const std::string_view name = rest.substr(0, rest.find('/'));
    const TreeItem wanted{name, {}, name.size() < rest.size() ? EntryKind::Folder : EntryKind::File};
    const auto& items = (*tree)->items();
    const auto found = std::ranges::lower_bound(
        items, wanted, [](const TreeItem& a, const TreeItem& b) { return compare_in_tree_order(a, b) < 0; });
    if (found == items.end() || found->name != name) {
      return std::nullopt;
    }
    at = {{}, found->oid, found->kind};
    rest.remove_prefix(std::min(rest.size(), name.size() + 1));
  }
  if (!rest.empty() || at.kind == EntryKind::Folder) {
    return std::nullopt;
  }
  return at;
}

}  // namespace signalbox
