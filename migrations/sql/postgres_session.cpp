// Rights, roles, settings, transactions, locks. Role statements may hold passwords: their text is never kept.

#include <array>

#include "base/text.h"
#include "migrations/sql/lexer.h"
#include "migrations/sql/postgres.h"

namespace signalbox::postgres {
namespace {

std::string roles_of(const Node& roles) {
  std::vector<std::string> names;
  for (const Node& each : roles.items()) {
    const Node role = each["RoleSpec"];
    const std::string_view type = role.text("roletype");
    names.push_back(type == "ROLESPEC_PUBLIC"    ? "public"
                    : type == "ROLESPEC_CSTRING" ? role.string("rolename")
                                                 : replace_all(lower(type.substr(9)), "_", " "));
  }
  return join(names, ", ");
}

std::string privileges_of(const Node& privileges) {
  std::vector<std::string> names;
  for (const Node& each : privileges.items()) {
    const Node privilege = each["AccessPriv"];
    const std::string columns = join(strings_of(privilege["cols"]), ", ");
    const std::string name = privilege.text("priv_name").empty() ? "all" : privilege.string("priv_name");
    names.push_back(columns.empty() ? name : name + " (" + columns + ")");
  }
  return names.empty() ? "all" : join(names, ", ");
}

std::string objects_of(const Script& script, const Node& node) {
  std::vector<std::string> names;
  for (const Node& each : node.items("objects")) {
    if (each.is("RangeVar")) {
      names.push_back(to_string(script.name_of(each["RangeVar"])));
    } else if (each.is("ObjectWithArgs")) {
      names.push_back(to_string(script.name_of(strings_of(each["ObjectWithArgs"]["objname"]))));
    } else if (each.is("List")) {
      names.push_back(join(strings_of(each), "."));
    } else {
      names.emplace_back(string_of(each));
    }
  }
  const std::string kind =
      replace_all(lower(node.text("objtype").substr(std::min<std::size_t>(7, node.text("objtype").size()))), "_", " ");
  const bool all_in = node.text("targtype") == "ACL_TARGET_ALL_IN_SCHEMA";
  return (all_in ? "all " + kind + "s in schema " : kind + " ") + join(names, ", ");
}

void emit_grant(Script& script, bool grants, std::string privileges, std::string objects, std::string roles) {
  if (grants) {
    script.emit(Grant{std::move(privileges), std::move(objects), std::move(roles)});
  } else {
    script.emit(Revoke{std::move(privileges), std::move(objects), std::move(roles)});
  }
}

void grant(Script& script, const Node& node) {
  emit_grant(script, node.flag("is_grant"), privileges_of(node["privileges"]), objects_of(script, node),
             roles_of(node["grantees"]));
}

void grant_role(Script& script, const Node& node) {
  emit_grant(script, node.flag("is_grant"), "role", privileges_of(node["granted_roles"]),
             roles_of(node["grantee_roles"]));
}

void default_privileges(Script& script, const Node& node) {
  const Node action = node["action"];
  const std::string kind = replace_all(
      lower(action.text("objtype").substr(std::min<std::size_t>(7, action.text("objtype").size()))), "_", " ");
  emit_grant(script, action.flag("is_grant"), privileges_of(action["privileges"]),
             "default privileges on " + kind + "s", roles_of(action["grantees"]));
}

void role(Script& script, std::string_view kind, const Node& node) {
  const std::string verb = kind.starts_with("Create") ? "create" : kind.starts_with("Drop") ? "drop" : "alter";
  std::string name = node.string("role");
  if (name.empty()) {
    name = node["role"].string("rolename");
  }
  if (name.empty()) {
    name = roles_of(node["roles"]);
  }
  script.emit(AlterRole{verb, name});
}

std::string argument_text(const Script& script, const Node& argument) {
  const Node constant = argument["A_Const"];
  return constant["sval"] ? constant["sval"].string("sval") : text_of(script, argument);
}

void set_variable(Script& script, const Node& node) {
  const std::string_view kind = node.text("kind");
  std::vector<std::string> values;
  for (const Node& argument : node.items("args")) {
    values.push_back(argument_text(script, argument));
  }
  std::string name = node.string("name");
  if (name == "search_path") {
    script.set_search_path(values);
  }
  const bool secret = lower(name).find("password") != std::string::npos;
  const bool reset = kind == "VAR_RESET" || kind == "VAR_RESET_ALL" || kind == "VAR_SET_DEFAULT";
  name = kind == "VAR_RESET_ALL" ? "all" : name;
  script.emit(SetParameter{name, secret ? "" : reset ? "default" : join(values, ", "), node.flag("is_local")});
}

void transaction(Script& script, const Node& node) {
  const std::string_view kind = node.text("kind");
  std::string verb = "commit";
  if (kind == "TRANS_STMT_BEGIN" || kind == "TRANS_STMT_START") {
    verb = "begin";
  } else if (kind.starts_with("TRANS_STMT_ROLLBACK")) {
    verb = "rollback";
  } else if (kind == "TRANS_STMT_SAVEPOINT" || kind == "TRANS_STMT_RELEASE") {
    verb = "savepoint";
  }
  script.emit(TransactionControl{verb});
}

void lock(Script& script, const Node& node) {
  static constexpr std::array<std::string_view, 9> kModes = {
      "",      "access share",        "row share", "row exclusive",   "share update exclusive",
      "share", "share row exclusive", "exclusive", "access exclusive"};
  LockTable change;
  for (const Node& relation : node.items("relations")) {
    change.tables.push_back(script.name_of(relation["RangeVar"]));
  }
  const auto mode = static_cast<std::size_t>(node.number("mode"));
  change.mode = kModes[mode < kModes.size() ? mode : 8];
  script.emit(std::move(change));
}

}  // namespace

bool read_session_statement(Script& script, std::string_view kind, const Node& node) {
  if (kind == "GrantStmt") {
    return grant(script, node), true;
  }
  if (kind == "GrantRoleStmt") {
    return grant_role(script, node), true;
  }
  if (kind == "AlterDefaultPrivilegesStmt") {
    return default_privileges(script, node), true;
  }
  if (kind == "VariableSetStmt") {
    return set_variable(script, node), true;
  }
  if (kind == "TransactionStmt") {
    return transaction(script, node), true;
  }
  if (kind == "LockStmt") {
    return lock(script, node), true;
  }
  if (kind == "CreateRoleStmt" || kind == "AlterRoleStmt" || kind == "AlterRoleSetStmt" || kind == "DropRoleStmt" ||
      kind == "ReassignOwnedStmt" || kind == "DropOwnedStmt" || kind == "CreateUserMappingStmt" ||
      kind == "AlterUserMappingStmt" || kind == "DropUserMappingStmt") {
    return role(script, kind, node), true;
  }
  if (kind == "DiscardStmt" || kind == "ConstraintsSetStmt") {
    script.emit(SetParameter{kind == "DiscardStmt" ? "discard" : "constraints", script.normalized_text(), false});
    return true;
  }
  if (kind == "NotifyStmt" || kind == "ListenStmt" || kind == "UnlistenStmt") {
    return script.emit(Query{script.normalized_text()}), true;
  }
  return false;
}

}  // namespace signalbox::postgres
