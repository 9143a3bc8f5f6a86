"""batch"""
from alembic import op
import sqlalchemy as sa

revision = "d1"
down_revision = 'c1'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("orders") as batch_op:
        batch_op.add_column(sa.Column("shipped", sa.Date()))
        batch_op.alter_column("total", existing_type=sa.Integer(), nullable=False, type_=sa.BigInteger(), server_default="1")
        batch_op.create_foreign_key("fk_buyer", "people", ["buyer_id"], ["id"])
        batch_op.create_unique_constraint("uq_shipped", ["shipped"])
        batch_op.create_check_constraint("ck_total", "total > 0")
        batch_op.drop_constraint("uq_old", type_="unique")
    op.create_table("t", sa.Column("id", sa.Integer(), nullable=False), sa.Column("at", sa.DateTime()), sa.PrimaryKeyConstraint("id"))
