"""mysql"""
from alembic import op
import sqlalchemy as sa

revision = "e1"
down_revision = None
branch_labels = None
depends_on = None

from sqlalchemy.dialects import mysql


def upgrade():
    op.create_table(
        "orders",
        sa.Column("id", mysql.INTEGER(unsigned=True), autoincrement=True, nullable=False),
        sa.Column("kind", sa.Enum("a", "b", name="kind"), nullable=False),
        sa.Column("flag", mysql.TINYINT(display_width=1), server_default=sa.text("1")),
        sa.Column("at", mysql.DATETIME(fsp=6), server_default=sa.func.now()),
        sa.Column("body", mysql.LONGTEXT(), comment="it's long"),
        sa.PrimaryKeyConstraint("id"),
        mysql_engine="InnoDB",
        mysql_charset="utf8mb4",
    )
    op.create_index("ix_body", "orders", ["body"], mysql_length={"body": 20})
    op.alter_column("orders", "kind", existing_type=sa.Enum("a", "b"), nullable=True, comment="what it is")
    op.alter_column("orders", "flag", new_column_name="shown", existing_type=mysql.TINYINT(1), existing_nullable=False)
    op.alter_column("orders", "at", server_default=None)
    op.alter_column("orders", "at", nullable=False)
    op.drop_constraint("fk_x", "orders", type_="foreignkey")
    op.drop_constraint("uq_x", "orders", type_="unique")
    op.drop_index("ix_x", table_name="orders")
