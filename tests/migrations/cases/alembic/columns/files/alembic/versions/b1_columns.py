"""columns"""
from alembic import op
import sqlalchemy as sa

revision = "b1"
down_revision = 'a1'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("orders", sa.Column("phone", sa.Unicode(20), nullable=True))
    op.add_column("orders", sa.Column("buyer_id", sa.Integer(), sa.ForeignKey("people.id"), index=True), schema="shop")
    op.add_column("orders", sa.Column("kind", sa.String(), server_default="plain", nullable=False, unique=True))
    op.alter_column("orders", "total", existing_type=sa.Integer(), type_=sa.BigInteger(), nullable=False)
    op.alter_column("orders", "note", new_column_name="remark", server_default=None, comment="free text")
    op.alter_column("orders", "data", type_=sa.JSON(), postgresql_using="data::json")
    op.alter_column("orders", "number", server_default=sa.Identity(always=True))
    op.alter_column("orders", "state", server_default=sa.text("'open'::order_state"))
    op.drop_column("orders", "old")


def downgrade():
    op.add_column("orders", sa.Column("old", sa.TEXT(), autoincrement=False, nullable=True))
    op.alter_column("orders", "note", nullable=True)
