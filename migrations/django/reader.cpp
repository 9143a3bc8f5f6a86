#include "migrations/django/reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "migrations/django/draft.h"
#include "migrations/python/evaluator.h"
#include "migrations/python/model_uses.h"
#include "migrations/sql/sql.h"

namespace signalbox::django {
namespace {

using python::Term;
using python::Value;

std::vector<Value> items_of(const Value* value) {
  return value == nullptr || value->sequence() == nullptr ? std::vector<Value>{} : value->sequence()->items;
}

/// ("app", "0002_name") → "app/0002_name"; swappable_dependency(settings.AUTH_USER_MODEL) →
/// "__setting__/AUTH_USER_MODEL".
std::string revision_of(const Value& value) {
  const python::Sequence* pair = value.sequence();
  if (pair != nullptr && pair->items.size() == 2 && pair->items[0].text() != nullptr &&
      pair->items[1].text() != nullptr) {
    return *pair->items[0].text() + "/" + *pair->items[1].text();
  }
  const Term* term = value.term();
  if (term != nullptr && python::last_part(term->name) == "swappable_dependency" && term->positional.size() == 1) {
    const Value& setting = term->positional.front();
    return setting.text() != nullptr ? setting.text()->substr(0, setting.text()->find('.')) + "/__first__"
                                     : "__setting__/" + std::string(python::term_name(setting));
  }
  return {};
}

std::vector<std::string> revisions(const Value* list, std::string_view what, Migration& migration) {
  std::vector<std::string> out;
  if (list != nullptr && list->sequence() == nullptr) {
    migration.unknowns.push_back({list->line, fmt::format("The {} are not known before the file runs.", what)});
  }
  for (const Value& each : items_of(list)) {
    std::string revision = revision_of(each);
    if (revision.empty()) {
      migration.unknowns.push_back(
          {each.line, fmt::format("One of the {}, {}, is not known.", what, python::described(each))});
    } else {
      out.push_back(std::move(revision));
    }
  }
  return out;
}

std::string app_of(std::string_view revision) {
  return std::string(revision.substr(0, revision.find('/')));
}

/// The SQL of RunSQL: a text, or a list of texts and of texts with parameters. Its number among the file's scripts, or
/// what is there instead.
Value take_script(const Value* sql, Migration& migration) {
  if (sql == nullptr || python::term_name(*sql) == "noop") {
    return sql == nullptr ? Value{python::None{}, 0} : python::make_text("", 0);
  }
  std::vector<const Value*> texts;
  std::vector<Value> parts = sql->text() != nullptr ? std::vector{*sql} : items_of(sql);
  for (const Value& part : parts) {
    const python::Sequence* with_parameters = part.sequence();
    const Value* text =
        with_parameters != nullptr && !with_parameters->items.empty() ? &with_parameters->items.front() : &part;
    if (text->text() == nullptr) {
      return python::make_opaque(python::described(*text), part.line);
    }
    texts.push_back(text);
  }
  if (sql->text() == nullptr && sql->sequence() == nullptr) {
    return python::make_opaque(python::described(*sql), sql->line);
  }
  ReadScript script;
  for (const Value* text : texts) {
    SqlText read = read_sql(migration.engine, *text->text(), std::max(text->line, 1));
    for (SchemaChange& change : read.changes) {
      change.statement += script.statements;
      script.changes.push_back(std::move(change));
    }
    std::ranges::move(read.unknowns, std::back_inserter(script.unknowns));
    script.statements += read.statements;
  }
  migration.draft.scripts.push_back(std::move(script));
  return {static_cast<std::int64_t>(migration.draft.scripts.size() - 1), sql->line};
}

Value without_sql(const Value& operation, Migration& migration);

Value list_without_sql(const Value& list, Migration& migration) {
  std::vector<Value> out;
  for (const Value& each : items_of(&list)) {
    out.push_back(without_sql(each, migration));
  }
  return python::make_sequence(std::move(out), list.line);
}

/// An operation with its SQL taken out and read, wherever it is nested.
Value without_sql(const Value& operation, Migration& migration) {
  const Term* call = operation.term();
  const std::string_view name = python::term_name(operation);
  if (call == nullptr || (name != "RunSQL" && name != "SeparateDatabaseAndState")) {
    return operation;
  }
  Term out = *call;
  if (name == "RunSQL") {
    const Value* state = python::argument(*call, 2, "state_operations");
    out.positional = {take_script(python::argument(*call, 0, "sql"), migration),
                      take_script(python::argument(*call, 1, "reverse_sql"), migration)};
    out.keywords.clear();
    if (state != nullptr) {
      out.keywords.push_back({"state_operations", *state});
    }
    return python::make_term(std::move(out), operation.line);
  }
  for (Value& each : out.positional) {
    each = list_without_sql(each, migration);
  }
  for (python::Keyword& each : out.keywords) {
    if (each.name == "database_operations") {
      each.value = list_without_sql(each.value, migration);
    }
  }
  return python::make_term(std::move(out), operation.line);
}

/// Models that the file's functions ask for; none when one of them sends SQL of its own, which may touch anything.
std::vector<std::string> asked_models(const Node& root) {
  std::vector<std::string> out;
  bool sends_sql = false;
  walk(root, [&](const Node& node) {
    if (!node.is("call")) {
      return true;
    }
    const std::string_view called = python::last_part(node.field("function").text());
    sends_sql = sends_sql || called == "cursor" || called == "execute" || called == "raw";
    if (called != "get_model") {
      return true;
    }
    std::string key;
    for (const Node& argument : node.field("arguments").children()) {
      const std::string_view text = argument.is("keyword_argument") ? argument.field("value").text() : argument.text();
      if (text.size() > 2 && (text.front() == '"' || text.front() == '\'')) {
        key += (key.empty() ? "" : ".") + std::string(text.substr(1, text.size() - 2));
      }
    }
    if (key.find('.') != std::string::npos) {
      out.push_back(std::move(key));
    }
    return true;
  });
  return sends_sql ? std::vector<std::string>{} : out;
}

std::vector<std::string> function_names(const Node& root) {
  std::vector<std::string> out;
  for (const Node& each : root.children()) {
    const Node definition = each.is("decorated_definition") ? each.field("definition") : each;
    if (definition.is("function_definition")) {
      out.emplace_back(definition.field("name").text());
    }
  }
  return out;
}

void read_class(const python::Class& made, const Node& root, Migration& migration) {
  for (std::string& revision : revisions(made.find("dependencies"), "dependencies", migration)) {
    const bool own_app = app_of(revision) == app_of(migration.revision);
    (own_app ? migration.parents : migration.dependencies).push_back(std::move(revision));
  }
  migration.replaces = revisions(made.find("replaces"), "replaced migrations", migration);
  const Value* atomic = made.find("atomic");
  migration.transactional = (atomic == nullptr || !atomic->is(false)) && !is_mysql_family(migration.engine);
  Draft draft;
  draft.run_before = revisions(made.find("run_before"), "run_before", migration);
  const Value* operations = made.find("operations");
  if (operations != nullptr && operations->sequence() == nullptr) {
    draft.operations.push_back(*operations);
  }
  for (const Value& each : items_of(operations)) {
    draft.operations.push_back(without_sql(each, migration));
  }
  const std::vector<std::string> models = asked_models(root);
  for (const std::string& name : models.empty() ? std::vector<std::string>{} : function_names(root)) {
    draft.models_of[name] = models;
  }
  migration.draft.operations = to_text(draft);
  migration.model_uses = python::model_uses(root);
}

}  // namespace

void read_file(std::string_view content, Migration& migration) {
  const auto tree = Tree::parse(Language::Python, std::string(content));
  if (!tree) {
    migration.unknowns.push_back({1, "The file is not read: " + tree.error().what + "."});
    return;
  }
  const python::Evaluator file(tree->root());
  const auto made = file.classes().find("Migration");
  if (made == file.classes().end()) {
    migration.unknowns.push_back({1, "The file has no class Migration, so Django cannot load it."});
  } else {
    read_class(made->second, tree->root(), migration);
  }
  if (tree->root().has_error()) {
    migration.unknowns.push_back({1, "The file is no valid Python: Django cannot load it."});
  }
  migration.draft.unknowns = migration.unknowns;
}

}  // namespace signalbox::django
