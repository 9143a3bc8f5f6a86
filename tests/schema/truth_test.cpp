// What apply() believes, against a real PostgreSQL: each case is a line of SQL beside the change that it reads as. Both
// are played step by step; they must agree on success, on the server's message, and on the names and columns that are
// there afterwards.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "schema/apply.h"
#include "schema/codec.h"
#include "tests/support/postgres.h"

namespace signalbox {
namespace {

using testing::PostgresServer;
using testing::PostgresSession;

struct Step {
  std::string sql;
  Operation operation;
};

struct Case {
  std::string name;
  std::vector<Step> steps;
};

QualifiedName in_public(std::string name) {
  return {"public", std::move(name)};
}
const QualifiedName kT = in_public("t");
const QualifiedName kP = in_public("p");

Column column(std::string name, std::string type) {
  return {.name = std::move(name), .type = std::move(type)};
}
Column serial(std::string name) {
  return {.name = std::move(name), .type = "integer", .nullable = false, .default_value = "?", .identity = "serial"};
}
CreateTable table(const QualifiedName& name, std::vector<Column> columns) {
  return {.table = {.name = name, .columns = std::move(columns)}};
}
CreateTable with_key(CreateTable create, std::vector<std::string> columns) {
  for (Column& each : create.table.columns) {
    each.nullable = each.nullable && std::ranges::find(columns, each.name) == columns.end();
  }
  create.table.primary_key = PrimaryKey{"", std::move(columns)};
  return create;
}
Index index_on(std::string name, std::vector<std::string> columns, bool unique = false) {
  Index index{.name = std::move(name), .unique = unique, .columns = columns};
  for (const std::string& each : columns) {
    index.keys.push_back({.column = each});
  }
  return index;
}
CreateIndex create_index(std::string name, std::vector<std::string> columns, bool unique = false) {
  return {.table = kT, .index = index_on(std::move(name), std::move(columns), unique)};
}
ForeignKey key_to_p(std::string name, std::vector<std::string> columns, std::vector<std::string> referenced = {}) {
  return {.name = std::move(name),
          .columns = std::move(columns),
          .references = kP,
          .referenced_columns = std::move(referenced)};
}
View view_of(const std::string& name, std::vector<std::string> columns) {
  View view{.name = in_public(name), .definition = "q", .columns = columns};
  for (const std::string& each : columns) {
    view.reads.push_back({kT, each});
  }
  return view;
}

const Step kTable{"CREATE TABLE t (a int, b int, c text)",
                  table(kT, {column("a", "integer"), column("b", "integer"), column("c", "text")})};
const Step kParent{"CREATE TABLE p (id int PRIMARY KEY, u int UNIQUE, x text)", [] {
                     CreateTable create = with_key(
                         table(kP, {column("id", "integer"), column("u", "integer"), column("x", "text")}), {"id"});
                     create.table.uniques.push_back({.columns = {"u"}});
                     return create;
                   }()};
const Step kMood{"CREATE TYPE mood AS ENUM ('sad','ok')", CreateEnum{{in_public("mood"), {"sad", "ok"}}}};
const Step kView{"CREATE VIEW v AS SELECT a FROM t", CreateView{.view = view_of("v", {"a"})}};
const Step kForeign{"ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES p", AddForeignKey{kT, key_to_p("", {"a"})}};

Step drop_column(const std::string& name, bool cascade = false) {
  return {"ALTER TABLE t DROP COLUMN " + name + (cascade ? " CASCADE" : ""),
          DropColumn{.table = kT, .column = name, .cascade = cascade}};
}
Step drop_table(const std::string& name, bool cascade = false, bool if_exists = false) {
  return {std::string{"DROP TABLE "} + (if_exists ? "IF EXISTS " : "") + name + (cascade ? " CASCADE" : ""),
          DropTable{.table = in_public(name), .if_exists = if_exists, .cascade = cascade}};
}
Step add_check(const std::string& name, const std::string& expression, std::vector<std::string> columns) {
  return {"ALTER TABLE t ADD " + (name.empty() ? "" : "CONSTRAINT " + name + " ") + "CHECK (" + expression + ")",
          AddCheck{kT, {.name = name, .expression = expression, .columns = std::move(columns)}}};
}
Step add_unique(const std::string& name, std::vector<std::string> columns) {
  return {
      "ALTER TABLE t ADD " + (name.empty() ? "" : "CONSTRAINT " + name + " ") + "UNIQUE (" + join(columns, ", ") + ")",
      AddUnique{kT, {.name = name, .columns = columns}, ""}};
}
Step make_index(const std::string& name, std::vector<std::string> columns, bool unique = false) {
  return {std::string{"CREATE "} + (unique ? "UNIQUE " : "") + "INDEX " + name + " ON t (" + join(columns, ", ") + ")",
          create_index(name, columns, unique)};
}
Step rename_column(const std::string& from, const std::string& to) {
  return {"ALTER TABLE t RENAME COLUMN " + from + " TO " + to, RenameColumn{kT, from, to}};
}
Step rename_table(const std::string& from, const std::string& to) {
  return {"ALTER TABLE " + from + " RENAME TO " + to, RenameTable{in_public(from), in_public(to)}};
}
Step drop_constraint(const std::string& relation, const std::string& name, bool cascade = false) {
  return {"ALTER TABLE " + relation + " DROP CONSTRAINT " + name + (cascade ? " CASCADE" : ""),
          DropConstraint{.table = in_public(relation), .constraint = name, .cascade = cascade}};
}
Step drop_index(const std::string& name) {
  return {"DROP INDEX " + name, DropIndex{.index = in_public(name)}};
}
Step drop_type(const std::string& name, bool cascade = false) {
  return {"DROP TYPE " + name + (cascade ? " CASCADE" : ""), DropEnum{.type = in_public(name), .cascade = cascade}};
}
Step set_type(const std::string& name, const std::string& type, const std::string& expression = "") {
  return {"ALTER TABLE t ALTER COLUMN " + name + " TYPE " + type + (expression.empty() ? "" : " USING " + expression),
          AlterColumnType{.table = kT,
                          .column = name,
                          .type = type,
                          .using_expression = expression.empty() ? std::nullopt : std::optional{expression}}};
}
Step add_column(const std::string& written, Column value) {
  return {"ALTER TABLE t ADD COLUMN " + written, AddColumn{.table = kT, .column = std::move(value)}};
}
Step add_foreign(const std::string& sql, ForeignKey key) {
  return {"ALTER TABLE t ADD " + sql, AddForeignKey{kT, std::move(key)}};
}

const std::string kLong(60, 'x');

std::vector<Case> cases() {
  const Step function{"CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
                      CreateFunction{{.name = in_public("f"), .returns = "trigger", .language = "plpgsql"}}};
  const Step trigger{"CREATE TRIGGER tr BEFORE UPDATE OF a ON t FOR EACH ROW EXECUTE FUNCTION f()",
                     CreateTrigger{kT, {.name = "tr", .function = in_public("f"), .columns = {"a"}}}};
  Column generated = column("g", "integer");
  generated.generated = "a * 2";
  generated.generated_stored = true;
  generated.reads = {"a"};
  const Step generated_column = add_column("g int GENERATED ALWAYS AS (a * 2) STORED", generated);
  Column identity{.name = "i", .type = "integer", .nullable = false, .identity = "always"};
  const Step mood_column = add_column("m mood", column("m", "mood"));
  const Step schema{"CREATE SCHEMA app", CreateSchema{"app"}};
  Index expression{.name = "", .columns = {"c"}};
  expression.keys = {{.expression = "lower(c)"}};
  Index two_expressions{.name = "", .columns = {"a", "b"}};
  two_expressions.keys = {{.expression = "(a + 1)"}, {.expression = "(b + 1)"}};
  Index covering = index_on("", {"a"});
  covering.include = {"b"};
  covering.columns = {"a", "b"};
  Index partial = index_on("partial", {"a"});
  partial.predicate = "b > 0";
  partial.columns = {"a", "b"};
  CreateTable long_table =
      with_key(table(in_public(kLong), {serial("identifier"), column(std::string(50, 'y'), "text")}), {"identifier"});
  long_table.table.uniques.push_back({.columns = {std::string(50, 'y')}});
  CreateTable twice = table(kT, {column("a", "integer"), column("a", "integer")});
  CreateTable guarded = table(kT, {column("a", "text")});
  guarded.if_not_exists = true;
  AddColumn guarded_column{.table = kT, .column = column("a", "text"), .if_not_exists = true};
  DropColumn guarded_drop{.table = kT, .column = "zzz", .if_exists = true};

  return {
      // implicit names
      {"primary key, serial and unique",
       {{"CREATE TABLE t (id serial PRIMARY KEY, c text UNIQUE)",
         [] {
           CreateTable create = with_key(table(kT, {serial("id"), column("c", "text")}), {"id"});
           create.table.uniques.push_back({.columns = {"c"}});
           return create;
         }()}}},
      {"long names are cut",
       {{"CREATE TABLE " + kLong + " (identifier serial PRIMARY KEY, " + std::string(50, 'y') + " text UNIQUE)",
         long_table}}},
      {"two uniques on one column", {kTable, add_unique("", {"a"}), add_unique("", {"a"})}},
      {"unique on two columns", {kTable, add_unique("", {"a", "b"})}},
      {"checks",
       {kTable, add_check("", "a > 0", {"a"}), add_check("", "a > 1", {"a"}), add_check("", "a > b", {"a", "b"}),
        add_check("", "b > a", {"a", "b"})}},
      {"foreign keys", {kParent, kTable, kForeign, kForeign}},
      {"foreign key to a unique column",
       {kParent, kTable, add_foreign("FOREIGN KEY (b) REFERENCES p (u)", key_to_p("", {"b"}, {"u"}))}},
      {"index names",
       {kTable,
        make_index("", {"a"}),
        make_index("", {"a"}),
        make_index("", {"a", "b"}),
        {"CREATE INDEX ON t (lower(c))", CreateIndex{.table = kT, .index = expression}},
        {"CREATE INDEX ON t ((a + 1), (b + 1))", CreateIndex{.table = kT, .index = two_expressions}},
        {"CREATE INDEX ON t (a) INCLUDE (b)", CreateIndex{.table = kT, .index = covering}}}},
      {"index name taken by a unique", {kTable, make_index("t_a_key", {"a"}), add_unique("", {"a"})}},
      {"sequence name taken",
       {{"CREATE SEQUENCE t_id_seq", CreateSequence{{.name = in_public("t_id_seq")}}},
        {"CREATE TABLE t (id serial)", table(kT, {serial("id")})}}},
      {"identity", {kTable, add_column("i int GENERATED ALWAYS AS IDENTITY", identity)}},
      {"add serial", {kTable, add_column("s serial", serial("s"))}},

      // taken names
      {"table twice", {kTable, kTable}},
      {"view named as a table",
       {kTable, {"CREATE VIEW t AS SELECT 1 AS a", CreateView{.view = {.name = kT, .columns = {"a"}}}}}},
      {"index named as a table", {kTable, make_index("t", {"a"})}},
      {"index twice", {kTable, make_index("i", {"a"}), make_index("i", {"b"})}},
      {"index named as on another table",
       {kParent,
        kTable,
        make_index("i", {"a"}),
        {"CREATE INDEX i ON p (x)", CreateIndex{.table = kP, .index = index_on("i", {"x"})}}}},
      {"constraint named as an index", {kTable, make_index("i", {"a"}), add_unique("i", {"a"})}},
      {"check twice", {kTable, add_check("k", "a > 0", {"a"}), add_check("k", "b > 0", {"b"})}},
      {"same check on two tables",
       {kParent,
        kTable,
        add_check("k", "a > 0", {"a"}),
        {"ALTER TABLE p ADD CONSTRAINT k CHECK (id > 0)", AddCheck{kP, {"k", "id > 0", {"id"}}}}}},
      {"type named as a table", {kTable, {"CREATE TYPE t AS ENUM ('x')", CreateEnum{{kT, {"x"}}}}}},
      {"table named as a type",
       {kMood, {"CREATE TABLE mood (a int)", table(in_public("mood"), {column("a", "integer")})}}},
      {"enum twice", {kMood, kMood}},
      {"sequence named as a table", {kTable, {"CREATE SEQUENCE t", CreateSequence{{.name = kT}}}}},
      {"schema twice", {schema, schema}},
      {"second primary key",
       {kTable,
        {"ALTER TABLE t ADD PRIMARY KEY (a)", AddPrimaryKey{kT, {"", {"a"}}}},
        {"ALTER TABLE t ADD PRIMARY KEY (b)", AddPrimaryKey{kT, {"", {"b"}}}}}},
      {"column twice", {kTable, add_column("a int", column("a", "integer"))}},
      {"column twice in one statement", {{"CREATE TABLE t (a int, a int)", twice}}},
      {"function twice", {function, function}},
      {"trigger twice", {kTable, function, trigger, trigger}},
      {"policy twice",
       {kTable,
        {"CREATE POLICY po ON t USING (a > 0)", CreatePolicy{kT, {"po", "", {"a"}}}},
        {"CREATE POLICY po ON t USING (a > 0)", CreatePolicy{kT, {"po", "", {"a"}}}}}},

      // guards
      {"create if not exists", {kTable, {"CREATE TABLE IF NOT EXISTS t (a text)", guarded}}},
      {"add column if not exists", {kTable, {"ALTER TABLE t ADD COLUMN IF NOT EXISTS a text", guarded_column}}},
      {"drop column if exists", {kTable, {"ALTER TABLE t DROP COLUMN IF EXISTS zzz", guarded_drop}}},
      {"drop if exists", {drop_table("t", false, true)}},

      // what is not there
      {"no table",
       {drop_column("a"), drop_table("t"), rename_table("t", "u"), make_index("i", {"a"}), drop_index("i")}},
      {"no column",
       {kTable,
        drop_column("z"),
        rename_column("z", "y"),
        make_index("i", {"z"}),
        add_unique("", {"z"}),
        add_check("", "z > 0", {"z"}),
        set_type("z", "text"),
        {"ALTER TABLE t ALTER COLUMN z SET NOT NULL", SetNotNull{kT, "z"}},
        {"ALTER TABLE t ALTER COLUMN z SET DEFAULT 1", SetDefault{kT, "z", "1"}}}},
      {"no constraint",
       {kTable,
        drop_constraint("t", "k"),
        {"ALTER TABLE t VALIDATE CONSTRAINT k", ValidateConstraint{kT, "k"}},
        {"ALTER TABLE t RENAME CONSTRAINT k TO l", RenameConstraint{kT, "k", "l"}}}},
      {"no type",
       {kTable,
        mood_column,
        drop_type("mood"),
        {"ALTER TYPE mood ADD VALUE 'x'", AddEnumValue{in_public("mood"), "x", "", "", false}}}},
      {"no schema",
       {{"CREATE TABLE app.t (a int)", table({"app", "t"}, {column("a", "integer")})},
        {"DROP SCHEMA app", DropSchema{"app"}}}},
      {"no view", {{"DROP VIEW v", DropView{.view = in_public("v")}}, kView}},
      {"no sequence", {{"DROP SEQUENCE s", DropSequence{.sequence = in_public("s")}}}},
      {"no function",
       {{"DROP FUNCTION f()", DropFunction{.function = in_public("f"), .arguments = ""}},
        {"DROP FUNCTION f", DropFunction{.function = in_public("f")}},
        kTable,
        trigger}},
      {"no trigger or policy",
       {kTable,
        {"DROP TRIGGER tr ON t", DropTrigger{.table = kT, .trigger = "tr"}},
        {"DROP POLICY po ON t", DropPolicy{.table = kT, .policy = "po"}}}},
      {"wrong kind",
       {kTable,
        kView,
        {"DROP VIEW t", DropView{.view = kT}},
        drop_table("v"),
        {"DROP INDEX t", DropIndex{.index = kT}},
        {"DROP SEQUENCE t", DropSequence{.sequence = kT}}}},
      {"foreign key to nothing", {kTable, kForeign}},
      {"foreign key without a key",
       {kParent, kTable, add_foreign("FOREIGN KEY (c) REFERENCES p (x)", key_to_p("", {"c"}, {"x"}))}},
      {"foreign key to a table without a key",
       {kTable, {"CREATE TABLE p (a int)", table(kP, {column("a", "integer")})}, kForeign}},
      {"foreign key of two columns to one",
       {kParent, kTable, add_foreign("FOREIGN KEY (a, b) REFERENCES p (id)", key_to_p("", {"a", "b"}, {"id"}))}},
      {"foreign key of another type",
       {kParent, kTable, add_foreign("FOREIGN KEY (c) REFERENCES p", key_to_p("", {"c"}))}},
      {"foreign key from a column that is not there",
       {kParent, kTable, add_foreign("FOREIGN KEY (z) REFERENCES p", key_to_p("", {"z"}))}},

      // drops and what hangs on things
      {"drop a column with index, check, unique",
       {kTable,
        make_index("i", {"a", "b"}),
        add_check("", "a > b", {"a", "b"}),
        add_unique("", {"a", "c"}),
        {"CREATE INDEX partial ON t (a) WHERE b > 0", CreateIndex{.table = kT, .index = partial}},
        drop_column("b")}},
      {"drop a column of a primary key",
       {{"CREATE TABLE t (a int, b int, PRIMARY KEY (a, b))",
         with_key(table(kT, {column("a", "integer"), column("b", "integer")}), {"a", "b"})},
        drop_column("a")}},
      {"drop a column that a view reads", {kTable, kView, drop_column("a"), drop_column("b"), drop_column("a", true)}},
      {"drop a column that is referenced",
       {kParent,
        kTable,
        kForeign,
        {"ALTER TABLE p DROP COLUMN id", DropColumn{.table = kP, .column = "id"}},
        {"ALTER TABLE p DROP COLUMN u", DropColumn{.table = kP, .column = "u"}},
        {"ALTER TABLE p DROP COLUMN id CASCADE", DropColumn{.table = kP, .column = "id", .cascade = true}}}},
      {"drop a column with a foreign key", {kParent, kTable, kForeign, drop_column("a")}},
      {"drop a column that a generated one reads",
       {kTable, generated_column, drop_column("a"), drop_column("a", true)}},
      {"drop a column of a trigger", {kTable, function, trigger, drop_column("a"), drop_column("a", true)}},
      {"drop a column of a policy",
       {kTable,
        {"CREATE POLICY po ON t USING (a > 0)", CreatePolicy{kT, {"po", "", {"a"}}}},
        drop_column("a"),
        drop_column("a", true)}},
      {"drop a serial column", {kTable, add_column("s serial", serial("s")), drop_column("s")}},
      {"drop a table that is referenced", {kParent, kTable, kForeign, drop_table("p"), drop_table("p", true)}},
      {"drop a table that a view reads", {kTable, kView, drop_table("t"), drop_table("t", true)}},
      {"drop a table with its sequence", {{"CREATE TABLE t (id serial)", table(kT, {serial("id")})}, drop_table("t")}},
      {"drop a key that is referenced",
       {kParent, kTable, kForeign, drop_constraint("p", "p_pkey"), drop_constraint("p", "p_u_key"),
        drop_constraint("p", "p_pkey", true)}},
      {"drop a constraint's index", {kParent, drop_index("p_pkey"), drop_index("p_u_key")}},
      {"drop a unique index that is referenced",
       {kTable,
        make_index("tu", {"a"}, true),
        {"CREATE TABLE q (x int REFERENCES t (a))",
         [] {
           CreateTable create = table(in_public("q"), {column("x", "integer")});
           create.table.foreign_keys.push_back({.columns = {"x"}, .references = kT, .referenced_columns = {"a"}});
           return create;
         }()},
        drop_index("tu")}},
      {"drop a view under a view",
       {kTable,
        kView,
        {"CREATE VIEW w AS SELECT a FROM v",
         CreateView{
             .view = {.name = in_public("w"), .definition = "q", .columns = {"a"}, .reads = {{in_public("v"), "a"}}}}},
        {"DROP VIEW v", DropView{.view = in_public("v")}},
        {"DROP VIEW v CASCADE", DropView{.view = in_public("v"), .cascade = true}}}},
      {"drop an enum in use", {kMood, kTable, mood_column, drop_type("mood"), drop_type("mood", true)}},
      {"drop an enum that a function takes",
       {kMood,
        {"CREATE FUNCTION g(m mood) RETURNS int LANGUAGE sql AS 'SELECT 1'",
         CreateFunction{{.name = in_public("g"), .arguments = "mood", .returns = "integer", .language = "sql"}}},
        drop_type("mood"),
        drop_type("mood", true)}},
      {"drop a function in use",
       {kTable,
        function,
        trigger,
        {"DROP FUNCTION f()", DropFunction{.function = in_public("f"), .arguments = ""}},
        {"DROP FUNCTION f() CASCADE", DropFunction{.function = in_public("f"), .arguments = "", .cascade = true}}}},
      {"drop a sequence in use",
       {{"CREATE TABLE t (id serial)", table(kT, {serial("id")})},
        {"DROP SEQUENCE t_id_seq", DropSequence{.sequence = in_public("t_id_seq")}},
        {"DROP SEQUENCE t_id_seq CASCADE", DropSequence{.sequence = in_public("t_id_seq"), .cascade = true}}}},
      {"drop an identity's sequence",
       {kTable,
        add_column("i int GENERATED ALWAYS AS IDENTITY", identity),
        {"DROP SEQUENCE t_i_seq", DropSequence{.sequence = in_public("t_i_seq")}}}},
      {"drop a schema in use",
       {schema,
        {"CREATE TABLE app.t (a int)", table({"app", "t"}, {column("a", "integer")})},
        {"DROP SCHEMA app", DropSchema{"app"}},
        {"DROP SCHEMA app CASCADE", DropSchema{"app", false, true}}}},
      {"drop not null of a key", {kParent, {"ALTER TABLE p ALTER COLUMN id DROP NOT NULL", DropNotNull{kP, "id"}}}},

      // renames
      {"rename a table",
       {{"CREATE TABLE t (id serial PRIMARY KEY)", with_key(table(kT, {serial("id")}), {"id"})},
        rename_table("t", "u"),
        {"CREATE TABLE t (id serial PRIMARY KEY)", with_key(table(kT, {serial("id")}), {"id"})}}},
      {"rename onto a taken name", {kParent, kTable, rename_table("t", "p")}},
      {"rename a column that things use",
       {kTable, kView, make_index("i", {"a"}), add_check("k", "a > b", {"a", "b"}), rename_column("a", "z"),
        drop_column("z"), rename_column("z", "b")}},
      {"rename a referenced table and column",
       {kParent,
        kTable,
        kForeign,
        rename_table("p", "q"),
        {"ALTER TABLE q RENAME COLUMN id TO key", RenameColumn{in_public("q"), "id", "key"}},
        drop_table("q")}},
      {"rename an index",
       {kTable,
        make_index("i", {"a"}),
        {"ALTER INDEX i RENAME TO j", RenameIndex{.index = in_public("i"), .to = "j"}},
        {"ALTER INDEX i RENAME TO k", RenameIndex{.index = in_public("i"), .to = "k"}},
        {"ALTER INDEX j RENAME TO t", RenameIndex{.index = in_public("j"), .to = "t"}}}},
      {"rename a constraint",
       {kParent,
        {"ALTER TABLE p RENAME CONSTRAINT p_u_key TO uu", RenameConstraint{kP, "p_u_key", "uu"}},
        {"ALTER TABLE p RENAME CONSTRAINT uu TO p_pkey", RenameConstraint{kP, "uu", "p_pkey"}}}},
      {"rename an enum",
       {kMood,
        kTable,
        mood_column,
        {"ALTER TYPE mood RENAME TO feeling", RenameEnum{in_public("mood"), in_public("feeling")}}}},
      {"rename a sequence",
       {{"CREATE TABLE t (id serial)", table(kT, {serial("id")})},
        {"ALTER SEQUENCE t_id_seq RENAME TO numbers",
         AlterSequence{.sequence = in_public("t_id_seq"), .to = in_public("numbers")}}}},
      {"move a table to a schema",
       {schema,
        {"CREATE TABLE t (id serial PRIMARY KEY)", with_key(table(kT, {serial("id")}), {"id"})},
        {"ALTER TABLE t SET SCHEMA app", RenameTable{kT, {"app", "t"}}}}},
      {"rename a schema",
       {schema,
        {"CREATE TABLE app.t (id serial)", table({"app", "t"}, {serial("id")})},
        {"ALTER SCHEMA app RENAME TO lib", RenameSchema{"app", "lib"}}}},

      // types, enums, defaults
      {"enum values",
       {kMood,
        {"ALTER TYPE mood ADD VALUE 'great'", AddEnumValue{in_public("mood"), "great", "", "", false}},
        {"ALTER TYPE mood ADD VALUE 'meh' BEFORE 'ok'", AddEnumValue{in_public("mood"), "meh", "ok", "", false}},
        {"ALTER TYPE mood ADD VALUE 'fine' AFTER 'ok'", AddEnumValue{in_public("mood"), "fine", "", "ok", false}},
        {"ALTER TYPE mood ADD VALUE 'ok'", AddEnumValue{in_public("mood"), "ok", "", "", false}},
        {"ALTER TYPE mood ADD VALUE 'x' AFTER 'y'", AddEnumValue{in_public("mood"), "x", "", "y", false}},
        {"ALTER TYPE mood RENAME VALUE 'ok' TO 'okay'", RenameEnumValue{in_public("mood"), "ok", "okay"}},
        {"ALTER TYPE mood RENAME VALUE 'ok' TO 'x'", RenameEnumValue{in_public("mood"), "ok", "x"}},
        {"ALTER TYPE mood RENAME VALUE 'sad' TO 'okay'", RenameEnumValue{in_public("mood"), "sad", "okay"}}}},
      {"change types",
       {kTable, set_type("a", "bigint"), set_type("a", "text"), set_type("a", "integer"),
        set_type("a", "integer", "a::integer"), set_type("c", "character varying(20)")}},
      {"change the type of a read column", {kTable, kView, set_type("a", "bigint"), set_type("b", "bigint")}},
      {"change the type under a generated column", {kTable, generated_column, set_type("a", "bigint")}},
      {"change the type of a trigger's column", {kTable, function, trigger, set_type("a", "bigint")}},
      {"change the type under a foreign key",
       {kParent, kTable, kForeign, set_type("a", "bigint"), set_type("a", "text")}},
      {"default of a generated column",
       {kTable, generated_column, {"ALTER TABLE t ALTER COLUMN g SET DEFAULT 1", SetDefault{kT, "g", "1"}}}},
      {"identity changes",
       {kTable,
        {"ALTER TABLE t ALTER COLUMN a ADD GENERATED ALWAYS AS IDENTITY",
         AlterColumnOption{kT, "a", "add identity", "always"}},
        {"ALTER TABLE t ALTER COLUMN a SET NOT NULL", SetNotNull{kT, "a"}},
        {"ALTER TABLE t ALTER COLUMN a ADD GENERATED ALWAYS AS IDENTITY",
         AlterColumnOption{kT, "a", "add identity", "always"}},
        {"ALTER TABLE t ALTER COLUMN a DROP NOT NULL", DropNotNull{kT, "a"}},
        {"ALTER TABLE t ALTER COLUMN a SET DEFAULT 1", SetDefault{kT, "a", "1"}},
        {"ALTER TABLE t ALTER COLUMN a DROP IDENTITY", AlterColumnOption{kT, "a", "drop identity", ""}},
        {"ALTER TABLE t ALTER COLUMN a DROP IDENTITY", AlterColumnOption{kT, "a", "drop identity", ""}}}},
      {"constraint using an index",
       {kTable,
        make_index("ia", {"a"}, true),
        make_index("ib", {"b"}, true),
        make_index("ic", {"c"}),
        {"ALTER TABLE t ADD CONSTRAINT pk PRIMARY KEY USING INDEX ia", AddPrimaryKey{kT, {"pk", {}}, "ia"}},
        {"ALTER TABLE t ADD UNIQUE USING INDEX ib", AddUnique{kT, {}, "ib"}},
        {"ALTER TABLE t ADD UNIQUE USING INDEX ib", AddUnique{kT, {}, "ib"}},
        {"ALTER TABLE t ADD UNIQUE USING INDEX ic", AddUnique{kT, {}, "ic"}},
        {"ALTER TABLE t ADD UNIQUE USING INDEX zz", AddUnique{kT, {}, "zz"}}}},
      {"replace a view",
       {kTable,
        kView,
        {"CREATE OR REPLACE VIEW v AS SELECT a, b FROM t",
         CreateView{.view = view_of("v", {"a", "b"}), .or_replace = true}},
        {"CREATE OR REPLACE VIEW v AS SELECT a FROM t", CreateView{.view = view_of("v", {"a"}), .or_replace = true}},
        {"CREATE OR REPLACE VIEW v AS SELECT b, a FROM t",
         CreateView{.view = view_of("v", {"b", "a"}), .or_replace = true}},
        {"CREATE OR REPLACE VIEW t AS SELECT 1 AS a",
         CreateView{.view = {.name = kT, .columns = {"a"}}, .or_replace = true}}}},
      {"a view of what is not there",
       {kTable, {"CREATE VIEW w AS SELECT z FROM t", CreateView{.view = view_of("w", {"z"})}}}},
      {"rows",
       {kTable,
        {"INSERT INTO t (a) VALUES (1)", InsertRows{kT, {"a"}}},
        {"INSERT INTO t (z) VALUES (1)", InsertRows{kT, {"z"}}},
        {"UPDATE t SET z = 1", UpdateRows{kT, {"z"}}},
        {"DELETE FROM zz", DeleteRows{in_public("zz"), ""}},
        {"TRUNCATE t", TruncateTable{{kT}}}}},
      {"partitions",
       {{"CREATE TABLE t (a int PRIMARY KEY, b int) PARTITION BY RANGE (a)",
         [] {
           CreateTable create = with_key(table(kT, {column("a", "integer"), column("b", "integer")}), {"a"});
           create.table.partition_by = "range (a)";
           return create;
         }()},
        {"CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (1) TO (9)",
         [] {
           CreateTable create = table(in_public("t1"), {});
           create.table.partition_of = kT;
           create.table.partition_bound = "for values from (1) to (9)";
           return create;
         }()},
        make_index("i", {"b"}),
        add_column("x int", column("x", "integer")),
        rename_column("b", "bb"),
        {"ALTER TABLE t1 DROP COLUMN x", DropColumn{.table = in_public("t1"), .column = "x"}},
        drop_column("x"),
        drop_table("t")}},
      {"inheritance",
       {kTable,
        {"CREATE TABLE k (d int) INHERITS (t)",
         [] {
           CreateTable create = table(in_public("k"), {column("d", "integer")});
           create.table.inherits = {kT};
           return create;
         }()},
        add_column("x int", column("x", "integer")),
        drop_column("b"),
        drop_table("t"),
        drop_table("t", true)}},
  };
}

const char* const kNames = R"(
SELECT 'relation ' || n.nspname || '.' || c.relname
FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname !~ '^(pg_|information)'
UNION ALL
SELECT 'constraint ' || n.nspname || '.' || c.relname || '.' || conname
FROM pg_constraint k JOIN pg_class c ON c.oid = conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE nspname !~ '^(pg_|information)' AND contype <> 't'
UNION ALL
SELECT 'enum ' || n.nspname || '.' || typname || ' ' ||
       (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid)
FROM pg_type t JOIN pg_namespace n ON n.oid = typnamespace WHERE typtype = 'e'
UNION ALL
SELECT 'column ' || n.nspname || '.' || c.relname || '.' || attname || ' ' || format_type(atttypid, atttypmod) ||
       CASE WHEN attnotnull THEN ' not null' ELSE '' END ||
       coalesce((SELECT ' ' || pg_get_expr(adbin, adrelid) FROM pg_attrdef
                 WHERE adrelid = attrelid AND adnum = attnum AND pg_get_expr(adbin, adrelid) LIKE 'nextval%'), '')
FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid AND relkind IN ('r', 'p')
JOIN pg_namespace n ON n.oid = relnamespace
WHERE attnum > 0 AND NOT attisdropped AND nspname !~ '^(pg_|information)'
UNION ALL
SELECT 'function ' || n.nspname || '.' || proname
FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname = 'public'
UNION ALL SELECT 'trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'policy ' || polname FROM pg_policy)";

using Names = std::vector<std::string>;

Names names_of(const PostgresSession& session) {
  Names names;
  for (const auto& row : session.query(kNames)) {
    names.push_back(row[0]);
  }
  std::ranges::sort(names);
  return names;
}

void put_constraints(const Table& table, const std::string& prefix, const std::string& schema, Names& names) {
  const auto key = [&](const std::string& name) {
    names.push_back("relation " + schema + name);
    names.push_back("constraint " + prefix + name);
  };
  if (table.primary_key) {
    key(table.primary_key->name);
  }
  std::ranges::for_each(table.uniques, key, &Unique::name);
  const auto plain = [&](const std::string& name) { names.push_back("constraint " + prefix + name); };
  std::ranges::for_each(table.checks, plain, &Check::name);
  std::ranges::for_each(table.foreign_keys, plain, &ForeignKey::name);
  for (const Index& index : table.indexes) {
    names.push_back("relation " + schema + index.name);
  }
}

Names names_of(const Schema& schema) {
  Names names;
  for (const auto& [name, table] : schema.tables) {
    const std::string prefix = to_string(name) + ".";
    names.push_back("relation " + to_string(name));
    put_constraints(table, prefix, name.schema + ".", names);
    for (const Column& each : table.columns) {
      const std::string value = each.default_value.value_or("");
      names.push_back("column " + prefix + each.name + " " + each.type + (each.nullable ? "" : " not null") +
                      (value.starts_with("nextval") ? " " + value : ""));
    }
    for (const Trigger& trigger : table.triggers) {
      names.push_back("trigger " + trigger.name);
    }
    for (const Policy& policy : table.policies) {
      names.push_back("policy " + policy.name);
    }
  }
  for (const auto& [name, view] : schema.views) {
    names.push_back("relation " + to_string(name));
  }
  for (const auto& [name, sequence] : schema.sequences) {
    names.push_back("relation " + to_string(name));
  }
  for (const auto& [name, type] : schema.enums) {
    names.push_back("enum " + to_string(name) + " " + join(type.values, ","));
  }
  for (const auto& [key, function] : schema.functions) {
    names.push_back("function " + to_string(function.name));
  }
  std::ranges::sort(names);
  return names;
}

std::string message_of(const std::optional<std::string>& message) {
  return message.value_or("(accepted)");
}

void play_case(const PostgresSession& session, const Case& each) {
  session.query("DROP SCHEMA IF EXISTS app, lib CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  Schema schema = empty_schema(Engine::Postgres);
  for (const Step& step : each.steps) {
    const Schema before = schema;
    const auto refused = session.execute(step.sql);
    const auto applied = apply(schema, {.operation = step.operation});
    const auto ours = applied ? std::nullopt : std::optional{applied.error().message};
    EXPECT_EQ(message_of(ours), message_of(refused)) << each.name << ": " << step.sql;
    EXPECT_TRUE(applied || schema == before) << each.name << ": a refusal changed the schema: " << step.sql;
    EXPECT_EQ(names_of(schema), names_of(session)) << each.name << ": " << step.sql;
  }
}

TEST(Apply, AgreesWithPostgresOnMessagesAndNames) {
  const PostgresServer server;
  const PostgresSession session(server.connection_string());
  for (const Case& each : cases()) {
    play_case(session, each);
  }
}

}  // namespace
}  // namespace signalbox
