#include "migrations/python/model_uses.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>

#include "base/text.h"
#include "migrations/python/value.h"

namespace signalbox::python {
namespace {

constexpr std::array<std::string_view, 3> kManagers = {"objects", "_default_manager", "_base_manager"};
/// Of SQLAlchemy's sessions and of its statements.
constexpr std::array<std::string_view, 9> kQueries = {
    "query", "select", "insert", "update", "delete", "get", "add", "merge", "bulk_insert_mappings"};

template <typename List>
bool is_one_of(const List& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

/// Frameworks have modules of that name themselves; what they hold does not move with the application.
bool is_models_module(std::string_view module) {
  if (module.starts_with("django.") || module.starts_with("sqlalchemy") || module.starts_with("alembic")) {
    return module == "django.contrib.auth.models";
  }
  const std::vector<std::string_view> parts = split(module, '.');
  return is_one_of(parts, "models") || is_one_of(parts, "model");
}

/// A class, by the way that Python people write names.
bool is_class_name(std::string_view name) {
  return !name.empty() && name.front() >= 'A' && name.front() <= 'Z' &&
         std::ranges::any_of(name, [](char c) { return c >= 'a' && c <= 'z'; });
}

std::set<std::string_view> imported_models(const Node& root) {
  std::set<std::string_view> out;
  walk(root, [&](const Node& node) {
    if (!node.is("import_from_statement")) {
      return true;
    }
    for (const Node& name :
         is_models_module(node.field("module_name").text()) ? node.fields("name") : std::vector<Node>{}) {
      const std::string_view called = name.is("aliased_import") ? name.field("alias").text() : name.text();
      if (is_class_name(called)) {
        out.insert(called);
      }
    }
    return false;
  });
  return out;
}

/// "User.objects", "User.__table__": how Django and SQLAlchemy get at the rows of a model.
bool is_way_to_rows(const Node& attribute) {
  const std::string_view name = attribute.field("attribute").text();
  return is_one_of(kManagers, name) || name == "__table__" || name == "query";
}

}  // namespace

std::vector<ModelUse> model_uses(const Node& root) {
  const std::set<std::string_view> models = imported_models(root);
  std::vector<ModelUse> out;
  const auto note = [&](const Node& where, std::string name) {
    ModelUse use{where.line(), std::move(name)};
    if (std::ranges::find(out, use) == out.end()) {
      out.push_back(std::move(use));
    }
  };
  const auto is_model = [&](const Node& node) { return node.is("identifier") && models.contains(node.text()); };
  walk(models.empty() ? Node{} : root, [&](const Node& node) {
    if (node.is("attribute") && is_model(node.field("object")) && is_way_to_rows(node)) {
      note(node, std::string(node.text()));
    } else if (node.is("call") && is_model(node.field("function"))) {
      note(node, std::string(node.field("function").text()) + "(…)");
    } else if (node.is("call") && is_one_of(kQueries, last_part(node.field("function").text()))) {
      for (const Node& argument : node.field("arguments").children()) {
        const Node model = argument.is("attribute") ? argument.field("object") : argument;
        if (is_model(model)) {
          note(argument, std::string(model.text()));
        }
      }
    }
    return true;
  });
  return out;
}

}  // namespace signalbox::python
