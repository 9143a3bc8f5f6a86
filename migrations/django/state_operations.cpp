// What operations do to the models.

#include <algorithm>
#include <array>

#include "base/text.h"
#include "migrations/django/operations.h"
#include "migrations/django/parts.h"

namespace signalbox::django {
namespace {

using python::Term;
using python::Value;

std::string text_or_empty(const Term& call, std::size_t position, std::string_view name) {
  const std::string* text = python::text_argument(call, position, name);
  return text == nullptr ? std::string{} : *text;
}

std::vector<Value> items_of(const Value* value) {
  return value == nullptr || value->sequence() == nullptr ? std::vector<Value>{} : value->sequence()->items;
}

/// A field as the models keep it: a default that was only for the rows of that day is not part of it.
Field kept_field(const Term& call) {
  Field field{text_or_empty(call, 1, "name"), {}};
  const Value* spec = python::argument(call, 2, "field");
  field.spec = spec == nullptr ? python::make_opaque("a field", 0) : *spec;
  const Value* keeps = python::argument(call, 3, "preserve_default");
  if (keeps == nullptr || !keeps->is(false) || spec == nullptr || spec->term() == nullptr) {
    return field;
  }
  Term without = *spec->term();
  std::erase_if(without.keywords, [](const python::Keyword& each) { return each.name == "default"; });
  field.spec = python::make_term(std::move(without), spec->line);
  return field;
}

void create_model(const std::string& app, const Term& call, State& state) {
  Model model;
  model.app = app;
  model.name = text_or_empty(call, 0, "name");
  for (const Value& each : items_of(python::argument(call, 1, "fields"))) {
    const python::Sequence* pair = each.sequence();
    if (pair != nullptr && pair->items.size() == 2 && pair->items[0].text() != nullptr) {
      model.fields.push_back({*pair->items[0].text(), pair->items[1]});
    }
  }
  const Value* options = python::argument(call, 2, "options");
  for (const python::Item& item : options == nullptr || options->dictionary() == nullptr
                                      ? std::vector<python::Item>{}
                                      : options->dictionary()->items) {
    if (item.key.text() != nullptr) {
      model.options[*item.key.text()] = item.value;
    }
  }
  const auto option = [&](const std::string& name) {
    const auto found = model.options.find(name);
    return found == model.options.end() ? nullptr : &found->second;
  };
  const Value* proxy = option("proxy");
  model.proxy = proxy != nullptr && proxy->is(true);
  for (const auto& [name, parts] :
       {std::pair{"indexes", &model.indexes}, std::pair{"constraints", &model.constraints}}) {
    for (const Value& each : items_of(option(name))) {
      // The name of an index without one is made of the columns, which are all known now.
      parts->push_back({name_of_part(Engine::Postgres, model, each), each});
    }
  }
  state.put(std::move(model));
}

void refer_to(const std::string& key, Field& field) {
  Term term = field.term();
  const Value to = python::make_text(key, field.spec.line);
  if (!term.positional.empty()) {
    term.positional.front() = to;
  }
  for (python::Keyword& each : term.keywords) {
    each.value = each.name == "to" ? to : each.value;
  }
  field.spec = python::make_term(std::move(term), field.spec.line);
}

/// References to a model that got another name.
void rename_references(State& state, const std::string& old_key, const std::string& key) {
  const auto refers = [&](const Model& model, const Field& field) {
    const Value* to =
        field.is_relation() || field.is_many_to_many() ? python::argument(field.term(), 0, "to") : nullptr;
    return to != nullptr && to->text() != nullptr && *to->text() != "self" && state.key_of(*to, model) == old_key;
  };
  std::vector<std::pair<std::string, std::string>> referring;
  state.each([&](const Model& model) {
    if (std::ranges::any_of(model.fields, [&](const Field& field) { return refers(model, field); })) {
      referring.emplace_back(model.app, model.name);
    }
  });
  for (const auto& [app, name] : referring) {
    state.edit(app, name, [&](Model& model) {
      for (Field& field : model.fields) {
        if (refers(model, field)) {
          refer_to(key, field);
        }
      }
    });
  }
}

void rename_model(const std::string& app, const Term& call, State& state) {
  const Model* model = state.find(app, text_or_empty(call, 0, "old_name"));
  if (model == nullptr) {
    return;
  }
  Model renamed = *model;
  renamed.name = text_or_empty(call, 1, "new_name");
  const std::string old_key = model->key();
  state.remove(app, model->name);
  state.put(renamed);
  rename_references(state, old_key, renamed.app + "." + renamed.name);
}

/// Names of fields inside unique_together and the like.
Value renamed_fields(const Value& value, const std::string& from, const std::string& to) {
  if (value.text() != nullptr) {
    return *value.text() == from ? python::make_text(to, value.line) : value;
  }
  std::vector<Value> items;
  for (const Value& each : items_of(&value)) {
    items.push_back(each.sequence() != nullptr && !each.sequence()->items.empty() &&
                            each.sequence()->items.front().sequence() != nullptr
                        ? each
                        : renamed_fields(each, from, to));
  }
  return python::make_sequence(std::move(items), value.line);
}

void rename_field(const std::string& app, const Term& call, State& state) {
  const std::string from = text_or_empty(call, 1, "old_name");
  const std::string to = text_or_empty(call, 2, "new_name");
  state.edit(app, text_or_empty(call, 0, "model_name"), [&](Model& model) {
    for (Field& field : model.fields) {
      field.name = field.name == from ? to : field.name;
    }
    for (const char* option : {"unique_together", "index_together"}) {
      const auto found = model.options.find(option);
      if (found != model.options.end() && found->second.sequence() != nullptr) {
        found->second = renamed_fields(found->second, from, to);
      }
    }
  });
}

void alter_options(const std::string& app, const Term& call, State& state) {
  const Value* options = python::argument(call, 1, "options");
  if (options == nullptr || options->dictionary() == nullptr) {
    return;
  }
  const Value* managed = python::item(*options->dictionary(), "managed");
  state.edit(app, text_or_empty(call, 0, "name"), [&](Model& model) {
    if (managed != nullptr) {
      model.options["managed"] = *managed;
    } else {
      model.options.erase("managed");
    }
  });
}

void set_option(const std::string& app, const Term& call, State& state, const std::string& option,
                std::string_view argument) {
  const Value* value = python::argument(call, 1, argument);
  state.edit(app, text_or_empty(call, 0, "name"), [&](Model& model) {
    if (value == nullptr || value->is_none()) {
      model.options.erase(option);
    } else {
      model.options[option] = *value;
    }
  });
}

void order_with_respect_to(const std::string& app, const Term& call, State& state) {
  const Value* value = python::argument(call, 1, "order_with_respect_to");
  state.edit(app, text_or_empty(call, 0, "name"), [&](Model& model) {
    std::erase_if(model.fields, [](const Field& field) { return field.name == "_order"; });
    if (value != nullptr && !value->is_none()) {
      Term term{"django.db.models.OrderWrt", nullptr, true, {}, {}};
      term.keywords.push_back({"default", {std::int64_t{0}, 0}});
      model.fields.push_back({"_order", python::make_term(std::move(term), 0)});
    }
  });
}

void change_parts(const Term& call, std::string_view name, Model& model) {
  const bool of_indexes = name.find("Index") != std::string_view::npos;
  std::vector<Part>& parts = of_indexes ? model.indexes : model.constraints;
  if (name.starts_with("Add")) {
    if (const Value* spec = python::argument(call, 1, of_indexes ? "index" : "constraint")) {
      parts.push_back({name_of_part(Engine::Postgres, model, *spec), *spec});
    }
    return;
  }
  if (name == "AlterConstraint") {
    const Value* spec = python::argument(call, 2, "constraint");
    for (Part& part : parts) {
      part.spec = part.name == text_or_empty(call, 1, "name") && spec != nullptr ? *spec : part.spec;
    }
    return;
  }
  if (name == "RenameIndex") {
    for (Part& part : parts) {
      part.name = part.name == text_or_empty(call, 2, "old_name") ? text_or_empty(call, 1, "new_name") : part.name;
    }
    return;
  }
  std::erase_if(parts, [&](const Part& part) { return part.name == text_or_empty(call, 1, "name"); });
}

}  // namespace

void change_state(const Place& place, const Value& operation, State& state) {
  const Term* call = operation.term();
  if (call == nullptr) {
    return;
  }
  const std::string_view name = python::last_part(call->name);
  const std::string& app = place.app;
  if (name == "CreateModel") {
    create_model(app, *call, state);
  } else if (name == "DeleteModel") {
    state.remove(app, text_or_empty(*call, 0, "name"));
  } else if (name == "RenameModel") {
    rename_model(app, *call, state);
  } else if (name == "AddField") {
    state.edit(app, text_or_empty(*call, 0, "model_name"),
               [&](Model& model) { model.fields.push_back(kept_field(*call)); });
  } else if (name == "AlterField") {
    const Field field = kept_field(*call);
    state.edit(app, text_or_empty(*call, 0, "model_name"), [&](Model& model) {
      std::ranges::replace_if(model.fields, [&](const Field& each) { return each.name == field.name; }, field);
    });
  } else if (name == "RemoveField") {
    const std::string field = text_or_empty(*call, 1, "name");
    state.edit(app, text_or_empty(*call, 0, "model_name"), [&](Model& model) {
      std::erase_if(model.fields, [&](const Field& each) { return each.name == field; });
    });
  } else if (name == "RenameField") {
    rename_field(app, *call, state);
  } else if (name == "AlterModelOptions") {
    alter_options(app, *call, state);
  } else if (name == "AlterModelTable") {
    set_option(app, *call, state, "db_table", "table");
  } else if (name == "AlterModelTableComment") {
    set_option(app, *call, state, "db_table_comment", "table_comment");
  } else if (name == "AlterUniqueTogether") {
    set_option(app, *call, state, "unique_together", "unique_together");
  } else if (name == "AlterIndexTogether") {
    set_option(app, *call, state, "index_together", "index_together");
  } else if (name == "AlterOrderWithRespectTo") {
    order_with_respect_to(app, *call, state);
  } else if (name == "SeparateDatabaseAndState" || name == "RunSQL") {
    const std::size_t position = name == "RunSQL" ? 2 : 1;
    for (const Value& each : items_of(python::argument(*call, position, "state_operations"))) {
      change_state(place, each, state);
    }
  } else if (name.find("Index") != std::string_view::npos || name.find("Constraint") != std::string_view::npos) {
    if (name != "ValidateConstraint") {
      state.edit(app, text_or_empty(*call, 0, "model_name"), [&](Model& model) { change_parts(*call, name, model); });
    }
  }
}

}  // namespace signalbox::django
