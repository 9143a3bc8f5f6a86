#include "migrations/django/state.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "migrations/django/names.h"

namespace signalbox::django {
namespace {

using python::Value;

/// How much of models the operations of one file may copy and look through, in Model::weight(). A table of fifty
/// columns that is changed 20,000 times takes a million.
constexpr std::size_t kMaxWork = 1'000'000;

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

bool numbers_itself(const Model& model) {
  const Field* key = primary_key_of(model);
  return key != nullptr && key->type().ends_with("AutoField");
}

/// Applications that come with Django: their keys say nothing of the project's settings.
bool is_of_django(std::string_view app) {
  constexpr std::array<std::string_view, 5> kApps = {"auth", "contenttypes", "sites", "admin", "sessions"};
  return std::ranges::find(kApps, app) != kApps.end();
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

std::size_t Model::weight() const {
  constexpr std::size_t kUnit = 100;
  const auto of = [](const std::string& key, const Value& value) {
    return 1 + (key.size() + (value.text() == nullptr ? 0 : value.text()->size())) / kUnit;
  };
  std::size_t out = 1 + made.size() + indexes.size() + constraints.size();
  for (const Field& field : fields) {
    out += of(field.name, field.spec);
  }
  for (const auto& [option, value] : options) {
    out += of(option, value);
  }
  return out;
}

bool Model::has_table() const {
  const auto managed = options.find("managed");
  return !proxy && (managed == options.end() || !managed->second.is(false));
}

const Model* State::find(const std::string& app, const std::string& name) const {
  return find_key(key_text(app, name));
}

const Model* State::find_key(const std::string& key) const {
  const auto* found = models_.find(key);
  return found == nullptr ? nullptr : found->get();
}

void State::begin_work() {
  work_ = std::make_shared<std::size_t>(kMaxWork);
}

bool State::is_exhausted() const {
  return work_ != nullptr && *work_ == 0;
}

bool State::take_work(std::size_t amount) const {
  if (work_ != nullptr) {
    *work_ -= std::min(amount, *work_);
  }
  return !is_exhausted();
}

void State::edit(const std::string& app, const std::string& name, const std::function<void(Model&)>& change) {
  const Model* found = find(app, name);
  if (found != nullptr && take_work(found->weight())) {
    Model copy = *found;
    change(copy);
    put(std::move(copy));
  }
}

void State::put(Model model) {
  const std::string key = model.key();
  const auto shared = std::make_shared<const Model>(std::move(model));
  const auto note = [&](Models& models, bool belongs) {
    if (belongs) {
      models.put(key, shared);
    } else {
      models.erase(key);
    }
  };
  note(models_, true);
  note(users_, shared->app != "auth" && looks_like_users(*shared));
  note(numbered_, numbers_itself(*shared));
}

void State::remove(const std::string& app, const std::string& name) {
  const std::string key = key_text(app, name);
  for (Models* models : {&models_, &users_, &numbered_}) {
    models->erase(key);
  }
}

void State::each(const std::function<void(const Model&)>& visit) const {
  models_.each([&](const std::string&, const std::shared_ptr<const Model>& model) {
    const bool goes_on = take_work(model->weight());
    if (goes_on) {
      visit(*model);
    }
    return goes_on;
  });
}

std::string State::user_model() const {
  std::string found = "auth.user";
  users_.each([&](const std::string& key, const auto&) {
    found = key;
    return false;
  });
  return found;
}

std::string State::automatic_field(const std::string& app) const {
  std::string found;
  const std::string first = lower(app) + ".";
  numbered_.each_from(first, [&](const std::string& key, const std::shared_ptr<const Model>& model) {
    if (model->app == app) {
      found = primary_key_of(*model)->type();
    }
    return found.empty() && key.starts_with(first);
  });
  numbered_.each_backwards([&](const std::string&, const std::shared_ptr<const Model>& model) {
    if (found.empty() && !is_of_django(model->app)) {
      found = primary_key_of(*model)->type();
    }
    return found.empty();
  });
  return found.empty() ? "AutoField" : found;
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
