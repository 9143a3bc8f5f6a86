"""batch"""
from alembic import op
import sqlalchemy as sa

revision = "d1"
down_revision = 'c1'
branch_labels = None
depends_on = None


naming_convention = {
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


def upgrade():
    with op.batch_alter_table("orders", schema="shop", naming_convention=naming_convention) as batch_op:
        batch_op.add_column(sa.Column("shipped", sa.Date()))
        batch_op.alter_column("total", existing_type=sa.Integer(), nullable=False, new_column_name="sum")
        batch_op.create_index(batch_op.f("ix_orders_shipped"), ["shipped"], unique=False)
        batch_op.create_foreign_key(None, "people", ["buyer_id"], ["id"], ondelete="RESTRICT")
        batch_op.create_unique_constraint(None, ["shipped"])
        batch_op.create_check_constraint("positive", "sum > 0")
        batch_op.drop_constraint("uq_old", type_="unique")
        batch_op.drop_index("ix_old")
        batch_op.drop_column("gone")
