"""concurrently"""
from alembic import op
import sqlalchemy as sa

revision = "g1"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("orders", sa.Column("a", sa.Integer()))
    with op.get_context().autocommit_block():
        op.create_index("ix_a", "orders", ["a"], postgresql_concurrently=True, if_not_exists=True)
        op.execute("ALTER TYPE kind ADD VALUE 'c'")
    op.alter_column("orders", "a", nullable=False)


def downgrade():
    with op.get_context().autocommit_block():
        op.drop_index("ix_a", table_name="orders", postgresql_concurrently=True)
