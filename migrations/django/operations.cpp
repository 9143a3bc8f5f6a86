// What operations do to the database.

#include "migrations/django/operations.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
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

/// Two states and the model of one name in each, copied: the editor writes into the states.
struct Pair {
  std::optional<Model> before;
  std::optional<Model> after;
  bool in_database = true;
};

std::optional<Model> copied(const State& state, const std::string& app, const std::string& name) {
  const Model* model = state.find(app, name);
  return model == nullptr ? std::nullopt : std::optional(*model);
}

Pair models_of(const State& from, const State& to, const std::string& app, const std::string& old_name,
               const std::string& name) {
  Pair out{copied(from, app, old_name), copied(to, app, name), true};
  out.in_database = (!out.before || out.before->has_table()) && (!out.after || out.after->has_table());
  return out;
}

/// A name that an extension operation stands for; empty: none.
std::string extension_of(std::string_view name, const Term& call) {
  constexpr auto kExtensions =
      std::to_array<std::pair<std::string_view, std::string_view>>({{"BloomExtension", "bloom"},
                                                                    {"BtreeGinExtension", "btree_gin"},
                                                                    {"BtreeGistExtension", "btree_gist"},
                                                                    {"CITextExtension", "citext"},
                                                                    {"CryptoExtension", "pgcrypto"},
                                                                    {"HStoreExtension", "hstore"},
                                                                    {"TrigramExtension", "pg_trgm"},
                                                                    {"UnaccentExtension", "unaccent"}});
  if (name == "CreateExtension") {
    return text_or_empty(call, 0, "name");
  }
  const auto* found = std::ranges::find(kExtensions, name, &std::pair<std::string_view, std::string_view>::first);
  return found == kExtensions.end() ? std::string{} : std::string(found->second);
}

bool is_noop(const Value* value) {
  return value == nullptr || python::term_name(*value) == "noop";
}

/// Runs one operation in one direction. `from` and `to` are the states before and after it in that direction.
class Run {
 public:
  Run(const Place& place, const State& from, State& to, Editor& editor, bool back)
      : place_(place), from_(from), to_(to), editor_(editor), back_(back) {}

  /// False: there is no way back.
  bool operation(const Value& operation) {
    if (to_.is_exhausted()) {
      return true;  // whoever began the work says so
    }
    const Term* call = operation.term();
    editor_.at(operation.line);
    if (call == nullptr) {
      editor_.unknown(fmt::format("An operation, {}, is not known before the file runs.", python::described(operation)),
                      {}, true);
      return true;
    }
    const std::string_view name = python::last_part(call->name);
    using Handler = void (Run::*)(const Term&);
    constexpr auto kHandlers = std::to_array<std::pair<std::string_view, Handler>>(
        {{"CreateModel", &Run::create_model},
         {"DeleteModel", &Run::delete_model},
         {"RenameModel", &Run::rename_model},
         {"AddField", &Run::add_field},
         {"RemoveField", &Run::remove_field},
         {"AlterField", &Run::alter_field},
         {"RenameField", &Run::rename_field},
         {"AlterModelTable", &Run::alter_table},
         {"AlterUniqueTogether", &Run::alter_unique},
         {"AlterIndexTogether", &Run::alter_index},
         {"AlterOrderWithRespectTo", &Run::alter_order},
         {"AddIndex", &Run::add_index},
         {"RemoveIndex", &Run::remove_index},
         {"AddIndexConcurrently", &Run::add_index_concurrently},
         {"RemoveIndexConcurrently", &Run::remove_index_concurrently},
         {"RenameIndex", &Run::rename_index},
         {"AddConstraint", &Run::add_constraint},
         {"AddConstraintNotValid", &Run::add_constraint_not_valid},
         {"RemoveConstraint", &Run::remove_constraint},
         {"ValidateConstraint", &Run::validate_constraint},
         {"AlterModelTableComment", &Run::comment},
         {"AlterModelOptions", &Run::nothing},
         {"AlterModelManagers", &Run::nothing},
         {"AlterConstraint", &Run::nothing}});
    const auto* found = std::ranges::find(kHandlers, name, &std::pair<std::string_view, Handler>::first);
    if (found != kHandlers.end()) {
      (this->*found->second)(*call);
      return true;
    }
    if (name == "RunSQL") {
      return run_sql(*call);
    }
    if (name == "RunPython") {
      return run_python(*call);
    }
    if (name == "SeparateDatabaseAndState") {
      return separate(*call);
    }
    if (const std::string extension = extension_of(name, *call); !extension.empty()) {
      create_extension(extension);
      return true;
    }
    if (!back_) {
      editor_.unknown(fmt::format("What the operation {} does is not known.", python::described(operation)), {}, true);
    }
    return false;
  }

 private:
  void nothing(const Term& /*call*/) {}

  std::string model_name(const Term& call, std::string_view argument = "model_name") const {
    return text_or_empty(call, 0, argument);
  }

  /// Says that the models are not known when they are not; an operation on them cannot be told.
  bool missing(const std::optional<Model>& model, const std::string& name) {
    if (!model) {
      editor_.unknown(
          fmt::format("Model {}.{} is not known: the migrations before this one do not create it.", place_.app, name),
          {}, true);
    }
    return !model;
  }

  void create_model(const Term& call) { back_ ? remove_model(call) : make_model(call); }
  void delete_model(const Term& call) { back_ ? make_model(call) : remove_model(call); }

  void make_model(const Term& call) {
    const std::string name = model_name(call, "name");
    const auto model = copied(to_, place_.app, name);
    if (!missing(model, name) && model->has_table()) {
      editor_.create_model(to_, *model);
    }
  }

  void remove_model(const Term& call) {
    const std::string name = model_name(call, "name");
    const auto model = copied(from_, place_.app, name);
    if (!missing(model, name) && model->has_table()) {
      editor_.delete_model(from_, *model);
    }
  }

  void rename_model(const Term& call) {
    const std::string old_name = text_or_empty(call, back_ ? 1 : 0, back_ ? "new_name" : "old_name");
    const std::string name = text_or_empty(call, back_ ? 0 : 1, back_ ? "old_name" : "new_name");
    const Pair pair = models_of(from_, to_, place_.app, old_name, name);
    if (missing(pair.before, old_name) || !pair.after || !pair.in_database) {
      return;
    }
    editor_.move_table(from_, *pair.before, to_, *pair.after);
  }

  /// The field with the default that fills the rows, which the models may not keep.
  static Field given_field(const Term& call) {
    const Value* spec = python::argument(call, 2, "field");
    return {text_or_empty(call, 1, "name"), spec == nullptr ? python::make_opaque("a field", 0) : *spec};
  }

  void make_field(const Term& call, const std::optional<Field>& given) {
    const std::string name = model_name(call);
    const auto model = copied(to_, place_.app, name);
    if (missing(model, name) || !model->has_table()) {
      return;
    }
    const std::string field_name = text_or_empty(call, 1, "name");
    const Field* kept = model->find(field_name);
    if (given || kept != nullptr) {
      editor_.add_field(to_, *model, given ? *given : *kept);
    }
  }

  void drop_field(const Term& call) {
    const std::string name = model_name(call);
    const auto model = copied(from_, place_.app, name);
    if (missing(model, name) || !model->has_table()) {
      return;
    }
    const std::string field = text_or_empty(call, 1, "name");
    if (const Field* found = model->find(field)) {
      editor_.remove_field(from_, *model, *found);
    } else {
      editor_.unknown(fmt::format("Field {}.{} is not known.", name, field), {}, true);
    }
  }

  void add_field(const Term& call) { back_ ? drop_field(call) : make_field(call, given_field(call)); }
  void remove_field(const Term& call) { back_ ? make_field(call, std::nullopt) : drop_field(call); }

  void alter(const std::string& model, const std::string& old_name, const std::string& name,
             const std::optional<Field>& given) {
    const Pair pair = models_of(from_, to_, place_.app, model, model);
    if (missing(pair.before, model) || !pair.after || !pair.in_database) {
      return;
    }
    const Field* before = pair.before->find(old_name);
    const Field* after = pair.after->find(name);
    if (before == nullptr || after == nullptr) {
      editor_.unknown(fmt::format("Field {}.{} is not known.", model, old_name), {}, true);
      return;
    }
    editor_.alter_field(from_, *pair.before, *before, to_, *pair.after, given ? *given : *after);
  }

  void alter_field(const Term& call) {
    const std::string field = text_or_empty(call, 1, "name");
    alter(model_name(call), field, field, back_ ? std::nullopt : std::optional(given_field(call)));
  }

  void rename_field(const Term& call) {
    const std::string from = text_or_empty(call, 1, "old_name");
    const std::string to = text_or_empty(call, 2, "new_name");
    alter(model_name(call), back_ ? to : from, back_ ? from : to, std::nullopt);
  }

  void alter_table(const Term& call) {
    const std::string name = model_name(call, "name");
    const Pair pair = models_of(from_, to_, place_.app, name, name);
    if (!missing(pair.before, name) && pair.after && pair.in_database) {
      editor_.move_table(from_, *pair.before, to_, *pair.after);
    }
  }

  void alter_together(const Term& call, Made::Kind kind) {
    const std::string name = model_name(call, "name");
    const Pair pair = models_of(from_, to_, place_.app, name, name);
    if (!missing(pair.before, name) && pair.after && pair.in_database) {
      editor_.alter_together(to_, *pair.before, *pair.after, kind);
    }
  }
  void alter_unique(const Term& call) { alter_together(call, Made::Kind::Unique); }
  void alter_index(const Term& call) { alter_together(call, Made::Kind::Index); }

  void alter_order(const Term& call) {
    const std::string name = model_name(call, "name");
    const Pair pair = models_of(from_, to_, place_.app, name, name);
    if (missing(pair.before, name) || !pair.after || !pair.in_database) {
      return;
    }
    const Field* before = pair.before->find("_order");
    const Field* after = pair.after->find("_order");
    if (before == nullptr && after != nullptr) {
      editor_.add_field(to_, *pair.after, *after);
    } else if (before != nullptr && after == nullptr) {
      editor_.remove_field(from_, *pair.before, *before);
    }
  }

  /// The model and the index or constraint that an operation names, from the state that has it.
  template <typename Change>
  void on_part(const Term& call, bool adds, bool of_indexes, Change change) {
    const std::string name = model_name(call);
    const auto model = copied(adds ? to_ : from_, place_.app, name);
    if (missing(model, name) || !model->has_table()) {
      return;
    }
    const Value* spec = python::argument(call, 1, of_indexes ? "index" : "constraint");
    const bool by_spec = spec != nullptr && spec->term() != nullptr;
    const std::string part_name =
        by_spec ? name_of_part(Engine::Postgres, *model, *spec) : text_or_empty(call, 1, "name");
    const std::vector<Part>& parts = of_indexes ? model->indexes : model->constraints;
    const auto found = std::ranges::find(parts, part_name, &Part::name);
    if (found != parts.end()) {
      change(*model, *found);
    } else {
      change(*model, Part{part_name, by_spec ? *spec : python::make_opaque(part_name, 0)});
    }
  }

  void change_index(const Term& call, bool adds, bool concurrently) {
    on_part(call, adds, true, [&](const Model& model, const Part& part) {
      if (adds) {
        editor_.add_index(model, part, concurrently);
      } else {
        editor_.remove_index(model, part, concurrently);
      }
    });
  }
  void add_index(const Term& call) { change_index(call, !back_, false); }
  void remove_index(const Term& call) { change_index(call, back_, false); }
  void add_index_concurrently(const Term& call) { change_index(call, !back_, true); }
  void remove_index_concurrently(const Term& call) { change_index(call, back_, true); }

  void rename_index(const Term& call) {
    const std::string name = model_name(call);
    const auto model = copied(to_, place_.app, name);
    const std::string old_name = text_or_empty(call, 2, "old_name");
    const std::string new_name = text_or_empty(call, 1, "new_name");
    if (missing(model, name) || !model->has_table()) {
      return;
    }
    if (old_name.empty()) {
      editor_.unknown(fmt::format("The name that index {} had is not known.", new_name), {}, true);
    } else {
      editor_.rename_index(*model, back_ ? new_name : old_name, back_ ? old_name : new_name);
    }
  }

  void change_constraint(const Term& call, bool adds, bool validated) {
    on_part(call, adds, false, [&](const Model& model, const Part& part) {
      if (adds) {
        editor_.add_constraint(model, part, validated);
      } else {
        editor_.remove_constraint(model, part);
      }
    });
  }
  void add_constraint(const Term& call) { change_constraint(call, !back_, true); }
  void add_constraint_not_valid(const Term& call) { change_constraint(call, !back_, false); }
  void remove_constraint(const Term& call) { change_constraint(call, back_, true); }

  void validate_constraint(const Term& call) {
    const auto model = copied(to_, place_.app, model_name(call));
    if (!back_ && model) {
      editor_.validate_constraint(*model, text_or_empty(call, 1, "name"));
    }
  }

  void comment(const Term& call) {
    const std::string name = model_name(call, "name");
    const auto model = copied(to_, place_.app, name);
    if (missing(model, name)) {
      return;
    }
    const auto text = model->options.find("db_table_comment");
    const bool given = text != model->options.end() && text->second.text() != nullptr;
    editor_.comment(*model, given ? *text->second.text() : "");
  }

  void create_extension(const std::string& extension) {
    if (!back_) {
      editor_.add(CreateExtension{extension, "", true});
    } else {
      editor_.add(DropExtension{extension, true, false});
    }
  }

  bool run_sql(const Term& call) {
    const Value* script = python::argument(call, back_ ? 1 : 0, "");
    if (script == nullptr || script->integer() == nullptr) {
      if (!back_ && script != nullptr && script->opaque() != nullptr) {
        editor_.unknown(
            fmt::format("The SQL of RunSQL, {}, is not known before the file runs.", python::described(*script)), {},
            true);
      }
      return !back_ || (script != nullptr && script->text() != nullptr);
    }
    const auto number = static_cast<std::size_t>(*script->integer());
    if (number < place_.scripts.size()) {
      editor_.take(place_.scripts[number]);
    }
    return true;
  }

  bool run_python(const Term& call) {
    const Value* code = python::argument(call, back_ ? 1 : 0, back_ ? "reverse_code" : "code");
    if (code == nullptr) {
      return false;
    }
    if (is_noop(code)) {
      return true;
    }
    const std::string name = python::described(*code);
    std::vector<QualifiedName> touches;
    const auto asked = place_.draft.models_of.find(name);
    for (const std::string& key : asked == place_.draft.models_of.end() ? std::vector<std::string>{} : asked->second) {
      if (const Model* model = from_.find_key(lower(key))) {
        touches.push_back(editor_.table(*model));
      }
    }
    const bool anything = touches.empty();
    editor_.unknown(fmt::format("RunPython calls {}, which is not followed.", name), std::move(touches), anything);
    return true;
  }

  /// The database's operations have states of their own; what they made is kept for the models.
  bool separate(const Term& call) {
    std::vector<Value> operations = items_of(python::argument(call, 0, "database_operations"));
    std::vector<State> states = {back_ ? to_ : from_};
    for (const Value& each : operations) {
      states.push_back(states.back());
      change_state(place_, each, states.back());
    }
    bool reversible = true;
    for (std::size_t i = 0; i < operations.size(); ++i) {
      const std::size_t at = back_ ? operations.size() - 1 - i : i;
      Run run(place_, states[back_ ? at + 1 : at], states[back_ ? at : at + 1], editor_, back_);
      reversible = run.operation(operations[at]) && reversible;
      if (!back_ && at + 2 < states.size()) {
        carry_made(states[at + 1], states[at + 2]);
      }
    }
    if (!back_) {
      carry_made(states.back(), to_);
    }
    return reversible;
  }

  static void carry_made(const State& from, State& to) {
    from.each([&](const Model& model) {
      const Model* other = to.find(model.app, model.name);
      if (other != nullptr && other->made.size() != model.made.size()) {
        to.edit(other->app, other->name, [&](Model& own) { own.made = model.made; });
      }
    });
  }

  const Place& place_;
  const State& from_;
  State& to_;
  Editor& editor_;
  bool back_;
};

}  // namespace

void forwards(const Place& place, const Value& operation, const State& from, State& to, Editor& editor) {
  Run(place, from, to, editor, false).operation(operation);
}

bool backwards(const Place& place, const Value& operation, const State& from, State& to, Editor& editor) {
  return Run(place, from, to, editor, true).operation(operation);
}

}  // namespace signalbox::django
