#include "syntax/yaml.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <map>
#include <optional>
#include <sstream>

#include "base/text.h"

namespace signalbox {
namespace {

constexpr std::size_t kMaxBytes = 1U << 20U;
constexpr std::size_t kMaxNodes = 100'000;
constexpr std::size_t kMaxText = 8U << 20U;
constexpr std::size_t kMaxDepth = 64;

/// Leaves the parser's callbacks; never leaves this file.
struct Refused {
  YAML::Mark mark;
  std::string what;
};

struct Weight {
  std::size_t nodes = 0;
  std::size_t text = 0;
  std::size_t depth = 0;
};

Weight weigh(const YamlNode& node) {
  Weight weight{1, node.text.size(), 0};
  const auto add = [&](const YamlNode& child) {
    const Weight inner = weigh(child);
    weight.nodes += inner.nodes;
    weight.text += inner.text;
    weight.depth = std::max(weight.depth, inner.depth + 1);
  };
  std::ranges::for_each(node.items, add);
  for (const YamlEntry& entry : node.entries) {
    add(entry.key);
    add(entry.value);
  }
  return weight;
}

/// Builds the tree from the parser's events, so that the budget is kept before memory is spent.
class TreeBuilder final : public YAML::EventHandler {
 public:
  YamlNode take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    add(at(mark, YamlNode::Kind::Null), anchor, mark);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                const std::string& value) override {
    YamlNode node = at(mark, YamlNode::Kind::Scalar);
    node.text = value;
    add(std::move(node), anchor, mark);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto target = anchors_.find(anchor);
    if (target == anchors_.end()) {
      throw Refused{mark, "this alias refers to something that contains it"};
    }
    add(target->second, 0, mark);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    open(mark, YamlNode::Kind::Sequence, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    open(mark, YamlNode::Kind::Mapping, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    YamlNode node;
    std::optional<YamlNode> key;  ///< of a mapping, waiting for its value
    YAML::anchor_t anchor = 0;
    YAML::Mark mark;
  };

  static YamlNode at(const YAML::Mark& mark, YamlNode::Kind kind) {
    YamlNode node;
    node.kind = kind;
    node.line = mark.line + 1;
    node.column = mark.column + 1;
    return node;
  }

  void open(const YAML::Mark& mark, YamlNode::Kind kind, YAML::anchor_t anchor) {
    if (open_.size() >= kMaxDepth) {
      throw Refused{mark, fmt::format("nested deeper than {} levels", kMaxDepth)};
    }
    open_.push_back({at(mark, kind), std::nullopt, anchor, mark});
    spend({1, 0, 0}, mark);
  }

  void close() {
    Open done = std::move(open_.back());
    open_.pop_back();
    remember(done.anchor, done.node, done.mark);
    place(std::move(done.node), done.mark);
  }

  void add(YamlNode node, YAML::anchor_t anchor, const YAML::Mark& mark) {
    spend(weigh(node), mark);
    remember(anchor, node, mark);
    place(std::move(node), mark);
  }

  /// The copy is paid for too: anchors inside anchors would keep one each.
  void remember(YAML::anchor_t anchor, const YamlNode& node, const YAML::Mark& mark) {
    if (anchor != 0) {
      spend(weigh(node), mark);
      anchors_[anchor] = node;
    }
  }

  void place(YamlNode node, const YAML::Mark& mark) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Open& parent = open_.back();
    if (parent.node.kind == YamlNode::Kind::Sequence) {
      parent.node.items.push_back(std::move(node));
    } else if (parent.key.has_value()) {
      if (node.kind == YamlNode::Kind::Null) {
        // The parser places "nothing" at whatever comes next.
        node.line = parent.key->line;
        node.column = parent.key->column;
      }
      parent.node.entries.push_back({std::move(*parent.key), std::move(node)});
      parent.key.reset();
    } else if (node.kind == YamlNode::Kind::Scalar) {
      parent.key = std::move(node);
    } else {
      throw Refused{mark, "a key must be a plain word"};
    }
  }

  void spend(const Weight& weight, const YAML::Mark& mark) {
    spent_.nodes += weight.nodes;
    spent_.text += weight.text;
    if (spent_.nodes > kMaxNodes || spent_.text > kMaxText) {
      throw Refused{mark, fmt::format("unfolds into more than {} values or {} MB; write fewer aliases", kMaxNodes,
                                      kMaxText >> 20U)};
    }
    if (open_.size() + weight.depth > kMaxDepth) {
      throw Refused{mark, fmt::format("nested deeper than {} levels", kMaxDepth)};
    }
  }

  YamlNode root_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, YamlNode> anchors_;
  Weight spent_;
};

SourceSpan span_of(const std::string& path, const YAML::Mark& mark) {
  return mark.is_null() ? SourceSpan{path, 0, 0} : SourceSpan{path, mark.line + 1, mark.column + 1};
}

}  // namespace

Result<YamlNode> parse_yaml(std::string_view text, const std::string& path) {
  const SourceSpan start{path, 0, 0};
  if (text.size() > kMaxBytes) {
    return fail(Code::InvalidInput, "it is larger than 1 MB", start);
  }
  if (to_valid_utf8(text) != text || text.find('\0') != std::string_view::npos) {
    return fail(Code::InvalidInput, "it is not UTF-8 text", start);
  }
  try {
    std::istringstream input{std::string(text)};
    YAML::Parser parser(input);
    TreeBuilder builder;
    if (!parser.HandleNextDocument(builder)) {
      return YamlNode{};
    }
    YamlNode root = builder.take();
    TreeBuilder rest;
    if (parser.HandleNextDocument(rest)) {
      return fail(Code::InvalidInput, "the file holds more than one YAML document; keep one", start);
    }
    return root;
  } catch (const Refused& refused) {
    return fail(Code::InvalidInput, refused.what, span_of(path, refused.mark));
  } catch (const YAML::Exception& error) {
    return fail(Code::InvalidInput, fmt::format("not valid YAML: {}", one_line(error.msg)), span_of(path, error.mark));
  } catch (const std::exception& error) {
    // The parser's own stack and memory limits arrive as ordinary exceptions.
    return fail(Code::InvalidInput, fmt::format("not valid YAML: {}", one_line(error.what())), start);
  }
}

}  // namespace signalbox
