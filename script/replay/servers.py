"""Database servers of one run: a private socket in a temporary folder, an unprivileged user, gone at the end. A runner that knows no such
sockets gets a port of the loopback address."""

import glob
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import time


def user_command(user, command):
    return ["runuser", "-u", user, "--"] + command if os.geteuid() == 0 else command


def given_folder(work, name, user):
    folder = os.path.join(work, name)
    os.makedirs(folder)
    if os.geteuid() == 0:
        shutil.chown(folder, user)
    return folder


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A child process with its socket folder; `ask` must answer before it counts as started."""

    def __init__(self, command, log):
        self.log = open(log, "wb")
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log, start_new_session=True)

    def wait_until(self, ask):
        for _ in range(300):
            if self.process.poll() is not None:
                raise SystemExit(f"replay-check: the server ended; see {self.log.name}")
            if ask():
                return
            time.sleep(0.1)
        raise SystemExit("replay-check: the server did not start within 30 seconds")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.log.close()


class Postgres(Server):
    COLUMNS = """
      select n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull::int
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_'
        and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')
      order by 1, 2, a.attnum"""

    def __init__(self, work, programs=None, port=None):
        self.folder = given_folder(work, "postgres", "postgres")
        programs = programs or sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
        data = os.path.join(self.folder, "data")
        subprocess.run(user_command("postgres", [f"{programs}/initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "-E",
                                                 "UTF8", "--locale=C.UTF-8"]), check=True, capture_output=True, cwd="/")
        super().__init__(user_command("postgres", [f"{programs}/postgres", "-D", data, "-k", self.folder, "-c",
                                                   f"listen_addresses={'127.0.0.1' if port else ''}", "-p", str(port or 5432), "-c", "fsync=off", "-c", "max_locks_per_transaction=512"]),
                         os.path.join(work, "server.log"))
        self.port = str(port or 5432)
        self.wait_until(lambda: self.ask("select 1") is not None)
        self.ask("create database replayed", "postgres")
        self.url = f"postgresql:///replayed?host={self.folder}&user=postgres" + (f"&port={port}" if port else "")

    def ask(self, sql, database="postgres"):
        done = subprocess.run(["psql", "-X", "-q", "-A", "-t", "-F", "\t", "-h", self.folder, "-p", self.port, "-U", "postgres", "-d", database,
                               "-c", sql],
                              capture_output=True, text=True)
        return done.stdout if done.returncode == 0 else None

    def tables(self):
        return tables_of(line.split("\t") for line in (self.ask(self.COLUMNS, "replayed") or "").splitlines())


class MariaDb(Server):
    COLUMNS = """
      select '', t.table_name, c.column_name, c.column_type, c.is_nullable = 'NO'
      from information_schema.tables t left join information_schema.columns c using (table_schema, table_name)
      where t.table_schema = 'replayed' and t.table_type = 'BASE TABLE' order by 2, c.ordinal_position"""

    def __init__(self, work, port=None):
        self.folder = given_folder(work, "mariadb", "mysql")
        data = os.path.join(self.folder, "data")
        subprocess.run(user_command("mysql", ["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--skip-test-db",
                                              "--auth-root-authentication-method=normal"]), check=True, capture_output=True, cwd="/")
        self.socket = os.path.join(self.folder, "s")
        super().__init__(user_command("mysql", ["/usr/sbin/mariadbd", "--no-defaults", f"--datadir={data}", f"--socket={self.socket}",
                                                *(["--bind-address=127.0.0.1", f"--port={port}"] if port else ["--skip-networking"]),
                                              "--innodb-flush-log-at-trx-commit=0"]),
                         os.path.join(work, "server.log"))
        self.wait_until(lambda: self.ask("select 1") is not None)
        self.ask("create database replayed character set utf8mb4")
        self.url = f"mysql://root@localhost/replayed?unix_socket={self.socket}" + (f"&port={port}" if port else "")

    def ask(self, sql):
        done = subprocess.run(["mariadb", "--no-defaults", "-N", "-B", "-u", "root", f"--socket={self.socket}", "-e", sql],
                              capture_output=True, text=True)
        return done.stdout if done.returncode == 0 else None

    def tables(self):
        return tables_of(line.split("\t") for line in self.ask(self.COLUMNS).splitlines())


class Sqlite:
    def __init__(self, work):
        self.file = os.path.join(work, "replayed.sqlite")
        self.url = "sqlite:///" + self.file

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def tables(self):
        with sqlite3.connect(self.file) as database:
            names = [row[0] for row in database.execute("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")]
            return tables_of(row for name in names for row in self.columns(database, name))

    @staticmethod
    def columns(database, table):
        rows = list(database.execute(f'pragma table_xinfo("{table}")'))
        keys = sum(row[5] > 0 for row in rows)
        for _, name, kind, not_null, _, key, _ in rows:
            # INTEGER PRIMARY KEY never holds NULL, though the pragma does not say so.
            yield "", table, name, kind, not_null or (keys == 1 and key and kind.upper() == "INTEGER")


def tables_of(rows):
    """(schema, table, column, type, not null) rows as {(schema, table): {column: (type, nullable)}}."""
    out = {}
    for schema, table, column, column_type, not_null in rows:
        columns = out.setdefault((schema, table), {})
        if column:
            columns[column] = (column_type, not int(not_null))
    return out


def server_for(engine, work, postgres=None, with_port=False):
    port = free_port() if with_port else None
    if engine == "postgres":
        return Postgres(work, postgres, port)
    return Sqlite(work) if engine == "sqlite" else MariaDb(work, port)
