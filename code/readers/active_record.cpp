// ActiveRecord: classes are tables with a field for every column, whether named or not. What the code names of them is
// found in the class's own lines, in calls that start at the class, and, less surely, on variables that are named after
// it.

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

#include "base/text.h"
#include "code/query_text.h"
#include "code/source.h"

namespace signalbox {
namespace {

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

constexpr std::array<std::string_view, 14> kClassLines = {"validates",
                                                          "validates_presence_of",
                                                          "validates_uniqueness_of",
                                                          "encrypts",
                                                          "normalizes",
                                                          "enum",
                                                          "attribute",
                                                          "alias_attribute",
                                                          "validate_presence",
                                                          "serialize",
                                                          "store_accessor",
                                                          "has_secure_token",
                                                          "attr_readonly",
                                                          "validates_length_of"};
constexpr std::array<std::string_view, 29> kReads = {
    "where",   "not",        "find_by",     "find_by!", "exists?",
    "pluck",   "select",     "order",       "reorder",  "group",
    "pick",    "minimum",    "maximum",     "sum",      "average",
    "count",   "having",     "rewhere",     "or",       "find_or_initialize_by",
    "unscope", "distinct",   "in_order_of", "index_by", "find_each",
    "joins",   "left_joins", "includes",    "merge"};
constexpr std::array<std::string_view, 14> kWrites = {
    "create",        "create!",    "update",     "update!",           "update_all",         "update_columns",
    "update_column", "insert_all", "upsert_all", "find_or_create_by", "find_or_create_by!", "new",
    "build",         "insert"};

bool is_constant(const Node& node) {
  return node.is("constant") || node.is("scope_resolution");
}

/// The class at the start of a chain: User.where(…).order(…), and within the class where(…).order(…).
std::string chain_class(const Node& node, const std::string& model, int depth = 0) {
  if (depth > kMaxDepth) {
    return {};
  }
  if (is_constant(node)) {
    return std::string(last_name(node.text()));
  }
  if (!node.is("call")) {
    return {};
  }
  if (const Node receiver = node.field("receiver")) {
    return chain_class(receiver, model, depth + 1);
  }
  return is_one_of(kReads, node.field("method").text()) ? model : std::string{};
}

/// user, @user, current_user: a variable of that class, most likely.
std::string variable_class(const Node& node) {
  if (!node.is("identifier") && !node.is("instance_variable")) {
    return {};
  }
  std::string_view name = node.text();
  name.remove_prefix(name.starts_with('@') ? 1 : 0);
  for (const std::string_view prefix : {"current_", "new_", "old_", "this_"}) {
    name.remove_prefix(name.starts_with(prefix) ? prefix.size() : 0);
  }
  return camel_case(name);
}

class RubyReader {
 public:
  explicit RubyReader(CodeReading& out) : out_(out) {}

  void read(const Node& root) { visit(root, "", 0); }

 private:
  void visit(const Node& node, const std::string& model, int depth) {
    if (depth > 400) {
      return;
    }
    std::string inside = model;
    if (node.is("class")) {
      inside = read_class(node);
    } else if (node.is("call")) {
      read_call(node, model);
    } else if (node.is("identifier") && !model.empty()) {
      read_bare_name(node, model);
    } else if (node.is("method") || node.is("singleton_method")) {
      learn_locals(node);
    } else if (node.is("assignment")) {
      read_assignment(node, model);
    }
    for (const Node& child : node.children()) {
      visit(child, inside, depth + 1);
    }
  }

  /// The name of the class when it is a model, "" otherwise.
  std::string read_class(const Node& node) {
    const std::string_view parent = node.field("superclass").first().text();
    const std::string name(last_name(node.field("name").text()));
    Model model;
    model.name = name;
    model.line = node.line();
    model.all_columns = true;
    model.parent = last_name(parent);
    bool is_model = parent == "ApplicationRecord" || parent == "ActiveRecord::Base" || parent.ends_with("Record");
    bool is_abstract = false;
    for (const Node& line : node.field("body").children()) {
      const bool sets_table = line.is("assignment") && line.field("left").text() == "self.table_name";
      if (sets_table) {
        is_model = true;
        set_table(model, line);
      }
      is_abstract = is_abstract || line.text() == "self.abstract_class = true";
      if (line.is("call")) {
        association(model, line);
      }
    }
    if (!is_model || is_abstract) {
      return {};
    }
    if (model.tables.empty()) {
      const std::string table = plural(snake_case(name));
      model.tables = {{"", table}};
      const std::string_view whole = node.field("name").text();
      if (const std::size_t scope = whole.find("::"); scope != std::string_view::npos) {
        model.tables.insert(model.tables.begin(), {"", snake_case(whole.substr(0, scope)) + "_" + table});
      }
    }
    out_.models.push_back(std::move(model));
    return name;
  }

  static void set_table(Model& model, const Node& line) {
    const std::string table = literal_text(line.field("right")).value_or("");
    const std::size_t dot = table.find('.');
    model.tables = {dot == std::string::npos ? QualifiedName{"", table}
                                             : QualifiedName{table.substr(0, dot), table.substr(dot + 1)}};
    model.line = line.line();
  }

  /// belongs_to :owner, class_name: "User", foreign_key: :owner_id
  static void association(Model& model, const Node& call) {
    const std::string_view method = call.field("method").text();
    const bool belongs = method == "belongs_to";
    if (!belongs && method != "has_many" && method != "has_one" && method != "has_and_belongs_to_many") {
      return;
    }
    ModelField field;
    field.line = call.line();
    for (const Node& each : call.field("arguments").children()) {
      const auto text = literal_text(each);
      if (text && field.name.empty()) {
        field.name = *text;
        field.column = belongs ? *text + "_id" : "";
        std::string one = *text;
        if (!belongs && method != "has_one") {
          one = one.ends_with("ies") ? one.substr(0, one.size() - 3) + "y"
                : one.ends_with('s') ? one.substr(0, one.size() - 1)
                                     : one;
        }
        field.relates = camel_case(one);
      } else if (each.is("pair")) {
        const std::string key = literal_text(each.field("key")).value_or("");
        const std::string value = literal_text(each.field("value")).value_or("");
        if (key == "class_name" && !value.empty()) {
          field.relates = last_name(value);
        } else if (key == "foreign_key" && belongs && !value.empty()) {
          field.column = value;
        } else if (key == "polymorphic") {
          field.relates.clear();
        }
      }
    }
    if (!field.name.empty()) {
      model.columns.push_back(std::move(field));
    }
  }

  void read_call(const Node& call, const std::string& model) {
    const std::string_view method = call.field("method").text();
    const Node receiver = call.field("receiver");
    const bool writes = is_one_of(kWrites, method);
    if (receiver) {
      const std::string from_class = chain_class(receiver, model);
      if (!from_class.empty() && (writes || is_one_of(kReads, method))) {
        arguments(call, from_class, writes, 90);
        return;
      }
      read_receiver(call, receiver, method, model, writes);
    } else if (!model.empty() && (writes || is_one_of(kReads, method) || is_one_of(kClassLines, method))) {
      arguments(call, model, writes, 90);
    }
  }

  void read_receiver(const Node& call, const Node& receiver, std::string_view method, const std::string& model,
                     bool writes) {
    const bool self = receiver.is("self") && !model.empty();
    const std::string variable = self ? model : variable_class(receiver);
    if (variable.empty()) {
      return;
    }
    if (writes) {
      arguments(call, variable, true, self ? 90 : 75);
    } else if (!call.field("arguments")) {
      field(variable, method, false, call.line(), self ? 85 : 75);
    }
  }

  /// A name in a method of the class that is no local variable: the column, when there is one of that name.
  void read_bare_name(const Node& node, const std::string& model) {
    const Node parent = node.parent();
    const bool is_name = parent.is("method") || parent.is("call") || parent.is("method_parameters") ||
                         parent.is("keyword_parameter") || parent.is("optional_parameter");
    if (!is_name && !locals_.contains(std::string(node.text()))) {
      field(model, node.text(), false, node.line(), 75);
    }
  }

  void learn_locals(const Node& method) {
    locals_.clear();
    walk(method, [&](const Node& node) {
      if (node.is("assignment")) {
        locals_.emplace(node.field("left").text());
      } else if (node.is("method_parameters") || node.is("block_parameters")) {
        walk(node, [&](const Node& name) {
          locals_.emplace(name.text());
          return true;
        });
      }
      return true;
    });
  }

  /// user.email = …
  void read_assignment(const Node& node, const std::string& model) {
    const Node left = node.field("left");
    if (left.is("call")) {
      const Node receiver = left.field("receiver");
      const std::string variable = receiver.is("self") ? model : variable_class(receiver);
      if (!variable.empty()) {
        field(variable, left.field("method").text(), true, left.line(), 75);
      }
    }
  }

  void arguments(const Node& call, const std::string& model, bool writes, int sureness) {
    for (const Node& each : call.field("arguments").children()) {
      argument(each, model, writes, sureness, 0);
    }
  }

  void argument(const Node& node, const std::string& model, bool writes, int sureness, int depth) {
    if (depth > kMaxDepth) {
      return;
    }
    if (node.is("pair")) {
      pair(node, model, writes, sureness, depth);
    } else if (node.is("simple_symbol")) {
      field(model, *literal_text(node), writes, node.line(), sureness);
    } else if (node.is("string")) {
      fragment(node, model, sureness);
    } else if (node.is("hash") || node.is("array")) {
      for (const Node& each : node.children()) {
        argument(each, model, writes, sureness, depth + 1);
      }
    }
  }

  /// email: value, or users: {email: value} where users is a table.
  void pair(const Node& node, const std::string& model, bool writes, int sureness, int depth) {
    const auto key = literal_text(node.field("key"));
    const Node value = node.field("value");
    if (!key) {
      return;
    }
    if (value.is("hash")) {
      for (const Node& each : value.children()) {
        if (const auto inner = literal_text(each.field("key")); inner && each.is("pair")) {
          out_.mentions.push_back({{{"", *key}}, *inner, writes, each.line(), UseKind::ModelQuery});
        }
      }
      if (depth == 0) {
        field(model, *key, writes, node.line(), sureness);
      }
      return;
    }
    field(model, *key, writes, node.line(), sureness);
  }

  /// "users.email = ? AND status = 'x'": words of a condition.
  void fragment(const Node& node, const std::string& model, int sureness) {
    const std::string text = literal_text(node).value_or("");
    if (looks_like_query(text)) {
      return;  // read as one
    }
    std::string before;
    bool quoted = false;
    for (std::size_t at = 0; at < text.size();) {
      const char c = text[at];
      if (c == '\'') {
        quoted = !quoted;
      }
      std::size_t end = at;
      while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) != 0 || text[end] == '_')) {
        ++end;
      }
      if (end == at || quoted) {
        ++at;
        continue;
      }
      const std::string word = text.substr(at, end - at);
      const bool placeholder = at > 0 && text[at - 1] == ':';
      const bool calls = end < text.size() && text[end] == '(';
      if (end < text.size() && text[end] == '.') {
        before = word;
      } else if (!before.empty()) {
        out_.mentions.push_back({{{"", before}}, word, false, node.line(), UseKind::ModelQuery});
        before.clear();
      } else if (!placeholder && !calls) {
        field(model, word, false, node.line(), sureness);
      }
      at = end + (end < text.size() && text[end] == '.' ? 1 : 0);
    }
  }

  void field(const std::string& model, std::string_view name, bool writes, int line, int sureness) {
    while (!name.empty() && (name.back() == '?' || name.back() == '!' || name.back() == '=')) {
      name.remove_suffix(1);
    }
    if (!name.empty()) {
      out_.model_mentions.push_back({model, {std::string(name)}, writes, line, sureness});
    }
  }

  CodeReading& out_;
  std::set<std::string> locals_;
};

void read_active_record(const CodeSource& source, CodeReading& out) {
  if (source.language == Language::Ruby) {
    RubyReader(out).read(source.tree->root());
  }
}

}  // namespace

extern const CodeReader active_record_reader;
const CodeReader active_record_reader{"active record", read_active_record};

}  // namespace signalbox
