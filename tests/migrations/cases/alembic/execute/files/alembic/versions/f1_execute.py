"""execute"""
from alembic import op
import sqlalchemy as sa

revision = "f1"
down_revision = None
branch_labels = None
depends_on = None

import textwrap

TABLE = "orders"
SETTINGS = {"column": "state", "value": "open"}


def upgrade():
    op.execute("UPDATE orders SET a = 1")
    op.execute(sa.text(f"ALTER TABLE {TABLE} ADD COLUMN b int"))
    op.execute("UPDATE %s SET c = '%s'" % (TABLE, "x"))
    op.execute("UPDATE {0} SET {column} = '{value}'".format(TABLE, **SETTINGS))
    op.execute(
        """
        CREATE VIEW v AS SELECT a FROM orders;

        CREATE INDEX i ON orders (a)
        """
    )
    op.execute(textwrap.dedent("""
        DROP VIEW v
    """))
    conn = op.get_bind()
    conn.execute(sa.text("DELETE FROM orders WHERE a = :a AND b <> 'x:y' AND c::text = :c").bindparams(a=1))
    op.execute("UPDATE orders "
               "SET d = 'it''s'")
    op.execute("ALTER TABLE orders FROB x")
    op.execute(open("x.sql").read())
    for name in ("p", "q"):
        op.execute(f"ALTER TABLE {TABLE} DROP COLUMN {name}")
