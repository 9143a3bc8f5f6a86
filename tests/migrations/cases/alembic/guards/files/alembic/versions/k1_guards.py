"""guards"""
from alembic import op
import sqlalchemy as sa

revision = "k1"
down_revision = None
branch_labels = None
depends_on = None


def has_column(table, column):
    inspector = sa.inspect(op.get_bind())
    return column in [c["name"] for c in inspector.get_columns(table)]


def upgrade():
    inspector = sa.inspect(op.get_bind())
    if not inspector.has_table("orders"):
        op.create_table("orders", sa.Column("id", sa.Integer(), primary_key=True))
    if not has_column("orders", "a"):
        op.add_column("orders", sa.Column("a", sa.Integer()))
    try:
        op.drop_index("ix_a", table_name="orders")
    except Exception:
        pass
    if settings.MULTI_TENANT:
        op.add_column("orders", sa.Column("tenant", sa.Integer()))
    if "orders" not in inspector.get_table_names():
        return
    op.add_column("orders", sa.Column("b", sa.Integer()))
