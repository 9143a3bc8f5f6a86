# made by alembic init
