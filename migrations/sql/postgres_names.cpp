// The names of a query with their places, through PostgreSQL's grammar. Scopes follow the statements; a sub-query and a
// common table expression hand on the columns that they list (nobody's) and, where they say *, those of their tables.

#include <algorithm>
#include <map>
#include <set>

#include "migrations/sql/postgres.h"
#include "migrations/sql/postgres_parse.h"
#include "migrations/sql/query_names.h"

namespace signalbox {
namespace postgres {
namespace {

struct Relation {
  std::string alias;
  std::vector<QualifiedName> tables;  ///< one for a table; those handed on with * for a sub-query
  std::set<std::string> outputs;      ///< columns that a sub-query makes itself
};

using Scope = std::vector<Relation>;

QualifiedName written_name(const Node& range_var) {
  return {range_var.string("schemaname"), range_var.string("relname")};
}

std::size_t place(const Node& node) {
  return static_cast<std::size_t>(std::max<std::int64_t>(0, node.number("location")));
}

/// Deep enough for what people write, and no deeper than the stack.
constexpr int kMostNested = 200;

class NameReader {
 public:
  std::vector<QueryName> read(const ParseTree& tree) {
    for (const Node& each : tree.statements()) {
      walk(each["stmt"]);
    }
    return std::move(names_);
  }

 private:
  void walk(const Node& node) {
    if (depth_ >= kMostNested) {
      return;
    }
    ++depth_;
    node.each([&](std::string_view key, const Node& child) { visit(key, child); });
    --depth_;
  }

  void visit(std::string_view key, const Node& child) {
    if (key == "ColumnRef") {
      column(child);
    } else if (key == "RangeVar") {
      table(child, false);
    } else if (key == "SelectStmt" || ((key == "larg" || key == "rarg") && child["targetList"])) {
      select(child);
    } else if (key == "InsertStmt") {
      insert(child);
    } else if (key == "UpdateStmt" || key == "DeleteStmt" || key == "MergeStmt") {
      change(child, key == "UpdateStmt");
    } else if (key == "SubLink") {
      sub_query(child);
    } else if (key == "JoinExpr") {
      join(child);
    } else {
      walk(child);
    }
  }

  /// EXISTS looks at no column, whatever it selects.
  void sub_query(const Node& node) {
    const bool outer = blind_;
    blind_ = node.text("subLinkType") == "EXISTS_SUBLINK";
    walk(node);
    blind_ = outer;
  }

  void select(const Node& node) {
    const bool blind = std::exchange(blind_, false);
    const auto outer = common_;
    read_common_tables(node);
    scopes_.push_back(scope_of(node));
    const std::set<std::string> outputs = named_outputs(node);
    node.each([&](std::string_view key, const Node& child) {
      if (key == "withClause" || (blind && key == "targetList")) {
        return;
      }
      if (key == "sortClause") {
        order_by(child, outputs);
      } else {
        visit(key, child);
      }
    });
    scopes_.pop_back();
    common_ = outer;
  }

  /// ORDER BY may name what the query itself calls so.
  void order_by(const Node& list, const std::set<std::string>& outputs) {
    for (const Node& each : list.items()) {
      const Node key = each["SortBy"]["node"];
      const std::vector<Node> fields = key["ColumnRef"].items("fields");
      if (fields.size() != 1 || !outputs.contains(std::string(string_of(fields.front())))) {
        walk(each);
      }
    }
  }

  static std::set<std::string> named_outputs(const Node& node) {
    std::set<std::string> names;
    for (const Node& each : node.items("targetList")) {
      if (const std::string name = each["ResTarget"].string("name"); !name.empty()) {
        names.insert(name);
      }
    }
    return names;
  }

  void insert(const Node& node) {
    const auto outer = common_;
    read_common_tables(node);
    const Node target = node["relation"];
    table(target, true);
    walk(node["selectStmt"]);
    const QualifiedName name = written_name(target);
    Relation relation = relation_of(target);
    scopes_.push_back({relation, {"excluded", relation.tables, {}}});
    for (const Node& each : node.items("cols")) {
      add({name}, each["ResTarget"].string("name"), true, place(each["ResTarget"]));
    }
    if (!node["cols"]) {
      add({name}, "*", true, place(target));
    }
    const Node conflict = node["onConflictClause"];
    for (const Node& each : conflict["infer"].items("indexElems")) {
      add({name}, each["IndexElem"].string("name"), false, place(conflict["infer"]));
    }
    assignments(conflict["targetList"], name);
    walk(conflict["whereClause"]);
    walk(node["returningList"]);
    scopes_.pop_back();
    common_ = outer;
  }

  void change(const Node& node, bool sets) {
    const auto outer = common_;
    read_common_tables(node);
    const Node target = node["relation"];
    table(target, true);
    Scope scope = {relation_of(target)};
    add_relations(node["fromClause"], scope);
    add_relations(node["usingClause"], scope);
    if (node["sourceRelation"]) {
      add_relation(node["sourceRelation"], scope);
    }
    scopes_.push_back(std::move(scope));
    if (sets) {
      assignments(node["targetList"], written_name(target));
    }
    node.each([&](std::string_view key, const Node& child) {
      if (key != "relation" && key != "withClause" && !(sets && key == "targetList")) {
        visit(key, child);
      }
    });
    scopes_.pop_back();
    common_ = outer;
  }

  void assignments(const Node& list, const QualifiedName& table) {
    for (const Node& each : list.items()) {
      const Node target = each["ResTarget"];
      add({table}, target.string("name"), true, place(target));
      walk(target["val"]);
    }
  }

  /// JOIN … USING names columns of both sides, without a place of its own.
  void join(const Node& node) {
    walk(node);
    Scope left;
    Scope right;
    add_relation(node["larg"], left);
    add_relation(node["rarg"], right);
    for (const std::string& column : strings_of(node["usingClause"])) {
      for (const Scope* side : {&left, &right}) {
        std::vector<QualifiedName> tables;
        for (const Relation& relation : *side) {
          tables.insert(tables.end(), relation.tables.begin(), relation.tables.end());
        }
        add(std::move(tables), column, false, last_table_);
      }
    }
  }

  void read_common_tables(const Node& node) {
    for (const Node& each : node["withClause"].items("ctes")) {
      const Node common = each["CommonTableExpr"];
      const Node query = common["ctequery"];
      Relation relation = derived(common.string("ctename"), query["SelectStmt"]);
      if (node["withClause"].flag("recursive")) {
        common_[relation.alias] = relation;
      }
      walk(query);
      common_[relation.alias] = std::move(relation);
    }
  }

  Scope scope_of(const Node& select) {
    Scope scope;
    add_relations(select["fromClause"], scope);
    return scope;
  }

  void add_relations(const Node& list, Scope& scope) {
    for (const Node& each : list.items()) {
      add_relation(each, scope);
    }
  }

  void add_relation(const Node& node, Scope& scope) {
    const Node body = node.inner();
    if (node.is("RangeVar")) {
      scope.push_back(relation_of(body));
    } else if (node.is("JoinExpr")) {
      add_relation(body["larg"], scope);
      add_relation(body["rarg"], scope);
    } else if (node.is("RangeSubselect")) {
      scope.push_back(derived(body["alias"].string("aliasname"), body["subquery"]["SelectStmt"]));
    } else {
      scope.push_back({body["alias"].string("aliasname"), {}, {}});
    }
  }

  Relation relation_of(const Node& range_var) {
    const QualifiedName name = written_name(range_var);
    const std::string alias = range_var["alias"].string("aliasname");
    if (const auto common = common_.find(name.name); name.schema.empty() && common != common_.end()) {
      Relation relation = common->second;
      relation.alias = alias.empty() ? name.name : alias;
      return relation;
    }
    return {alias.empty() ? name.name : alias, {name}, {}};
  }

  /// What a query hands on: the columns that it lists, and every column of the tables whose * it selects.
  Relation derived(std::string alias, const Node& select) {
    Relation out{std::move(alias), {}, {}};
    if (!select || depth_ >= kMostNested) {
      return out;
    }
    ++depth_;
    const auto outer = common_;
    for (const Node& each : select["withClause"].items("ctes")) {
      const Node common = each["CommonTableExpr"];
      common_[common.string("ctename")] = derived(common.string("ctename"), common["ctequery"]["SelectStmt"]);
    }
    if (!select["targetList"] && select["larg"]) {
      out = derived(out.alias, select["larg"]);
    }
    const Scope scope = scope_of(select);
    for (const Node& each : select.items("targetList")) {
      const std::vector<Node> fields = each["ResTarget"]["val"]["ColumnRef"].items("fields");
      if (fields.empty() || !fields.back().is("A_Star")) {
        continue;
      }
      const std::string from(fields.size() > 1 ? string_of(fields[fields.size() - 2]) : "");
      for (const Relation& relation : scope) {
        if (from.empty() || relation.alias == from) {
          out.tables.insert(out.tables.end(), relation.tables.begin(), relation.tables.end());
          out.outputs.insert(relation.outputs.begin(), relation.outputs.end());
        }
      }
    }
    for (std::string& name : output_columns(select)) {
      out.outputs.insert(std::move(name));
    }
    out.outputs.erase("*");
    common_ = outer;
    --depth_;
    return out;
  }

  void table(const Node& range_var, bool writes) {
    const QualifiedName name = written_name(range_var);
    if (name.schema.empty() && common_.contains(name.name)) {
      return;
    }
    last_table_ = place(range_var);
    add({name}, "", writes, last_table_);
  }

  void column(const Node& node) {
    const std::vector<Node> fields = node.items("fields");
    if (fields.empty()) {
      return;
    }
    const std::string column(fields.back().is("A_Star") ? "*" : string_of(fields.back()));
    if (fields.size() == 1) {
      unqualified(column, place(node));
    } else if (fields.size() == 2) {
      qualified(std::string(string_of(fields.front())), column, place(node));
    } else {
      const std::size_t last = fields.size() - 1;
      add({{std::string(string_of(fields[last - 2])), std::string(string_of(fields[last - 1]))}}, column, false,
          place(node));
    }
  }

  void qualified(const std::string& alias, const std::string& column, std::size_t offset) {
    for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
      const auto found = std::ranges::find(*scope, alias, &Relation::alias);
      if (found != scope->end()) {
        if (!found->outputs.contains(column)) {
          add(found->tables, column, false, offset);
        }
        return;
      }
    }
  }

  void unqualified(const std::string& column, std::size_t offset) {
    if (column == "*") {
      for (const Relation& relation : scopes_.empty() ? Scope{} : scopes_.back()) {
        for (const QualifiedName& each : relation.tables) {
          add({each}, column, false, offset);
        }
      }
      return;
    }
    std::vector<QualifiedName> tables;
    for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
      for (const Relation& relation : *scope) {
        tables.insert(tables.end(), relation.tables.begin(), relation.tables.end());
      }
      if (std::ranges::any_of(*scope, [&](const Relation& each) { return each.outputs.contains(column); })) {
        break;
      }
    }
    add(std::move(tables), column, false, offset);
  }

  void add(std::vector<QualifiedName> tables, std::string column, bool writes, std::size_t offset) {
    if (!tables.empty()) {
      names_.push_back({std::move(tables), std::move(column), writes, offset});
    }
  }

  std::vector<Scope> scopes_;
  std::map<std::string, Relation> common_;
  std::vector<QueryName> names_;
  std::size_t last_table_ = 0;
  bool blind_ = false;
  int depth_ = 0;
};

}  // namespace
}  // namespace postgres

std::optional<std::vector<QueryName>> names_in_query(const std::string& text) {
  const postgres::ParseTree tree(text);
  if (!tree.parsed()) {
    return std::nullopt;
  }
  return postgres::NameReader().read(tree);
}

}  // namespace signalbox
