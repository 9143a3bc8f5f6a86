"""dialects"""
from alembic import op
import sqlalchemy as sa

revision = "h1"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        op.execute("CREATE EXTENSION IF NOT EXISTS citext")
    elif bind.dialect.name == "mysql":
        op.execute("SET foreign_key_checks = 0")
    else:
        op.execute("PRAGMA foreign_keys = off")
    is_postgres = op.get_context().dialect.name in ("postgresql", "cockroachdb")
    kind = sa.Uuid() if is_postgres else sa.String(36)
    op.add_column("orders", sa.Column("uid", kind))
    op.add_column("orders", sa.Column("data", sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), "postgresql")))
