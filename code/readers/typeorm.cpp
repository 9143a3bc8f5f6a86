// TypeORM: classes with @Entity, their @Column fields, and what repositories and query builders name of them.

#include <algorithm>
#include <array>
#include <cctype>
#include <map>

#include "base/text.h"
#include "code/source.h"

namespace signalbox {
namespace {

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

constexpr std::array<std::string_view, 9> kColumns = {"Column",           "PrimaryColumn",    "PrimaryGeneratedColumn",
                                                      "CreateDateColumn", "UpdateDateColumn", "DeleteDateColumn",
                                                      "VersionColumn",    "ObjectIdColumn",   "Generated"};
constexpr std::array<std::string_view, 4> kRelations = {"ManyToOne", "OneToOne", "OneToMany", "ManyToMany"};
constexpr std::array<std::string_view, 13> kFinds = {
    "find",    "findOne", "findBy",          "findOneBy", "findOneOrFail",  "findAndCount", "count",
    "countBy", "exists",  "findOneByOrFail", "existsBy",  "findAndCountBy", "delete"};
constexpr std::array<std::string_view, 6> kWrites = {"insert", "update", "save", "upsert", "create", "increment"};
constexpr std::array<std::string_view, 7> kOptions = {"where", "select", "order", "relations", "take", "skip", "cache"};

struct Decorator {
  std::string name;
  Node arguments;
};

Decorator decorator(const Node& node) {
  const Node call = node.first();
  return call.is("call_expression") ? Decorator{std::string(call.field("function").text()), call.field("arguments")}
                                    : Decorator{std::string(call.text()), {}};
}

/// The text under a key of the decorator's options: {name: "user_id"}.
std::string option(const Node& arguments, std::string_view name) {
  for (const Node& each : arguments.children()) {
    for (const Node& pair : each.is("object") ? each.children() : std::vector<Node>{}) {
      if (pair.is("pair") && pair.field("key").text() == name) {
        return literal_text(pair.field("value")).value_or("");
      }
    }
  }
  return {};
}

std::string first_text(const Node& arguments) {
  const std::vector<Node> each = arguments.children();
  return each.empty() ? "" : literal_text(each.front()).value_or("");
}

/// () => User
std::string arrow_target(const Node& arguments) {
  const std::vector<Node> each = arguments.children();
  if (each.empty()) {
    return {};
  }
  const Node body = each.front().field("body");
  return body ? std::string(body.text()) : literal_text(each.front()).value_or("");
}

void read_member(const std::vector<Decorator>& decorators, const Node& member, Model& model) {
  ModelField field{std::string(member.field("name").text()), "", "", member.field("name").line()};
  bool known = false;
  for (const Decorator& each : decorators) {
    if (is_one_of(kColumns, each.name)) {
      const std::string name = option(each.arguments, "name");
      field.column = name.empty() ? field.name : name;
      known = true;
    } else if (is_one_of(kRelations, each.name)) {
      field.relates = arrow_target(each.arguments);
      if (each.name == "ManyToOne" && field.column.empty()) {
        field.column = field.name + "Id";
      }
      known = true;
    } else if (each.name == "JoinColumn") {
      const std::string name = option(each.arguments, "name");
      field.column = name.empty() ? field.name + "Id" : name;
    }
  }
  if (known) {
    model.columns.push_back(std::move(field));
  }
}

std::vector<Decorator> decorators_of(const Node& node) {
  std::vector<Decorator> out;
  for (const Node& child : node.children()) {
    if (child.is("decorator")) {
      out.push_back(decorator(child));
    }
  }
  return out;
}

void read_class(const Node& node, CodeReading& out) {
  std::vector<Decorator> decorators = decorators_of(node);
  if (node.parent().is("export_statement")) {
    for (Decorator& each : decorators_of(node.parent())) {
      decorators.push_back(std::move(each));
    }
  }
  const auto entity = std::ranges::find_if(
      decorators, [](const Decorator& each) { return each.name == "Entity" || each.name == "ViewEntity"; });
  if (entity == decorators.end()) {
    return;
  }
  Model model;
  model.name = node.field("name").text();
  model.line = node.line();
  std::string table = first_text(entity->arguments);
  if (table.empty()) {
    table = option(entity->arguments, "name");
  }
  model.tables = {{option(entity->arguments, "schema"), table.empty() ? snake_case(model.name) : table}};
  std::vector<Decorator> before;
  for (const Node& member : node.field("body").children()) {
    if (member.is("decorator")) {
      before.push_back(decorator(member));
      continue;
    }
    if (member.is("public_field_definition")) {
      for (Decorator& each : decorators_of(member)) {
        before.push_back(std::move(each));
      }
      read_member(before, member, model);
    }
    before.clear();
  }
  out.models.push_back(std::move(model));
}

/// What variables of the file stand for: users: Repository<User>, getRepository(User), createQueryBuilder("u") on one.
class Repositories {
 public:
  explicit Repositories(CodeReading& out) : out_(out) {}

  void learn(const Node& root) {
    walk(root, [&](const Node& node) {
      if (node.is("generic_type") && node.field("name").text() == "Repository") {
        const std::string model(node.field("type_arguments").first().text());
        name_of(node.parent().parent(), model);
      } else if (node.is("call_expression") && last_name(node.field("function").text()) == "getRepository") {
        const std::string model(node.field("arguments").first().text());
        Node holder = node.parent();
        holder = holder.is("await_expression") ? holder.parent() : holder;
        name_of(holder, model);
      }
      return true;
    });
  }

  void read_call(const Node& call) {
    const Node function = call.field("function");
    const std::string_view method = function.field("property").text();
    const std::string model = model_of(function.field("object"), 0);
    if (model.empty()) {
      return;
    }
    const bool writes = is_one_of(kWrites, method);
    if (writes || is_one_of(kFinds, method)) {
      // The first argument of update says which rows, the second what they become.
      bool criteria = method == "update" || method == "increment";
      for (const Node& each : call.field("arguments").children()) {
        fields(model, each, {}, writes && !criteria, 0);
        criteria = false;
      }
    }
    if (method == "createQueryBuilder") {
      aliases_[first_text(call.field("arguments"))] = model;
    }
  }

  /// "user.email = :email" in the strings of a query builder.
  void read_builder_text(const Node& node) {
    const auto text = literal_text(node);
    if (!text || aliases_.empty()) {
      return;
    }
    for (const auto& [alias, model] : aliases_) {
      const std::string start = alias + ".";
      for (std::size_t at = text->find(start); at != std::string::npos && alias != ""; at = text->find(start, at + 1)) {
        const std::size_t from = at + start.size();
        std::size_t end = from;
        while (end < text->size() &&
               (std::isalnum(static_cast<unsigned char>((*text)[end])) != 0 || (*text)[end] == '_')) {
          ++end;
        }
        if (end > from && (at == 0 || std::isalnum(static_cast<unsigned char>((*text)[at - 1])) == 0)) {
          out_.model_mentions.push_back({model, {text->substr(from, end - from)}, false, node.line(), 90});
        }
      }
    }
  }

 private:
  void name_of(const Node& holder, const std::string& model) {
    const Node name = holder.field("name") ? holder.field("name") : holder.field("pattern");
    if (name) {
      variables_[std::string(name.text())] = model;
    }
  }

  std::string model_of(const Node& node, int depth) const {
    if (depth > kMaxDepth) {
      return {};
    }
    if (node.is("call_expression") && last_name(node.field("function").text()) == "getRepository") {
      return std::string(node.field("arguments").first().text());
    }
    const std::string name(last_name(node.text().substr(0, 200)));
    const auto found = variables_.find(name);
    return (node.is("identifier") || node.is("member_expression")) && found != variables_.end() ? found->second : "";
  }

  void fields(const std::string& model, const Node& node, const std::vector<std::string>& path, bool writes,
              int depth) {
    if (depth > kMaxDepth || (!node.is("object") && !node.is("array"))) {
      return;
    }
    for (const Node& each : node.children()) {
      if (each.is("object")) {
        fields(model, each, path, writes, depth + 1);
      } else if (each.is("string") && node.is("array")) {
        add(model, path, literal_text(each).value_or(""), writes, each.line());
      } else if (each.is("shorthand_property_identifier")) {
        add(model, path, each.text(), writes, each.line());
      } else if (each.is("pair")) {
        const std::string name = literal_text(each.field("key")).value_or(std::string(each.field("key").text()));
        std::vector<std::string> further = path;
        if (!(path.empty() && is_one_of(kOptions, name))) {
          add(model, path, name, writes, each.line());
          further.push_back(name);
        }
        fields(model, each.field("value"), further, writes, depth + 1);
      }
    }
  }

  void add(const std::string& model, std::vector<std::string> path, std::string_view name, bool writes, int line) {
    path.emplace_back(name);
    out_.model_mentions.push_back({model, std::move(path), writes, line, 90});
  }

  CodeReading& out_;
  std::map<std::string, std::string> variables_;
  std::map<std::string, std::string> aliases_;
};

void read_typeorm(const CodeSource& source, CodeReading& out) {
  const bool typescript = source.language == Language::TypeScript || source.language == Language::Tsx;
  if (!typescript) {
    return;
  }
  Repositories repositories(out);
  repositories.learn(source.tree->root());
  walk(source.tree->root(), [&](const Node& node) {
    if (node.is("class_declaration")) {
      read_class(node, out);
    } else if (node.is("call_expression")) {
      repositories.read_call(node);
    } else if (node.is("string") || node.is("template_string")) {
      repositories.read_builder_text(node);
    }
    return true;
  });
}

}  // namespace

extern const CodeReader typeorm_reader;
const CodeReader typeorm_reader{"typeorm", read_typeorm};

}  // namespace signalbox
