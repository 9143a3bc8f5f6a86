// DataTypes.

#include <algorithm>
#include <array>

#include "base/text.h"
#include "migrations/javascript/sequelize/compile.h"

namespace signalbox::js::sequelize {
namespace {

/// The links of a type without what only leads to it: Sequelize.DataTypes.STRING(20).BINARY → STRING(20), BINARY.
std::vector<Link> type_links(const Chain& chain) {
  std::vector<Link> links;
  for (const Link& link : chain.links) {
    const bool leads = link.name == "DataTypes" || link.name == "Sequelize" || link.name == "default";
    if (!leads && !(link.name.empty() && links.empty())) {
      links.push_back(link);
    }
  }
  return links;
}

std::string number_of(const Value& value) {
  const double* number = std::get_if<double>(&value);
  return number != nullptr ? number_text(*number) : as_string(value) != nullptr ? *as_string(value) : "";
}

/// The first argument, or a member of it when it is an object.
std::string option(const Link& link, const char* name, std::size_t index) {
  const Value first = argument(link, 0);
  return number_of(as_object(first) != nullptr ? member(first, name) : argument(link, index));
}

std::vector<std::string> enum_values(const Link& link, const Value& values) {
  std::vector<std::string> out;
  const auto take = [&](const Value& list) {
    if (const Array* array = as_array(list)) {
      std::ranges::transform(array->items, std::back_inserter(out), to_text);
    }
  };
  const Value first = argument(link, 0);
  if (as_array(values) != nullptr) {
    take(values);
  } else if (as_object(first) != nullptr) {
    take(member(first, "values"));
  } else if (as_array(first) != nullptr) {
    take(first);
  } else {
    std::ranges::transform(link.arguments, std::back_inserter(out), to_text);
  }
  return out;
}

std::string enum_list(Engine engine, const std::vector<std::string>& values) {
  std::string out;
  for (const std::string& value : values) {
    out += (out.empty() ? "" : ", ") + quoted_text(engine, value);
  }
  return out;
}

bool has_link(const std::vector<Link>& links, std::string_view name) {
  return std::ranges::any_of(links, [&](const Link& link) { return link.name == name; });
}

std::string integer(Engine engine, const std::vector<Link>& links) {
  const Link& link = links.front();
  const std::string length = option(link, "length", 0);
  const bool is_unsigned = has_link(links, "UNSIGNED") || truthy(member(argument(link, 0), "unsigned"));
  if (engine == Engine::Postgres) {
    return link.name == "TINYINT" ? "SMALLINT" : link.name == "MEDIUMINT" ? "INTEGER" : link.name;
  }
  return link.name + (length.empty() ? "" : "(" + length + ")") +
         (is_unsigned && engine != Engine::Sqlite ? " UNSIGNED" : "") +
         (has_link(links, "ZEROFILL") && engine != Engine::Sqlite ? " ZEROFILL" : "");
}

std::string floating(Engine engine, const std::vector<Link>& links) {
  const Link& link = links.front();
  const std::string name = link.name == "DOUBLE" ? "DOUBLE PRECISION" : link.name;
  const std::string length = option(link, "length", 0);
  const std::string decimals = option(link, "decimals", 1);
  // PostgreSQL's dialect drops the length when decimals are given.
  const bool sized = !length.empty() && (engine != Engine::Postgres || (decimals.empty() && link.name == "FLOAT"));
  return name + (sized ? "(" + length + (decimals.empty() ? "" : "," + decimals) + ")" : "") +
         (has_link(links, "UNSIGNED") && engine != Engine::Postgres ? " UNSIGNED" : "");
}

std::string decimal(Engine engine, const std::vector<Link>& links) {
  const std::string precision = option(links.front(), "precision", 0);
  const std::string scale = option(links.front(), "scale", 1);
  std::string out = "DECIMAL";
  if (!precision.empty()) {
    out += "(" + precision + (scale.empty() || scale == "0" ? "" : "," + scale) + ")";
  }
  return out + (is_mysql_family(engine) && has_link(links, "UNSIGNED") ? " UNSIGNED" : "");
}

std::string text(Engine engine, const std::vector<Link>& links, std::string_view kind) {
  const std::string size = upper(option(links.front(), "length", 0));
  const bool sized = is_mysql_family(engine) && (size == "TINY" || size == "MEDIUM" || size == "LONG");
  return (sized ? size : "") + std::string(kind);
}

std::string character(Engine engine, const std::vector<Link>& links) {
  const std::string length = option(links.front(), "length", 0);
  const bool binary = has_link(links, "BINARY");
  if (binary && engine == Engine::Postgres) {
    return "BYTEA";
  }
  const std::string sized = "(" + (length.empty() ? "255" : length) + ")";
  const std::string name = links.front().name == "CHAR" ? "CHAR" : "VARCHAR";
  return binary && engine == Engine::Sqlite ? name + " BINARY" + sized : name + sized + (binary ? " BINARY" : "");
}

std::string geometry(Engine engine, const Link& link) {
  const std::string kind = to_text(argument(link, 0));
  const std::string srid = number_of(argument(link, 1));
  const bool plain = link.arguments.empty() || is_nothing(argument(link, 0));
  if (engine != Engine::Postgres) {
    return plain ? link.name : kind;
  }
  return link.name + (plain ? "" : "(" + kind + (srid.empty() ? "" : "," + srid) + ")");
}

std::string range(const Link& link) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kRanges = {{{"INTEGER", "int4range"},
                                                                                     {"BIGINT", "int8range"},
                                                                                     {"DECIMAL", "numrange"},
                                                                                     {"DATE", "tstzrange"},
                                                                                     {"DATEONLY", "daterange"}}};
  const Chain* chain = as_chain(argument(link, 0));
  const std::vector<Link> inner = chain == nullptr ? std::vector<Link>{} : type_links(*chain);
  for (const auto& [name, type] : kRanges) {
    if (!inner.empty() && inner.front().name == name) {
      return std::string(type);
    }
  }
  return "int4range";
}

/// Types that have one name everywhere or exist on one engine only.
std::string plain(Engine engine, const std::string& name) {
  const bool mysql = is_mysql_family(engine);
  if (name == "BOOLEAN") {
    return engine == Engine::Postgres ? "BOOLEAN" : "TINYINT(1)";
  }
  if (name == "DATEONLY") {
    return "DATE";
  }
  if (name == "UUID") {
    return mysql ? "CHAR(36) BINARY" : "UUID";
  }
  if (name == "CITEXT") {
    return engine == Engine::Sqlite ? "TEXT COLLATE NOCASE" : "CITEXT";
  }
  for (const std::string_view known :
       {"TIME", "JSON", "JSONB", "HSTORE", "TSVECTOR", "INET", "CIDR", "MACADDR", "NOW", "VIRTUAL"}) {
    if (name == known) {
      return name;
    }
  }
  return "";
}

std::string date(Engine engine, const Link& link) {
  const std::string length = option(link, "length", 0);
  if (engine == Engine::Postgres) {
    return "TIMESTAMP WITH TIME ZONE";
  }
  return "DATETIME" + (is_mysql_family(engine) && !length.empty() ? "(" + length + ")" : "");
}

}  // namespace

std::optional<TypeSql> type_sql(Engine engine, const Value& type, const Value& values) {
  if (const std::string* written = as_string(type)) {
    return TypeSql{*written, {}, false, false};
  }
  const Chain* chain = as_chain(type);
  const std::vector<Link> links = chain == nullptr ? std::vector<Link>{} : type_links(*chain);
  if (links.empty()) {
    return std::nullopt;
  }
  const Link& link = links.front();
  const std::string& name = link.name;
  if (name == "ENUM") {
    TypeSql out;
    out.enum_values = enum_values(link, values);
    out.is_enum = true;
    out.sql = engine == Engine::Sqlite ? "TEXT" : "ENUM(" + enum_list(engine, out.enum_values) + ")";
    return out;
  }
  if (name == "ARRAY") {
    const Value first = argument(link, 0);
    const Value inner_type = as_object(first) != nullptr ? member(first, "type") : first;
    auto inner = type_sql(engine, inner_type, values);
    if (inner) {
      inner->is_array = true;
      inner->sql += "[]";
    }
    return inner;
  }
  std::string sql;
  if (name == "INTEGER" || name == "BIGINT" || name == "SMALLINT" || name == "TINYINT" || name == "MEDIUMINT") {
    sql = integer(engine, links);
  } else if (name == "FLOAT" || name == "REAL" || name == "DOUBLE") {
    sql = floating(engine, links);
  } else if (name == "DECIMAL" || name == "NUMERIC") {
    sql = decimal(engine, links);
  } else if (name == "STRING" || name == "CHAR") {
    sql = character(engine, links);
  } else if (name == "TEXT") {
    sql = text(engine, links, "TEXT");
  } else if (name == "BLOB") {
    sql = engine == Engine::Postgres ? "BYTEA" : text(engine, links, "BLOB");
  } else if (name == "DATE") {
    sql = date(engine, link);
  } else if (name == "GEOMETRY" || name == "GEOGRAPHY") {
    sql = geometry(engine, link);
  } else if (name == "RANGE") {
    sql = range(link);
  } else {
    sql = plain(engine, name);
  }
  return sql.empty() ? std::nullopt : std::optional(TypeSql{std::move(sql), {}, false, false});
}

}  // namespace signalbox::js::sequelize
