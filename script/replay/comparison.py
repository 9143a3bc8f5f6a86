"""The schema on paper beside the schema on the server."""

import collections
import re

# Tables that runners keep for themselves: no migration creates them.
RUNNERS_OWN = {"_prisma_migrations", "schema_migrations", "ar_internal_metadata", "alembic_version", "django_migrations", "knex_migrations",
               "knex_migrations_lock", "SequelizeMeta", "migrations", "typeorm_metadata", "databasechangelog", "databasechangeloglock", "DATABASECHANGELOG",
               "DATABASECHANGELOGLOCK",
               "__EFMigrationsHistory", "flyway_schema_history", "goose_db_version", "gorp_migrations", "__diesel_schema_migrations",
               "_sqlx_migrations", "__drizzle_migrations"}


def one_spelling(engine, column_type):
    """What servers of one family spell differently: MariaDB shows the display width that MySQL 8.0.19 dropped, SQLite keeps
    whatever was written."""
    if engine in ("mysql", "mariadb"):
        return re.sub(r"\b(tinyint|smallint|mediumint|int|bigint)\(\d+\)", r"\1", column_type)
    return column_type.lower().replace(" ", "") if engine == "sqlite" else column_type


def tables_on_paper(schema):
    return {(table.get("schema") or "", table["name"]): {column["name"]: (column["type"], column["nullable"])
                                                         for column in table["columns"]} for table in schema["tables"]}


def in_one_spelling(engine, tables):
    return {name: {column: (one_spelling(engine, kind), nullable) for column, (kind, nullable) in columns.items()}
            for name, columns in tables.items()}


def compare(schema, real):
    paper = in_one_spelling(schema["engine"], tables_on_paper(schema))
    real = in_one_spelling(schema["engine"], {key: columns for key, columns in real.items() if key[1] not in RUNNERS_OWN})
    out = {"tables": 0, "columns": 0, "names": 0, "nullability": 0, "types": 0, "tables_equal": 0, "differences": []}

    def differ(text):
        out["differences"].append(text)

    for key in sorted(set(paper) | set(real)):
        name = ".".join(part for part in key if part)
        out["tables"] += 1
        ours, theirs = paper.get(key), real.get(key)
        out["tables_equal"] += ours == theirs
        if ours is None or theirs is None:
            differ(f"table {name}: {'missing on paper' if ours is None else 'not on the server'}")
        for column in sorted(set(ours or {}) | set(theirs or {})):
            out["columns"] += 1
            a, b = (ours or {}).get(column), (theirs or {}).get(column)
            if a is None or b is None:
                if ours is not None and theirs is not None:
                    differ(f"column {name}.{column}: {'missing on paper' if a is None else 'not on the server'}")
                continue
            out["names"] += 1
            out["nullability"] += a[1] == b[1]
            out["types"] += a[0] == b[0]
            if a != b:
                differ(f"column {name}.{column}: on paper {shown(a)}, on the server {shown(b)}")
    return out


def shown(column):
    return column[0] + ("" if column[1] else " not null")


# What the readers say of code of the project's own that a migration calls: it is named, and never run.
PROJECT_CODE = [re.compile(pattern) for pattern in (
    r"RunPython calls (\S+), which is not followed",
    r"It calls (\S+), which is not in this file",
    r"Whether this runs depends on '(?:not )?([A-Za-z_][\w.]*)\(.*\)', which is not known",
    r"is an? (\S+)\(\), which is the project's own",
    r"It is made by (\S+), a helper that is not in this file",
    r"Rows of (\S+) are changed through this entity",
    r"What (?:the operation )?([A-Za-z_][\w.]*)\(\) does is not known",
)]


def project_code(unknowns):
    """Names of the project's own code, with how often each is why a statement is not known."""
    found = collections.Counter()
    for unknown in unknowns:
        name = next((match[1] for match in (pattern.search(unknown["message"]) for pattern in PROJECT_CODE) if match), None)
        if name:
            found[name] += 1
    return found


def print_comparison(schema, result, show):
    def share(part, whole):
        return f"{part} of {whole}" + (f" ({100 * part / whole:.2f} %)" if whole else "")

    statements = schema["statements"]
    forward, backward = [], []
    for unknown in schema["unknowns"]:
        (backward if unknown["message"].startswith("In the way back: ") else forward).append(unknown)
    print(f"migrations          {schema['migrations']}")
    print(f"statements          {statements}")
    print(f"unknown             {share(len(forward), statements)}, and {len(backward)} in the ways back")
    helpers = project_code(forward)
    if helpers:
        names = [name if count == 1 else f"{name} ({count})" for name, count in helpers.most_common(show)]
        more = f" and {len(helpers) - show} more" if len(helpers) > show else ""
        print(f"  but for helpers   {share(len(forward) - helpers.total(), statements)}; the project's own: {', '.join(names)}{more}")
    print(f"tables equal        {share(result['tables_equal'], result['tables'])}")
    print(f"columns by name     {share(result['names'], result['columns'])}")
    print(f"columns nullability {share(result['nullability'], result['columns'])}")
    print(f"columns by type     {share(result['types'], result['columns'])}")
    for text in result["differences"][:show]:
        print("  " + text)
    if len(result["differences"]) > show:
        print(f"  … and {len(result['differences']) - show} more")
    for unknown in (forward + backward)[:show]:
        print(f"  unknown {unknown['path']}:{unknown['line']}: {unknown['message']}")
