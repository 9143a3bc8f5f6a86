// SQL files whose comments carry the change sets:
//   --liquibase formatted sql
//   --changeset alice:1 dbms:postgresql runInTransaction:false
//   --rollback DROP TABLE a;

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"
#include "migrations/liquibase/changelog.h"

namespace signalbox::liquibase {
namespace {

/// What stands behind "--word", in any letter case and with or without a blank behind the dashes.
std::optional<std::string_view> behind(std::string_view line, std::string_view word) {
  std::string_view text = trim(line);
  if (!text.starts_with("--")) {
    return std::nullopt;
  }
  text = trim(text.substr(2));
  return text.size() >= word.size() && equals_ignoring_case(text.substr(0, word.size()), word)
             ? std::optional(text.substr(word.size()))
             : std::nullopt;
}

/// The value of "key:value" among words; quotes hold blanks together.
std::string setting(std::string_view words, std::string_view key) {
  const std::string wanted = lower(key) + ":";
  const std::string folded = lower(words);
  std::size_t at = folded.find(wanted);
  while (at != std::string::npos && at > 0 && folded[at - 1] != ' ' && folded[at - 1] != '\t') {
    at = folded.find(wanted, at + 1);
  }
  if (at == std::string::npos) {
    return "";
  }
  std::string_view value = words.substr(at + wanted.size());
  if (!value.empty() && (value.front() == '"' || value.front() == '\'')) {
    const std::size_t end = value.find(value.front(), 1);
    return std::string(value.substr(1, end == std::string_view::npos ? end : end - 1));
  }
  return std::string(value.substr(0, value.find_first_of(" \t")));
}

Element sql_element(int line, const std::string& words) {
  Element sql{"sql", {}, {}, "", line};
  for (const std::string_view key : {"splitStatements", "endDelimiter", "stripComments"}) {
    if (const std::string value = setting(words, key); !value.empty()) {
      sql.attributes.emplace(key, value);
    }
  }
  return sql;
}

struct Open {
  ChangeSet change_set;
  std::string dbms;
  std::string words;
  bool skipped = false;
};

}  // namespace

bool is_formatted_sql(std::string_view text) {
  for (const std::string_view line : split_lines(text.substr(0, 4096))) {
    if (!trim(line).empty()) {
      return behind(line, "liquibase formatted sql").has_value();
    }
  }
  return false;
}

Changelog formatted_sql(std::string_view text, Engine engine) {
  Changelog out;
  std::set<std::string> seen;
  std::optional<Open> open;
  bool in_rollback = false;
  const auto close = [&] {
    if (open && runs_on(open->dbms, engine)) {
      const std::string key = open->change_set.id + "::" + open->change_set.author;
      if (!seen.insert(key).second) {
        out.twice.push_back(key);
      }
      if (!open->skipped) {
        out.change_sets.push_back(std::move(open->change_set));
      }
    }
    open.reset();
    in_rollback = false;
  };
  int number = 0;
  for (const std::string_view line : split_lines(text)) {
    ++number;
    if (const auto words = behind(line, "changeset")) {
      close();
      const std::string_view name = trim(*words).substr(0, trim(*words).find_first_of(" \t"));
      const std::size_t colon = name.find(':');
      open.emplace();
      open->change_set.author = name.substr(0, colon);
      open->change_set.id = colon == std::string_view::npos ? "" : name.substr(colon + 1);
      open->change_set.line = number;
      open->change_set.in_transaction = lower(setting(*words, "runInTransaction")) != "false";
      open->change_set.reruns =
          lower(setting(*words, "runOnChange")) == "true" || lower(setting(*words, "runAlways")) == "true";
      open->dbms = setting(*words, "dbms");
      open->words = *words;
      open->change_set.changes.push_back(sql_element(number + 1, open->words));
    } else if (!open) {
      continue;
    } else if (const auto conditions = behind(line, "preconditions")) {
      const std::string on_fail = setting(*conditions, "onFail");
      open->change_set.guarded = on_fail == "MARK_RAN" || on_fail == "CONTINUE";
      open->change_set.changes.back().text += '\n';
    } else if (const auto rollback = behind(line, "rollback")) {
      const std::string_view sql = trim(*rollback);
      open->change_set.has_rollback = true;
      in_rollback = false;
      if (sql != "empty" && sql != "not required" && !sql.starts_with("changesetId:")) {
        if (open->change_set.rollback.empty()) {
          open->change_set.rollback.push_back(sql_element(number, ""));
        }
        open->change_set.rollback.back().text += std::string(sql) + "\n";
      }
      open->change_set.changes.back().text += '\n';
    } else if (trim(line).starts_with("/* liquibase rollback") || trim(line).starts_with("/*liquibase rollback")) {
      in_rollback = true;
      open->change_set.has_rollback = true;
      open->change_set.rollback.push_back(sql_element(number + 1, ""));
      open->change_set.changes.back().text += '\n';
    } else if (in_rollback) {
      in_rollback = trim(line) != "*/";
      open->change_set.rollback.back().text += in_rollback ? std::string(line) + "\n" : "";
      open->change_set.changes.back().text += '\n';
    } else {
      open->change_set.changes.back().text += std::string(line) + "\n";
    }
  }
  close();
  return out;
}

}  // namespace signalbox::liquibase
