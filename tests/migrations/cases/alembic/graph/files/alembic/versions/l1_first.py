"""first"""
from alembic import op
import sqlalchemy as sa

revision = "l1"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    pass
