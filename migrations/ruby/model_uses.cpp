#include "migrations/ruby/model_uses.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>

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

std::set<std::string_view> own_classes(const Node& root) {
  std::set<std::string_view> out;
  walk(root, [&](const Node& node) {
    if (node.is("class") || node.is("module")) {
      out.insert(node.field("name").text());
    } else if (node.is("assignment") && node.field("left").is("constant")) {
      out.insert(node.field("left").text());  // User = Class.new(ActiveRecord::Base)
    }
    return true;
  });
  return out;
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
  const std::set<std::string_view> own = own_classes(root);
  std::vector<ModelUse> out;
  walk(root, [&](const Node& node) {
    const std::string_view method = node.is("call") ? node.field("method").text() : std::string_view{};
    if (std::ranges::find(kQueries, method) == kQueries.end() || !is_model_name(node.field("receiver"), own)) {
      return true;
    }
    ModelUse use{node.line(), std::string(node.field("receiver").text()) + "." + std::string(method)};
    if (std::ranges::find(out, use) == out.end()) {
      out.push_back(std::move(use));
    }
    return true;
  });
  return out;
}

}  // namespace signalbox::ruby
