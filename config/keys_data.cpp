// Teams and databases.

#include <filesystem>

#include "config/keys.h"
#include "config/statistics.h"

namespace signalbox {
namespace {

Kind<Engine> engine() {
  return parsed<Engine>(words_schema({"postgres", "mysql", "mariadb", "sqlite"}),
                        "one of 'postgres', 'mysql', 'mariadb', 'sqlite'",
                        [](std::string_view text) { return parse_engine(text); });
}

Kind<DatabaseEnvironment> environment_kind() {
  return object<DatabaseEnvironment>(
      {required(key("url", &DatabaseEnvironment::url, secret(), "address of a read-only account or replica"))});
}

/// Lists with a name in each item, written as a mapping: the order of the file is kept.
template <typename T>
Kind<std::vector<T>> named_list(const Kind<T>& item, std::string T::* name) {
  return {fmt::format(R"({{"type":"object","additionalProperties":{}}})", item.schema),
          [=](Decoding& in, const YamlNode& node, std::vector<T>& out) {
            for_each_entry(in, node, [&](const YamlEntry& entry) {
              T& each = out.emplace_back();
              each.*name = entry.key.text;
              item.read(in, entry.value, each);
            });
          }};
}

Kind<TableFacts> table_kind() {
  return object<TableFacts>({key("rows", &TableFacts::rows, count(0), "rows in production"),
                             key("size", &TableFacts::bytes, size(), "with indexes, such as 40GiB"),
                             key("writes_per_minute", &TableFacts::writes_per_minute, number(),
                                 "rows inserted, changed and deleted per minute at busy times")});
}

/// Facts written in the configuration come first: the first one about a table counts.
Kind<std::vector<TableFacts>> tables_kind() {
  const auto written = named_list(table_kind(), &TableFacts::table);
  return {written.schema, [written](Decoding& in, const YamlNode& node, std::vector<TableFacts>& out) {
            std::vector<TableFacts> facts;
            written.read(in, node, facts);
            out.insert(out.begin(), facts.begin(), facts.end());
          }};
}

Kind<std::vector<TableFacts>> statistics_kind() {
  return {text().schema, [](Decoding& in, const YamlNode& node, std::vector<TableFacts>& out) {
            const auto path = in.text(node, "a path");
            if (!path) {
              return;
            }
            const auto facts = read_statistics((std::filesystem::path(in.folder()) / path->text).string());
            if (!facts) {
              in.problem(node, fmt::format("the statistics cannot be read: {}", facts.error().what));
              return;
            }
            out.insert(out.end(), facts->begin(), facts->end());
          }};
}

}  // namespace

Kind<Team> team_kind() {
  return object<Team>({key("slack", &Team::slack, text(), "channel, such as \"#checkout\""),
                       key("slack_group", &Team::slack_group, text(), "id of the user group to mention"),
                       key("pagerduty", &Team::pagerduty, secret(), "routing key of the team's own service"),
                       key("email", &Team::email, text(), "address for the digest"),
                       key("reviewers", &Team::reviewers, list_of(text()), "users and org/teams at the forge")});
}

Kind<Database> database_kind() {
  return object<Database>(
      {key("engine", &Database::engine, engine(), "recognised from the migrations when left out"),
       key("version", &Database::version, text(), "of the server, such as \"15\" or \"8.0\""),
       key("owner", &Database::owner, name_of(NameReference::To::Team), "team that answers for the database"),
       key("environments", &Database::environments, named_list(environment_kind(), &DatabaseEnvironment::name),
           "where it is deployed; read only"),
       key("tables", &Database::tables, tables_kind(), "facts about tables, where no database can be asked"),
       key("statistics", &Database::tables, statistics_kind(),
           "CSV file with such facts: table, rows, total_bytes, writes_per_s; 'tables' wins"),
       key("busy_hours", &Database::busy_hours, list_of(weekly_window()),
           "when locks hurt most, such as \"Mon-Fri 08:00-11:00 Europe/Berlin\"")});
}

}  // namespace signalbox
