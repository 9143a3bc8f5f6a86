"""How fast each framework's migrations are read, and whether any file of them ends a reader.

  bench/frameworks.py PROGRAM ROUNDS DIR…

Every DIR holds a folder for each framework (`DIR/rails/<repository>/…`), with the migrations of repositories as they are checked out. For each
framework: files and bytes, files and megabytes a second of the best of ROUNDS runs of `signalbox read` over the whole, and that beside
reading the bytes alone; times are those of the processor. Then what is wrong: files that ended their reader, that say nothing though they hold statements, that take longer
than a second alone; and a made file of one megabyte for each framework, which may take no longer either. Exit status 1 when anything is."""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time

SUFFIXES = {"alembic": (".py",), "django": (".py",), "rails": (".rb",), "efcore": (".cs",), "liquibase": (".xml", ".sql", ".yaml", ".yml", ".json"),
            "knex": (".js", ".ts", ".cjs", ".mjs"), "sequelize": (".js", ".ts", ".cjs", ".mjs"), "typeorm": (".js", ".ts")}
LONG = {
    "sql": ("migrations/20260101000000_long{}", "", "ALTER TABLE orders ADD COLUMN note_%07d varchar(20);\n", ""),
    "sql-migrate": ("0001_long.sql", "-- +migrate Up\n", "ALTER TABLE orders ADD COLUMN note_%07d varchar(20);\n", ""),
    "goose": ("0001_long.sql", "-- +goose Up\n", "ALTER TABLE orders ADD COLUMN note_%07d varchar(20);\n", ""),
    "rails": ("db/migrate/20260101000000_long.rb", "class Long < ActiveRecord::Migration[7.1]\n  def change\n", "    add_column :orders, :note_%07d, :string\n",
              "  end\nend\n"),
    "django": ("orders/migrations/0001_long.py", "from django.db import migrations, models\n\nclass Migration(migrations.Migration):\n    operations = [\n",
               "        migrations.AddField('order', 'note_%07d', models.TextField(null=True)),\n", "    ]\n"),
    "alembic": ("versions/0001_long.py", "import sqlalchemy as sa\nfrom alembic import op\n\nrevision = '0001'\ndown_revision = None\n\ndef upgrade():\n",
                "    op.add_column('orders', sa.Column('note_%07d', sa.Text()))\n", "\ndef downgrade():\n    pass\n"),
    "knex": ("migrations/20260101000000_long.js", "exports.up = async (knex) => {\n", "  await knex.schema.alterTable('orders', (t) => t.text('note_%07d'));\n", "};\n"),
    "sequelize": ("migrations/20260101000000-long.js", "module.exports = { up: async (queryInterface, Sequelize) => {\n",
                  "  await queryInterface.addColumn('orders', 'note_%07d', Sequelize.TEXT);\n", "} };\n"),
    "typeorm": ("migrations/1603944374840-Long.ts", "export class Long1603944374840 implements MigrationInterface {\n  async up(queryRunner: QueryRunner) {\n",
                "    await queryRunner.query(`ALTER TABLE orders ADD COLUMN note_%07d text`);\n", "  }\n  async down(queryRunner: QueryRunner) {}\n}\n"),
    "liquibase": ("changelog/0001_long.xml", "<databaseChangeLog><changeSet id='1' author='a'>\n",
                  "<addColumn tableName='orders'><column name='note_%07d' type='text'/></addColumn>\n", "</changeSet></databaseChangeLog>\n"),
    "efcore": ("Migrations/20260101000000_Long.cs", "public partial class Long : Migration { protected override void Up(MigrationBuilder migrationBuilder) {\n",
               "migrationBuilder.AddColumn<string>(name: \"note_%07d\", table: \"orders\", nullable: true);\n", "} }\n"),
}
SQL_ENDINGS = {"flyway": "/V1__long.sql", "golang-migrate": ".up.sql", "diesel": "/up.sql", "prisma": "/migration.sql"}
GIVEN_UP = ("crashed on this file", "was stopped", "gave up on this file")
SECOND = 1.0
LARGE = 100_000
TIMEOUT = 120


def files_of(folder, framework):
    for below, _, names in os.walk(folder):
        for name in sorted(names):
            if name.endswith(SUFFIXES.get(framework, (".sql",))):
                yield os.path.join(below, name)


def processor_time():
    """Of what has run as a child: a machine that others use as well takes longer, but does not do more."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def read(program, framework, arguments, output):
    """Exit status, seconds of processor (the reading child's too) and what was said; None as status when it did not end."""
    before = processor_time()
    try:
        done = subprocess.run([program, "read", "--framework", framework, "--format", "json", "--fail-on", "never", "--output", output] + arguments,
                              capture_output=True, timeout=TIMEOUT)
        return done.returncode, processor_time() - before, done.stderr.decode(errors="replace")
    except subprocess.TimeoutExpired:
        return None, TIMEOUT, ""


def bytes_alone(files):
    started = time.monotonic()
    for file in files:
        with open(file, "rb") as source:
            source.read()
    return time.monotonic() - started


def measure(program, framework, repositories, rounds, work):
    """Prints one line of the table; gives the readings of the last round."""
    files = [file for repository in repositories for file in files_of(repository, framework)]
    best, readings = None, []
    for _ in range(rounds):
        total, readings = 0.0, []
        for i, repository in enumerate(repositories):
            output = os.path.join(work, f"{framework}-{i}.json")
            status, seconds, said = read(program, framework, [repository], output)
            total += seconds
            readings.append((repository, status, said, output))
        best = total if best is None else min(best, total)
    size = sum(os.path.getsize(file) for file in files)
    alone = min(bytes_alone(files) for _ in range(rounds))
    print(f"{framework:15} {len(files):6} {size / 1e6:8.2f} {best:8.2f} {len(files) / best:9.0f} {size / 1e6 / best:8.2f} {best / max(alone, 1e-6):9.0f}", flush=True)
    return readings


def troubles_of_reading(repository, framework, output):
    """Files that their reader gave up on, and those of which nothing at all is said."""
    with open(output) as source:
        read_files = json.load(source)["files"]
    for migration in read_files:
        for unknown in migration["unknowns"]:
            if any(words in unknown["message"] for words in GIVEN_UP):
                yield f"{migration['path']}: {unknown['message']}"
        if not migration["changes"] and not migration["unknowns"] and migration["statements"] > 0:
            yield f"{migration['path']}: {migration['statements']} statements without a change or an unknown"


def slow_files(program, framework, repository, work):
    """The large ones alone, each in a process of its own, the start of which is in its time."""
    for file in files_of(repository, framework):
        if os.path.getsize(file) >= LARGE:
            status, seconds, said = read(program, framework, [file], os.path.join(work, "one.json"))
            if status is None or seconds > SECOND:
                yield f"{file}: {seconds:.2f} s"


def said_of(output):
    """How many changes a reading holds, and the first thing that it did not know."""
    with open(output) as source:
        files = json.load(source)["files"]
    unknowns = [unknown["message"] for migration in files for unknown in migration["unknowns"]]
    return sum(len(migration["changes"]) for migration in files), f", unknown: {unknowns[0][:90]}" if unknowns else ""


def megabyte_file(framework, work):
    """A migration of one megabyte that is all statements of one kind."""
    name, head, line, tail = LONG.get(framework, LONG["sql"])
    file = os.path.join(work, "long", framework, name.format(SQL_ENDINGS.get(framework, ".sql")))
    os.makedirs(os.path.dirname(file), exist_ok=True)
    with open(file, "w") as out:
        out.write(head)
        for i in range((1_000_000 - len(head) - len(tail)) // len(line % 0)):
            out.write(line % i)
        out.write(tail)
    return file


def main():
    if len(sys.argv) < 4:
        raise SystemExit(__doc__)
    program, rounds, folders = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
    by_framework = {}
    for folder in folders:
        for framework in sorted(os.listdir(folder)):
            for repository in sorted(os.listdir(os.path.join(folder, framework))):
                by_framework.setdefault(framework, []).append(os.path.join(folder, framework, repository))
    print("framework        files       MB        s   files/s     MB/s  x reading")
    troubles = []
    with tempfile.TemporaryDirectory(prefix="bench-frameworks-") as work:
        for framework, repositories in by_framework.items():
            for repository, status, said, output in measure(program, framework, repositories, rounds, work):
                if status not in (0, 1):
                    troubles.append(f"{repository}: exit status {status}: {said.strip()[:300]}")
                    continue
                troubles += troubles_of_reading(repository, framework, output)
                troubles += slow_files(program, framework, repository, work)
        print("one file of 1 MB")
        for framework in by_framework:
            status, seconds, said = read(program, framework, [megabyte_file(framework, work)], os.path.join(work, "one.json"))
            changes, first = said_of(os.path.join(work, "one.json"))
            print(f"{framework:15} {seconds:8.2f} s  exit status {status}, {changes} changes{first}")
            if status not in (0, 1) or seconds > SECOND:
                troubles.append(f"{framework}: one megabyte takes {seconds:.2f} s")
    for trouble in troubles:
        print(trouble)
    print(f"{len(troubles)} files or repositories in trouble")
    raise SystemExit(1 if troubles else 0)


if __name__ == "__main__":
    main()
