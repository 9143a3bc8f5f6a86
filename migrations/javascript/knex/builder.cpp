#include "migrations/javascript/knex/builder.h"

#include <algorithm>
#include <set>

#include "base/text.h"

namespace signalbox::js::knex {
namespace {

const std::set<std::string, std::less<>>& column_types() {
  static const std::set<std::string, std::less<>> types = {
      "tinyint",    "smallint",      "mediumint",     "int",      "bigint",      "decimal",    "float",
      "double",     "real",          "bit",           "boolean",  "serial",      "date",       "datetime",
      "timestamp",  "time",          "year",          "geometry", "geography",   "point",      "char",
      "varchar",    "tinytext",      "tinyText",      "text",     "mediumtext",  "mediumText", "longtext",
      "longText",   "binary",        "varbinary",     "tinyblob", "tinyBlob",    "mediumblob", "mediumBlob",
      "blob",       "longblob",      "longBlob",      "enum",     "set",         "bool",       "dateTime",
      "increments", "bigincrements", "bigIncrements", "integer",  "biginteger",  "bigInteger", "string",
      "json",       "jsonb",         "uuid",          "enu",      "specificType"};
  return types;
}

std::string type_named(std::string_view method) {
  constexpr std::pair<std::string_view, std::string_view> kAliases[] = {
      {"float", "floating"}, {"enum", "enu"}, {"boolean", "bool"}, {"string", "varchar"}, {"bigint", "biginteger"}};
  for (const auto& [alias, type] : kAliases) {
    if (method == alias) {
      return std::string(type);
    }
  }
  return lower(method);
}

std::string modifier_named(const std::string& method) {
  if (method == "default" || method == "defaultsTo") {
    return "defaultTo";
  }
  return method == "notNull" ? "notNullable" : method;
}

bool is_modifier(std::string_view name) {
  constexpr std::string_view kModifiers[] = {"defaultTo", "unsigned", "nullable", "notNullable",
                                             "first",     "after",    "comment",  "collate"};
  return std::ranges::find(kModifiers, name) != std::end(kModifiers);
}

bool is_check(std::string_view name) {
  return name.starts_with("check");
}

bool is_key_method(std::string_view name) {
  return name == "index" || name == "primary" || name == "unique";
}

/// Methods of the table itself; the callback of an alter knows some more.
bool is_table_method(std::string_view name) {
  constexpr std::string_view kMethods[] = {"index",
                                           "primary",
                                           "unique",
                                           "dropPrimary",
                                           "dropPrimaryIfExists",
                                           "dropUnique",
                                           "dropIndex",
                                           "dropForeign",
                                           "dropUniqueIfExists",
                                           "dropForeignIfExists",
                                           "renameColumn",
                                           "setNullable",
                                           "dropNullable",
                                           "check",
                                           "dropChecks",
                                           "dropColumn",
                                           "dropColumns",
                                           "dropTimestamps"};
  return std::ranges::find(kMethods, name) != std::end(kMethods);
}

/// references, on, inTable, onDelete, … of a foreign key; false: none of them.
bool take_foreign(ForeignCall& foreign, const Link& link) {
  const Value first = argument(link, 0);
  if (link.name == "references") {
    const std::string* text = as_string(first);
    const std::size_t dot = text == nullptr ? std::string::npos : text->find('.');
    if (dot == std::string::npos) {
      foreign.references = first;
    } else {
      foreign.in_table = text->substr(0, dot);
      foreign.references = text->substr(dot + 1);
    }
  } else if (link.name == "on" || link.name == "inTable") {
    foreign.in_table = first;
  } else if (link.name == "onDelete") {
    foreign.on_delete = first;
  } else if (link.name == "onUpdate") {
    foreign.on_update = first;
  } else if (link.name == "withKeyName") {
    foreign.key_name = first;
  } else if (link.name == "deferrable") {
    foreign.deferrable = first;
  } else {
    return false;
  }
  return true;
}

/// The links behind t.string("a"). A column's `references` adds a foreign key, which the links behind it speak of.
bool record_column(TableBuilder& builder, const Chain& chain, std::string& what) {
  const Link& start = chain.links.front();
  ColumnCall column;
  column.type = type_named(start.name);
  column.method = start.name;
  column.arguments = start.arguments;
  column.line = start.line;
  const bool increments = column.type.ends_with("increments");
  std::size_t foreign = builder.calls.size();  // none yet
  bool has_foreign = false;
  for (std::size_t i = 1; i < chain.links.size(); ++i) {
    const Link& link = chain.links[i];
    const std::string name = modifier_named(link.name);
    if (is_modifier(name)) {
      column.modifiers[name == "notNullable" ? "nullable" : name] = link;
      if (name == "notNullable") {
        column.modifiers["nullable"].arguments = {false};
      }
    } else if (is_check(name)) {
      column.checks.push_back(link);
    } else if (is_key_method(name)) {
      if (!increments) {
        TableCall call{name, {argument(start, 0)}, {}, link.line};
        call.arguments.insert(call.arguments.end(), link.arguments.begin(), link.arguments.end());
        builder.calls.push_back(std::move(call));
      }
    } else if (name == "references") {
      foreign = builder.calls.size();
      has_foreign = true;
      TableCall call{"foreign", {}, {}, link.line};
      call.foreign.columns = argument(start, 0);
      builder.calls.push_back(std::move(call));
      take_foreign(builder.calls[foreign].foreign, link);
    } else if (has_foreign && take_foreign(builder.calls[foreign].foreign, link)) {
      continue;
    } else if (name == "alter") {
      column.alter = true;
      const auto switched_off = [&](const char* option) {
        const Value value = member(argument(link, 0), option);
        const bool* said = std::get_if<bool>(&value);
        return said != nullptr && !*said;
      };
      column.alter_nullable = !switched_off("alterNullable");
      column.alter_type = !switched_off("alterType");
    } else if (name != "queryContext") {
      what = "." + link.name + "()";
      return false;
    }
  }
  builder.columns.push_back(std::move(column));
  return true;
}

void record_timestamps(TableBuilder& builder, const Link& link) {
  const Value first = argument(link, 0);
  const bool named = as_object(first) != nullptr;
  const bool timestamp = truthy(named ? member(first, "useTimestamps") : first);
  const bool now = truthy(named ? member(first, "defaultToNow") : argument(link, 1));
  const bool camel = truthy(named ? member(first, "useCamelCase") : argument(link, 2));
  for (const char* name : camel ? std::array{"createdAt", "updatedAt"} : std::array{"created_at", "updated_at"}) {
    ColumnCall column;
    column.type = timestamp ? "timestamp" : "datetime";
    column.arguments = {std::string(name)};
    column.line = link.line;
    if (now) {
      column.modifiers["nullable"].arguments = {false};
      column.modifiers["now"] = {};
    }
    builder.columns.push_back(std::move(column));
  }
}

bool is_option(std::string_view name) {
  return name == "comment" || name == "engine" || name == "charset" || name == "collate" || name == "inherits";
}

}  // namespace

std::string ColumnCall::name() const {
  if (arguments.empty() || is_nothing(arguments.front())) {
    return "id";
  }
  return std::string(trim(to_text(arguments.front())));
}

std::vector<std::string> names_of(const Value& value) {
  const Array* array = as_array(value);
  std::vector<std::string> names;
  if (array == nullptr) {
    return is_nothing(value) ? names : std::vector<std::string>{std::string(trim(to_text(value)))};
  }
  for (const Value& each : array->items) {
    names.emplace_back(trim(to_text(each)));
  }
  if (array->open) {
    names.emplace_back(kHole);
  }
  return names;
}

bool record(TableBuilder& builder, const Chain& chain, std::string& what) {
  const Link& start = chain.links.front();
  if (!start.called) {
    what = "." + start.name;
    return false;
  }
  if (column_types().contains(start.name)) {
    return record_column(builder, chain, what);
  }
  if (start.name == "timestamps") {
    record_timestamps(builder, start);
    return true;
  }
  if (start.name == "foreign") {
    TableCall call{"foreign", {}, {}, start.line};
    call.foreign.columns = argument(start, 0);
    call.foreign.key_name = argument(start, 1);
    for (std::size_t i = 1; i < chain.links.size(); ++i) {
      if (!take_foreign(call.foreign, chain.links[i])) {
        what = "." + chain.links[i].name + "()";
        return false;
      }
    }
    builder.calls.push_back(std::move(call));
    return true;
  }
  for (const Link& link : chain.links) {  // most return the table, so that they can be chained
    if (is_option(link.name)) {
      builder.options[link.name] = argument(link, 0);
    } else if (is_table_method(link.name)) {
      builder.calls.push_back({link.name, link.arguments, {}, link.line});
    } else if (link.name != "queryContext") {
      what = "." + link.name + "()";
      return false;
    }
  }
  return true;
}

}  // namespace signalbox::js::knex
