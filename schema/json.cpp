// The JSON forms of codec.h, made from the structs' own lists of fields: what has its default value is left out, but
// for the few keys that the contract always shows.

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ranges>

#include "base/json_text.h"
#include "base/text.h"
#include "schema/codec.h"
#include "schema/json_kinds.h"

namespace signalbox {
namespace {

using Json = nlohmann::ordered_json;

/// A tree, built from what JsonText is told.
class JsonTree {
 public:
  void begin_object() { open_.push_back(&place(Json::object())); }
  void end_object() { open_.pop_back(); }
  void begin_array() { open_.push_back(&place(Json::array())); }
  void end_array() { open_.pop_back(); }
  void key(std::string_view name) { key_ = name; }
  void text(std::string_view value) { place(to_valid_utf8(value)); }
  void number(int value) { place(value); }
  void boolean(bool value) { place(value); }
  void null() { place(nullptr); }

  Json take() { return std::move(root_); }

 private:
  Json& place(Json value) {
    if (open_.empty()) {
      return root_ = std::move(value);
    }
    Json& parent = *open_.back();
    if (parent.is_array()) {
      parent.push_back(std::move(value));
      return parent.back();
    }
    return parent[key_] = std::move(value);
  }

  Json root_;
  std::vector<Json*> open_;
  std::string key_;
};

template <typename Out>
void write(Out& out, std::string_view value) {
  out.text(value);
}
template <typename Out>
void write(Out& out, const std::string& value) {
  out.text(value);
}
template <typename Out>
void write(Out& out, bool value) {
  out.boolean(value);
}
template <typename Out>
void write(Out& out, int value) {
  out.number(value);
}
template <typename Out>
void write(Out& out, const QualifiedName& value) {
  out.text(to_string(value));
}
template <typename Out>
void write(Out& out, const ColumnRef& value) {
  out.text(to_string(value));
}
template <typename Out, Described T>
void write(Out& out, const T& value);
template <typename Out, typename T>
void write(Out& out, const std::optional<T>& value) {
  if (value) {
    write(out, *value);
  } else {
    out.null();
  }
}
template <typename Out, typename T>
void write(Out& out, const std::vector<T>& values) {
  out.begin_array();
  for (const T& each : values) {
    write(out, each);
  }
  out.end_array();
}
template <typename Out>
void write(Out& out, const std::map<std::string, std::string>& values) {
  out.begin_object();
  for (const auto& [key, each] : values) {
    out.key(to_valid_utf8(key));
    out.text(each);
  }
  out.end_object();
}

template <typename Out, typename T>
void write_member(Out& out, std::string_view key, const T& value) {
  out.key(key);
  write(out, value);
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
  T::fields()([&](const auto&... each) {
    const auto one = [&](std::string_view key, const auto& member, const auto& usual) {
      if (always_shown<T>(key) || !(member == usual)) {
        put(key, member);
      }
    };
    (one(each.name, value.*(each.member), defaults.*(each.member)), ...);
  });
}

template <typename Out, Described T>
void write(Out& out, const T& value) {
  out.begin_object();
  visit_telling_fields(value, [&](std::string_view key, const auto& member) { write_member(out, key, member); });
  out.end_object();
}

template <typename Out>
struct WriteOperationField {
  Out& out;

  template <typename T>
  void operator()(std::string_view key, const T& member) const {
    if constexpr (Subject<T>) {
      visit_telling_fields(member, [&](std::string_view inner, const auto& value) {
        write_member(out, subject_key<T>(key, inner), value);
      });
    } else if constexpr (Constraint<T>) {
      visit_telling_fields(member, [&](std::string_view inner, const auto& value) { write_member(out, inner, value); });
    } else {
      write_member(out, key, member);
    }
  }
};

template <typename Out>
void write_reads(Out& out, const std::vector<ColumnRef>& reads) {
  const auto tells = [](const ColumnRef& ref) { return !ref.table.empty(); };
  if (std::ranges::none_of(reads, tells)) {
    return;
  }
  out.key("reads");
  out.begin_array();
  for (const ColumnRef& ref : reads | std::views::filter(tells)) {
    write(out, ref);
  }
  out.end_array();
}

template <typename Out>
void write_change(Out& out, const SchemaChange& change) {
  out.begin_object();
  write_member(out, "op", op_name(change.operation));
  std::visit([&](const auto& operation) { visit_telling_fields(operation, WriteOperationField<Out>{out}); },
             change.operation);
  if (change.line > 0) {
    write_member(out, "line", change.line);
  }
  if (change.idempotent) {
    write_member(out, "idempotent", true);
  }
  write_reads(out, change.reads);
  out.end_object();
}

/// A named object of `signalbox schema`: its name as "schema" and "name".
template <Described T>
Json object_of(const T& value) {
  JsonTree out;
  out.begin_object();
  write_member(out, "schema", value.name.schema);
  write_member(out, "name", value.name.name);
  visit_telling_fields(value, [&](std::string_view key, const auto& member) {
    if (key != "name") {
      write_member(out, key, member);
    }
  });
  out.end_object();
  return out.take();
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
  JsonTree out;
  write_change(out, change);
  return out.take();
}

void write_json(const SchemaChange& change, JsonText& out) {
  write_change(out, change);
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
