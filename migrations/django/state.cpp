#include "migrations/django/state.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "migrations/django/names.h"

namespace signalbox::django {
namespace {

using python::Value;

std::string key_text(std::string_view app, std::string_view name) {
  return lower(app) + "." + lower(name);
}

bool has_text(const Value* value, std::string_view wanted) {
  return value != nullptr && value->text() != nullptr && *value->text() == wanted;
}

/// A model of users always has these two, from AbstractBaseUser.
bool looks_like_users(const Model& model) {
  const auto swappable = model.options.find("swappable");
  return (swappable != model.options.end() && has_text(&swappable->second, "AUTH_USER_MODEL")) ||
         (model.find("password") != nullptr && model.find("last_login") != nullptr);
}

}  // namespace

const python::Term& Field::term() const {
  static const python::Term kNone;
  return spec.term() == nullptr ? kNone : *spec.term();
}

std::string_view Field::type() const {
  return python::term_name(spec);
}

bool Field::is_many_to_many() const {
  return type().ends_with("ManyToManyField") || type() == "TaggableManager";
}

bool Field::is_relation() const {
  return type().ends_with("ForeignKey") || type().ends_with("OneToOneField");
}

std::string Model::key() const {
  return key_text(app, name);
}

const Field* Model::find(std::string_view field) const {
  const auto found = std::ranges::find(fields, field, &Field::name);
  return found == fields.end() ? nullptr : &*found;
}

bool Model::has_table() const {
  const auto managed = options.find("managed");
  return !proxy && (managed == options.end() || !managed->second.is(false));
}

const Model* State::find(const std::string& app, const std::string& name) const {
  return find_key(key_text(app, name));
}

const Model* State::find_key(const std::string& key) const {
  const auto found = models_.find(key);
  return found == models_.end() ? nullptr : found->second.get();
}

Model* State::edit(const std::string& app, const std::string& name) {
  const auto found = models_.find(key_text(app, name));
  if (found == models_.end()) {
    return nullptr;
  }
  auto copy = std::make_shared<Model>(*found->second);
  Model* out = copy.get();
  found->second = std::move(copy);
  return out;
}

void State::put(Model model) {
  const std::string key = model.key();
  models_[key] = std::make_shared<const Model>(std::move(model));
}

void State::remove(const std::string& app, const std::string& name) {
  models_.erase(key_text(app, name));
}

std::string State::user_model() const {
  for (const auto& [key, model] : models_) {
    if (model->app != "auth" && looks_like_users(*model)) {
      return key;
    }
  }
  return "auth.user";
}

std::string State::key_of(const Value& reference, const Model& from) const {
  if (reference.text() == nullptr) {
    // settings.AUTH_USER_MODEL, or a model class that the file imports.
    const std::string_view name = python::term_name(reference);
    return name == "AUTH_USER_MODEL" ? user_model() : key_text(from.app, name);
  }
  const std::string& text = *reference.text();
  if (text == "self") {
    return from.key();
  }
  return text.find('.') == std::string::npos ? key_text(from.app, text) : lower(text);
}

const Model* State::related(const Field& field, const Model& from) const {
  const Value* to = python::argument(field.term(), 0, "to");
  return to == nullptr ? nullptr : find_key(key_of(*to, from));
}

const Field* primary_key_of(const Model& model) {
  const auto found = std::ranges::find_if(model.fields, [](const Field& field) { return field.is("primary_key"); });
  return found == model.fields.end() ? nullptr : &*found;
}

QualifiedName table_of(Engine engine, const Model& model) {
  const auto written = model.options.find("db_table");
  std::string name =
      written != model.options.end() && written->second.text() != nullptr && !written->second.text()->empty()
          ? *written->second.text()
          : model.app + "_" + lower(model.name);
  // "schema"."table", with the outer quotes left for Django to write.
  const std::size_t dot = name.find("\".\"");
  if (dot != std::string::npos) {
    const auto bare = [](std::string part) { return replace_all(std::move(part), "\"", ""); };
    return {bare(name.substr(0, dot)), truncated(engine, bare(name.substr(dot + 3)))};
  }
  return {std::string(default_schema(engine)), truncated(engine, name)};
}

std::string column_of(const Field& field) {
  const Value* written = field.option("db_column");
  if (written != nullptr && written->text() != nullptr) {
    return *written->text();
  }
  return field.name + (field.is_relation() ? "_id" : "");
}

}  // namespace signalbox::django
