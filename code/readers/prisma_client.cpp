// Calls of Prisma's client: prisma.user.findMany({where: {email}, select: {id: true}}).

#include <algorithm>
#include <array>

#include "base/text.h"
#include "code/source.h"

namespace signalbox {
namespace {

constexpr std::array<std::string_view, 17> kCalls = {"findMany",
                                                     "findFirst",
                                                     "findUnique",
                                                     "findUniqueOrThrow",
                                                     "findFirstOrThrow",
                                                     "create",
                                                     "createMany",
                                                     "update",
                                                     "updateMany",
                                                     "upsert",
                                                     "delete",
                                                     "deleteMany",
                                                     "count",
                                                     "aggregate",
                                                     "groupBy",
                                                     "createManyAndReturn",
                                                     "updateManyAndReturn"};

/// Words of the client's language between the names of fields.
constexpr std::array<std::string_view, 44> kWords = {
    "where",      "select", "include", "data",     "orderBy",    "create",    "update",
    "connect",    "AND",    "OR",      "NOT",      "some",       "every",     "none",
    "is",         "isNot",  "equals",  "not",      "in",         "notIn",     "lt",
    "lte",        "gt",     "gte",     "contains", "startsWith", "endsWith",  "mode",
    "take",       "skip",   "cursor",  "distinct", "_count",     "_sum",      "_avg",
    "_min",       "_max",   "by",      "having",   "set",        "increment", "connectOrCreate",
    "createMany", "upsert"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

class ClientCall {
 public:
  ClientCall(std::string model, CodeReading& out) : model_(std::move(model)), out_(out) {}

  void arguments(const Node& list) {
    for (const Node& each : list.children()) {
      value(each, {}, false, 0);
    }
  }

 private:
  void value(const Node& node, const std::vector<std::string>& path, bool writes, int depth) {
    if (depth > kMaxDepth) {
      return;
    }
    if (node.is("object")) {
      for (const Node& each : node.children()) {
        member(each, path, writes, depth);
      }
    } else if (node.is("array")) {
      for (const Node& each : node.children()) {
        // by: ["status"], distinct: ["email"]
        if (const auto text = literal_text(each); text && path.empty() && names_fields_) {
          add({*text}, false, each.line());
        }
        value(each, path, writes, depth + 1);
      }
    }
  }

  void member(const Node& node, std::vector<std::string> path, bool writes, int depth) {
    if (node.is("shorthand_property_identifier")) {
      path.emplace_back(node.text());
      add(std::move(path), writes, node.line());
      return;
    }
    const Node key = node.field("key");
    const std::string name = literal_text(key).value_or(std::string(key.text()));
    if (!node.is("pair")) {
      return;
    }
    const Node inner = node.field("value");
    if (is_one_of(kWords, name)) {
      const bool changes = name == "data" || name == "create" || name == "update" || name == "createMany";
      names_fields_ = name == "by" || name == "distinct";
      value(inner, path, (writes || changes) && name != "where" && name != "connect", depth + 1);
      names_fields_ = false;
      return;
    }
    path.push_back(name);
    add(path, writes, node.line());
    value(inner, path, writes, depth + 1);
  }

  void add(std::vector<std::string> path, bool writes, int line) {
    out_.model_mentions.push_back({model_, std::move(path), writes, line, 90});
  }

  std::string model_;
  CodeReading& out_;
  bool names_fields_ = false;
};

void read_client(const CodeSource& source, CodeReading& out) {
  const bool script = source.language == Language::JavaScript || source.language == Language::TypeScript ||
                      source.language == Language::Tsx;
  if (!script || source.text.find(".find") == std::string_view::npos) {
    if (!script || lower(source.text).find("prisma") == std::string::npos) {
      return;
    }
  }
  walk(source.tree->root(), [&](const Node& node) {
    const Node function = node.is("call_expression") ? node.field("function") : Node();
    const Node model = function.field("object");
    if (!is_one_of(kCalls, function.field("property").text()) || !model.is("member_expression")) {
      return true;
    }
    // prisma.user: the client, and the model with a small first letter.
    std::string name(model.field("property").text());
    name.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(name.front())));
    ClientCall(name, out).arguments(node.field("arguments"));
    return true;
  });
}

}  // namespace

extern const CodeReader prisma_client_reader;
const CodeReader prisma_client_reader{"prisma client", read_client};

}  // namespace signalbox
