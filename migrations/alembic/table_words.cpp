#include "migrations/alembic/table_words.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace signalbox::alembic {
namespace {

using python::keyword;
using python::Term;
using python::text_argument;
using python::Value;

std::string text_or_empty(const Term& term, std::size_t position, std::string_view name) {
  const std::string* text = text_argument(term, position, name);
  return text == nullptr ? std::string{} : *text;
}

/// "a.b.c" → {"a", "b", "c"}.
std::vector<std::string> dotted_parts(const std::string& target) {
  std::vector<std::string> out;
  for (const std::string_view part : split(target, '.')) {
    out.emplace_back(part);
  }
  return out;
}

/// "schema.table.column" put into a key.
void refer(ForeignKeyText& key, const std::string& target) {
  const std::vector<std::string> parts = dotted_parts(target);
  if (parts.size() < 2) {
    key.references = target;
    return;
  }
  key.references = parts[parts.size() - 2];
  key.referenced_columns.push_back(parts.back());
  key.references_schema = parts.size() > 2 ? parts[parts.size() - 3] : "";
}

std::string filled(std::string pattern, const std::map<std::string, std::string>& words) {
  for (const auto& [word, text] : words) {
    pattern = replace_all(std::move(pattern), "%(" + word + ")s", text);
  }
  return pattern;
}

/// The name that a naming convention gives; empty: none, so that the engine names it.
std::string conventional(const Target& target, const std::string& kind, const std::vector<std::string>& columns,
                         const std::string& referred, const std::string& given) {
  const auto pattern = target.convention.find(kind);
  if (pattern == target.convention.end() || (kind == "ck" && given.empty())) {
    return given;
  }
  if (!given.empty() && kind != "ck") {
    return given;
  }
  std::map<std::string, std::string> words = {
      {"table_name", target.table}, {"referred_table_name", referred}, {"constraint_name", given}};
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string number = "column_" + std::to_string(i);
    words[number + "_name"] = columns[i];
    words[number + "_label"] = target.table + "_" + columns[i];
  }
  words["column_0_N_name"] = join(columns, "_");
  words["column_0N_name"] = join(columns, "");
  return filled(pattern->second, words);
}

std::string named(const Target& target, const std::string& name) {
  return name.empty() ? std::string{} : "CONSTRAINT " + quoted(target.engine, name) + " ";
}

std::string deferral(const Term& options) {
  const Value* deferrable = keyword(options, "deferrable");
  std::string out = deferrable == nullptr || deferrable->is_none() ? ""
                    : deferrable->is(false)                        ? " NOT DEFERRABLE"
                                                                   : " DEFERRABLE";
  const std::string* initially = text_argument(options, 99, "initially");
  return initially == nullptr ? out : out + " INITIALLY " + upper(*initially);
}

bool is_named(const Value& value, std::string_view name) {
  return value.term() != nullptr && value.term()->receiver == nullptr && python::term_name(value) == name;
}

std::string generated_text(const Target& target, const Term& computed) {
  const Value* expression = python::argument(computed, 0, "sqltext");
  std::optional<std::string> sql;
  if (expression != nullptr) {
    sql = expression->text() != nullptr ? *expression->text() : sql_expression(target.engine, *expression);
  }
  const Value* persisted = keyword(computed, "persisted");
  const bool stored = target.engine == Engine::Postgres || (persisted != nullptr && persisted->is(true));
  return " GENERATED ALWAYS AS (" + sql.value_or("NULL") + ")" + (stored ? " STORED" : "");
}

/// The parts of Column(name, type, …): name and type may be keywords, and what follows are constraints and the like.
struct ColumnParts {
  std::string name;
  const Value* type = nullptr;
  std::vector<const Term*> others;
};

ColumnParts parts_of(const Term& column) {
  ColumnParts out;
  out.name = text_or_empty(column, 99, "name");
  out.type = keyword(column, "type_");
  for (const Value& each : column.positional) {
    if (each.text() != nullptr && out.name.empty()) {
      out.name = *each.text();
      continue;
    }
    constexpr auto kOthers = std::to_array<std::string_view>(
        {"ForeignKey", "Identity", "Computed", "CheckConstraint", "Sequence", "FetchedValue", "DefaultClause"});
    const bool other = std::ranges::any_of(kOthers, [&](std::string_view name) { return is_named(each, name); });
    if (other) {
      out.others.push_back(each.term());
    } else if (out.type == nullptr) {
      out.type = &each;
    }
  }
  return out;
}

bool is_integer(const Value* type) {
  constexpr auto kIntegers = std::to_array<std::string_view>(
      {"Integer", "INTEGER", "BigInteger", "BIGINT", "SmallInteger", "SMALLINT", "INT", "TINYINT", "MEDIUMINT"});
  if (type == nullptr || type->term() == nullptr) {
    return false;
  }
  const Term* term = type->term();
  if (term->name == "with_variant" && term->receiver != nullptr) {
    return is_integer(term->receiver.get());
  }
  return std::ranges::find(kIntegers, python::term_name(*type)) != kIntegers.end();
}

std::string numbering_type(Engine engine, const std::string& type) {
  if (engine == Engine::Postgres) {
    return type == "BIGINT" ? "BIGSERIAL" : type == "SMALLINT" ? "SMALLSERIAL" : "SERIAL";
  }
  return type;
}

void read_others(const Target& target, const ColumnParts& parts, ColumnText& out, std::string& generation) {
  for (const Term* other : parts.others) {
    const std::string_view name = python::last_part(other->name);
    if (name == "ForeignKey") {
      ForeignKeyText key;
      key.name = text_or_empty(*other, 99, "name");
      key.columns = {out.name};
      const std::string* reference = text_argument(*other, 0, "column");
      refer(key, reference == nullptr ? "" : *reference);
      out.constraints.push_back({foreign_key_text(target, key, *other), reference != nullptr});
    } else if (name == "CheckConstraint") {
      out.constraints.push_back(constraint_text(target, *other));
    } else if (name == "Identity") {
      generation = identity_text(python::make_term(*other, 0));
    } else if (name == "Computed") {
      generation = generated_text(target, *other);
    }
  }
}

std::optional<std::string> key_text(const Target& target, const Value& key, const Term& options) {
  std::string out;
  std::string column;
  if (key.text() != nullptr) {
    column = *key.text();
    out = quoted(target.engine, column);
  } else {
    auto sql = sql_expression(target.engine, key);
    if (!sql) {
      return std::nullopt;
    }
    // func.lower(…) stands alone; an operator needs parentheses. text() is written as it is.
    out = std::move(*sql);
  }
  const Value* classes = keyword(options, "postgresql_ops");
  if (classes != nullptr && classes->dictionary() != nullptr && target.engine == Engine::Postgres) {
    if (const Value* found = python::item(*classes->dictionary(), column);
        found != nullptr && found->text() != nullptr) {
      out += " " + *found->text();
    }
  }
  if (const Value* length = keyword(options, "mysql_length"); length != nullptr && is_mysql_family(target.engine)) {
    const Value* own = length->dictionary() != nullptr ? python::item(*length->dictionary(), column) : length;
    out += own != nullptr && own->integer() != nullptr ? "(" + std::to_string(*own->integer()) + ")" : "";
  }
  return out;
}

std::string condition_text(const Target& target, const Value& value, bool& known) {
  if (value.text() != nullptr) {
    return *value.text();
  }
  const auto sql = sql_expression(target.engine, value);
  known = known && sql.has_value();
  return sql.value_or("");
}

ConstraintText exclusion_text(const Target& target, const Term& constraint, std::size_t first) {
  ConstraintText out;
  std::string elements;
  for (std::size_t i = first; i < constraint.positional.size(); ++i) {
    const auto* pair = constraint.positional[i].sequence();
    if (pair == nullptr || pair->items.size() != 2 || pair->items[1].text() == nullptr) {
      out.known = false;
      continue;
    }
    const Value& left = pair->items[0];
    const std::string element =
        left.text() != nullptr ? quoted(target.engine, *left.text()) : sql_expression(target.engine, left).value_or("");
    out.known = out.known && !element.empty();
    elements += (elements.empty() ? "" : ", ") + element + " WITH " + *pair->items[1].text();
  }
  const std::string* method = text_argument(constraint, 99, "using");
  out.sql = named(target, text_or_empty(constraint, 99, "name")) + "EXCLUDE USING " +
            (method == nullptr ? std::string("gist") : *method) + " (" + elements + ")";
  if (const Value* where = keyword(constraint, "where"); where != nullptr && !where->is_none()) {
    out.sql += " WHERE (" + condition_text(target, *where, out.known) + ")";
  }
  out.sql += deferral(constraint);
  return out;
}

}  // namespace

bool is_column(const Value& value) {
  return is_named(value, "Column") && value.term()->called;
}

bool is_constraint(const Value& value) {
  return value.term() != nullptr && value.term()->called && python::term_name(value).ends_with("Constraint");
}

bool can_number_itself(const Term& column) {
  const ColumnParts parts = parts_of(column);
  const Value* automatic = keyword(column, "autoincrement");
  if (automatic != nullptr && automatic->is(false)) {
    return false;
  }
  const Value* fallback = keyword(column, "server_default");
  const bool plain = std::ranges::none_of(parts.others, [](const Term* other) {
    return other->name.ends_with("ForeignKey") || other->name.ends_with("Identity");
  });
  const bool forced = automatic != nullptr && automatic->is(true);
  return is_integer(parts.type) && (plain || forced) && (fallback == nullptr || fallback->is_none());
}

std::optional<std::string> default_text(const Target& target, const Value& value) {
  if (value.text() != nullptr) {
    return sql_literal(target.engine, *value.text());
  }
  if (is_named(value, "DefaultClause") && !value.term()->positional.empty()) {
    return default_text(target, value.term()->positional.front());
  }
  return sql_expression(target.engine, value);
}

std::string identity_text(const Value& value) {
  if (!is_named(value, "Identity")) {
    return {};
  }
  const Term& identity = *value.term();
  const Value* always = python::argument(identity, 99, "always");
  std::string options;
  for (const auto& [key, word] :
       {std::pair<std::string_view, std::string_view>{"start", "START WITH "}, {"increment", "INCREMENT BY "}}) {
    const Value* number = keyword(identity, key);
    if (number != nullptr && number->integer() != nullptr) {
      options += (options.empty() ? "" : " ") + std::string(word) + std::to_string(*number->integer());
    }
  }
  return std::string(" GENERATED ") + (always != nullptr && always->is(true) ? "ALWAYS" : "BY DEFAULT") +
         " AS IDENTITY" + (options.empty() ? "" : " (" + options + ")");
}

ColumnText column_text(const Target& target, const Term& column, Numbering numbering) {
  const Engine engine = target.engine;
  const ColumnParts parts = parts_of(column);
  ColumnText out;
  out.name = parts.name;
  out.primary_key = python::is_true(column, "primary_key");
  const Value* nullable = keyword(column, "nullable");
  out.nullable = nullable == nullptr ? !out.primary_key : truth(*nullable).value_or(true);
  TypeText type =
      parts.type == nullptr ? TypeText{"TEXT", false, std::nullopt} : sql_type(engine, *parts.type, target.file);
  if (!type.known) {
    out.doubts.push_back("the type " +
                         (parts.type == nullptr ? std::string("it has") : python::described(*parts.type)));
  }
  if (type.enumeration) {
    out.enums.push_back(*type.enumeration);
  }
  std::string generation;
  read_others(target, parts, out, generation);
  const bool numbers_itself = numbering == Numbering::Automatic && generation.empty();
  out.sql =
      quoted(engine, out.name) + " " + (numbers_itself ? numbering_type(engine, type.sql) : type.sql) + generation;
  const Value* fallback = keyword(column, "server_default");
  if (fallback != nullptr && !fallback->is_none()) {
    const std::string identity = identity_text(*fallback);
    const bool computed = is_named(*fallback, "Computed");
    const auto sql = default_text(target, *fallback);
    if (!identity.empty()) {
      out.sql += identity;
    } else if (computed) {
      out.sql += generated_text(target, *fallback->term());
    } else if (sql) {
      out.sql += " DEFAULT " + *sql;
    } else if (!is_named(*fallback, "FetchedValue")) {
      out.doubts.push_back("the default " + python::described(*fallback));
    }
  }
  out.sql += out.nullable ? (is_mysql_family(engine) && type.sql.starts_with("TIMESTAMP") ? " NULL" : "") : " NOT NULL";
  out.sql += numbers_itself && is_mysql_family(engine) ? " AUTO_INCREMENT" : "";
  if (const std::string* comment = text_argument(column, 99, "comment")) {
    out.comment = *comment;
    out.sql += is_mysql_family(engine) ? " COMMENT " + sql_literal(engine, *comment) : "";
  }
  const bool unique = python::is_true(column, "unique");
  const std::vector<Value> key = {python::make_text(out.name, 0)};
  if (python::is_true(column, "index")) {
    Term options;
    if (unique) {
      options.keywords.push_back({"unique", {true, 0}});
    }
    out.indexes.push_back(index_text(target, default_index_name(target, key), key, options).sql);
  } else if (unique) {
    out.constraints.push_back({unique_text(target, "", {out.name}, Term{}), true});
  }
  return out;
}

std::string foreign_key_text(const Target& target, ForeignKeyText key, const Term& options) {
  key.name = conventional(target, "fk", key.columns, key.references, key.name);
  std::string out = named(target, key.name) + "FOREIGN KEY " + quoted_list(target.engine, key.columns) +
                    " REFERENCES " + quoted(target.engine, key.references_schema, key.references);
  out += key.referenced_columns.empty() ? "" : " " + quoted_list(target.engine, key.referenced_columns);
  for (const auto& [name, word] :
       {std::pair<std::string_view, std::string_view>{"ondelete", " ON DELETE "}, {"onupdate", " ON UPDATE "}}) {
    if (const std::string* action = text_argument(options, 99, name)) {
      out += std::string(word) + upper(*action);
    }
  }
  out += deferral(options);
  return out + (python::is_true(options, "postgresql_not_valid") ? " NOT VALID" : "");
}

std::string unique_text(const Target& target, const std::string& name, const std::vector<std::string>& columns,
                        const Term& options) {
  const bool equal_nulls = python::is_true(options, "postgresql_nulls_not_distinct");
  return named(target, conventional(target, "uq", columns, "", name)) + "UNIQUE " +
         (equal_nulls ? "NULLS NOT DISTINCT " : "") + quoted_list(target.engine, columns) + deferral(options);
}

std::string check_text(const Target& target, const std::string& name, const std::string& condition) {
  return named(target, conventional(target, "ck", {}, "", name)) + "CHECK (" + condition + ")";
}

std::string primary_key_text(const Target& target, const std::string& name, const std::vector<std::string>& columns) {
  return named(target, conventional(target, "pk", columns, "", name)) + "PRIMARY KEY " +
         quoted_list(target.engine, columns);
}

ConstraintText constraint_text(const Target& target, const Term& constraint) {
  const std::string_view kind = python::last_part(constraint.name);
  const std::string name = text_or_empty(constraint, 99, "name");
  if (kind == "ForeignKeyConstraint") {
    const Value* columns = python::argument(constraint, 0, "columns");
    const Value* references = python::argument(constraint, 1, "refcolumns");
    ForeignKeyText key;
    key.name = name.empty() ? text_or_empty(constraint, 2, "name") : name;
    const auto local = columns == nullptr ? std::nullopt : python::texts(*columns);
    const auto remote = references == nullptr ? std::nullopt : python::texts(*references);
    key.columns = local.value_or(std::vector<std::string>{});
    for (const std::string& each : remote.value_or(std::vector<std::string>{})) {
      refer(key, each);
    }
    return {foreign_key_text(target, std::move(key), constraint), local && remote};
  }
  if (kind == "CheckConstraint") {
    ConstraintText out;
    const Value* condition = python::argument(constraint, 0, "sqltext");
    const std::string text = condition == nullptr ? "" : condition_text(target, *condition, out.known);
    out.known = out.known && !text.empty();
    out.sql = check_text(target, name.empty() ? text_or_empty(constraint, 1, "name") : name, text);
    return out;
  }
  if (kind == "ExcludeConstraint") {
    return exclusion_text(target, constraint, 0);
  }
  std::vector<std::string> columns;
  bool known = kind == "PrimaryKeyConstraint" || kind == "UniqueConstraint";
  for (const Value& each : constraint.positional) {
    known = known && each.text() != nullptr;
    columns.push_back(each.text() == nullptr ? "" : *each.text());
  }
  return {kind == "PrimaryKeyConstraint" ? primary_key_text(target, name, columns)
                                         : unique_text(target, name, columns, constraint),
          known && !columns.empty()};
}

std::string default_index_name(const Target& target, const std::vector<Value>& keys) {
  std::vector<std::string> columns;
  for (const Value& key : keys) {
    if (key.text() != nullptr) {
      columns.push_back(*key.text());
    }
  }
  const std::string made = conventional(target, "ix", columns, "", "");
  if (!made.empty()) {
    return made;
  }
  // SQLAlchemy's own convention names an index by the first column.
  return "ix_" + (target.schema.empty() ? "" : target.schema + "_") + target.table + "_" +
         (columns.empty() ? "" : columns.front());
}

IndexText index_text(const Target& target, const std::string& name, const std::vector<Value>& keys,
                     const Term& options) {
  const bool postgres = target.engine == Engine::Postgres;
  IndexText out;
  std::string columns;
  for (const Value& key : keys) {
    const auto text = key_text(target, key, options);
    out.known = out.known && text.has_value();
    columns += (columns.empty() ? "" : ", ") + text.value_or("NULL");
  }
  out.known = out.known && !keys.empty();
  const std::string* prefix = text_argument(options, 99, "mysql_prefix");
  out.sql = "CREATE ";
  out.sql += python::is_true(options, "unique") ? "UNIQUE " : "";
  out.sql += prefix != nullptr && is_mysql_family(target.engine) ? *prefix + " " : "";
  out.sql += "INDEX ";
  out.sql += postgres && python::is_true(options, "postgresql_concurrently") ? "CONCURRENTLY " : "";
  out.sql += python::is_true(options, "if_not_exists") ? "IF NOT EXISTS " : "";
  out.sql += quoted(target.engine, name) + " ON " + target.name();
  const std::string* method = text_argument(options, 99, "postgresql_using");
  out.sql += method != nullptr && postgres ? " USING " + *method : "";
  out.sql += " (" + columns + ")";
  const Value* include = keyword(options, "postgresql_include");
  if (include != nullptr && postgres) {
    out.sql += " INCLUDE " + quoted_list(target.engine, python::texts(*include).value_or(std::vector<std::string>{}));
  }
  out.sql += postgres && python::is_true(options, "postgresql_nulls_not_distinct") ? " NULLS NOT DISTINCT" : "";
  const Value* where = keyword(options, postgres ? "postgresql_where" : "sqlite_where");
  if (where != nullptr && !where->is_none() && !is_mysql_family(target.engine)) {
    out.sql += " WHERE " + condition_text(target, *where, out.known);
  }
  return out;
}

}  // namespace signalbox::alembic
