#include "migrations/liquibase/changelog.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>
#include <set>
#include <utility>

#include "base/text.h"

namespace signalbox::liquibase {
namespace {

using Properties = std::map<std::string, std::string, std::less<>>;

constexpr std::array<std::string_view, 9> kNoChanges = {
    "preConditions", "rollback", "comment", "validCheckSum", "modifySql", "tagDatabase", "output", "empty", "stop"};
constexpr std::array<std::string_view, 12> kEngineNames = {"postgresql", "mysql", "mariadb", "sqlite",
                                                           "oracle",     "mssql", "h2",      "hsqldb",
                                                           "db2",        "derby", "sybase",  "cockroachdb"};

std::string_view dbms_name(Engine engine) {
  switch (engine) {
    case Engine::Postgres:
      return "postgresql";
    case Engine::MySql:
      return "mysql";
    case Engine::MariaDb:
      return "mariadb";
    case Engine::Sqlite:
      return "sqlite";
  }
  return "";
}

/// A context is a word of the project's own; where it is an engine's name it means that engine, and "mysql" its family:
/// unlike `dbms` it is not what the driver calls itself.
bool context_runs_on(std::string_view context, Engine engine) {
  const std::string word = lower(trim(context));
  if (word == "mysql" && is_mysql_family(engine)) {
    return true;
  }
  return std::ranges::find(kEngineNames, word) == kEngineNames.end() || runs_on(word, engine);
}

std::string with_properties(std::string text, const Properties& properties) {
  std::size_t at = text.find("${");
  for (int rounds = 0; at != std::string::npos && rounds < 256; ++rounds) {
    const std::size_t end = text.find('}', at);
    if (end == std::string::npos) {
      break;
    }
    const auto value = properties.find(text.substr(at + 2, end - at - 2));
    if (value == properties.end() || text.size() > (1U << 20U)) {
      at = text.find("${", end);
      continue;
    }
    text.replace(at, end - at + 1, value->second);
    at = text.find("${", at + value->second.size());
  }
  return text;
}

void replace_properties(Element& element, const Properties& properties) {
  for (auto& [key, value] : element.attributes) {
    value = with_properties(std::move(value), properties);
  }
  element.text = with_properties(std::move(element.text), properties);
  for (Element& child : element.children) {
    replace_properties(child, properties);
  }
}

Properties properties_of(const Element& root, Engine engine) {
  Properties out;
  for (const Element& child : root.children) {
    if (child.name == "property" && child.has("name") && runs_on(child.attribute("dbms"), engine) &&
        context_runs_on(child.attribute("context"), engine)) {
      out.emplace(child.attribute("name"), child.attribute("value"));  // the first one holds
    }
  }
  return out;
}

/// <preConditions onFail="MARK_RAN"><dbms type="mysql"/></preConditions>
bool preconditions_exclude(const Element& conditions, Engine engine) {
  return std::ranges::any_of(conditions.children, [&](const Element& child) {
    if (child.name == "and") {
      return preconditions_exclude(child, engine);
    }
    if (child.name == "dbms") {
      return !runs_on(child.attribute("type"), engine);
    }
    const Element* inner = child.name == "not" ? child.child("dbms") : nullptr;
    return inner != nullptr && runs_on(inner->attribute("type"), engine);
  });
}

bool asks_for_objects(const Element& conditions) {
  return std::ranges::any_of(conditions.children, [](const Element& child) {
    return child.name.ends_with("Exists") || child.name == "sqlCheck" || asks_for_objects(child);
  });
}

ChangeSet change_set_of(const Element& element) {
  ChangeSet out;
  out.id = element.attribute("id");
  out.author = element.attribute("author");
  out.line = element.line;
  out.in_transaction = element.attribute("runInTransaction") != "false";
  out.reruns = element.flag("runOnChange") || element.flag("runAlways");
  if (element.has("rollback")) {  // YAML: rollback: "drop table a"
    out.has_rollback = true;
    out.rollback.push_back({"sql", {}, {}, element.attribute("rollback"), element.line});
  }
  for (const Element& child : element.children) {
    if (child.name == "rollback") {
      out.has_rollback = true;
      if (!trim(child.text).empty()) {
        out.rollback.push_back({"sql", {}, {}, child.text, child.line});
      }
      out.rollback.insert(out.rollback.end(), child.children.begin(), child.children.end());
    } else if (child.name == "preConditions") {
      const std::string& on_fail = child.attribute("onFail");
      out.guarded = (on_fail == "MARK_RAN" || on_fail == "CONTINUE") && asks_for_objects(child);
    } else if (std::ranges::find(kNoChanges, child.name) == kNoChanges.end()) {
      out.changes.push_back(child);
    }
  }
  return out;
}

/// What Liquibase filters before it looks at anything else: a change set of another engine is not there for it.
bool passes_filters(const Element& element, Engine engine) {
  return runs_on(element.attribute("dbms"), engine) && context_runs_on(element.attribute("context"), engine) &&
         context_runs_on(element.attribute("contextFilter"), engine) && element.attribute("ignore") != "true";
}

bool preconditions_hold(const Element& element, Engine engine) {
  const Element* conditions = element.child("preConditions");
  return conditions == nullptr || !preconditions_exclude(*conditions, engine);
}

/// As Liquibase's checksum sees it: neither lines nor how blanks are spread.
bool same_content(const Element& a, const Element& b) {
  const auto words = [](std::string_view text) {
    std::string out;
    for (const char c : text) {
      out += std::isspace(static_cast<unsigned char>(c)) != 0 ? ' ' : c;
      if (out.ends_with("  ") || out == " ") {
        out.pop_back();
      }
    }
    return std::string(trim(out));
  };
  return a.name == b.name && a.attributes == b.attributes && words(a.text) == words(b.text) &&
         std::ranges::equal(a.children, b.children,
                            [](const Element& x, const Element& y) { return same_content(x, y); });
}

bool same_content(const ChangeSet& a, const ChangeSet& b) {
  return std::ranges::equal(a.changes, b.changes,
                            [](const Element& x, const Element& y) { return same_content(x, y); });
}

using ById = std::map<std::pair<std::string_view, std::string_view>, const ChangeSet*>;

ById by_id(const Changelog& changelog) {
  ById out;
  for (const ChangeSet& each : changelog.change_sets) {
    out.try_emplace({each.id, each.author}, &each);
  }
  return out;
}

const ChangeSet* find(const ById& change_sets, const ChangeSet& wanted) {
  const auto found = change_sets.find({wanted.id, wanted.author});
  return found == change_sets.end() ? nullptr : found->second;
}

bool has_same(const ById& change_sets, const ChangeSet& wanted) {
  const ChangeSet* found = find(change_sets, wanted);
  return found != nullptr && same_content(*found, wanted);
}

}  // namespace

std::optional<std::vector<ChangeSet>> added_to(std::span<const Changelog> before, const Changelog& now) {
  std::vector<ById> versions;
  std::ranges::transform(before, std::back_inserter(versions), by_id);
  const ById& ran = versions.front();
  const ById standing = by_id(now);
  if (std::ranges::any_of(ran, [&](const auto& old) { return find(standing, *old.second) == nullptr; })) {
    return std::nullopt;
  }
  std::vector<ChangeSet> out;
  for (const ChangeSet& each : now.change_sets) {
    const bool is_other = find(ran, each) != nullptr && !has_same(ran, each);
    if (is_other && !each.reruns) {
      return std::nullopt;
    }
    if (std::ranges::none_of(versions, [&](const ById& version) { return has_same(version, each); })) {
      out.push_back(each);
    }
  }
  return out;
}

bool runs_on(std::string_view dbms, Engine engine) {
  bool named = false;
  bool excluded = false;
  bool includes = false;
  for (const std::string_view part : split(dbms, ',')) {
    const std::string word = lower(trim(part));
    if (word.empty()) {
      continue;
    }
    const bool negated = word.front() == '!';
    const std::string_view name = std::string_view(word).substr(negated ? 1 : 0);
    const bool matches = name == dbms_name(engine) || name == "all";
    includes = includes || !negated;
    named = named || (!negated && matches);
    excluded = excluded || (negated && matches);
  }
  return !excluded && (named || !includes);
}

Changelog changelog_of(const Element& root, Engine engine) {
  Changelog out;
  const Properties properties = properties_of(root, engine);
  std::set<std::string> seen;
  for (const Element& child : root.children) {
    if (child.name == "include" || child.name == "includeAll") {
      out.includes.push_back({child.has("file") ? child.attribute("file") : child.attribute("path"),
                              child.flag("relativeToChangelogFile")});
      continue;
    }
    if (child.name != "changeSet" || !passes_filters(child, engine)) {
      continue;
    }
    if (!seen.insert(child.attribute("id") + "::" + child.attribute("author")).second) {
      out.twice.push_back(child.attribute("id") + "::" + child.attribute("author"));
    }
    if (preconditions_hold(child, engine)) {
      Element element = child;
      replace_properties(element, properties);
      out.change_sets.push_back(change_set_of(element));
    }
  }
  return out;
}

}  // namespace signalbox::liquibase
