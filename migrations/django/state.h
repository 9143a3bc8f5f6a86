#pragma once
// The models of a project as its migrations have left them, and what they are in the database.

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/versioned_map.h"
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
  /// How many hundreds of bytes a copy takes, about.
  std::size_t weight() const;
  /// managed = False and proxies have no table of Django's making.
  bool has_table() const;
};

/// Every operation of a file leaves a State of its own behind, since the way back needs them all: they share what they
/// have in common.
class State {
 public:
  /// Starts the work of one file. What its operations may copy and look through is bounded, whatever they are: all
  /// states that come of this one draw on the same store, and when it is used up nothing changes any more.
  void begin_work();
  bool is_exhausted() const;

  const Model* find(const std::string& app, const std::string& name) const;
  const Model* find_key(const std::string& key) const;
  /// Changes a copy of the model; nothing when there is none.
  void edit(const std::string& app, const std::string& name, const std::function<void(Model&)>& change);
  void put(Model model);
  void remove(const std::string& app, const std::string& name);
  /// In the order of their keys.
  void each(const std::function<void(const Model&)>& visit) const;

  /// "app.model" that a reference means: "Model", "app.Model", "self", settings.AUTH_USER_MODEL.
  std::string key_of(const python::Value& reference, const Model& from) const;
  const Model* related(const Field& field, const Model& from) const;
  /// What settings.AUTH_USER_MODEL says: the project's own model of users, or auth.User.
  std::string user_model() const;
  /// "BigAutoField": the class of field that the "id" of a model of `app` gets where the migrations say nothing: as the
  /// project's other models.
  std::string automatic_field(const std::string& app) const;

 private:
  using Models = VersionedMap<std::string, std::shared_ptr<const Model>>;

  bool take_work(std::size_t amount) const;

  Models models_;
  // Some of models_, which are asked for again and again.
  Models users_;     ///< that look like the project's users
  Models numbered_;  ///< that have a primary key which numbers itself
  std::shared_ptr<std::size_t> work_;
};

/// The primary key; nullptr: the implicit "id".
const Field* primary_key_of(const Model& model);

QualifiedName table_of(Engine engine, const Model& model);
std::string column_of(const Field& field);

}  // namespace signalbox::django
