#include "migrations/ruby/program.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace signalbox::ruby {
namespace {

constexpr std::array<std::string_view, 3> kWays = {"change", "up", "down"};

/// What a class says in its body, without the classes inside it.
struct Body {
  std::map<std::string, Node, std::less<>> methods;
  std::map<std::string, Node, std::less<>> constants;
  std::map<std::string, int, std::less<>> calls;
  Node table_name;
};

bool sets_table_name(const Node& assignment) {
  const Node left = assignment.field("left");
  return left.is("call") && left.field("receiver").is("self") && left.field("method").text() == "table_name";
}

void read_member(const Node& node, Body& body) {
  if (node.is("method") || node.is("singleton_method")) {
    body.methods.emplace(node.field("name").text(), node);
  } else if (node.is("assignment") && node.field("left").is("constant")) {
    body.constants.emplace(node.field("left").text(), node.field("right"));
  } else if (node.is("assignment") && sets_table_name(node)) {
    body.table_name = node.field("right");
  } else if (node.is("identifier")) {
    body.calls.emplace(node.text(), node.line());
  } else if (node.is("call") && !node.field("receiver")) {
    body.calls.emplace(node.field("method").text(), node.line());
    // private def helper … end
    for (const Node& argument : node.field("arguments").children()) {
      if (argument.is("method")) {
        read_member(argument, body);
      }
    }
  }
}

Body read_body(const Node& node) {
  Body body;
  for (const Node& member : node.children()) {
    if (member.is("singleton_class")) {
      for (const Node& inner : member.field("body").children()) {
        read_member(inner, body);
      }
    } else {
      read_member(member, body);
    }
  }
  return body;
}

std::string last_name(std::string_view name) {
  const std::size_t colons = name.rfind("::");
  return std::string(colons == std::string_view::npos ? name : name.substr(colons + 2));
}

struct Found {
  std::vector<Node> classes;
  std::vector<Node> beginnings;
  std::vector<Node> bodies;
};

Found find_parts(const Node& root) {
  Found found;
  walk(root, [&](const Node& node) {
    if (node.is("class")) {
      found.classes.push_back(node);
    } else if (node.is("heredoc_beginning")) {
      found.beginnings.push_back(node);
    } else if (node.is("heredoc_body")) {
      found.bodies.push_back(node);
    }
    return true;
  });
  // Bodies follow in the order of their beginnings.
  std::ranges::sort(found.beginnings, {}, &Node::begin);
  std::ranges::sort(found.bodies, {}, &Node::begin);
  return found;
}

bool is_migration(const Node& node) {
  return node.field("superclass").text().find("Migration") != std::string_view::npos;
}

bool has_a_way(const Body& body) {
  return std::ranges::any_of(kWays, [&](std::string_view way) { return body.methods.contains(way); });
}

Node migration_class(const std::vector<Node>& classes) {
  const auto found = std::ranges::find_if(classes, is_migration);
  if (found != classes.end()) {
    return *found;
  }
  const auto other =
      std::ranges::find_if(classes, [](const Node& node) { return has_a_way(read_body(node.field("body"))); });
  return other == classes.end() ? Node() : *other;
}

std::string superclass_text(const Node& node) {
  const Node superclass = node.field("superclass").first();
  return std::string(superclass.text());
}

}  // namespace

Result<Program> read_program(std::string text) {
  auto tree = Tree::parse(Language::Ruby, std::move(text));
  if (!tree) {
    return fail(tree.error());
  }
  Program program{.tree = std::move(*tree)};
  const Found found = find_parts(program.tree.root());
  for (std::size_t i = 0; i < found.beginnings.size() && i < found.bodies.size(); ++i) {
    program.heredocs.emplace(found.beginnings[i].begin(), found.bodies[i]);
  }
  const Node main = migration_class(found.classes);
  if (!main) {
    return fail(Code::InvalidInput, "the file has no class that is a migration");
  }
  Body body = read_body(main.field("body"));
  program.class_name = main.field("name").text();
  program.superclass = superclass_text(main);
  program.line = main.line();
  program.methods = std::move(body.methods);
  program.constants = std::move(body.constants);
  program.calls = std::move(body.calls);
  for (const Node& node : found.classes) {
    if (!(node == main)) {
      program.models.emplace(last_name(node.field("name").text()), read_body(node.field("body")).table_name);
    }
  }
  for (const Node& node : program.tree.root().children()) {
    if (node.is("assignment") && node.field("left").is("constant")) {
      program.constants.emplace(node.field("left").text(), node.field("right"));
    }
  }
  return program;
}

}  // namespace signalbox::ruby
