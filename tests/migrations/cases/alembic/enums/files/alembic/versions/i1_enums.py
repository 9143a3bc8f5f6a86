"""enums"""
from alembic import op
import sqlalchemy as sa

revision = "i1"
down_revision = None
branch_labels = None
depends_on = None

from sqlalchemy.dialects import postgresql
import enum


class Level(enum.Enum):
    low = 1
    high = 2


status = postgresql.ENUM("new", "done", name="status", create_type=False)


def upgrade():
    status.create(op.get_bind(), checkfirst=True)
    op.create_table(
        "jobs",
        sa.Column("id", postgresql.UUID(as_uuid=True), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("status", status, nullable=False),
        sa.Column("level", sa.Enum(Level)),
        sa.Column("again", sa.Enum(Level)),
        sa.Column("tags", postgresql.ARRAY(sa.String(20)), server_default="{}"),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text())),
        sa.Column("ip", postgresql.INET()),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True, precision=3)),
        sa.Column("took", sa.Interval()),
        sa.Column("words", sa.Enum("a", "long one", native_enum=False)),
        sa.Column("own", company.types.Money(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.add_column("other", sa.Column("status", postgresql.ENUM(name="status", create_type=False)))


def downgrade():
    op.drop_table("jobs")
    op.execute("DROP TYPE status")
    postgresql.ENUM(name="level").drop(op.get_bind())
