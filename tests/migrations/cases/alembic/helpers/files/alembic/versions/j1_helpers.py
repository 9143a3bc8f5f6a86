"""helpers"""
from alembic import op
import sqlalchemy as sa

revision = "j1"
down_revision = None
branch_labels = None
depends_on = None

from app.migrations import audit
from app.migrations.tools import add_audit_columns as columns, log

TABLES = ["a", "b"]


def stamps(table, *, nullable=True):
    for name in ("created_at", "updated_at"):
        op.add_column(table, sa.Column(name, sa.DateTime(), nullable=nullable))


def common():
    return [sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", sa.String(10))]


def upgrade():
    for table in TABLES:
        stamps(table, nullable=table == "a")
    op.create_table("c", *common(), sa.Column("x", sa.Integer()))
    columns("c")
    audit.enable("c", log=True)
    log.info("done")
    print("done")
    op.custom_operation("x")


def downgrade():
    op.drop_table("c")
