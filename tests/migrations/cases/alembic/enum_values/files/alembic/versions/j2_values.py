"""values"""
from alembic import op
from alembic_postgresql_enum import ColumnType, TableReference

revision = "j2"
down_revision = "j1"


def upgrade():
    op.sync_enum_values(  # type: ignore[attr-defined]
        enum_schema="public",
        enum_name="state",
        new_values=["new", "done", "failed"],
        affected_columns=[
            TableReference(
                table_schema="public",
                table_name="jobs",
                column_name="state",
                existing_server_default="'new'::state",
            ),
            TableReference(table_schema="public", table_name="jobs", column_name="before", column_type=ColumnType.ARRAY),
        ],
        enum_values_to_rename=[("dnoe", "done")],
    )


def downgrade():
    op.sync_enum_values("public", "state", ["new", "dnoe"], [("jobs", "state"), ("jobs", "before", ColumnType.ARRAY)])
