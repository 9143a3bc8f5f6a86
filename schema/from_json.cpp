#include "schema/from_json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "schema/json_kinds.h"

namespace signalbox {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMaxText = 64U << 20U;

QualifiedName name_of(std::string_view text) {
  const std::size_t dot = text.find('.');
  return dot == std::string_view::npos
             ? QualifiedName{"", std::string(text)}
             : QualifiedName{std::string(text.substr(0, dot)), std::string(text.substr(dot + 1))};
}

/// Reads values and remembers the first one that was not what it should be.
class Reader {
 public:
  explicit Reader(Engine engine) : engine_(engine) {}

  std::optional<Error> take_error() { return std::exchange(error_, std::nullopt); }

  void read(const Json& json, std::string& value) {
    if (!json.is_string()) {
      return complain("a text");
    }
    value = json.get_ref<const std::string&>();
  }
  void read(const Json& json, bool& value) {
    if (!json.is_boolean()) {
      return complain("true or false");
    }
    value = json.get<bool>();
  }
  void read(const Json& json, int& value) {
    if (!json.is_number_integer()) {
      return complain("a whole number");
    }
    value = static_cast<int>(std::clamp<std::int64_t>(json.get<std::int64_t>(), 0, 1'000'000'000));
  }
  void read(const Json& json, QualifiedName& value) {
    std::string text;
    read(json, text);
    value = name_of(text);
  }
  /// A table has as many parts as its engine gives it; one part more is a column.
  void read(const Json& json, ColumnRef& value) {
    std::string text;
    read(json, text);
    const std::size_t parts = default_schema(engine_).empty() ? 1 : 2;
    const auto dots = static_cast<std::size_t>(std::ranges::count(text, '.'));
    const std::size_t last = dots >= parts ? text.rfind('.') : std::string::npos;
    value.table = name_of(text.substr(0, last));
    value.column = last == std::string::npos ? "" : text.substr(last + 1);
  }
  void read(const Json& json, std::map<std::string, std::string>& value) {
    if (!json.is_object()) {
      return complain("an object of texts");
    }
    for (const auto& [key, each] : json.items()) {
      const Place place(*this, key);
      read(each, value[key]);
    }
  }
  template <typename T>
  void read(const Json& json, std::optional<T>& value) {
    if (json.is_null()) {
      value.reset();
      return;
    }
    read(json, value.emplace());
  }
  template <typename T>
  void read(const Json& json, std::vector<T>& value) {
    if (!json.is_array()) {
      return complain("a list");
    }
    value.clear();
    for (const Json& each : json) {
      const Place place(*this, fmt::format("[{}]", value.size()));
      read(each, value.emplace_back());
    }
  }
  template <Described T>
  void read(const Json& json, T& value) {
    if (!json.is_object()) {
      return complain("an object");
    }
    for_each_field(value, [&](std::string_view key, auto& member) { member_of(json, key, member); });
  }

  template <typename T>
  void member_of(const Json& json, std::string_view key, T& member) {
    if (const auto found = json.find(std::string(key)); found != json.end()) {
      const Place place(*this, key);
      read(*found, member);
    }
  }

  /// An operation's member: the parts of what it is about stand beside each other.
  template <typename T>
  void operation_member(const Json& json, std::string_view key, T& member) {
    if constexpr (Subject<T>) {
      for_each_field(member,
                     [&](std::string_view inner, auto& value) { member_of(json, subject_key<T>(key, inner), value); });
    } else if constexpr (Constraint<T>) {
      for_each_field(member, [&](std::string_view inner, auto& value) { member_of(json, inner, value); });
    } else {
      member_of(json, key, member);
    }
  }

  /// A named object of a schema: its name is two members.
  template <Described T>
  T object(const Json& json) {
    T out;
    if (!json.is_object()) {
      complain("an object");
      return out;
    }
    member_of(json, "schema", out.name.schema);
    for_each_field(out, [&]<typename Member>(std::string_view key, Member& member) {
      if constexpr (std::is_same_v<Member, QualifiedName>) {
        if (key == "name") {
          return member_of(json, "name", member.name);
        }
      }
      member_of(json, key, member);
    });
    return out;
  }

  /// Calls add(object) for every element of a list that may be left out.
  template <Described T, typename Add>
  void objects(const Json& json, std::string_view key, Add&& add) {
    const auto found = json.find(std::string(key));
    if (found == json.end()) {
      return;
    }
    const Place place(*this, key);
    if (!found->is_array()) {
      return complain("a list");
    }
    std::size_t index = 0;
    for (const Json& each : *found) {
      const Place element(*this, fmt::format("[{}]", index++));
      add(object<T>(each));
    }
  }

  void names(const Json& json, std::string_view key, std::map<std::string, std::string>& into) {
    std::vector<std::string> list;
    member_of(json, key, list);
    for (std::string& name : list) {
      into.try_emplace(std::move(name));
    }
  }

  void complain(std::string_view wanted) {
    if (!error_) {
      error_ = Error{Code::InvalidInput,
                     fmt::format("'{}' must be {}", one_line(to_valid_utf8(join(path_, "."))), wanted), std::nullopt};
    }
  }

 private:
  /// Where the reader is, for its complaints.
  class Place {
   public:
    Place(Reader& reader, std::string_view part) : reader_(reader) { reader_.path_.emplace_back(part); }
    ~Place() { reader_.path_.pop_back(); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

   private:
    Reader& reader_;
  };

  Engine engine_;
  std::vector<std::string> path_;
  std::optional<Error> error_;
};

template <typename Map>
auto by_name(Map& map) {
  return [&map](typename Map::mapped_type value) {
    QualifiedName name = value.name;
    map.insert_or_assign(std::move(name), std::move(value));
  };
}

/// Reads the alternative whose name is `op` into `operation`; false when there is none.
template <std::size_t Index = 0>
bool read_operation(Reader& reader, const Json& json, std::string_view op, Operation& operation) {
  if constexpr (Index == std::variant_size_v<AnyOperation>) {
    return false;
  } else {
    using Alternative = std::variant_alternative_t<Index, AnyOperation>;
    if (Alternative::kOp != op) {
      return read_operation<Index + 1>(reader, json, op, operation);
    }
    for_each_field(operation.emplace<Index>(),
                   [&](std::string_view key, auto& member) { reader.operation_member(json, key, member); });
    return true;
  }
}

}  // namespace

Result<Schema> schema_from_json(const Json& json) {
  if (!json.is_object()) {
    return fail(Code::InvalidInput, "a schema must be a JSON object, as `signalbox schema` prints it");
  }
  std::string word = "postgres";
  if (const auto engine = json.find("engine"); engine != json.end() && engine->is_string()) {
    word = engine->get<std::string>();
  }
  const auto engine = parse_engine(word);
  if (!engine) {
    return fail(Code::InvalidInput,
                fmt::format("'engine' must be postgres, mysql, mariadb or sqlite, not '{}'", one_line(word)));
  }
  Schema out = empty_schema(*engine);
  Reader reader(*engine);
  reader.objects<Table>(json, "tables", by_name(out.tables));
  reader.objects<Enum>(json, "enums", by_name(out.enums));
  reader.objects<View>(json, "views", by_name(out.views));
  reader.objects<Sequence>(json, "sequences", by_name(out.sequences));
  reader.objects<Function>(json, "functions", [&](Function function) {
    std::string key = fmt::format("{}({})", to_string(function.name), function.arguments);
    out.functions.insert_or_assign(std::move(key), std::move(function));
  });
  reader.objects<OtherObject>(json, "objects", [&](OtherObject object) {
    std::string key = fmt::format("{} {}", object.kind, to_string(object.name));
    out.others.insert_or_assign(std::move(key), std::move(object));
  });
  reader.names(json, "extensions", out.extensions);
  reader.names(json, "schemas", out.schemas);
  if (auto error = reader.take_error()) {
    return fail(*std::move(error));
  }
  return out;
}

Result<Schema> schema_from_json_text(std::string_view text) {
  if (text.size() > kMaxText) {
    return fail(Code::InvalidInput,
                fmt::format("it has {} bytes; a schema of more than 64 MiB is not read", text.size()));
  }
  const Json json = Json::parse(text, nullptr, false);
  return json.is_discarded() ? fail(Code::InvalidInput, "it is not valid JSON") : schema_from_json(json);
}

Result<SchemaChange> change_from_json(const Json& json, Engine engine) {
  const auto op = json.is_object() ? json.find("op") : json.end();
  if (op == json.end() || !op->is_string()) {
    return fail(Code::InvalidInput, "a change must be a JSON object with an \"op\"");
  }
  SchemaChange out;
  Reader reader(engine);
  if (!read_operation(reader, json, op->get_ref<const std::string&>(), out.operation)) {
    out.operation = UnknownChange{
        fmt::format("this program does not know the operation '{}'", one_line(op->get<std::string>())), "", {}, true};
  }
  reader.member_of(json, "line", out.line);
  reader.member_of(json, "idempotent", out.idempotent);
  reader.member_of(json, "reads", out.reads);
  if (auto error = reader.take_error()) {
    return fail(*std::move(error));
  }
  return out;
}

}  // namespace signalbox
