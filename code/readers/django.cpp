// Django: models and the querysets that start at Model.objects. Lookups lead through relations: user__email__icontains
// is the email of the relation user.

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "code/python.h"
#include "code/source.h"

namespace signalbox {
namespace {

using code_python::Arguments;
using code_python::Assignment;

constexpr std::array<std::string_view, 3> kRelations = {"ForeignKey", "OneToOneField", "ManyToManyField"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

/// Folders of the path, the nearest first: any may be the app that gives the table its prefix.
std::vector<std::string> apps_of(std::string_view path) {
  std::vector<std::string> apps;
  std::vector<std::string_view> parts = split(path, '/');
  for (std::size_t i = parts.size() - 1; i-- > 0;) {
    if (parts[i] != "models") {
      apps.emplace_back(parts[i]);
    }
  }
  return apps;
}

std::string named_text(const Arguments& arguments, const std::string& name) {
  const auto found = arguments.named.find(name);
  return found == arguments.named.end() ? "" : literal_text(found->second).value_or("");
}

std::string related_model(const Arguments& arguments, const std::string& self) {
  const auto to = arguments.named.find("to");
  const Node target = !arguments.positional.empty() ? arguments.positional.front()
                      : to != arguments.named.end() ? to->second
                                                    : Node();
  const auto text = literal_text(target);
  const std::string name(last_name(text ? *text : target.text()));
  return name == "self" ? self : name;
}

void read_field(const Assignment& field, Model& model) {
  const std::string_view type = last_name(field.value.field("function").text());
  if (!field.value.is("call") || (!type.ends_with("Field") && !is_one_of(kRelations, type))) {
    return;
  }
  const Arguments arguments = code_python::arguments_of(field.value);
  const std::string name(field.name);
  const std::string written = named_text(arguments, "db_column");
  if (is_one_of(kRelations, type)) {
    const std::string column = type == "ManyToManyField" ? "" : written.empty() ? name + "_id" : written;
    model.columns.push_back({name, column, related_model(arguments, model.name), field.line});
  } else {
    model.columns.push_back({name, written.empty() ? name : written, "", field.line});
  }
}

/// db_table of `class Meta`; "-" for an abstract model, which has no table.
std::string table_of_meta(const Node& body) {
  for (const Node& each : body.children()) {
    if (!each.is("class_definition") || each.field("name").text() != "Meta") {
      continue;
    }
    for (const Assignment& option : code_python::assignments_of(each.field("body"))) {
      if (option.name == "db_table") {
        return replace_all(literal_text(option.value).value_or(""), "\\\"", "");
      }
      if (option.name == "abstract" && option.value.text() == "True") {
        return "-";
      }
    }
  }
  return {};
}

void read_model(const Node& definition, const CodeSource& source, CodeReading& out) {
  const std::vector<Node> bases = definition.field("superclasses").children();
  if (bases.empty()) {
    return;
  }
  Model model;
  model.name = definition.field("name").text();
  model.parent = last_name(bases.back().text());
  model.line = definition.line();
  const Node body = definition.field("body");
  for (const Assignment& field : code_python::assignments_of(body)) {
    read_field(field, model);
  }
  if (model.columns.empty() && bases.back().text().find("Model") == std::string_view::npos) {
    return;
  }
  const std::string table = table_of_meta(body);
  if (table.empty()) {
    for (const std::string& app : apps_of(source.path)) {
      model.tables.push_back({"", app + "_" + lower(model.name)});
    }
    model.tables.push_back({"", lower(model.name)});
  } else if (table != "-") {
    const std::size_t dot = table.find('.');
    model.tables.push_back(dot == std::string::npos ? QualifiedName{"", table}
                                                    : QualifiedName{table.substr(0, dot), table.substr(dot + 1)});
  }
  model.columns.push_back({"id", "id", "", model.line});
  model.columns.push_back({"pk", "id", "", model.line});
  out.models.push_back(std::move(model));
}

constexpr std::array<std::string_view, 6> kFilters = {"filter", "exclude", "get", "annotate", "aggregate", "alias"};
constexpr std::array<std::string_view, 5> kWrites = {"create", "update", "get_or_create", "update_or_create",
                                                     "acreate"};
constexpr std::array<std::string_view, 10> kNames = {"values",   "values_list",     "order_by", "only",
                                                     "defer",    "distinct",        "latest",   "select_related",
                                                     "earliest", "prefetch_related"};
constexpr std::array<std::string_view, 28> kLookups = {
    "exact",       "iexact",   "contains",  "icontains", "in",     "gt",     "gte",   "lt",    "lte",  "startswith",
    "istartswith", "endswith", "iendswith", "range",     "date",   "year",   "month", "day",   "week", "week_day",
    "quarter",     "time",     "hour",      "minute",    "second", "isnull", "regex", "iregex"};

/// "user__email__icontains" → {"user", "email"}; "-created" → {"created"}.
std::vector<std::string> lookup_path(std::string_view lookup) {
  std::vector<std::string> path;
  lookup.remove_prefix(lookup.starts_with('-') ? 1 : 0);
  while (!lookup.empty()) {
    const std::size_t end = lookup.find("__");
    const std::string_view part = lookup.substr(0, end);
    if (!part.empty() && !(is_one_of(kLookups, part) && !path.empty())) {
      path.emplace_back(part);
    }
    lookup = end == std::string_view::npos ? std::string_view{} : lookup.substr(end + 2);
  }
  return path;
}

/// The model of a chain: User.objects.filter(…).order_by(…).
std::string chain_model(const Node& node, int depth = 0) {
  if (depth > kMaxDepth) {
    return {};
  }
  if (node.is("call")) {
    return chain_model(node.field("function").field("object"), depth + 1);
  }
  if (node.is("attribute")) {
    const std::string_view name = node.field("attribute").text();
    if (name == "objects" || name == "_default_manager" || name == "all_objects") {
      return std::string(last_name(node.field("object").text()));
    }
    return chain_model(node.field("object"), depth + 1);
  }
  return {};
}

class Querysets {
 public:
  explicit Querysets(CodeReading& out) : out_(out) {}

  void read(const Node& call) {
    const Node function = call.field("function");
    const std::string_view method = function.field("attribute").text();
    if (!function.is("attribute")) {
      return;
    }
    const std::string model = chain_model(function.field("object"));
    if (model.empty()) {
      return;
    }
    const Arguments arguments = code_python::arguments_of(call);
    const bool writes = is_one_of(kWrites, method);
    if (writes || is_one_of(kFilters, method)) {
      keywords(model, call, method == "annotate" || method == "aggregate" || method == "alias", writes);
    }
    if (is_one_of(kNames, method)) {
      for (const Node& each : arguments.positional) {
        if (const auto name = literal_text(each)) {
          add(model, *name, false, each.line());
        }
      }
    }
    expressions(model, call);
  }

 private:
  /// The names of annotations are new; those of the others are fields.
  void keywords(const std::string& model, const Node& call, bool new_names, bool writes) {
    for (const auto& [name, value] : code_python::arguments_of(call).named) {
      if (name == "defaults" && value.is("dictionary")) {
        for (const Node& pair : value.children()) {
          if (const auto key = literal_text(pair.field("key"))) {
            add(model, *key, true, pair.line());
          }
        }
      } else if (!new_names) {
        add(model, name, writes, value.parent().line());
      }
    }
  }

  /// F("email"), Q(email=…), Count("orders__id") among the arguments, but not those of a call further in.
  void expressions(const std::string& model, const Node& call) {
    walk(call.field("arguments"), [&](const Node& node) {
      if (!node.is("call")) {
        return true;
      }
      if (!chain_model(node).empty()) {
        return false;
      }
      const std::string_view name = last_name(node.field("function").text());
      static constexpr std::array<std::string_view, 10> kTakesName = {"F",   "Count", "Sum",   "Avg",      "Min",
                                                                      "Max", "Lower", "Upper", "OuterRef", "Length"};
      const Arguments arguments = code_python::arguments_of(node);
      if (name == "Q") {
        for (const auto& [keyword, value] : arguments.named) {
          add(model, keyword, false, value.parent().line());
        }
      } else if (is_one_of(kTakesName, name) && !arguments.positional.empty()) {
        if (const auto text = literal_text(arguments.positional.front())) {
          add(model, *text, false, node.line());
        }
      }
      return true;
    });
  }

  void add(const std::string& model, std::string_view lookup, bool writes, int line) {
    std::vector<std::string> path = lookup_path(lookup);
    if (!path.empty() && path.front() != "*") {
      out_.model_mentions.push_back({model, std::move(path), writes, line, 90});
    }
  }

  CodeReading& out_;
};

void read_django(const CodeSource& source, CodeReading& out) {
  if (source.language != Language::Python) {
    return;
  }
  const bool models = source.text.find("django") != std::string_view::npos;
  Querysets querysets(out);
  walk(source.tree->root(), [&](const Node& node) {
    if (models && node.is("class_definition")) {
      read_model(node, source, out);
    } else if (node.is("call")) {
      querysets.read(node);
    }
    return true;
  });
}

}  // namespace

extern const CodeReader django_reader;
const CodeReader django_reader{"django", read_django};

}  // namespace signalbox
