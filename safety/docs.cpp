#include "safety/docs.h"

#include <fmt/format.h>

#include "base/text.h"
#include "safety/review.h"

namespace signalbox {

namespace {

constexpr std::string_view kPostgresExample = R"(CREATE EXTENSION citext;
CREATE SCHEMA archive;
CREATE TYPE order_status AS ENUM ('new', 'paid', 'sent');
CREATE TYPE unused_status AS ENUM ('a', 'b');
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE DOMAIN percentage AS integer;
CREATE TABLE customers (
  id bigint PRIMARY KEY,
  email varchar(50) NOT NULL,
  name text,
  country varchar(40) CONSTRAINT country_known CHECK (country <> ''),
  discount percentage,
  created_at timestamp NOT NULL DEFAULT now()
);
CREATE TABLE orders_old (id bigint PRIMARY KEY);
CREATE TABLE orders (
  id bigint PRIMARY KEY,
  parent_id bigint,
  customer_id bigint REFERENCES customers (id),
  status order_status NOT NULL DEFAULT 'new',
  total numeric(10,2) NOT NULL,
  quantity integer CONSTRAINT quantity_positive CHECK (quantity > 0),
  code varchar(20),
  note text
);
CREATE INDEX orders_note_idx ON orders (note);
CREATE INDEX orders_customer_id_idx ON orders (customer_id);
CREATE TABLE tags (id bigint NOT NULL, name text);
CREATE VIEW customer_emails AS SELECT id, email FROM customers;
CREATE MATERIALIZED VIEW order_totals AS SELECT parent_id, count(*) AS orders FROM orders GROUP BY parent_id;
CREATE TABLE events (id bigint, order_id bigint, at timestamptz NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE events_rest PARTITION OF events DEFAULT;
CREATE TABLE old_events (id bigint, order_id bigint, at timestamptz NOT NULL);
CREATE TABLE measurements (at timestamptz NOT NULL, value numeric) PARTITION BY RANGE (at);
CREATE TABLE measurements_2025 PARTITION OF measurements FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER orders_audit BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();
)";

constexpr std::string_view kMySqlExample = R"(CREATE TABLE customers (
  id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
  email varchar(50) NOT NULL,
  name varchar(60) DEFAULT 'nobody' COMMENT 'as printed',
  country varchar(40)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE orders (
  id bigint NOT NULL PRIMARY KEY,
  parent_id bigint,
  customer_id bigint,
  status enum('new','paid','sent') NOT NULL DEFAULT 'new',
  total decimal(10,2) NOT NULL,
  quantity int,
  code varchar(20),
  note varchar(200),
  body text,
  CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE INDEX orders_note_idx ON orders (note);
CREATE INDEX orders_code_note_idx ON orders (code, note);
CREATE INDEX orders_customer_idx ON orders (customer_id);
CREATE TABLE tags (id bigint NOT NULL, name varchar(50)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE articles (
  id bigint NOT NULL PRIMARY KEY,
  title varchar(100),
  body text,
  FULLTEXT KEY articles_body (body)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE totals (
  id bigint NOT NULL PRIMARY KEY,
  net int,
  gross int GENERATED ALWAYS AS (net * 2) VIRTUAL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
)";

std::string_view engines_text(Engines engines) {
  switch (engines) {
    case Engines::All:
      return "all engines";
    case Engines::Postgres:
      return "PostgreSQL";
    case Engines::MySql:
      return "MySQL and MariaDB";
  }
  return "";
}

std::string severity_text(const RuleInfo& info) {
  if (info.graded) {
    return "by policy";
  }
  return info.severity ? std::string(to_string(*info.severity)) : "off";
}

std::string applies_to_text(const RuleInfo& info) {
  return info.versions == "all" ? std::string(engines_text(info.engines)) : std::string(info.versions);
}

std::string code_block(std::string_view title, std::string_view language, std::string_view code) {
  return code.empty() ? std::string{} : fmt::format("\n## {}\n\n```{}\n{}\n```\n", title, language, code);
}

}  // namespace

std::string rule_page(const Rule& rule) {
  const RuleInfo& info = rule.info;
  std::string page = fmt::format("# {}\n\n{}\n\n", info.id, info.summary);
  page += fmt::format("- Severity: {}\n- Applies to: {}\n", severity_text(info), applies_to_text(info));
  if (info.gate != Gate::None) {
    page += fmt::format("- Non-negotiable {}: {}\n", static_cast<int>(info.gate), to_string(info.gate));
  }
  if (info.depends_on_size) {
    page += "- Only `info` on a table that is known to be small (`databases.<name>.tables`)\n";
  }
  page += fmt::format("\n## What happens\n\n{}\n", info.hazard);
  const std::string_view language = info.framework == "django" ? "python" : "sql";
  page += code_block("Found", language, info.bad);
  page += code_block("Not found", language, info.good);
  page += fmt::format(
      "\n## How to silence it\n\nWith a reason, for the next statement (and until a date, if that is wise):\n\n"
      "```{1}\n{2} signalbox:ignore {0} the table is empty until=2030-01-31\n```\n\nEverywhere: `policy: {{rules: "
      "{{{0}: off}}}}`.\n",
      info.id, language, info.framework.empty() ? "--" : "#");
  if (info.framework.empty()) {
    page += "\nThe examples stand on the [schema of all examples](README.md#the-schema-of-the-examples).\n";
  }
  return page;
}

std::string rule_index() {
  std::string page = "# Safety rules\n\n| rule | severity | applies to | what it finds |\n|---|---|---|---|\n";
  for (const Rule* rule : all_rules()) {
    const RuleInfo& info = rule->info;
    page += fmt::format("| [{0}]({0}.md) | {1} | {2} | {3} |\n", info.id, severity_text(info), applies_to_text(info),
                        info.summary);
  }
  page += fmt::format("\n## The schema of the examples\n\n```sql\n{}```\n\nFor MySQL and MariaDB:\n\n```sql\n{}```\n",
                      kPostgresExample, kMySqlExample);
  return page;
}

std::string_view example_schema(Engine engine) {
  return is_mysql_family(engine) ? kMySqlExample : kPostgresExample;
}

}  // namespace signalbox
