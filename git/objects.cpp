#include "git/objects.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace signalbox {
namespace {

constexpr std::size_t kMaxPersonBytes = 200;
constexpr std::size_t kMaxSubjectBytes = 400;
/// The largest real octopus merges have some sixty parents.
constexpr std::size_t kMaxParents = 4096;

tl::unexpected<Error> malformed(std::string_view what) {
  return fail(Code::InvalidInput, fmt::format("a {} object is malformed; 'git fsck' says more", what));
}

std::optional<EntryKind> kind_of_mode(std::string_view mode) {
  if (mode == "100644" || mode == "100664") {
    return EntryKind::File;
  }
  if (mode == "100755") {
    return EntryKind::Executable;
  }
  if (mode == "40000" || mode == "040000") {
    return EntryKind::Folder;
  }
  if (mode == "120000") {
    return EntryKind::Symlink;
  }
  if (mode == "160000") {
    return EntryKind::Submodule;
  }
  // Old tools wrote other permission bits; git reads every regular file's mode so.
  return mode.size() == 6 && mode.starts_with("100") ? std::optional(EntryKind::File) : std::nullopt;
}

/// A name that could be mistaken for a path would make two files look like one.
bool plausible_name(std::string_view name) {
  return !name.empty() && name != "." && name != ".." && name.find('/') == std::string_view::npos;
}

/// The value of the header line at the start of `rest`, taken off; nullopt when the line is another one.
std::optional<std::string_view> take_header(std::string_view& rest, std::string_view name) {
  if (rest.size() <= name.size() || !rest.starts_with(name) || rest[name.size()] != ' ') {
    return std::nullopt;
  }
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  const std::string_view value = rest.substr(name.size() + 1, end - name.size() - 1);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return value;
}

/// "Name <mail> 1700000000 +0100"; unreadable times are the epoch.
struct Signature {
  std::string_view name;
  std::string_view email;
  Instant time;
};

Signature parse_signature(std::string_view text) {
  Signature out;
  const std::size_t close = text.rfind('>');
  const std::size_t open = text.find('<');
  if (close == std::string_view::npos || open == std::string_view::npos || open > close) {
    out.name = trim(text);
    return out;
  }
  out.name = trim(text.substr(0, open));
  out.email = trim(text.substr(open + 1, close - open - 1));
  const std::string_view when = trim(text.substr(close + 1));
  long long seconds = 0;
  std::from_chars(when.data(), when.data() + when.size(), seconds);
  // Beyond the year 9999 nothing can be printed, and milliseconds could overflow.
  constexpr long long kLast = 253'402'300'799;
  out.time = Instant(std::chrono::seconds(std::clamp(seconds, 0LL, kLast)));
  return out;
}

std::string safe_text(std::string_view text, std::size_t limit) {
  return ellipsize(one_line(to_valid_utf8(text.substr(0, 4 * limit))), limit);
}

/// Reads the links and leaves `rest` behind them; the author's line is put into `author`.
Result<CommitLinks> take_links(std::string_view& rest, std::string_view& author) {
  CommitLinks out;
  const auto tree = take_header(rest, "tree");
  const auto tree_oid = tree ? parse_oid(*tree) : std::nullopt;
  if (!tree_oid) {
    return malformed("commit");
  }
  out.tree = *tree_oid;
  while (const auto parent = take_header(rest, "parent")) {
    const auto oid = parse_oid(*parent);
    if (!oid || out.parents.size() == kMaxParents) {
      return malformed("commit");
    }
    out.parents.push_back(*oid);
  }
  const auto author_line = take_header(rest, "author");
  const auto committer = take_header(rest, "committer");
  if (!author_line || !committer) {
    return malformed("commit");
  }
  author = *author_line;
  out.time = parse_signature(*committer).time;
  return out;
}

}  // namespace

std::string_view to_string(EntryKind kind) {
  switch (kind) {
    case EntryKind::File:
      return "file";
    case EntryKind::Executable:
      return "executable";
    case EntryKind::Symlink:
      return "symlink";
    case EntryKind::Folder:
      return "folder";
    case EntryKind::Submodule:
      return "submodule";
  }
  return "file";
}

bool take_tree_item(std::string_view& rest, TreeItem& item) {
  const std::size_t space = rest.substr(0, 8).find(' ');
  if (space == std::string_view::npos) {
    return false;
  }
  const auto kind = kind_of_mode(rest.substr(0, space));
  rest.remove_prefix(space + 1);
  const std::size_t end = rest.find('\0');
  if (!kind || end == std::string_view::npos || rest.size() - end - 1 < Oid::kSize) {
    return false;
  }
  item.name = rest.substr(0, end);
  item.kind = *kind;
  item.oid = oid_from_bytes(rest.substr(end + 1));
  rest.remove_prefix(end + 1 + Oid::kSize);
  return plausible_name(item.name);
}

Result<std::vector<TreeItem>> parse_tree(std::string_view bytes) {
  std::vector<TreeItem> out;
  out.reserve(bytes.size() / 40);
  TreeItem item;
  while (!bytes.empty()) {
    if (!take_tree_item(bytes, item)) {
      return malformed("tree");
    }
    out.push_back(item);
  }
  return out;
}

Result<GitTree> GitTree::parse(std::string_view bytes) {
  GitTree out;
  out.bytes_.assign(bytes.begin(), bytes.end());
  auto items = parse_tree({out.bytes_.data(), out.bytes_.size()});
  if (!items) {
    return fail(items.error());
  }
  out.items_ = *std::move(items);
  return out;
}

int compare_in_tree_order(const TreeItem& a, const TreeItem& b) {
  const std::size_t common = std::min(a.name.size(), b.name.size());
  const int order = a.name.substr(0, common).compare(b.name.substr(0, common));
  if (order != 0) {
    return order;
  }
  const auto next = [common](const TreeItem& item) {
    if (item.name.size() > common) {
      return static_cast<int>(static_cast<unsigned char>(item.name[common]));
    }
    return item.kind == EntryKind::Folder ? static_cast<int>('/') : 0;
  };
  return next(a) - next(b);
}

Result<std::optional<TreeItem>> find_tree_item(std::string_view bytes, std::string_view name) {
  TreeItem item;
  while (!bytes.empty()) {
    if (!take_tree_item(bytes, item)) {
      return malformed("tree");
    }
    if (item.name == name) {
      return item;
    }
  }
  return std::nullopt;
}

Result<CommitLinks> parse_commit_links(std::string_view bytes) {
  std::string_view author;
  return take_links(bytes, author);
}

Result<Commit> parse_commit(const Oid& oid, std::string_view bytes) {
  std::string_view author;
  auto links = take_links(bytes, author);
  if (!links) {
    return fail(links.error());
  }
  const Signature signature = parse_signature(author);
  const std::size_t blank = bytes.find("\n\n");
  std::string_view message;
  if (bytes.starts_with('\n')) {
    message = bytes.substr(1);
  } else if (blank != std::string_view::npos) {
    message = bytes.substr(blank + 2);
  }
  message = trim(message);
  return Commit{oid,
                *std::move(links),
                safe_text(signature.name, kMaxPersonBytes),
                safe_text(signature.email, kMaxPersonBytes),
                signature.time,
                safe_text(message.substr(0, message.find('\n')), kMaxSubjectBytes)};
}

}  // namespace signalbox
