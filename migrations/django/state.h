#pragma once
// The models of a project as its migrations have left them, and what they are in the database.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "migrations/python/value.h"
#include "schema/schema.h"

namespace signalbox::django {

struct Field {
  std::string name;
  python::Value spec;  ///< models.CharField(max_length=50)

  const python::Term& term() const;
  /// "CharField"
  std::string_view type() const;
  const python::Value* option(std::string_view key) const { return python::keyword(term(), key); }
  bool is(std::string_view key) const { return python::is_true(term(), key); }
  bool is_many_to_many() const;
  bool is_relation() const;  ///< a foreign key or one-to-one
};

/// An index or constraint that Django made for a field: it is dropped by the name that it got then.
struct Made {
  enum class Kind { Index, Unique, Check, ForeignKey };
  Kind kind = Kind::Index;
  std::vector<std::string> columns;
  std::string name;
};

/// An entry of Meta.indexes or Meta.constraints.
struct Part {
  std::string name;
  python::Value spec;
};

struct Model {
  std::string app;
  std::string name;
  std::vector<Field> fields;
  std::map<std::string, python::Value> options;
  std::vector<Part> indexes;
  std::vector<Part> constraints;
  std::vector<Made> made;
  bool proxy = false;

  std::string key() const;
  const Field* find(std::string_view field) const;
  /// managed = False and proxies have no table of Django's making.
  bool has_table() const;
};

class State {
 public:
  const Model* find(const std::string& app, const std::string& name) const;
  const Model* find_key(const std::string& key) const;
  /// A copy of its own to change; nullptr when there is none.
  Model* edit(const std::string& app, const std::string& name);
  void put(Model model);
  void remove(const std::string& app, const std::string& name);
  const std::map<std::string, std::shared_ptr<const Model>>& models() const { return models_; }

  /// "app.model" that a reference means: "Model", "app.Model", "self", settings.AUTH_USER_MODEL.
  std::string key_of(const python::Value& reference, const Model& from) const;
  const Model* related(const Field& field, const Model& from) const;
  /// What settings.AUTH_USER_MODEL says: the project's own model of users, or auth.User.
  std::string user_model() const;

 private:
  // Models are shared by the states before and after an operation; edit() makes the copy that differs.
  std::map<std::string, std::shared_ptr<const Model>> models_;
};

/// The primary key; nullptr: the implicit "id".
const Field* primary_key_of(const Model& model);

QualifiedName table_of(Engine engine, const Model& model);
std::string column_of(const Field& field);

}  // namespace signalbox::django
