"""jobs"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "j1"
down_revision = None


def upgrade():
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("state", sa.Enum("new", "dnoe", name="state"), server_default="new", nullable=False),
        sa.Column("before", postgresql.ARRAY(sa.Enum("new", "dnoe", name="state"))),
    )


def downgrade():
    op.drop_table("jobs")
