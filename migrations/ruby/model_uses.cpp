#include "migrations/ruby/model_uses.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace signalbox::ruby {
namespace {

/// ActiveRecord's ways to rows that plain classes have no method of the name of.
constexpr std::array<std::string_view, 24> kQueries = {"all",
                                                       "create!",
                                                       "delete_all",
                                                       "destroy_all",
                                                       "find_by",
                                                       "find_by!",
                                                       "find_each",
                                                       "find_in_batches",
                                                       "find_or_create_by",
                                                       "find_or_create_by!",
                                                       "first",
                                                       "in_batches",
                                                       "includes",
                                                       "insert_all",
                                                       "insert_all!",
                                                       "joins",
                                                       "last",
                                                       "pluck",
                                                       "unscoped",
                                                       "update_all",
                                                       "upsert_all",
                                                       "where",
                                                       "with_deleted",
                                                       "find"};

/// Of Ruby and Rails themselves.
constexpr std::array<std::string_view, 12> kOthers = {"Rails", "Dir",  "File",   "Time", "Date",   "DateTime",
                                                      "ENV",   "Etag", "Struct", "Set",  "Digest", "JSON"};

/// The classes of the file, and the calls that look like queries.
struct Found {
  std::set<std::string_view> own;
  std::vector<Node> queries;
};

Found find_parts(const Node& root) {
  Found found;
  walk(root, [&](const Node& node) {
    const std::string_view kind = node.kind();
    if (kind == "class" || kind == "module") {
      found.own.insert(node.field("name").text());
    } else if (kind == "assignment" && node.field("left").is("constant")) {
      found.own.insert(node.field("left").text());  // User = Class.new(ActiveRecord::Base)
    } else if (kind == "call" && std::ranges::find(kQueries, node.field("method").text()) != kQueries.end()) {
      found.queries.push_back(node);
    }
    return true;
  });
  return found;
}

bool is_model_name(const Node& receiver, const std::set<std::string_view>& own) {
  if (!receiver.is("constant") && !receiver.is("scope_resolution")) {
    return false;
  }
  const std::string_view name = receiver.text();
  const std::string_view last = name.substr(name.rfind(':') + 1);
  const bool constant_list = std::ranges::none_of(last, [](char c) { return c >= 'a' && c <= 'z'; });
  return !own.contains(last) && !own.contains(name) && !constant_list && !name.starts_with("ActiveRecord") &&
         std::ranges::find(kOthers, name) == kOthers.end();
}

}  // namespace

std::vector<ModelUse> model_uses(const Node& root) {
  const Found found = find_parts(root);
  std::set<std::pair<int, std::string>> seen;
  std::vector<ModelUse> out;
  for (const Node& node : found.queries) {
    const Node receiver = node.field("receiver");
    if (!is_model_name(receiver, found.own)) {
      continue;
    }
    ModelUse use{node.line(), std::string(receiver.text()) + "." + std::string(node.field("method").text())};
    if (seen.emplace(use.line, use.name).second) {
      out.push_back(std::move(use));
    }
  }
  return out;
}

}  // namespace signalbox::ruby
