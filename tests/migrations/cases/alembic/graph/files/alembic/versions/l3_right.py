"""Annotated, as newer templates write it."""
from typing import Sequence, Union

from alembic import op as o

revision: str = "l3"
down_revision: Union[str, Sequence[str], None] = "l1"
branch_labels: Union[str, Sequence[str], None] = ("billing",)
depends_on: Union[str, Sequence[str], None] = ["l2"]


def upgrade() -> None:
    o.drop_table("x")


def downgrade() -> None:
    pass
