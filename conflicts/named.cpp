#include "conflicts/named.h"

#include <type_traits>

namespace signalbox {
namespace {

class Collector {
 public:
  explicit Collector(Named& out) : out_(out) {}

  void operator()(std::string_view, const QualifiedName& name) const { out_.relations.insert(name); }
  void operator()(std::string_view, const ColumnRef& ref) const { out_.relations.insert(ref.table); }
  void operator()(std::string_view field, const std::string& text) const {
    if (text.empty()) {
      return;
    }
    if (field == "type") {
      out_.types.insert(text);
    } else if (field == "name" || field == "to" || field == "constraint" || field == "using_index") {
      out_.words.insert(text);
    }
  }
  template <typename T>
  void operator()(std::string_view field, const std::optional<T>& value) const {
    if (value) {
      (*this)(field, *value);
    }
  }
  template <typename T>
  void operator()(std::string_view field, const std::vector<T>& values) const {
    for (const T& value : values) {
      (*this)(field, value);
    }
  }
  template <Described T>
  void operator()(std::string_view, const T& value) const {
    for_each_field(value, *this);
  }
  template <typename T>
    requires std::is_arithmetic_v<T>
  void operator()(std::string_view, T) const {}
  void operator()(std::string_view, const std::map<std::string, std::string>&) const {}

 private:
  Named& out_;
};

bool acts_on_schema(const Operation& operation) {
  return std::holds_alternative<DropSchema>(operation) || std::holds_alternative<RenameSchema>(operation) ||
         std::holds_alternative<DropExtension>(operation);
}

}  // namespace

void Named::add(const SchemaChange& change) {
  const Collector collect(*this);
  std::visit([&](const auto& operation) { for_each_field(operation, collect); }, change.operation);
  collect("reads", change.reads);
  whole_schema = whole_schema || acts_on_schema(change.operation);
}

void Named::add(const Named& other) {
  relations.insert(other.relations.begin(), other.relations.end());
  words.insert(other.words.begin(), other.words.end());
  types.insert(other.types.begin(), other.types.end());
  whole_schema = whole_schema || other.whole_schema;
}

}  // namespace signalbox
