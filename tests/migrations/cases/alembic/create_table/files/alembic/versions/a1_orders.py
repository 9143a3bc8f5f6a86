"""orders"""
from alembic import op
import sqlalchemy as sa

revision = "a1"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "customers",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False, unique=True),
        sa.Column("name", sa.String(80), index=True),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "orders",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("customer_id", sa.BigInteger, sa.ForeignKey("customers.id", ondelete="CASCADE", name="orders_customer")),
        sa.Column("total", sa.Numeric(10, 2), server_default="0", comment="in cents"),
        sa.Column("state", sa.Enum("open", "paid", name="order_state"), nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("length", sa.Integer, sa.Computed("length(note)", persisted=True)),
        sa.Column("number", sa.BigInteger, sa.Identity(always=True, start=100)),
        sa.CheckConstraint("total >= 0", name=op.f("ck_orders_total")),
        sa.UniqueConstraint("customer_id", "number", name="uq_orders_number"),
        sa.Index("ix_orders_open", "state", unique=False),
        comment="What was bought",
    )


def downgrade():
    op.drop_table("orders")
    op.drop_table("customers")
    sa.Enum(name="order_state").drop(op.get_bind(), checkfirst=False)
