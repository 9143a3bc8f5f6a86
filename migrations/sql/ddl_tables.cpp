#include <algorithm>
#include <array>

#include "base/text.h"
#include "migrations/sql/ddl.h"
#include "migrations/sql/table_parts.h"
#include "schema/enforcement.h"
#include "schema/type.h"

namespace signalbox::ddl {
namespace {

void read_elements(TokenStream& in, Table& table) {
  std::vector<Operation> constraints;
  in.expect_symbol("(");
  while (!in.failed() && !in.at_symbol(")")) {
    if (at_table_constraint(in)) {
      read_table_constraint(in, table.name, constraints);
    } else {
      table.columns.push_back(read_column(in, table.name, constraints));
    }
    // SQLite's grammar makes the comma between table constraints optional (parse.y: conslist ::= conslist tconscomma
    // tcons).
    const bool may_follow = in.engine() == Engine::Sqlite && at_table_constraint(in);
    if (!in.take_symbol(",") && !in.at_symbol(")") && !may_follow) {
      in.fail();
    }
  }
  in.take_symbol(")");
  for (Operation& operation : constraints) {
    put_constraint(in.engine(), table, operation);
  }
}

/// ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COMMENT 'x' …; SQLite: STRICT, WITHOUT ROWID.
void read_options(TokenStream& in, Table& table) {
  while (!in.failed() && !in.at_end()) {
    in.take_symbol(",");
    in.take("default");
    if (in.at("partition")) {
      table.partition_by = in.rest();
      return;
    }
    if (in.take({"without", "rowid"})) {
      table.options["without rowid"] = "true";
      continue;
    }
    if (in.take("strict")) {
      table.options["strict"] = "true";
      continue;
    }
    std::string option = in.take({"character", "set"}) ? "charset" : in.name();
    const bool valued = in.take_symbol("=") || (!in.at_end() && !in.at_symbol(","));
    if (valued) {
      const Token value = in.next();
      table.options[lower(option)] =
          value.kind == TokenKind::String ? string_value(in.engine(), value) : std::string(value.text);
    }
  }
}

std::string read_position(TokenStream& in) {
  if (in.take("first")) {
    return "first";
  }
  return in.take("after") ? "after " + in.name() : "";
}

class AlterTable {
 public:
  AlterTable(TokenStream& in, QualifiedName table, Operations& out) : in_(in), table_(std::move(table)), out_(out) {}

  void read() {
    do {
      clause();
    } while (!in_.failed() && in_.take_symbol(","));
    if (!in_.at_end()) {
      in_.fail();
    }
  }

 private:
  void clause() {
    if (in_.take("add")) {
      add_clause();
    } else if (in_.take("drop")) {
      drop_clause();
    } else if (in_.take("modify")) {
      in_.take("column");
      in_.take({"if", "exists"});
      restate(in_.peek().kind == TokenKind::End ? "" : in_.name());
    } else if (in_.take("change")) {
      in_.take("column");
      in_.take({"if", "exists"});
      change();
    } else if (in_.take("alter")) {
      alter_clause();
    } else if (in_.take("rename")) {
      rename_clause();
    } else if (in_.take("validate")) {
      in_.expect("constraint");
      add(out_, ValidateConstraint{table_, in_.name()});
    } else {
      option();
    }
  }

  void add_clause() {
    if (at_table_constraint(in_)) {
      std::vector<Operation> constraints;
      read_table_constraint(in_, table_, constraints);
      emit(constraints);
      return;
    }
    if (in_.take("partition")) {
      add(out_, AlterTableOption{table_, "add partition", skip_clause()});
      return;
    }
    in_.take("column");
    const bool if_not_exists = in_.take({"if", "not", "exists"});
    if (!in_.take_symbol("(")) {
      add_column(if_not_exists);
      return;
    }
    do {
      add_column(if_not_exists);
    } while (!in_.failed() && in_.take_symbol(","));
    in_.expect_symbol(")");
  }

  void add_column(bool if_not_exists) {
    std::vector<Operation> constraints;
    AddColumn change{table_, read_column(in_, table_, constraints), if_not_exists, ""};
    change.position = read_position(in_);
    add(out_, std::move(change));
    emit(constraints);
  }

  void emit(std::vector<Operation>& operations) {
    for (Operation& operation : operations) {
      add(out_, std::move(operation));
    }
  }

  void drop_clause() {
    const bool mysql = in_.mysql();
    if (mysql && in_.take({"primary", "key"})) {
      add(out_, DropConstraint{table_, "", "primary key", false, false});
    } else if (mysql && in_.take({"foreign", "key"})) {
      const bool if_exists = in_.take({"if", "exists"});
      add(out_, DropConstraint{table_, in_.name(), "foreign key", if_exists, false});
    } else if (mysql && in_.at_any({"index", "key"}) && in_.peek(1).kind != TokenKind::Symbol) {
      in_.next();
      const bool if_exists = in_.take({"if", "exists"});
      add(out_, DropIndex{{table_.schema, in_.name()}, table_, if_exists, false, false});
    } else if (in_.take("constraint") || (mysql && in_.at("check") && in_.peek(1).kind != TokenKind::Symbol)) {
      const std::string kind = in_.take("check") ? "check" : "";
      const bool if_exists = in_.take({"if", "exists"});
      DropConstraint change{table_, in_.name(), kind, if_exists, false};
      change.cascade = in_.take("cascade");
      add(out_, std::move(change));
    } else if (in_.take("partition")) {
      add(out_, AlterTableOption{table_, "drop partition", skip_clause()});
    } else {
      in_.take("column");
      const bool if_exists = in_.take({"if", "exists"});
      DropColumn change{table_, in_.name(), if_exists, false};
      change.cascade = in_.take("cascade");
      in_.take("restrict");
      add(out_, std::move(change));
    }
  }

  /// MODIFY, CHANGE and libSQL's ALTER COLUMN … TO state the whole column again.
  void restate(std::string name) {
    Column column;
    column.name = std::move(name);
    std::vector<Operation> constraints;
    read_column_definition(in_, table_, column, constraints);
    AlterColumnType change;
    change.table = table_;
    change.column = column.name;
    change.type = column.type;
    change.collation = column.collation;
    change.definition = column;
    change.position = read_position(in_);
    add(out_, std::move(change));
    emit(constraints);
  }

  void change() {
    const std::string from = in_.name();
    std::string to = in_.name();
    if (from != to) {
      add(out_, RenameColumn{table_, from, to});
    }
    restate(std::move(to));
  }

  void alter_clause() {
    if (in_.take("check") || in_.take("constraint")) {
      alter_constraint(in_.name());
      return;
    }
    if (in_.take("index")) {
      const std::string name = in_.name();
      add(out_, AlterTableOption{table_, "alter " + name, skip_clause()});
      return;
    }
    in_.take("column");
    const std::string column = in_.name();
    if (in_.take({"set", "default"})) {
      add(out_, SetDefault{table_, column, in_.expression({})});
    } else if (in_.take({"drop", "default"})) {
      add(out_, DropDefault{table_, column});
    } else if (in_.take({"set", "not", "null"})) {
      add(out_, SetNotNull{table_, column});
    } else if (in_.take({"drop", "not", "null"})) {
      add(out_, DropNotNull{table_, column});
    } else if (in_.take({"set", "expression"})) {
      add(out_, AlterColumnOption{table_, column, "set expression", skip_clause()});
    } else if (in_.take({"set", "visible"}) || in_.take({"set", "invisible"})) {
      add(out_, AlterColumnOption{table_, column, "set visibility", ""});
    } else if (in_.take({"set", "data", "type"}) || in_.take("type")) {
      static constexpr std::array<std::string_view, 2> kStop = {"using", "collate"};
      AlterColumnType change;
      change.table = table_;
      change.column = column;
      change.type = canonical_type(in_.engine(), in_.expression(kStop));
      change.collation = in_.take("collate") ? in_.name() : "";
      if (in_.take("using")) {
        change.using_expression = in_.expression({});
      }
      add(out_, std::move(change));
    } else if (in_.engine() == Engine::Sqlite && in_.take("to")) {  // libSQL: the whole definition again
      restate(in_.name());
    } else {
      in_.fail();
    }
  }

  /// MySQL 8.0.16; PostgreSQL 18 for foreign keys, 19 for checks.
  void alter_constraint(std::string name) {
    if (in_.take({"not", "enforced"})) {
      add(out_, AlterTableOption{table_, std::string(kDoNotEnforce), std::move(name)});
    } else if (in_.take("enforced")) {
      add(out_, AlterTableOption{table_, std::string(kEnforce), std::move(name)});
    } else {
      add(out_, AlterTableOption{table_, "alter " + name, skip_clause()});
    }
  }

  void rename_clause() {
    if (in_.mysql() && in_.at_any({"index", "key"})) {
      in_.next();
      QualifiedName index{table_.schema, in_.name()};
      in_.expect("to");
      add(out_, RenameIndex{std::move(index), in_.name(), table_, false});
      return;
    }
    if (in_.take("constraint")) {
      const std::string from = in_.name();
      in_.expect("to");
      add(out_, RenameConstraint{table_, from, in_.name()});
      return;
    }
    if (in_.take("to") || in_.take("as") || in_.peek(1).kind == TokenKind::End) {
      const QualifiedName to = in_.qualified_name();
      add(out_, RenameTable{table_, to, false});
      table_ = to;
      return;
    }
    in_.take("column");
    const std::string from = in_.name();
    in_.expect("to");
    add(out_, RenameColumn{table_, from, in_.name()});
  }

  /// ENGINE = InnoDB, ALGORITHM = INSTANT, CONVERT TO CHARACTER SET utf8mb4, FORCE, … MySQL lets several stand without
  /// a comma between them.
  void option() {
    if (!in_.mysql() || !in_.at_name()) {
      in_.fail();
      return;
    }
    in_.take("default");
    if (in_.take({"convert", "to", "character", "set"})) {
      add(out_, AlterTableOption{table_, "convert to charset", skip_clause()});
      return;
    }
    std::string name = in_.take({"character", "set"}) ? "charset" : lower(in_.name());
    in_.take_symbol("=");
    add(out_, AlterTableOption{table_, std::move(name), lower(skip_clause())});
  }

  /// The rest of this clause as text.
  std::string skip_clause() { return in_.at_end() || in_.at_symbol(",") ? "" : in_.expression({}); }

  TokenStream& in_;
  QualifiedName table_;
  Operations& out_;
};

}  // namespace

void read_create_table(TokenStream& in, bool temporary, Operations& out) {
  CreateTable create;
  create.temporary = temporary;
  create.if_not_exists = in.take({"if", "not", "exists"});
  create.table.name = in.qualified_name();
  if (in.take("like") || (in.at_symbol("(") && is_word(in.peek(1), "like"))) {
    if (in.take_symbol("(")) {
      in.expect("like");
    }
    create.like = in.qualified_name();
    in.take_symbol(")");
    add(out, std::move(create));
    return;
  }
  if (in.at_symbol("(") && !is_word(in.peek(1), "select")) {
    read_elements(in, create.table);
  }
  std::vector<ColumnRef> reads;
  const bool query = in.at_any({"as", "select"}) || in.at_symbol("(");
  if (query) {
    create.from_query = true;
    reads = reads_in(in, in.remaining());
    in.rest();
  } else {
    read_options(in, create.table);
  }
  add(out, std::move(create), std::move(reads));
}

void read_alter_table(TokenStream& in, Operations& out) {
  in.take({"if", "exists"});
  in.take("only");
  QualifiedName table = in.qualified_name();
  AlterTable(in, std::move(table), out).read();
}

}  // namespace signalbox::ddl
