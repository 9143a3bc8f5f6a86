// The JSON forms of codec.h, made from the structs' own lists of fields: what has its default value is left out, but
// for the few keys that the contract always shows.

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "schema/codec.h"
#include "schema/json_kinds.h"

namespace signalbox {
namespace {

using Json = nlohmann::ordered_json;

Json value_of(const std::string& value) {
  return to_valid_utf8(value);
}
Json value_of(bool value) {
  return value;
}
Json value_of(int value) {
  return value;
}
Json value_of(const QualifiedName& value) {
  return to_valid_utf8(to_string(value));
}
Json value_of(const ColumnRef& value) {
  return to_valid_utf8(to_string(value));
}
template <Described T>
Json value_of(const T& value);
template <typename T>
Json value_of(const std::optional<T>& value) {
  return value ? value_of(*value) : Json(nullptr);
}
template <typename T>
Json value_of(const std::vector<T>& values) {
  Json list = Json::array();
  for (const T& each : values) {
    list.push_back(value_of(each));
  }
  return list;
}
Json value_of(const std::map<std::string, std::string>& values) {
  Json object = Json::object();
  for (const auto& [key, each] : values) {
    object[to_valid_utf8(key)] = to_valid_utf8(each);
  }
  return object;
}

template <typename T>
bool always_shown(std::string_view key) {
  if constexpr (std::is_same_v<T, Column>) {
    return key == "type" || key == "nullable" || key == "default";
  }
  if constexpr (std::is_same_v<T, Table>) {
    return key == "columns" || key == "primary_key" || key == "foreign_keys" || key == "unique" || key == "checks" ||
           key == "indexes";
  }
  return false;
}

/// Puts every field that says something into `out`, by calling put(key, value).
template <Described T, typename Put>
void visit_telling_fields(const T& value, Put&& put) {
  static const T defaults{};
  std::apply(
      [&](const auto&... each) {
        const auto one = [&](std::string_view key, const auto& member, const auto& usual) {
          if (always_shown<T>(key) || !(member == usual)) {
            put(key, member);
          }
        };
        (one(each.name, value.*(each.member), defaults.*(each.member)), ...);
      },
      T::fields());
}

template <Described T>
Json value_of(const T& value) {
  Json object = Json::object();
  visit_telling_fields(value,
                       [&](std::string_view key, const auto& member) { object[std::string{key}] = value_of(member); });
  return object;
}

struct PutOperationField {
  Json& out;

  template <typename T>
  void operator()(std::string_view key, const T& member) const {
    if constexpr (Subject<T>) {
      visit_telling_fields(member, [&](std::string_view inner, const auto& value) {
        out[std::string{subject_key<T>(key, inner)}] = value_of(value);
      });
    } else if constexpr (Constraint<T>) {
      visit_telling_fields(
          member, [&](std::string_view inner, const auto& value) { out[std::string{inner}] = value_of(value); });
    } else {
      out[std::string{key}] = value_of(member);
    }
  }
};

/// A named object of `signalbox schema`: its name as "schema" and "name".
template <Described T>
Json object_of(const T& value) {
  Json object = Json::object();
  object["schema"] = to_valid_utf8(value.name.schema);
  object["name"] = to_valid_utf8(value.name.name);
  visit_telling_fields(value, [&](std::string_view key, const auto& member) {
    if (key != "name") {
      object[std::string{key}] = value_of(member);
    }
  });
  return object;
}

template <typename Map>
Json objects_of(const Map& map) {
  Json list = Json::array();
  for (const auto& [name, each] : map) {
    list.push_back(object_of(each));
  }
  return list;
}

Json names_of(const std::map<std::string, std::string>& map) {
  Json list = Json::array();
  for (const auto& [name, value] : map) {
    list.push_back(to_valid_utf8(name));
  }
  return list;
}

Table with_sorted_parts(Table table) {
  std::ranges::sort(table.foreign_keys, {}, &ForeignKey::name);
  std::ranges::sort(table.uniques, {}, &Unique::name);
  std::ranges::sort(table.checks, {}, &Check::name);
  std::ranges::sort(table.exclusions, {}, &Exclusion::name);
  std::ranges::sort(table.indexes, {}, &Index::name);
  std::ranges::sort(table.triggers, {}, &Trigger::name);
  std::ranges::sort(table.policies, {}, &Policy::name);
  return table;
}

}  // namespace

nlohmann::ordered_json to_json(const SchemaChange& change) {
  Json out = Json::object();
  out["op"] = op_name(change.operation);
  std::visit([&](const auto& operation) { visit_telling_fields(operation, PutOperationField{out}); }, change.operation);
  if (change.line > 0) {
    out["line"] = change.line;
  }
  if (change.idempotent) {
    out["idempotent"] = true;
  }
  std::vector<ColumnRef> reads = change.reads;
  std::erase_if(reads, [](const ColumnRef& ref) { return ref.table.empty(); });
  if (!reads.empty()) {
    out["reads"] = value_of(reads);
  }
  return out;
}

nlohmann::ordered_json to_json(const Schema& schema) {
  Json out = Json::object();
  out["engine"] = to_string(schema.engine);
  out["tables"] = Json::array();
  for (const auto& [name, table] : schema.tables) {
    out["tables"].push_back(object_of(with_sorted_parts(table)));
  }
  out["enums"] = objects_of(schema.enums);
  out["views"] = objects_of(schema.views);
  out["sequences"] = objects_of(schema.sequences);
  out["functions"] = objects_of(schema.functions);
  out["objects"] = objects_of(schema.others);
  out["extensions"] = names_of(schema.extensions);
  out["schemas"] = names_of(schema.schemas);
  return out;
}

}  // namespace signalbox
