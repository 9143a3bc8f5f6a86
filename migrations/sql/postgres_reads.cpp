// What a query reads. Scopes follow SELECT, INSERT, UPDATE and DELETE; a name that belongs to no relation of the scopes
// (a variable, NEW and OLD, an alias of a sub-query) is nobody's column. Only the schema can tell which of several
// relations has an unqualified name, so it is read of each of them, and of the table "" where it may be a column of
// something else, a sub-query or a function: play() keeps those that are there.

#include <algorithm>
#include <map>
#include <set>

#include "migrations/sql/postgres.h"

namespace signalbox::postgres {
namespace {

struct Relation {
  std::string alias;
  QualifiedName table;  ///< empty: a sub-query, a function, a CTE
};

struct Scope {
  std::vector<Relation> relations;
  std::set<std::string> aliases;  ///< of the query's output columns: ORDER BY and GROUP BY may name them
};

class Reader {
 public:
  explicit Reader(const Script& script) : script_(script), common_names_(script.common_names) {}

  void push(Relation relation) { scopes_.push_back({{std::move(relation)}, {}}); }

  void walk(const Node& node) {
    node.each([&](std::string_view key, const Node& child) { visit(key, child); });
  }

  std::vector<ColumnRef> take() { return {reads_.begin(), reads_.end()}; }

 private:
  void visit(std::string_view key, const Node& child) {
    if (key == "ColumnRef") {
      column(child);
    } else if (key == "SelectStmt" || key == "InsertStmt" || key == "UpdateStmt" || key == "DeleteStmt" ||
               key == "MergeStmt") {
      query(child);
    } else if (key == "larg" && child["targetList"]) {
      query(child);  // the sides of a UNION stand without their kind
    } else if (key == "rarg" && child["targetList"]) {
      query(child);
    } else {
      walk(child);
    }
  }

  void query(const Node& node) {
    const std::set<std::string> outer_names = common_names_;
    for (const Node& each : node["withClause"].items("ctes")) {
      common_names_.emplace(each["CommonTableExpr"].text("ctename"));
    }
    Scope scope;
    for (const Node& each : node["targetList"].items()) {
      scope.aliases.insert(each["ResTarget"].string("name"));
    }
    add_relations(node["fromClause"], scope);
    add_relations(node["usingClause"], scope);
    if (const Node target = node["relation"]) {
      add_table(target, scope);
    }
    scopes_.push_back(std::move(scope));
    walk(node);
    scopes_.pop_back();
    common_names_ = outer_names;
  }

  void add_relations(const Node& list, Scope& scope) {
    for (const Node& each : list.items()) {
      add_relation(each, scope);
    }
  }

  void add_relation(const Node& node, Scope& scope) {
    const Node body = node.inner();
    if (node.is("RangeVar")) {
      add_table(body, scope);
    } else if (node.is("JoinExpr")) {
      add_relation(body["larg"], scope);
      add_relation(body["rarg"], scope);
    } else if (const std::string_view alias = body["alias"].text("aliasname"); !alias.empty()) {
      scope.relations.push_back({std::string(alias), {}});
    } else {
      scope.relations.push_back({});
    }
  }

  void add_table(const Node& range_var, Scope& scope) {
    const std::string_view alias = range_var["alias"].text("aliasname");
    const std::string relname = range_var.string("relname");
    std::string shown = alias.empty() ? relname : std::string(alias);
    if (range_var.text("schemaname").empty() && common_names_.contains(relname)) {
      scope.relations.push_back({std::move(shown), {}});
      return;
    }
    QualifiedName table = script_.name_of(range_var);
    if (script_.is_temporary(table)) {
      table = {};
    } else {
      reads_.insert({table, ""});
    }
    scope.relations.push_back({std::move(shown), std::move(table)});
  }

  void column(const Node& node) {
    const std::vector<Node> fields = node.items("fields");
    if (fields.empty()) {
      return;
    }
    const std::string column(fields.back().is("A_Star") ? "*" : string_of(fields.back()));
    if (fields.size() == 1) {
      unqualified(column);
    } else if (fields.size() == 2) {
      qualified(string_of(fields.front()), column);
    } else {
      reads_.insert(
          {{std::string(string_of(fields[fields.size() - 3])), std::string(string_of(fields[fields.size() - 2]))},
           column});
    }
  }

  void qualified(std::string_view alias, const std::string& column) {
    for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
      for (const Relation& relation : scope->relations) {
        if (relation.alias == alias) {
          add(relation, column);
          return;
        }
      }
    }
  }

  /// Inner relations come first for the engine, but an inner one that lacks the column hands the name on.
  void unqualified(const std::string& column) {
    for (const Scope& scope : scopes_) {
      if (scope.aliases.contains(column)) {
        reads_.insert({{}, column});
      }
      for (const Relation& relation : scope.relations) {
        if (column != "*" || &scope == &scopes_.back()) {
          reads_.insert({relation.table, column});
        }
      }
    }
  }

  void add(const Relation& relation, const std::string& column) {
    if (!relation.table.empty()) {
      reads_.insert({relation.table, column});
    }
  }

  const Script& script_;
  std::vector<Scope> scopes_;
  std::set<std::string> common_names_;
  std::set<ColumnRef> reads_;
};

}  // namespace

std::vector<ColumnRef> reads_of(const Script& script, const Node& tree) {
  Reader reader(script);
  reader.walk(tree);
  return reader.take();
}

std::vector<ColumnRef> reads_of(const Script& script, const Node& tree, const QualifiedName& target) {
  Reader reader(script);
  reader.push({target.name, target});
  reader.walk(tree);
  return reader.take();
}

std::vector<std::string> output_columns(const Node& select) {
  Node query = select.is("SelectStmt") ? select["SelectStmt"] : select;
  while (!query["targetList"] && query["larg"]) {
    query = query["larg"];
  }
  std::vector<std::string> columns;
  for (const Node& each : query.items("targetList")) {
    const Node target = each["ResTarget"];
    const std::vector<Node> fields = target["val"]["ColumnRef"].items("fields");
    if (!target.text("name").empty()) {
      columns.push_back(target.string("name"));
    } else if (!fields.empty()) {
      columns.emplace_back(fields.back().is("A_Star") ? "*" : string_of(fields.back()));
    } else if (target["val"].is("FuncCall")) {
      const std::vector<std::string> names = strings_of(target["val"]["FuncCall"]["funcname"]);
      columns.push_back(names.empty() ? "?column?" : names.back());
    } else {
      columns.emplace_back(target["val"].is("CoalesceExpr") ? "coalesce"
                           : target["val"].is("CaseExpr")   ? "case"
                                                            : "?column?");
    }
  }
  return columns;
}

}  // namespace signalbox::postgres
