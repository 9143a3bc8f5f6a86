"""constraints"""
from alembic import op
import sqlalchemy as sa

revision = "c1"
down_revision = 'b1'
branch_labels = None
depends_on = None

from sqlalchemy.dialects import postgresql


def upgrade():
    op.create_index("ix_orders_total", "orders", ["total", sa.text("lower(note)")], unique=True)
    op.create_index(op.f("ix_orders_data"), "orders", ["data"], postgresql_using="gin", postgresql_ops={"data": "jsonb_path_ops"})
    op.create_index(None, "orders", ["state"], postgresql_where=sa.text("state = 'open'"), postgresql_include=["total"])
    op.create_index("ix_orders_created", "orders", [sa.column("created_at").desc()], if_not_exists=True)
    op.drop_index("ix_old", table_name="orders", schema="shop")
    op.create_foreign_key(None, "orders", "people", ["buyer_id"], ["id"], onupdate="SET NULL", deferrable=True)
    op.create_foreign_key("fk_shop", "orders", "shops", ["shop_id"], ["id"], source_schema="a", referent_schema="b")
    op.create_unique_constraint("uq_kind", "orders", ["kind", "shop_id"])
    op.create_check_constraint("ck_total", "orders", sa.column("total") > 0)
    op.create_primary_key("pk_lines", "lines", ["order_id", "position"])
    op.create_exclude_constraint("no_overlap", "bookings", ("room", "="), (sa.column("during"), "&&"), using="gist", where="room > 0")
    op.drop_constraint("uq_old", "orders", type_="unique")
    op.drop_constraint(None, "orders", type_="foreignkey")
    op.rename_table("lines", "order_lines", schema="shop")
    op.create_table_comment("orders", "What was bought")
    op.drop_table_comment("orders")


def downgrade():
    raise NotImplementedError()
